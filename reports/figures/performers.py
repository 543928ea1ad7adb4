"""Jobs whose performer is in doubt (DOMAIN, cause 2: private sub-networks).

Whoever is sent without being on record leaves traces: one picture stands for several jobs, or one
technician is at two doors at once. Nobody is accused by it: each opens a look at the job.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from jobs.evidence.rules import Purpose
from jobs.work_orders.models import WorkOrder
from network.outlets.models import Outlet
from office.files.models import Picture
from reports.figures.rules import ALL, Ratio, Slice, Span
from reports.figures.slices import By, Key, groups, within
from reports.figures.sql import elapsed
from reports.figures.times import closed_in
from sla.clocks.models import ClockRow
from sla.policies.rules import ClockKind
from sla.subjects import WORK_ORDER

TOGETHER = timedelta(minutes=10)
"""Within this time nobody reaches the door of one township after that of another."""


def doubtful(
    session: Session, span: Span, wanted: Slice = ALL, *, by: Sequence[By] = ()
) -> dict[Key, Ratio]:
    """Of the jobs finished in the span, those with a photo of the finished work that stands on
    another job too, and those whose technician (in a one-man shop: the shop) was at a door in
    another township within ten minutes; by group."""
    keys = groups(WorkOrder, WorkOrder.tier, by)
    odd = or_(
        _same_photo(),
        *(WorkOrder.id.in_(each) for each in _at_two_doors(session, span, wanted)),
    )
    rows = session.execute(
        select(*keys, func.count().filter(odd), func.count())
        .select_from(WorkOrder)
        .where(*closed_in(span), *within(WorkOrder, wanted))
        .group_by(*keys)
    )
    return {tuple(row[:-2]): Ratio(*row[-2:]) for row in rows}


def _same_photo() -> ColumnElement[bool]:
    """A photo of the finished work that was sent for another job as well. Asked of the jobs in
    question only: a network has many photos."""
    other = aliased(Picture)
    return (
        select(Picture.id)
        .join(other, other.original_hash == Picture.original_hash)
        .where(
            Picture.subject_kind == WORK_ORDER,
            Picture.subject_id == WorkOrder.id,
            Picture.purpose == Purpose.FINISHED.value,
            other.subject_kind == WORK_ORDER,
            other.subject_id != Picture.subject_id,
        )
        .correlate(WorkOrder)
        .exists()
    )


def _at_two_doors(
    session: Session, span: Span, wanted: Slice
) -> tuple[Select[Any], Select[Any]]:
    """The jobs at which somebody arrived too soon, and those they came from, both finished in
    the span: of one outlet, or of all, since a technician drives over the border of a division."""
    own = within(WorkOrder, Slice(outlet_id=wanted.outlet_id))
    who = case(
        (WorkOrder.technician_id.is_not(None), WorkOrder.technician_id),
        (Outlet.one_man.is_(True), -WorkOrder.outlet_id),
    )
    in_turn = {"partition_by": who, "order_by": (ClockRow.stopped_at, ClockRow.id)}
    arrivals = (
        select(
            WorkOrder.id.label("job"),
            WorkOrder.town_code.label("town"),
            ClockRow.stopped_at.label("at"),
            func.lag(WorkOrder.id).over(**in_turn).label("job_before"),
            func.lag(WorkOrder.town_code).over(**in_turn).label("town_before"),
            func.lag(ClockRow.stopped_at).over(**in_turn).label("at_before"),
        )
        .select_from(WorkOrder)
        .join(ClockRow, _of_job())
        .join(Outlet, Outlet.id == WorkOrder.outlet_id)
        .where(
            *closed_in(span),
            ClockRow.kind == ClockKind.ON_SITE,
            ClockRow.cancelled.is_(False),
            who.is_not(None),
            *own,
        )
        .subquery()
    )
    seen = arrivals.c
    soon = elapsed(session, seen.at_before, seen.at) <= int(TOGETHER.total_seconds())
    odd = and_(seen.town != seen.town_before, soon)
    return select(seen.job).where(odd), select(seen.job_before).where(odd)


def _of_job() -> ColumnElement[bool]:
    return and_(ClockRow.subject_kind == WORK_ORDER, ClockRow.subject_id == WorkOrder.id)
