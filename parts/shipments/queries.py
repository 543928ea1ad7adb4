"""Every SELECT on shipments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, keyset
from network.outlets.models import Outlet
from parts.catalogue.models import Part, Warehouse
from parts.custody.rules import ViaReason
from parts.requests.models import PartLine, PartRequest
from parts.shipments.models import Shipment, ShipmentLine


def get(session: Session, shipment_id: int) -> Shipment:
    """The shipment; NotFound when there is none within reach."""
    found = session.scalars(select(Shipment).where(Shipment.id == shipment_id)).first()
    if found is None:
        raise NotFound("part_shipment", shipment_id)
    return found


def content(session: Session, shipment_id: int) -> Sequence[ShipmentLine]:
    """What is in the parcel, in the order of the lines."""
    return session.scalars(select(ShipmentLine).where(ShipmentLine.shipment_id == shipment_id)
                           .order_by(ShipmentLine.line_id)).all()


def under_way(session: Session, line_id: int) -> list[tuple[int, int]]:
    """The parcels in which pieces of a line are on the way, and how many."""
    rows = session.execute(
        select(ShipmentLine.shipment_id, ShipmentLine.in_transit)
        .where(ShipmentLine.line_id == line_id, ShipmentLine.in_transit > 0)
        .order_by(ShipmentLine.shipment_id))
    return [(row[0], row[1]) for row in rows]


def lines_on_the_way(session: Session, shipment_id: int) -> Sequence[PartLine]:
    """The lines of which pieces of this parcel are still on the way."""
    return session.scalars(
        select(PartLine).join(ShipmentLine, ShipmentLine.line_id == PartLine.id)
        .where(ShipmentLine.shipment_id == shipment_id, ShipmentLine.in_transit > 0)
        .order_by(PartLine.id)).all()


@dataclass(frozen=True)
class ParcelLine:
    """One part in a parcel, as a page shows it."""

    shipment_id: int
    line_id: int
    request_id: int
    request: str
    code: str
    name: str
    quantity: int
    received: int
    short: int
    damaged: int
    lost: int
    in_transit: int
    work_order_id: int | None


def contents(session: Session, shipment_ids: Iterable[int]) -> dict[int, list[ParcelLine]]:
    """What is in each parcel, in one statement."""
    rows = session.execute(
        select(ShipmentLine.shipment_id, ShipmentLine.line_id, PartLine.request_id,
               PartRequest.number, Part.code, Part.name, ShipmentLine.quantity,
               ShipmentLine.received, ShipmentLine.short, ShipmentLine.damaged,
               ShipmentLine.lost, ShipmentLine.in_transit, PartLine.work_order_id)
        .join(PartLine, PartLine.id == ShipmentLine.line_id)
        .join(PartRequest, PartRequest.id == PartLine.request_id)
        .join(Part, Part.id == PartLine.part_id)
        .where(ShipmentLine.shipment_id.in_(sorted(set(shipment_ids))))
        .order_by(ShipmentLine.shipment_id, ShipmentLine.line_id))
    found: dict[int, list[ParcelLine]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(ParcelLine(*row))
    return found


@dataclass(frozen=True)
class ShipmentRow:
    """One line of the list of shipments."""

    id: int
    number: str
    warehouse: str
    outlet: str | None
    outlet_id: int | None
    via: str | None
    via_id: int | None
    via_reason: ViaReason | None
    shipped_at: datetime
    received_at: datetime | None


def page(session: Session, *, only_open: bool, outlet_id: int | None, warehouse_id: int | None,
         after: int | None, size: int) -> Page[ShipmentRow]:
    """Shipments within reach, the newest first."""
    via = aliased(Outlet)
    query = (
        select(Shipment.id, Shipment.number, Warehouse.name, Outlet.name, Shipment.outlet_id,
               via.name, Shipment.via_id, Shipment.via_reason, Shipment.shipped_at,
               Shipment.received_at)
        .join(Warehouse, Warehouse.id == Shipment.warehouse_id)
        .outerjoin(Outlet, Outlet.id == Shipment.outlet_id)
        .outerjoin(via, via.id == Shipment.via_id)
        .where(*_conditions(only_open, outlet_id, warehouse_id)))
    return keyset(session, query, Shipment.id, after, size, lambda row: ShipmentRow(*row),
                  key_of=lambda row: row.id, descending=True)


def count(session: Session, *, only_open: bool, outlet_id: int | None,
          warehouse_id: int | None) -> int:
    """How many the filter finds, counted to 10,000."""
    inner = (select(Shipment.id).where(*_conditions(only_open, outlet_id, warehouse_id))
             .limit(COUNTED_TO + 1).subquery())
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def _conditions(only_open: bool, outlet_id: int | None,
                warehouse_id: int | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if only_open:
        found.append(Shipment.received_at.is_(None))
    if outlet_id:
        found.append(Shipment.outlet_id == outlet_id)
    if warehouse_id:
        found.append(Shipment.warehouse_id == warehouse_id)
    return found
