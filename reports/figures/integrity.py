"""What speaks of honesty: jobs outlets cancelled near their promise, what was put right or
recorded afterwards.

DOMAIN, cause 7: problems are hidden because they spoil an appraisal. These are counts with the
rows behind them, never a score.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.clock import business_date
from core.facts import FactRow
from jobs.cancellations.models import Cancellation
from jobs.cancellations.queries import IN_LAST_HOUR
from jobs.cancellations.rules import DENIALS
from jobs.work_orders.models import WorkOrder
from reports.figures.rules import ALL, Cancelled, Slice, Span
from reports.figures.slices import By, Key, groups, within
from reports.figures.sql import epoch

LATE = timedelta(days=1)
"""A step recorded later than this after it happened."""

CORRECTIONS = ("StepWithdrawn", "ContactCorrected")
"""Facts of a job that change what was on record."""


def cancellations(
    session: Session, span: Span, wanted: Slice = ALL, *, by: Sequence[By] = ()
) -> dict[Key, Cancelled]:
    """Cancelled in the span, by group; in one statement. Without groups there is always the
    one row."""
    keys = groups(Cancellation, None, by)
    counts = [
        func.count(),
        *(
            func.count().filter(condition)
            for condition in (
                IN_LAST_HOUR,
                Cancellation.again_id.is_not(None),
                Cancellation.asked_at.is_not(None),
                Cancellation.answer.in_(DENIALS),
            )
        ),
    ]
    rows = session.execute(
        select(*keys, *counts)
        .select_from(Cancellation)
        .where(
            Cancellation.by_outlet.is_(True),
            Cancellation.cancelled_at >= span.first,
            Cancellation.cancelled_at < span.end,
            *within(Cancellation, wanted),
        )
        .group_by(*keys)
    )
    size = len(keys)
    return {tuple(row[:size]): Cancelled(*row[size:]) for row in rows}


def late_edits(
    session: Session, span: Span, wanted: Slice = ALL, *, by: Sequence[By] = ()
) -> dict[Key, int]:
    """What was put right in jobs in the span, and steps recorded more than a day after they
    happened, by group; imports apart. The place is that of the job's user, the outlet that whose
    step it was."""
    keys = [FactRow.outlet_id if each is By.OUTLET else groups(WorkOrder, None, (each,))[0]
            for each in by]
    rows = session.execute(
        select(*keys, func.count())
        .select_from(FactRow)
        .join(WorkOrder, WorkOrder.id == FactRow.subject_id)
        .where(*late_edit(session, span), *late_within(wanted))
        .group_by(*keys)
    )
    return {tuple(row[:-1]): row[-1] for row in rows}


def late_within(wanted: Slice) -> list[Any]:
    """The conditions of a slice on steps of jobs (joined with their jobs)."""
    found = within(WorkOrder, Slice(wanted.division))
    if wanted.outlet_id is not None:
        found.append(FactRow.outlet_id == wanted.outlet_id)
    return found


def late_edit(session: Session, span: Span) -> list[Any]:
    """The conditions of a correction, or of a step recorded late, in a span."""
    gone = epoch(session, FactRow.recorded_at) - epoch(session, FactRow.happened_at)
    return [
        FactRow.day >= business_date(span.first),
        FactRow.day <= business_date(span.end - timedelta(seconds=1)),
        FactRow.recorded_at >= span.first,
        FactRow.recorded_at < span.end,
        FactRow.kind == WorkOrder.__kind__,
        FactRow.batch.is_(None),
        or_(gone > int(LATE.total_seconds()), FactRow.name.in_(CORRECTIONS)),
    ]
