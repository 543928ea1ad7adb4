"""Every SELECT on hand-overs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, keyset
from parts.custody.models import Courier, Handover
from parts.custody.rules import Form, Standing, standing
from parts.shipments.models import Shipment, ShipmentLine


def get(session: Session, handover_id: int) -> Handover:
    """The hand-over; NotFound when there is none within reach."""
    found = session.scalars(select(Handover).where(Handover.id == handover_id)).first()
    if found is None:
        raise NotFound("custody", handover_id)
    return found


def open_leg(session: Session, shipment_id: int) -> Handover | None:
    """The hand-over of a shipment that is not signed yet."""
    return session.scalars(select(Handover).where(
        Handover.shipment_id == shipment_id, Handover.received_at.is_(None))).first()


@dataclass(frozen=True)
class Leg:
    """One hand-over as a page shows it."""

    id: int
    shipment_id: int
    leg: int
    giver: str
    receiver: str
    form: Form | None
    carrier: str
    waybill: str
    held_since: datetime
    given_at: datetime | None
    given_by: str | None
    delivered_at: datetime | None
    denied_at: datetime | None
    denied_by: str | None
    received_at: datetime | None
    received_by: str | None
    due_at: datetime | None
    courier: str | None
    phone: str | None
    vehicle: str | None
    number: str
    outlet_id: int | None
    version: int

    @property
    def standing(self) -> Standing:
        return standing(self.given_at, self.denied_at, self.received_at)


def legs_of(session: Session, shipment_ids: Iterable[int]) -> list[Leg]:
    """The hand-overs of shipments in order."""
    query = _legs().where(Handover.shipment_id.in_(sorted(set(shipment_ids))))
    return [Leg(*row) for row in session.execute(query.order_by(Handover.shipment_id,
                                                                Handover.leg))]


def of_lines(session: Session, line_ids: Iterable[int]) -> dict[int, list[Leg]]:
    """The hand-overs each line went through, oldest first."""
    query = (_legs().join(ShipmentLine, ShipmentLine.shipment_id == Handover.shipment_id)
             .add_columns(ShipmentLine.line_id)
             .where(ShipmentLine.line_id.in_(sorted(set(line_ids))))
             .order_by(Handover.shipment_id, Handover.leg))
    found: dict[int, list[Leg]] = {}
    for row in session.execute(query):
        found.setdefault(row[-1], []).append(Leg(*row[:-1]))
    return found


def red(session: Session, now: datetime, after: int | None, size: int) -> Page[Leg]:
    """Hand-overs with one side missing beyond the promise, or denied."""
    return keyset(session, _legs().where(_is_red(now)), Handover.id, after, size,
                  lambda row: Leg(*row), key_of=lambda row: row.id)


def count_red(session: Session, now: datetime) -> int:
    """How many there are, counted to 10,000."""
    inner = select(Handover.id).where(_is_red(now)).limit(COUNTED_TO + 1).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def waiting_for(session: Session, place: str, *, giver: bool, limit: int) -> Sequence[Leg]:
    """Open hand-overs in which `place` is the receiver, or (`giver`) still holds the parcel."""
    side = Handover.giver == place if giver else Handover.receiver == place
    query = (_legs().where(side, Handover.received_at.is_(None))
             .order_by(Handover.id).limit(limit))
    return [Leg(*row) for row in session.execute(query)]


def _is_red(now: datetime) -> ColumnElement[bool]:
    return Handover.received_at.is_(None) & or_(Handover.due_at < now,
                                                Handover.denied_at.is_not(None))


def _legs() -> Select[Any]:
    return (
        select(Handover.id, Handover.shipment_id, Handover.leg, Handover.giver,
               Handover.receiver, Handover.form, Handover.carrier, Handover.waybill,
               Handover.held_since, Handover.given_at, Handover.given_by, Handover.delivered_at,
               Handover.denied_at, Handover.denied_by, Handover.received_at,
               Handover.received_by, Handover.due_at, Courier.name, Courier.phone,
               Courier.vehicle, Shipment.number, Handover.outlet_id, Handover.version)
        .join(Shipment, Shipment.id == Handover.shipment_id)
        .outerjoin(Courier, Courier.handover_id == Handover.id))


def lines_in(session: Session, shipment_id: int) -> set[int]:
    """The lines of which pieces went in a parcel."""
    return set(session.scalars(select(ShipmentLine.line_id)
                               .where(ShipmentLine.shipment_id == shipment_id)))


def lines_of(session: Session, handover_ids: Iterable[int]) -> dict[int, int]:
    """One line of the parcel of each hand-over, for lists that show them."""
    rows = session.execute(
        select(Handover.id, func.min(ShipmentLine.line_id))
        .join(ShipmentLine, ShipmentLine.shipment_id == Handover.shipment_id)
        .where(Handover.id.in_(sorted(set(handover_ids)))).group_by(Handover.id))
    return {row[0]: row[1] for row in rows}
