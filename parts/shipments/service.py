"""Sending parts, and the outlet's count of what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.counters import take_numbers
from core.db import change
from core.errors import BadInput, NotAllowed, NotFound, RuleBroken
from core.facts import tell
from core.scope import Level, Stamps, scope_of
from parts.catalogue import queries as catalogue
from parts.custody import rules as custody_rules
from parts.custody import service as custody
from parts.custody.rules import ViaReason
from parts.custody.service import Giving
from parts.requests import queries as requests
from parts.requests import rules as request_rules
from parts.requests import service as asking
from parts.requests import timing
from parts.requests.facts import LineReceived, LineShipped
from parts.requests.models import PartLine
from parts.requests.rules import LINE, LineState, Pieces, Receipt, Turn
from parts.returns import service as returns
from parts.shipments import queries
from parts.shipments.facts import ShipmentCounted, ShipmentSent
from parts.shipments.models import Shipment, ShipmentLine
from parts.stock import rules as places
from parts.stock import service as shelves
from parts.stock.rules import DiscrepancyKind, Kind
from parts.stock.service import Move
from sla.parties import Party

PREFIX = "FH"


@dataclass(frozen=True)
class Via:
    """The parent a parcel goes by way of, and why it does not go straight."""

    outlet_id: int
    reason: ViaReason


@dataclass(frozen=True)
class Count:
    """What the outlet found of one line."""

    good: int = 0
    short: int = 0
    damaged: int = 0
    lost: int = 0


def ship(
    session: Session,
    by: str,
    warehouse_id: int,
    sends: Mapping[int, int],
    giving: Giving,
    *,
    via: Via | None = None,
    now: datetime,
) -> Shipment:
    """Sends pieces set aside (by line) in one parcel to one outlet: straight to it, or by way of
    its parent as an exception that stays visible. BadInput names what is wrong."""
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("parts.ship")
    if not sends:
        raise BadInput("lines", "missing")
    giving, warehouse = giving.cleaned(), catalogue.warehouse(session, warehouse_id)
    found = [requests.get(session, key) for key in sorted(sends)]
    requests.lock_jobs(session, [line.work_order_id for line in found])
    first = found[0]
    _refuse_lines(found, warehouse.id, via)
    request = requests.request(session, first.request_id)
    shipment = Shipment(
        number=take_numbers(session, PREFIX, now=now)[0], warehouse_id=warehouse.id,
        tier=request.tier, via_id=via.outlet_id if via else None,
        via_reason=via.reason if via else None, shipped_at=now, by=by, version=1,
        **Stamps.of(first).values())
    session.add(shipment)
    session.flush()
    tell(session, ShipmentSent(shipment.number, warehouse.id, tuple(line.id for line in found),
                               shipment.via_id, shipment.via_reason), shipment, by=by, now=now)
    receiver = f"outlet:{via.outlet_id if via else first.outlet_id}"
    sent = custody_rules.sent_by_maker(giving.form, receiver, to_parent=via is not None)
    leg = custody.begin(session, by, shipment, 1, f"warehouse:{warehouse.id}", receiver, sent,
                        giving, now=now)
    for line in found:
        _send(session, by, shipment, line, sends[line.id], sent.turn, leg.due_at, now)
    return shipment


def _refuse_lines(lines: Sequence[PartLine], warehouse_id: int, via: Via | None) -> None:
    if len({line.outlet_id for line in lines}) > 1:
        raise BadInput("lines", "one_parcel_one_outlet")
    if any(line.warehouse_id != warehouse_id for line in lines):
        raise BadInput("lines", "another_warehouse")
    above = {lines[0].parent_id, lines[0].root_id} - {lines[0].outlet_id, None}
    if via is not None and via.outlet_id not in above:
        raise BadInput("via", "not_its_parent")


def _send(session: Session, by: str, shipment: Shipment, line: PartLine, quantity: int,
          turn: Turn, due: datetime | None, now: datetime) -> None:
    action = request_rules.sending(line.pieces, places.quantity(quantity))
    if action is None:
        raise BadInput("quantity", "more_than_set_aside", aside=line.allocated - line.shipped)
    state = LINE.step(line.state, action)
    whole = state is LineState.SHIPPED
    held: dict[str, Any] = {}
    if whole:
        held = timing.shipped(session, line, turn, whole=True, at=now) | {"next_due": due}
    shelves.move(session, by, Move(
        f"shipped:{line.id}:{line.version}", Kind.SHIPPED, line.part_id,
        places.reserved(shipment.warehouse_id), places.TRANSIT, quantity, line.id),
        Stamps.of(line), now=now)
    _put_in(session, shipment, line, quantity)
    change(session, line, {**held, "state": state, "shipped": line.shipped + quantity,
                           "in_transit": line.in_transit + quantity, "shipped_at": now})
    tell(session, LineShipped(line.work_order_id, shipment.id, quantity, turn.party), line,
         by=by, now=now)


def _put_in(session: Session, shipment: Shipment, line: PartLine, quantity: int) -> None:
    inside = next((each for each in queries.content(session, shipment.id)
                   if each.line_id == line.id), None)
    if inside is None:
        session.add(ShipmentLine(shipment_id=shipment.id, line_id=line.id, quantity=quantity,
                                 received=0, short=0, damaged=0, lost=0, in_transit=quantity,
                                 **Stamps.of(line).values()))
    else:
        inside.quantity += quantity
        inside.in_transit += quantity
    session.flush()


def count_in(session: Session, by: str, counted_by: str, shipment_id: int, line_id: int,
             quantity: int, *, now: datetime) -> None:
    """Pieces that came in a parcel beyond what was booked belong to this line: they are those
    that were on the way to it, else they were sent in this parcel without being booked, which is
    made good. The count itself is the outlet's (`counted_by`). BadInput when the line does not
    want so many."""
    line, shipment = requests.to_step(session, line_id), queries.get(session, shipment_id)
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("parts.ship")
    left = quantity
    for parcel_id, under_way in queries.under_way(session, line.id):
        count = min(left, under_way)
        if count:
            receive(session, counted_by, parcel_id, {line.id: Count(good=count)}, now=now)
            left -= count
    if left:
        _book_as_sent(session, by, shipment, line, left, now)
        receive(session, counted_by, shipment.id, {line.id: Count(good=left)}, now=now)


def _book_as_sent(session: Session, by: str, shipment: Shipment, line: PartLine, quantity: int,
                  now: datetime) -> None:
    lacking = quantity - (line.allocated - line.shipped)
    if lacking > line.requested - line.allocated:
        raise BadInput("quantity", "more_than_wanted", wanted=line.requested - line.received)
    if lacking > 0:
        shelves.make_good(session, by, shipment.warehouse_id, line.part_id, lacking,
                          f"{shipment.number}:{line.id}:{line.version}", now=now)
        asking.allocate(session, by, line.id, shipment.warehouse_id, lacking, now=now)
    if line.warehouse_id != shipment.warehouse_id:
        raise RuleBroken("another_warehouse")
    turn = Turn(Party.WAREHOUSE, f"warehouse:{shipment.warehouse_id}")
    _send(session, by, shipment, line, quantity, turn, None, now)


def receive(session: Session, by: str, shipment_id: int, counts: Mapping[int, Count], *,
            now: datetime) -> Shipment:
    """The outlet counts what came, line by line: good, short, damaged, lost. More than was sent
    makes a discrepancy and never stock. NotFound for a line that is not in the parcel, BadInput
    for counts that cannot be, NotAllowed for a parent."""
    shipment, scope = queries.get(session, shipment_id), scope_of(session)
    if scope.level is Level.OUTLET and shipment.outlet_id not in scope.outlets:
        raise NotAllowed("parts.receive")
    parcel = {each.line_id: each for each in queries.content(session, shipment.id)}
    for key in counts:
        if key not in parcel:
            raise NotFound("part_line", key)
    if not counts:
        raise BadInput("lines", "missing")
    lines = [requests.get(session, key) for key in sorted(counts)]
    requests.lock_jobs(session, [line.work_order_id for line in lines])
    for line in lines:
        _count(session, by, shipment, parcel[line.id], line, counts[line.id], now)
    whole = not any(each.in_transit for each in parcel.values())
    if whole:
        custody.close(session, by, shipment.id, now=now)
    change(session, shipment, {"received_at": (shipment.received_at or now) if whole else None})
    tell(session, ShipmentCounted(whole), shipment, by=by, now=now)
    return shipment


def _count(session: Session, by: str, shipment: Shipment, sent: ShipmentLine, line: PartLine,
           count: Count, now: datetime) -> None:
    for field in ("good", "short", "damaged", "lost"):
        places.quantity(getattr(count, field), field=field, least=0)
    if not sent.in_transit:
        raise RuleBroken("counted_before")
    found = request_rules.receipt(sent.in_transit, count.good, count.short, count.damaged,
                                  count.lost)
    if isinstance(found, str):
        raise BadInput("good", found, sent=sent.in_transit)
    _book(session, by, line, found, now)
    sent.received += found.good
    sent.short += found.short
    sent.damaged += found.damaged
    sent.lost += found.lost
    sent.in_transit -= found.booked
    session.flush()
    _arrive(session, by, shipment, line, found, now)
    if found.excess:
        shelves.open_discrepancy(session, by, DiscrepancyKind.MORE_THAN_SENT, line.id,
                                 line.part_id, found.excess, Stamps.of(line),
                                 shipment_id=shipment.id, now=now)
    if found.good:
        returns.after_receipt(session, by, line, found.good, now=now)


def _book(session: Session, by: str, line: PartLine, found: Receipt, now: datetime) -> None:
    """The movements of a receipt; their identities stand on the line's version."""
    outlet_id = line.outlet_id or 0
    for kind, quantity, place in (
            (Kind.RECEIVED, found.good, places.good_bin(outlet_id)),
            (Kind.SHORT, found.short, places.SHORT),
            (Kind.DAMAGED, found.damaged, places.defective_bin(outlet_id)),
            (Kind.LOST, found.lost, places.LOST)):
        if quantity:
            shelves.move(session, by, Move(
                f"{kind}:{line.id}:{line.version}", kind, line.part_id, places.TRANSIT, place,
                quantity, line.id), Stamps.of(line), now=now)


def _arrive(session: Session, by: str, shipment: Shipment, line: PartLine, found: Receipt,
            now: datetime) -> None:
    new = {"received": line.received + found.good, "short": line.short + found.short,
           "damaged": line.damaged + found.damaged, "lost": line.lost + found.lost,
           "in_transit": line.in_transit - found.booked}
    pieces = Pieces(line.requested, line.allocated, line.shipped, used=line.used, **new)
    state = LINE.step(line.state, request_rules.arrival(pieces))
    awaited = line.awaited and request_rules.is_awaited(state, pieces, replaced=False)
    held = _after(session, line, state, pieces, awaited, now)
    at = now if state is LineState.RECEIVED else line.received_at
    change(session, line, {**new, **held, "state": state, "awaited": awaited, "received_at": at})
    tell(session, LineReceived(line.work_order_id, shipment.id, found.good, found.short,
                               found.damaged, found.lost, found.excess), line, by=by, now=now)


def _after(session: Session, line: PartLine, state: LineState, pieces: Pieces, awaited: bool,
           now: datetime) -> dict[str, Any]:
    """Whose turn it is after a count: nobody's when all is there; the maker's to decide what
    becomes of the missing pieces; the planner's or the warehouse's with the rest."""
    if state is LineState.RECEIVED:
        if not awaited:
            return timing.ended(session, line, at=now)
        request = requests.request(session, line.request_id)
        product = requests.line_of_product(session, line.part_id)
        return timing.lacking(session, line, timing.work_of(request.tier, product), at=now)
    if pieces.in_transit or state is LineState.SHIPPED:
        return {}
    party = Party.PLANNING if state is LineState.BACKORDERED else Party.WAREHOUSE
    return timing.passed(session, line, Turn(party), "rest_to_send", at=now)
