"""The same promise to many subjects at once, as closing a month makes it: some statements for
the whole batch instead of some for each subject. The rules are those of `service`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core.errors import RuleBroken
from core.scope import Reason, Stamps, system
from sla.among import among
from sla.breaches import service as breaches
from sla.calendars import queries as calendars
from sla.clocks import queries, rules, works
from sla.clocks import service as clocks
from sla.clocks.models import ClockRow
from sla.clocks.privacy import stamps_for
from sla.clocks.rules import Clock
from sla.clocks.stored import columns, promise_columns
from sla.policies import queries as policies
from sla.policies.rules import ClockKind, Work, promise_for
from sla.subjects import Subject

QUIETLY = {"synchronize_session": False}
Same = tuple[tuple[str, Any], ...]


def start_many(session: Session, kind: ClockKind, about: str, stamps: Mapping[int, Stamps],
               work: Work, at: datetime, *, now: datetime) -> datetime | None:
    """One promise to each subject of a kind, by their ids; returns the due moment, which is the
    same for all. RuleBroken when a clock of this kind runs for one of them."""
    if at > now:
        raise RuleBroken("in_the_future")
    if not stamps:
        return None
    with system(session, Reason.TIME):
        if session.scalar(select(ClockRow.id).where(*_running(session, kind, about, stamps))
                          .limit(1)) is not None:
            raise RuleBroken("clock_runs")
        dated = calendars.current(session)
        chosen, target = promise_columns(promise_for(policies.current(session), kind, work), dated)
        clock = Clock(dated[chosen["calendar_code"]].calendar, target, at)
        same = {"kind": kind, "subject_kind": about, "version": 1, "work": works.encoded(work),
                "tier": work.tier, "started_at": at, "cancelled": False, "rung": 0,
                **chosen, **columns(clock, now)}
        session.execute(insert(ClockRow), [
            {**same, "subject_id": key, **stamps_for(kind, each).values()}
            for key, each in stamps.items()], execution_options={"render_nulls": True})
        broken = [] if same["breached_at"] is None else list(session.scalars(
            select(ClockRow.id).where(*_running(session, kind, about, stamps))))
    _record(session, broken, now)
    due: datetime | None = same["due_at"]
    return due


def stop_many(session: Session, kind: ClockKind, about: str, ids: Collection[int], at: datetime,
              *, now: datetime) -> None:
    """The milestone of each subject was reached. What was written by somebody else meanwhile is
    stopped one by one."""
    broken: list[int] = []
    with system(session, Reason.TIME):
        rows = queries.load(session, *_running(session, kind, about, ids))
        if any(at < row.started_at for row in rows):
            raise RuleBroken("out_of_order")
        left = [row for values, alike in _by_answer(session, rows, at, now).items()
                for row in _write(session, dict(values), alike, broken)]
    _record(session, broken, now)
    for row in left:
        clocks.stop(session, Subject(about, row.subject_id), kind, at, now=now)


def _running(session: Session, kind: ClockKind, about: str,
             ids: Collection[int]) -> tuple[Any, ...]:
    return (ClockRow.subject_kind == about, among(session, ClockRow.subject_id, list(ids)),
            ClockRow.kind == kind, ClockRow.stopped_at.is_(None))


def _by_answer(session: Session, rows: Sequence[ClockRow], at: datetime,
               now: datetime) -> dict[Same, list[ClockRow]]:
    """The clocks by what stopping makes of them: clocks that began together end alike."""
    pauses = queries.pauses_of(session, rows)
    known = calendars.of_versions(
        session, {(row.calendar_code, row.calendar_version) for row in rows})
    found: dict[Same, list[ClockRow]] = {}
    for row in rows:
        clock = queries.as_rules(row, pauses, known[(row.calendar_code, row.calendar_version)])
        if clocks.overdue(row, now):
            clock = replace(clock, breach=row.due_at)
        values = columns(rules.stopped(clock, at), now, row.rung)
        found.setdefault((("was", row.version), *values.items()), []).append(row)
    return found


def _write(session: Session, values: dict[str, Any], rows: Sequence[ClockRow],
           broken: list[int]) -> list[ClockRow]:
    """Writes what is the same for these rows; returns those that changed meanwhile."""
    version = values.pop("was")
    done = set(session.scalars(
        update(ClockRow).where(
            among(session, ClockRow.id, [row.id for row in rows]), ClockRow.version == version,
            ClockRow.stopped_at.is_(None))
        .values(**values, version=version + 1).returning(ClockRow.id),
        execution_options=QUIETLY))
    broken += [row.id for row in rows if row.id in done and row.breached_at is None
               and values["breached_at"] is not None]
    return [row for row in rows if row.id not in done]


def _record(session: Session, broken: Sequence[int], now: datetime) -> None:
    if broken:
        breaches.record(session, broken, now=now,
                        batch=f"close-{int(now.timestamp())}-{broken[0]}"[:32])
