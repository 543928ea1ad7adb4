"""Taking over a sheet of certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.errors import BadInput, Refusal
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from training.certificate_sheets.rules import Entry, single, whose
from training.certificates import queries, service
from training.certificates.models import Certificate
from training.certificates.rules import Kind, State
from training.certificates.service import CertificateValues


@dataclass(frozen=True)
class Taken:
    """Rows in = entered + reviewed + same + refusals."""

    entered: int
    reviewed: int
    same: int
    refusals: tuple[Refusal, ...]


def take(session: Session, by: str, entries: Sequence[Entry], *, now: datetime) -> Taken:
    """Puts cards on record that are not; a later review date on a known card is its review. A row
    is taken whole or named; the others do not wait for it. The same sheet twice changes
    nothing."""
    rows, refusals = single(entries)
    places = outlets.ids_by_code(session, [row.outlet for row in rows])
    people = _people(session, {key for key, _parent in places.values()}, now)
    known = {kind: queries.numbers_of(session, kind, [r.number for r in rows if r.kind is kind])
             for kind in Kind}
    counts = {"entered": 0, "reviewed": 0, "same": 0}
    for row in rows:
        if row.outlet not in places:
            refusals.append(Refusal(row.row, "outlet", "unknown_outlet"))
            continue
        outlet_id = places[row.outlet][0]
        person = whose(row, people.get(outlet_id, {}))
        if isinstance(person, Refusal):
            refusals.append(person)
            continue
        card = known[row.kind].get(row.number)
        values = CertificateValues(row.kind, row.number, person, outlet_id, row.issued_on,
                                   row.review_on, row.ends_on)
        try:
            counts[_put(session, by, card, values, now)] += 1
        except BadInput as bad:
            refusals.append(Refusal(row.row, bad.field, str(bad.facts["reason"])))
    return Taken(**counts, refusals=tuple(refusals))


def _put(
    session: Session, by: str, card: Certificate | None, values: CertificateValues, now: datetime
) -> str:
    """Enters or reviews one card; BadInput when it contradicts what is on record."""
    if card is None:
        service.enter(session, by, values, now=now)
        return "entered"
    if card.account_id != values.account_id:
        raise BadInput("person", "another_certificate")
    if (card.issued_on, card.ends_on) != (values.issued_on, values.ends_on):
        raise BadInput("ends_on", "card_differs")
    if card.state is not State.VALID:
        raise BadInput("number", "card_over")
    if card.review_on == values.review_on:
        return "same"
    service.review(session, by, card.id, values.review_on, now=now)
    return "reviewed"


def _people(
    session: Session, outlet_ids: set[int], now: datetime
) -> dict[int, dict[int, tuple[str, str]]]:
    """Name and sign-in name of everybody who works for each outlet today."""
    day = business_date(now)
    found = {key: accounts.people_of(session, key, day) for key in sorted(outlet_ids)}
    logins = accounts.logins_of(session, [each.id for row in found.values() for each in row])
    return {key: {each.id: (each.name, logins[each.id]) for each in row}
            for key, row in found.items()}
