"""What a report needs besides the figures, and the reports that are kept."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from core.clock import business_date
from core.facts import FactRow
from jobs.work_orders.models import WorkOrder
from network.outlets.models import Outlet
from network.regions.models import Division
from reports.figures.rules import Slice, Span
from reports.figures.slices import within
from reports.figures.sql import epoch
from reports.monthly.rules import BREACHES_SHOWN, BreachLine
from sla.breaches.models import BreachRow
from sla.clocks.models import ClockRow
from sla.moments import seconds_of
from sla.subjects import WORK_ORDER

LATE = timedelta(days=1)


def breaches(session: Session, span: Span, wanted: Slice) -> tuple[tuple[BreachLine, ...], int]:
    """The promises broken in the span in the order they fell due, at most as many as an annex
    holds, and how many more there are."""
    conditions = [
        BreachRow.due_at >= span.first,
        BreachRow.due_at < span.end,
        *within(BreachRow, wanted),
    ]
    total = session.execute(
        select(func.count()).select_from(BreachRow).where(*conditions)
    ).scalar_one()
    rows = session.execute(
        select(
            BreachRow.due_at,
            WorkOrder.number,
            BreachRow.kind,
            Division.short,
            Outlet.name,
            BreachRow.party,
            ClockRow.stopped_at,
            BreachRow.source,
        )
        .select_from(BreachRow)
        .join(ClockRow, ClockRow.id == BreachRow.clock_id)
        .outerjoin(
            WorkOrder,
            and_(BreachRow.subject_kind == WORK_ORDER, WorkOrder.id == BreachRow.subject_id),
        )
        .outerjoin(Outlet, Outlet.id == BreachRow.outlet_id)
        .outerjoin(Division, Division.code == BreachRow.county_code)
        .where(*conditions)
        .order_by(BreachRow.due_at, BreachRow.id)
        .limit(BREACHES_SHOWN)
    ).all()
    return tuple(_line(row, span.end) for row in rows), total - len(rows)


def _line(row: Any, end: datetime) -> BreachLine:
    due, number, kind, county, outlet, party, stopped, source = row
    ended = stopped is not None and stopped <= end
    late = seconds_of(stopped if ended else end) - seconds_of(due)
    return BreachLine(
        due, number or "", kind, county or "", outlet or "", party, max(0, late), ended, source
    )


def first_job(session: Session, wanted: Slice) -> datetime | None:
    """When the first job was taken: before that nothing is known, which is not nought."""
    return session.scalar(select(func.min(WorkOrder.opened_at)).where(*within(WorkOrder, wanted)))


def first_outlet(session: Session) -> datetime | None:
    """When the first outlet was put on record."""
    return session.scalar(select(func.min(Outlet.created_at)))


def late_edits(session: Session, span: Span, wanted: Slice) -> int | None:
    """Steps of jobs recorded in the span more than a day after they happened; imports apart.
    Counted for the whole network only: a fact carries no place."""
    if wanted != Slice():
        return None
    gone = epoch(session, FactRow.recorded_at) - epoch(session, FactRow.happened_at)
    return session.execute(
        select(func.count())
        .select_from(FactRow)
        .where(
            FactRow.day >= business_date(span.first),
            FactRow.day < business_date(span.end),
            FactRow.kind == "work_order",
            FactRow.batch.is_(None),
            gone > int(LATE.total_seconds()),
        )
    ).scalar_one()
