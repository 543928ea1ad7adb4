"""Giving a parcel, signing for it, saying that it did not come.

The rows belong to the shop the parcel is for; whoever is one of the two hands writes its own
side, past the scope and only after it was proven to be that hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from core import text
from core.db import change
from core.errors import BadInput, NotAllowed, RuleBroken
from core.facts import tell
from core.phones import one_phone
from core.scope import Level, Reason, Stamps, scope_of, system
from parts.custody import queries, rules
from parts.custody.facts import (
    ArrivalDenied,
    DeliveryClaimed,
    ParcelGiven,
    ParcelSigned,
    PassingBegun,
)
from parts.custody.models import Courier, Handover
from parts.custody.rules import NEEDED, Form, Sent, Standing
from parts.requests import queries as requests
from parts.requests import timing
from parts.requests.facts import LinePassed
from parts.requests.models import PartLine
from parts.requests.rules import LineState, Turn
from parts.shipments import queries as shipments
from parts.shipments.models import Shipment
from sla.policies.rules import ClockKind


@dataclass(frozen=True)
class Giving:
    """How a parcel is given. By waybill: carrier and number; carried by hand: name, telephone
    and vehicle; fetched: who signed."""

    form: Form
    carrier: str = ""
    waybill: str = ""
    name: str = ""
    phone: str = ""
    vehicle: str = ""

    def cleaned(self) -> "Giving":
        """As it is stored; BadInput names the field that is missing or malformed."""
        found = {field: text.clean_line(getattr(self, field), 40, field=field)
                 for field in ("carrier", "waybill", "name", "vehicle")}
        phone = one_phone(self.phone, field="phone").number if self.phone.strip() else ""
        typed = {**found, "phone": phone}
        for field in NEEDED[self.form]:
            if not typed[field]:
                raise BadInput(field, "missing")
        kept = {field: value if field in NEEDED[self.form] else ""
                for field, value in typed.items()}
        return Giving(self.form, **kept)


def begin(session: Session, by: str, shipment: Shipment, leg: int, giver: str, receiver: str,
          sent: Sent, giving: Giving | None, *, now: datetime) -> Handover:
    """The next pair of hands; with `giving` the parcel is given at once."""
    stamps = Stamps.of(shipment)
    given: dict[str, Any] = _given(giving, by, now) if giving else {}
    with system(session, Reason.CUSTODY):
        key: int = session.execute(insert(Handover).returning(Handover.id), [{
            "shipment_id": shipment.id, "leg": leg, "giver": giver, "receiver": receiver,
            "held_since": now, "carrier": "", "waybill": "", "version": 1, **given,
            **stamps.values()}]).scalar_one()
        if giving:
            _add_courier(session, key, giving, stamps)
    work = timing.work_of(shipment.tier, None)
    due = timing.given(session, key, sent.clock, work, sent.turn, stamps, at=now)
    with system(session, Reason.CUSTODY):
        session.execute(update(Handover).where(Handover.id == key).values(due_at=due),
                        execution_options={"synchronize_session": False})
    made = queries.get(session, key)
    form = giving.form if giving else None
    tell(session, PassingBegun(shipment.id, giver, receiver, form), made, by=by, now=now)
    return made


def _given(giving: Giving, by: str, now: datetime) -> dict[str, Any]:
    return {"form": giving.form, "carrier": giving.carrier, "waybill": giving.waybill,
            "given_at": now, "given_by": by}


def _add_courier(session: Session, key: int, giving: Giving, stamps: Stamps) -> None:
    if giving.name:
        session.execute(insert(Courier), [{
            "handover_id": key, "name": giving.name, "phone": giving.phone,
            "vehicle": giving.vehicle, **stamps.values()}])


def sign(session: Session, by: str, handover_id: int, *, now: datetime) -> Handover:
    """A parent in between signs for the parcel; from now on the time is its own until the shop
    has signed. NotAllowed for whoever is not the receiver."""
    found = _open(session, handover_id, "receiver")
    shop = f"outlet:{found.outlet_id}"
    if found.receiver == shop:
        raise RuleBroken("count_it_line_by_line")
    lines = _lines(session, found.shipment_id)
    _sign(session, by, found, now)
    shipment = shipments.get(session, found.shipment_id)
    sent = rules.held_by_parent(found.receiver)
    leg = begin(session, by, shipment, found.leg + 1, found.receiver, shop, sent, None, now=now)
    _pass(session, by, lines, sent.turn, leg.due_at, now)
    return found


def _lines(session: Session, shipment_id: int) -> Sequence[PartLine]:
    """The lines on the way in a parcel, their jobs locked before anything of them changes."""
    lines = shipments.lines_on_the_way(session, shipment_id)
    requests.lock_jobs(session, [line.work_order_id for line in lines])
    return lines


def _pass(session: Session, by: str, lines: Sequence[PartLine], turn: Turn,
          due: datetime | None, now: datetime) -> None:
    """The lines that are on the way as a whole go with the parcel; one of which pieces are
    still to be sent waits for those."""
    for line in lines:
        if line.state is LineState.SHIPPED:
            held = timing.passed(session, line, turn, "on_the_way", at=now)
            with system(session, Reason.CUSTODY):
                change(session, line, {**held, "since": line.since
                                       if line.holder == turn.holder else now, "next_due": due})
            tell(session, LinePassed(line.work_order_id, turn.party, turn.holder), line, by=by,
                 now=now)


def hand_on(session: Session, by: str, handover_id: int, giving: Giving, *,
            now: datetime) -> Handover:
    """The parent says to whom it gave the parcel: its side only, the time stays its own."""
    found = _open(session, handover_id, "giver")
    if found.standing is not Standing.HELD:
        raise RuleBroken("given_before")
    giving = giving.cleaned()
    stamps, lines = Stamps.of(found), _lines(session, found.shipment_id)
    shipment = shipments.get(session, found.shipment_id)
    sent = rules.held_by_parent(found.giver)
    due = timing.given(session, found.id, sent.clock, timing.work_of(shipment.tier, None),
                       sent.turn, stamps, at=now)
    with system(session, Reason.CUSTODY):
        change(session, found, {**_given(giving, by, now), "due_at": due})
        _add_courier(session, found.id, giving, stamps)
    tell(session, ParcelGiven(found.shipment_id, found.giver, found.receiver, giving.form),
         found, by=by, now=now)
    _pass(session, by, lines, sent.turn, due, now)
    return found


def claim_delivery(session: Session, by: str, handover_id: int, *, now: datetime) -> Handover:
    """The carrier of the maker says that it delivered: the giver's fact. The receiver owes its
    signature within the day; until then nothing is received."""
    found = queries.get(session, handover_id)
    if scope_of(session).level is Level.OUTLET:
        raise NotAllowed("parts.ship")
    if found.received_at is not None:
        raise RuleBroken("signed_before")
    if found.form is not Form.WAYBILL or found.delivered_at is not None:
        raise RuleBroken("given_before")
    shipment, lines = shipments.get(session, found.shipment_id), _lines(session, found.shipment_id)
    turn = rules.sent_by_maker(found.form, found.receiver, to_parent=False).turn
    due = timing.given(session, found.id, ClockKind.PART_RECEIPT,
                       timing.work_of(shipment.tier, None), turn, Stamps.of(found), at=now)
    change(session, found, {"delivered_at": now, "due_at": due})
    tell(session, DeliveryClaimed(found.shipment_id, found.giver, found.receiver), found,
         by=by, now=now)
    _pass(session, by, lines, turn, due, now)
    return found


def deny(session: Session, by: str, handover_id: int, *, now: datetime) -> Handover:
    """没收到: the receiver says that it did not come. The quantities stay on the way."""
    found = _open(session, handover_id, "receiver")
    if found.standing is not Standing.GIVEN:
        raise RuleBroken("nothing_to_deny")
    with system(session, Reason.CUSTODY):
        change(session, found, {"denied_at": now, "denied_by": by})
    tell(session, ArrivalDenied(found.shipment_id, found.giver, found.receiver), found,
         by=by, now=now)
    return found


def close(session: Session, by: str, shipment_id: int, *, now: datetime) -> None:
    """The shop counted everything: the hand-over that was open is proven by that."""
    found = queries.open_leg(session, shipment_id)
    if found is not None:
        _sign(session, by, found, now)


def _sign(session: Session, by: str, found: Handover, now: datetime) -> None:
    timing.signed(session, found.id, at=now)
    with system(session, Reason.CUSTODY):
        change(session, found, {"received_at": now, "received_by": by})
    tell(session, ParcelSigned(found.shipment_id, found.giver, found.receiver), found,
         by=by, now=now)


def _open(session: Session, handover_id: int, side: str) -> Handover:
    """The hand-over for whoever stands on that side of it, not signed yet."""
    found = queries.get(session, handover_id)
    _be_the_hand(session, found, getattr(found, side))
    if found.received_at is not None:
        raise RuleBroken("signed_before")
    return found


def _be_the_hand(session: Session, found: Handover, place: str) -> None:
    """The person stands for that outlet: the maker signs for nobody. RuleBroken for the shop the
    parcel is for on the other side of it, NotAllowed for whoever only observes."""
    scope = scope_of(session)
    if scope.level is Level.SYSTEM:
        return
    if scope.level is not Level.OUTLET:
        raise NotAllowed("parts.receive")
    if rules.outlet_in(place) not in scope.outlets:
        if found.outlet_id in scope.outlets:
            raise RuleBroken("not_your_side")
        raise NotAllowed("parts.receive")
