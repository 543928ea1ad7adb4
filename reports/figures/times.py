"""Whose time it was: users who wait, shares by party, how long jobs took."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from jobs.work_orders.models import WorkOrder
from reports.figures.rules import ALL, WAITS, Slice, Span, Spread
from reports.figures.slices import By, Key, groups, within
from reports.figures.sql import elapsed, spreads
from sla.parties import Family, Party
from sla.segments.models import SegmentRow
from sla.subjects import WORK_ORDER


def waiting(
    session: Session,
    at: datetime,
    wanted: Slice = ALL,
    *,
    by: Sequence[By] = (),
    since: datetime | None = None,
) -> dict[tuple[Party, *Key], int]:
    """Users whose job is open at a moment and has run for 240 hours or more, by the party that
    holds the time at that moment, and by group; with `since` only those whose 240th hour came
    after that moment."""
    keys = [SegmentRow.party, *groups(WorkOrder, WorkOrder.tier, by)]
    later = [] if since is None else [WorkOrder.opened_at > since - WAITS]
    rows = session.execute(
        select(*keys, func.count())
        .select_from(WorkOrder)
        .join(SegmentRow, and_(_time_of_job(), *_holds(at)))
        .where(*open_at(at), WorkOrder.opened_at <= at - WAITS, *later,
               *within(WorkOrder, wanted))
        .group_by(*keys)
    )
    return {tuple(row[:-1]): row[-1] for row in rows}


def open_jobs(
    session: Session, at: datetime, wanted: Slice = ALL, *, by: Sequence[By] = (),
    present: bool = False,
) -> dict[Key, int]:
    """Jobs open at a moment, by group."""
    keys = groups(WorkOrder, WorkOrder.tier, by)
    rows = session.execute(
        select(*keys, func.count())
        .select_from(WorkOrder)
        .where(*open_at(at, present), *within(WorkOrder, wanted))
        .group_by(*keys)
    )
    return {tuple(row[:-1]): row[-1] for row in rows}


def shares(
    session: Session, span: Span, wanted: Slice = ALL, *, by: Sequence[By] = (By.TIER,)
) -> dict[tuple[Party, *Key], int]:
    """Seconds by party of the jobs closed in the span, by group. The sum over the parties is
    the time the jobs took."""
    keys = [SegmentRow.party, *groups(WorkOrder, WorkOrder.tier, by)]
    took = func.sum(elapsed(session, SegmentRow.from_at, SegmentRow.to_at))
    rows = session.execute(
        select(*keys, took)
        .select_from(WorkOrder)
        .join(SegmentRow, _time_of_job())
        .where(*closed_in(span), SegmentRow.to_at.is_not(None), *within(WorkOrder, wanted))
        .group_by(*keys)
    )
    return {tuple(row[:-1]): int(row[-1]) for row in rows}


def durations(
    session: Session, span: Span, wanted: Slice = ALL, *, by: By = By.TIER
) -> dict[Any, Spread]:
    """From the call to the end, of the jobs closed in the span, by group."""
    key = groups(WorkOrder, WorkOrder.tier, [by])[0]
    took = elapsed(session, WorkOrder.opened_at, WorkOrder.ended_at)
    return spreads(
        session,
        select(key.label("key"), took.label("seconds"))
        .select_from(WorkOrder)
        .where(*closed_in(span), *within(WorkOrder, wanted)),
    )


def by_family(counts: dict[tuple[Party, *Key], int]) -> dict[Family, int]:
    """Counts or seconds by the four sums: the maker, outlets, others, the user."""
    found = dict.fromkeys(Family, 0)
    for key, count in counts.items():
        found[key[0].family] += count
    return found


def by_party(counts: dict[tuple[Party, *Key], int]) -> dict[Party, int]:
    """Counts or seconds by party, those without any left out, in the order of sums."""
    found: dict[Party, int] = {}
    for key, count in counts.items():
        found[key[0]] = found.get(key[0], 0) + count
    return {party: found[party] for party in Party if party in found}


def open_at(at: datetime, present: bool = False) -> list[ColumnElement[bool]]:
    """Jobs taken by a moment that had not ended then. Of the present moment they are known by
    their index."""
    if present:
        return [WorkOrder.ended_at.is_(None)]
    return [
        or_(WorkOrder.ended_at.is_(None), WorkOrder.ended_at > at),
        WorkOrder.opened_at <= at,
    ]


def closed_in(span: Span) -> list[ColumnElement[bool]]:
    """Jobs whose time ended in the span by completion; cancelled and merged ones do not count."""
    return [
        WorkOrder.ended_at >= span.first,
        WorkOrder.ended_at < span.end,
        WorkOrder.completed_at.is_not(None),
    ]


def _time_of_job() -> ColumnElement[bool]:
    return and_(SegmentRow.subject_kind == WORK_ORDER, SegmentRow.subject_id == WorkOrder.id)


def _holds(at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (SegmentRow.from_at <= at, or_(SegmentRow.to_at.is_(None), SegmentRow.to_at > at))
