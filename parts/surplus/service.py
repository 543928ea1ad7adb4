"""More came than was sent: what becomes of it is decided by somebody, never by itself (SAFETY 7).

Pieces that came too much are no stock. They are booked on the request they belong to, go back,
or stay on the outlet's shelf when two persons say so.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import BadInput, NotAllowed, RuleBroken
from core.scope import Level, Stamps, scope_of
from parts.requests import queries as requests
from parts.shipments import queries as shipments
from parts.shipments import service as sending
from parts.stock import queries
from parts.stock import rules as places
from parts.stock import service as shelves
from parts.stock.models import Discrepancy
from parts.stock.rules import DiscrepancyKind, Kind, Outcome
from parts.stock.service import Move


def book(session: Session, by: str, discrepancy_id: int, line_id: int, quantity: int, *,
         now: datetime) -> Discrepancy:
    """They belong to this request or to another of the outlet for the same part: the shipment is
    corrected by what was sent in it unbooked. BadInput for a line of another outlet or part, or
    one that does not want so many."""
    found = _open(session, discrepancy_id)
    line = requests.get(session, line_id)
    if (line.outlet_id, line.part_id) != (found.outlet_id, found.part_id):
        raise BadInput("line_id", "another_outlet_or_part")
    left = found.quantity - found.settled
    if places.quantity(quantity) > left:
        raise BadInput("quantity", "quantity_out_of_range", least=1, most=left)
    same = line.id == found.line_id
    shelves.decide(session, by, found, Outcome.THIS_REQUEST if same else Outcome.OTHER_REQUEST,
                   to_line=line.id, now=now)
    sending.count_in(session, by, found.by, _parcel(found), line.id, quantity, now=now)
    shelves.settle(session, by, found, quantity, now=now)
    return found


def order_back(session: Session, by: str, discrepancy_id: int, *, now: datetime) -> Discrepancy:
    """The outlet is to send them back; it stays open until the warehouse has them."""
    found = _open(session, discrepancy_id)
    shelves.decide(session, by, found, Outcome.RETURN, now=now)
    return found


def came_back(session: Session, by: str, discrepancy_id: int, *, now: datetime) -> Discrepancy:
    """The warehouse has them again, where the books always had them. RuleBroken when nobody
    ordered them back."""
    found = _open(session, discrepancy_id)
    if found.outcome is not Outcome.RETURN:
        raise RuleBroken("not_ordered_back")
    shelves.settle(session, by, found, found.quantity - found.settled, now=now)
    return found


def propose_keeping(session: Session, by: str, discrepancy_id: int, *,
                    now: datetime) -> Discrepancy:
    """They are to stay on the outlet's shelf; a second person has to say so too."""
    found = _open(session, discrepancy_id)
    shelves.decide(session, by, found, Outcome.KEEP, now=now)
    return found


def confirm_keeping(session: Session, by: str, discrepancy_id: int, *,
                    now: datetime) -> Discrepancy:
    """The second person: they go from the warehouse's books to the outlet's shelf. RuleBroken for
    whoever proposed it."""
    found = _open(session, discrepancy_id)
    if found.outcome is not Outcome.KEEP:
        raise RuleBroken("nobody_proposed")
    if found.outcome_by == by:
        raise RuleBroken("second_person_needed")
    left = found.quantity - found.settled
    house = shipments.get(session, _parcel(found)).warehouse_id
    shelves.make_good(session, by, house, found.part_id, left, f"surplus:{found.id}", now=now)
    shelves.move(session, by, Move(
        f"kept:{found.id}", Kind.KEPT, found.part_id, places.warehouse(house),
        places.good_bin(found.outlet_id or 0), left), Stamps.of(found), now=now)
    shelves.settle(session, by, found, left, confirmed_by=by, now=now)
    return found


def _open(session: Session, discrepancy_id: int) -> Discrepancy:
    """The discrepancy for a step of the maker. Jobs come before parts in the order of locks."""
    found = queries.discrepancy(session, discrepancy_id)
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("parts.decide")
    if found.kind is not DiscrepancyKind.MORE_THAN_SENT or found.closed_at is not None:
        raise RuleBroken("settled_before")
    return found


def _parcel(found: Discrepancy) -> int:
    assert found.shipment_id is not None
    return found.shipment_id
