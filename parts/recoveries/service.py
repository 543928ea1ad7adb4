"""Opening and closing a case of recovery."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.counters import take_numbers
from core.db import change
from core.errors import NotAllowed, RuleBroken
from core.facts import tell
from core.money import Money
from core.scope import Level, Stamps, scope_of
from parts.catalogue import queries as catalogue
from parts.custody import queries as custody
from parts.custody.rules import outlet_in
from parts.recoveries import queries
from parts.recoveries.facts import RecoveryClosed, RecoveryOpened
from parts.recoveries.models import Recovery
from parts.recoveries.rules import LIFE, RecoveryAction, RecoveryState
from parts.requests import queries as requests

PREFIX = "ZS"


def open_case(session: Session, by: str, line_id: int, handover_id: int, owner_id: int | None,
              *, now: datetime) -> Recovery:
    """Against the outlet that had the parcel last by a two-sided proof: what the pieces on the
    way are worth. `owner_id` answers for the case. RuleBroken when the maker itself had it last,
    nothing is on the way, or a case is open."""
    _only_the_maker(session)
    line, leg = requests.get(session, line_id), custody.get(session, handover_id)
    if line.id not in custody.lines_in(session, leg.shipment_id):
        raise RuleBroken("not_in_this_parcel")
    against = outlet_in(leg.giver)
    if against is None:
        raise RuleBroken("nobody_signed")
    if not line.in_transit:
        raise RuleBroken("nothing_missing")
    if queries.open_of(session, line.id):
        raise RuleBroken("case_open")
    price = catalogue.get(session, line.part_id).price_fen
    amount = Money(price).times(line.in_transit) if price is not None else None
    made = Recovery(
        number=take_numbers(session, PREFIX, now=now)[0], line_id=line.id, handover_id=leg.id,
        against_id=against, quantity=line.in_transit, amount_fen=amount.fen if amount else None,
        state=RecoveryState.OPEN, owner_id=owner_id, opened_at=now, by=by, version=1,
        **Stamps.of(line).values())
    session.add(made)
    session.flush()
    tell(session, RecoveryOpened(made.number, line.id, against, made.quantity, amount, owner_id),
         made, by=by, now=now)
    return made


def close_case(session: Session, by: str, recovery_id: int, action: RecoveryAction, *,
               now: datetime) -> Recovery:
    """The worth came back, or the maker lets it go."""
    _only_the_maker(session)
    found = queries.get(session, recovery_id)
    change(session, found, {"state": LIFE.step(found.state, action), "closed_at": now})
    tell(session, RecoveryClosed(action), found, by=by, now=now)
    return found


def _only_the_maker(session: Session) -> None:
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("parts.decide")
