"""Clocks of another system's history, with their past moments, in bulk.

An imported promise tells what was promised then: its target stands on the row itself, with the
policy of the import where there is one, and the promises of the house are not looked up. Its
breach is marked as imported: it weighs nothing, climbs nowhere and notifies nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.scope import Reason, Stamps, system
from sla.among import among
from sla.breaches import service as breaches
from sla.calendars import queries as calendars
from sla.calendars.queries import Dated
from sla.clocks import works
from sla.clocks.models import ClockRow
from sla.clocks.privacy import stamps_for
from sla.clocks.rules import Clock, warns_of
from sla.clocks.stored import columns
from sla.policies.rules import CalendarKind, ClockKind, Policy, Work, narrowed
from sla.subjects import Subject
from sla.targets.rules import Target, encoded

CHUNK = 2_000
UNKNOWN = Work()


@dataclass(frozen=True)
class Past:
    """One clock of the history. `target` None is "no target": never broken. `stopped` None
    still runs. `policy` is the row of the settings the target was taken from."""

    kind: ClockKind
    subject: Subject
    stamps: Stamps
    started: datetime
    stopped: datetime | None
    target: Target | None
    calendar: str = CalendarKind.RUNNING
    cancelled: bool = False
    work: Work = UNKNOWN
    policy: Policy | None = None


@dataclass(frozen=True)
class Recorded:
    """How many clocks were stored, and how many of them are broken."""

    clocks: int
    breached: int


def record_history(session: Session, past: Iterable[Past], *, now: datetime,
                   batch: str) -> Recorded:
    """Stores the clocks of new subjects with the verdicts that hold for them; `batch` names
    their facts."""
    dated = calendars.current(session)
    rest = iter(past)
    broken: set[int] = set()
    clocks = part = 0
    while chunk := list(islice(rest, CHUNK)):
        part += 1
        found = _store(session, chunk, dated, now) - broken
        breaches.record(session, sorted(found), now=now, imported=True,
                        batch=f"{batch}-{part}"[:32])
        clocks, broken = clocks + len(chunk), broken | found
    return Recorded(clocks, len(broken))


def _store(session: Session, chunk: Sequence[Past], dated: dict[str, Dated],
           now: datetime) -> set[int]:
    """Inserts the rows and returns the ids of the broken clocks of their subjects. Asking for
    these afterwards costs one statement; an INSERT that returns ids costs SQLite one a row."""
    rows = [_row(past, dated[past.calendar], now) for past in chunk]
    subjects: dict[str, set[int]] = {}
    for past in chunk:
        subjects.setdefault(past.subject.kind, set()).add(past.subject.id)
    with system(session, Reason.IMPORT):
        session.execute(insert(ClockRow), rows, execution_options={"render_nulls": True})
        return {key for kind, ids in subjects.items() for key in session.scalars(
            select(ClockRow.id).where(
                ClockRow.subject_kind == kind, among(session, ClockRow.subject_id, ids),
                ClockRow.breached_at.is_not(None)))}


def _row(past: Past, dated: Dated, now: datetime) -> dict[str, Any]:
    clock = Clock(dated.calendar, past.target, past.started, past.stopped, past.cancelled,
                  warns=warns_of(past.kind))
    policy = past.policy
    return {
        "kind": past.kind, "subject_kind": past.subject.kind, "subject_id": past.subject.id,
        "version": 1, "work": works.encoded(past.work), "tier": past.work.tier,
        "policy_code": None if policy is None else policy.code,
        "policy_version": None if policy is None else policy.version,
        "matched": "" if policy is None else ",".join(narrowed(policy)),
        "target": None if past.target is None else encoded(past.target),
        "calendar_code": dated.code, "calendar_version": dated.version,
        "started_at": past.started, "cancelled": past.cancelled, "rung": 0,
        **stamps_for(past.kind, past.stamps).values(), **columns(clock, now), "step_at": None,
    }
