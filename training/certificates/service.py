"""What can be done with a certificate, and telling people before it lapses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core import text
from core.clock import business_date
from core.db import change
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.facts import tell
from core.scope import Stamps
from network.accounts import queries as accounts
from network.accounts.rules import Role
from network.outlets import queries as outlets
from network.products.rules import ProductLine
from office.notices.rules import Urgency
from office.notices.service import NewNotice, notify
from training.certificates import queries
from training.certificates.facts import (
    CertificateDue,
    CertificateEntered,
    CertificateReplaced,
    CertificateReviewed,
    CertificateWithdrawn,
)
from training.certificates.models import Certificate
from training.certificates.rules import (
    LADDER,
    LAPSED,
    LIFE,
    WARN_DAYS,
    Action,
    Kind,
    State,
    Told,
    WithdrawReason,
    dates_fault,
    deadline_of,
    step_at,
)

BATCH = 500
NOTICE_DUE, NOTICE_LAPSED = "CertificateDue", "CertificateLapsed"


@dataclass(frozen=True)
class CertificateValues:
    """What stands on the card, and whose it is."""

    kind: Kind
    number: str
    account_id: int
    outlet_id: int
    issued_on: date
    review_on: date | None = None
    ends_on: date | None = None
    line: ProductLine | None = None
    level: int | None = None


def enter(
    session: Session, by: str, values: CertificateValues, *, now: datetime
) -> Certificate:
    """A card is put on record. BadInput names the field; DuplicateKey for a number that is on
    record; RuleBroken when the person does not work for the outlet."""
    number = _number(values.number)
    if queries.numbers_of(session, values.kind, [number]):
        raise DuplicateKey("certificate_known", number=number)
    fault = dates_fault(values.issued_on, values.review_on, values.ends_on)
    if fault:
        raise BadInput(*fault)
    outlet = outlets.get(session, values.outlet_id)
    staff = {person.id for person in accounts.people_of(session, outlet.id, business_date(now))}
    if values.account_id not in staff:
        raise RuleBroken("not_at_this_outlet")
    row = Certificate(
        kind=values.kind,
        number=number,
        account_id=values.account_id,
        line=values.line,
        level=values.level,
        state=State.VALID,
        issued_on=values.issued_on,
        review_on=values.review_on,
        ends_on=values.ends_on,
        deadline=deadline_of(values.review_on, values.ends_on),
        created_at=now,
        version=1,
        **Stamps(outlet.id, outlet.parent_id, outlet.root_id, outlet.county_code).values(),
    )
    session.add(row)
    session.flush()
    tell(session, CertificateEntered(values.kind, values.account_id, values.issued_on,
                                     values.review_on, values.ends_on), row, by=by, now=now)
    return row


def _number(typed: str) -> str:
    number = text.clean_line(typed, 40, field="number").upper().replace(" ", "")
    if not number:
        raise BadInput("number", "missing")
    return number


def review(
    session: Session, by: str, certificate_id: int, review_on: date | None, *, now: datetime
) -> Certificate:
    """复审 passed: the next review is due by `review_on`, or none is before the end."""
    row = queries.get(session, certificate_id)
    state = LIFE.step(row.state, Action.REVIEW)
    fault = dates_fault(row.issued_on, review_on, row.ends_on)
    if fault:
        raise BadInput(*fault)
    if review_on is not None and row.review_on is not None and review_on <= row.review_on:
        raise BadInput("review_on", "review_not_later")
    change(session, row, {"state": state, "review_on": review_on,
                          "deadline": deadline_of(review_on, row.ends_on)})
    tell(session, CertificateReviewed(review_on), row, by=by, now=now)
    return row


def replace(
    session: Session, by: str, certificate_id: int, values: CertificateValues, *, now: datetime
) -> Certificate:
    """Another card of the same kind comes in place of one that ends. Returns the new one."""
    row = queries.get(session, certificate_id)
    state = LIFE.step(row.state, Action.REPLACE)
    if (values.kind, values.account_id) != (row.kind, row.account_id):
        raise RuleBroken("another_certificate")
    fresh = enter(session, by, values, now=now)
    change(session, row, {"state": state})
    tell(session, CertificateReplaced(fresh.id), row, by=by, now=now)
    return fresh


def withdraw(
    session: Session, by: str, certificate_id: int, reason: WithdrawReason, *, now: datetime
) -> Certificate:
    """The card is no longer good, whatever its dates say."""
    row = queries.get(session, certificate_id)
    state = LIFE.step(row.state, Action.WITHDRAW)
    change(session, row, {"state": state})
    tell(session, CertificateWithdrawn(reason), row, by=by, now=now)
    return row


def warn(session: Session, by: str, day: date, after_id: int, *, now: datetime) -> int | None:
    """Tells everybody whom a step of the ladder reaches of the cards behind `after_id`, each step
    of each deadline once; returns the id to go on from, None when there are no more. A step
    passed while nobody looked is not told any more: only the nearest is."""
    found = queries.due_for_warning(session, day + timedelta(days=WARN_DAYS[0]), after_id, BATCH)
    reached = [(row, step) for row in found if (step := _new_step(row, day)) is not None]
    book = _look_up(session, [row for row, _step in reached], day)
    notify(session, (notice for row, step in reached for notice in _notices(row, step, book)),
           now=now)
    for row, step in reached:
        assert row.deadline is not None
        change(session, row, {"warned_for": row.deadline, "warned_step": step})
        tell(session, CertificateDue(row.deadline, step), row, by=by, now=now)
    return found[-1].id if len(found) == BATCH else None


def _new_step(row: Certificate, day: date) -> int | None:
    """The step its deadline has reached and nobody was told of."""
    assert row.deadline is not None
    step = step_at(row.deadline, day)
    told = (row.warned_for, row.warned_step) == (row.deadline, step)
    return None if told else step


@dataclass(frozen=True)
class _Book:
    """Everybody who may have to be told, looked up once for a batch."""

    outlets: Mapping[int, list[int]]
    county_owners: Mapping[str, list[int]]
    regional: Mapping[str, list[int]]
    trainers: Sequence[int]
    head_office: Sequence[int]


def _look_up(session: Session, rows: Sequence[Certificate], day: date) -> _Book:
    counties = {row.county_code for row in rows if row.county_code}
    shops = {row.outlet_id for row in rows if row.outlet_id}
    return _Book(
        accounts.owners_of(session, shops, day),
        accounts.answering_for(session, Role.COUNTY_OWNER, counties, day),
        accounts.answering_for(session, Role.TERRITORY_MANAGER, counties, day),
        accounts.holders(session, Role.TRAINER, day),
        accounts.holders(session, Role.SERVICE_MANAGER, day),
    )


def _notices(row: Certificate, step: int, book: _Book) -> Iterator[NewNotice]:
    assert row.deadline is not None
    deadline = row.deadline.isoformat()
    for account_id in sorted({each for to in LADDER[step] for each in _people(row, to, book)}):
        yield NewNotice(
            account_id,
            NOTICE_LAPSED if step == LAPSED else NOTICE_DUE,
            row.__kind__,
            row.id,
            {"permit": row.kind.value, "deadline": deadline, "days": step,
             "person": row.account_id, "outlet": row.outlet_id},
            Urgency.URGENT if step in (LAPSED, WARN_DAYS[-1]) else Urgency.WARNING,
            dedupe=f"certificate:{row.id}:{deadline}:{step}",
        )


def _people(row: Certificate, told: Told, book: _Book) -> Sequence[int]:
    if told is Told.PERSON:
        return [row.account_id]
    if told is Told.OUTLET:
        return book.outlets.get(row.outlet_id or 0, [])
    if told is Told.TRAINER:
        return book.trainers
    if told is Told.COUNTY_OWNER:
        return book.county_owners.get(row.county_code or "", [])
    if told is Told.REGIONAL_MANAGER:
        return book.regional.get(row.county_code or "", [])
    return book.head_office
