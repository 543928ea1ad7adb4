"""Every SELECT on lead times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from network.regions.models import Division
from parts.catalogue.models import Warehouse
from parts.lanes.models import LaneDelivery
from parts.lanes.rules import Course, Lead, lead
from parts.requests.models import PartLine, PartRequest
from parts.requests.rules import OPEN

CHUNK = 2_000


def known(session: Session, system: str, refs: Iterable[str]) -> set[str]:
    """Those references of another system that are stored already."""
    wanted = sorted(set(refs))
    found: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        found |= set(session.scalars(select(LaneDelivery.ref).where(
            LaneDelivery.system == system,
            LaneDelivery.ref.in_(wanted[start:start + CHUNK]))))
    return found


@dataclass(frozen=True)
class HistoryLane:
    """A lane of the past, in days: from the order to the delivery, from the promise to the
    delivery (before it: negative), from the delivery to its record."""

    origin: str
    destination: str
    mode: str
    n: int
    on_time: int
    whole: Lead
    late: Lead
    recorded: Lead


def history(session: Session) -> list[HistoryLane]:
    """Every lane of the past, the most travelled first."""
    rows = session.execute(
        select(LaneDelivery.origin, LaneDelivery.destination, LaneDelivery.mode,
               LaneDelivery.ordered_on, LaneDelivery.promised_on, LaneDelivery.delivered_on,
               LaneDelivery.recorded_on).order_by(LaneDelivery.id))
    lanes: dict[tuple[str, str, str], list[tuple[int | None, int, int | None]]] = {}
    for row in rows:
        came = row.delivered_on
        lanes.setdefault((row.origin, row.destination, row.mode), []).append((
            (came - row.ordered_on).days if row.ordered_on else None,
            (came - row.promised_on).days,
            (row.recorded_on - came).days if row.recorded_on else None))
    found = [HistoryLane(
        *key, n=len(days), on_time=sum(day[1] <= 0 for day in days),
        whole=lead(day[0] for day in days if day[0] is not None),
        late=lead(day[1] for day in days),
        recorded=lead(day[2] for day in days if day[2] is not None))
        for key, days in lanes.items()]
    return sorted(found, key=lambda each: (-each.n, each.origin, each.destination, each.mode))


def courses(session: Session, first: datetime, last: datetime, *,
            tiers: tuple[int, ...] = ()) -> list[Course]:
    """Lines received in [first, last) and those asked for before `last` that were still open
    then, by lane: warehouse and prefecture. Only those somebody waits for."""
    prefecture = aliased(Division)
    query = (
        select(func.coalesce(Warehouse.name, ""), func.coalesce(prefecture.short, ""),
               PartLine.requested_at, PartLine.decided_at, PartLine.shipped_at,
               PartLine.received_at)
        .join(PartRequest, PartRequest.id == PartLine.request_id)
        .outerjoin(Warehouse, Warehouse.id == PartLine.warehouse_id)
        .outerjoin(prefecture, prefecture.code == func.substr(PartLine.county_code, 1, 4))
        .where(PartLine.requested_at < last, or_(
            (PartLine.received_at >= first) & (PartLine.received_at < last)
            & (PartLine.received > 0),
            PartLine.received_at >= last,
            PartLine.state.in_(OPEN))))
    if tiers:
        query = query.where(PartRequest.tier.in_(tiers))
    return [Course(" → ".join(part for part in row[:2] if part), row[2], row[3], row[4],
                   row[5] if row[5] is not None and row[5] < last else None)
            for row in session.execute(query)]
