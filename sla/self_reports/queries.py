"""Every SELECT on what holders said of their own promises."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sla.clocks.models import ClockRow
from sla.policies.rules import ClockKind
from sla.self_reports.models import SelfReport
from sla.self_reports.rules import Cause, Promise, fault
from sla.subjects import Subject


def promises(session: Session, subject: Subject,
             kinds: Collection[ClockKind]) -> dict[ClockKind, Promise]:
    """The running promises of these kinds within reach, the one due first in front."""
    rows = session.execute(
        select(ClockRow.kind, ClockRow.due_at, ClockRow.warn50_at,
               ClockRow.breached_at.is_not(None), ClockRow.reported_at.is_not(None))
        .where(ClockRow.subject_kind == subject.kind, ClockRow.subject_id == subject.id,
               ClockRow.kind.in_(kinds), ClockRow.stopped_at.is_(None))
        .order_by(ClockRow.due_at, ClockRow.id))
    return {kind: Promise(due, near, broken, reported)
            for kind, due, near, broken, reported in rows}


def reportable(session: Session, subject: Subject, kinds: Collection[ClockKind],
               now: datetime) -> tuple[ClockKind, ...]:
    """The promises of these kinds that their holder can report now, the one due first in
    front."""
    found = promises(session, subject, kinds)
    return tuple(kind for kind, promise in found.items() if fault(promise, now) is None)


@dataclass(frozen=True)
class ReportLine:
    """One report: which promise, why, by whom, when, and when it was due then."""

    id: int
    kind: ClockKind
    cause: Cause
    by: str
    at: datetime
    due: datetime


def of_subject(session: Session, subject: Subject) -> Sequence[ReportLine]:
    """What was reported of a subject, the first in front; nothing for a parent."""
    rows = session.execute(
        select(SelfReport.id, SelfReport.kind, SelfReport.cause, SelfReport.by,
               SelfReport.reported_at, SelfReport.due_at)
        .where(SelfReport.subject_kind == subject.kind, SelfReport.subject_id == subject.id)
        .order_by(SelfReport.id))
    return [ReportLine(*row) for row in rows]


def counties_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The county of the user of each report, where it is known."""
    rows = session.execute(select(SelfReport.id, SelfReport.county_code).where(
        SelfReport.id.in_(list(ids))))
    return {row.id: row.county_code for row in rows if row.county_code}
