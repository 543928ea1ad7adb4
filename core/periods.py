"""Work that belongs to a day or a month, done once for each and never skipped (SAFETY 16).

The clock of the scheduler only says "look". `period_runs` decides what is due: periods that were
missed are caught up oldest first, and one that does not succeed holds up those after it. A run
goes in steps; the place it reached is written in the transaction of the step, so a run that was
cut off goes on from there, and two workers at the same run never do one step twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy import Date, Index, String, Text, UniqueConstraint, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import alarms
from core.clock import at_local, business_date
from core.db import Id, Model, reading
from core.doors import as_system
from core.errors import Busy
from core.scope import Reason, Scope
from core.upsert import insert_into

ALARM = "period_failed"


class PeriodRun(Model):
    """One task's run for one period, named by the day it falls due."""

    __tablename__ = "period_runs"

    id: Mapped[Id]
    task: Mapped[str] = mapped_column(String(64))
    period: Mapped[date] = mapped_column(Date)
    cursor: Mapped[str | None] = mapped_column(Text)
    steps: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("task", "period"),
        Index(
            "ix_period_runs_open",
            "task",
            "period",
            postgresql_where=text("done_at IS NULL"),
            sqlite_where=text("done_at IS NULL"),
        ),
    )


class Rhythm(Protocol):
    """When periods fall due."""

    def newest(self, now: datetime) -> date:
        """The last period whose time has come."""
        ...

    def following(self, period: date) -> date:
        """The period after this one."""
        ...


@dataclass(frozen=True)
class Daily:
    """Every day at a wall-clock time in Shanghai."""

    at: time

    def newest(self, now: datetime) -> date:
        day = business_date(now)
        return day if now >= at_local(day, self.at) else day - timedelta(days=1)

    def following(self, period: date) -> date:
        return period + timedelta(days=1)


@dataclass(frozen=True)
class Monthly:
    """Every month on `day` (1 to 28); the period is named by the first of the month."""

    day: int
    at: time

    def newest(self, now: datetime) -> date:
        first = business_date(now).replace(day=1)
        due = now >= at_local(first.replace(day=self.day), self.at)
        return first if due else (first - timedelta(days=1)).replace(day=1)

    def following(self, period: date) -> date:
        return (period.replace(day=1) + timedelta(days=32)).replace(day=1)


Step = Callable[..., str | None]
Draft = Callable[[Session, date, str | None, datetime], Any]


@dataclass(frozen=True)
class Periodic:
    """A task and its rhythm. `step(session, period, cursor, now)` does one part in one
    transaction and returns where to go on, or None when the period is done.

    What is slow about a step (a document to draw) is done by `draft(session, period, cursor,
    now)` in a unit that only reads, so that nobody who writes waits for it; the step gets what
    it made as its last argument.
    """

    task: str
    rhythm: Rhythm
    step: Step
    draft: Draft | None = None


@dataclass(frozen=True)
class Drafted:
    """What was made ready for the step at `cursor`."""

    cursor: str | None
    value: Any


def due(session: Session, job: Periodic, now: datetime) -> list[date]:
    """The periods still to be done, oldest first. A task that never ran begins with the newest."""
    newest = job.rhythm.newest(now)
    done, opened = (
        session.scalar(select(pick).where(PeriodRun.task == job.task, state))
        for pick, state in (
            (func.max(PeriodRun.period), PeriodRun.done_at.is_not(None)),
            (func.min(PeriodRun.period), PeriodRun.done_at.is_(None)),
        )
    )
    first = opened or (job.rhythm.following(done) if done else newest)
    return list(_through(job.rhythm, first, newest))


def _through(rhythm: Rhythm, first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = rhythm.following(first)


def open_run(session: Session, job: Periodic, period: date, *, now: datetime) -> None:
    """Puts the run down as begun: one whose first step fails is then known as missed."""
    session.execute(
        insert_into(session, PeriodRun).on_conflict_do_nothing(),
        [{"task": job.task, "period": period, "started_at": now}],
    )


def run(job: Periodic, period: date, *, now: datetime) -> int:
    """Does one period from where it stands to its end, each step in its own unit; how many steps
    that took. Busy when another worker is at it."""
    as_system(Reason.SWEEP, lambda session: open_run(session, job, period, now=now))
    steps, more = 0, True
    while more:
        drafted = prepare(job, period, now=now)
        step = partial(take_step, job=job, period=period, drafted=drafted, now=now)
        more = as_system(Reason.SWEEP, step)
        steps += more
    return steps


def prepare(job: Periodic, period: date, *, now: datetime) -> Drafted | None:
    """What is slow about the next step of an opened run; None where nothing is."""
    if job.draft is None:
        return None
    with reading(Scope.system(Reason.SWEEP)) as session:
        cursor = session.scalar(
            select(PeriodRun.cursor).where(PeriodRun.task == job.task, PeriodRun.period == period)
        )
        return Drafted(cursor, job.draft(session, period, cursor, now))


def take_step(
    session: Session,
    job: Periodic,
    period: date,
    drafted: Drafted | None = None,
    *,
    now: datetime,
) -> bool:
    """Does the next step of an opened run; True when more steps remain. Busy when another worker
    is at it, and nothing when the period is done or the draft is of another step."""
    begun = session.scalars(
        select(PeriodRun)
        .where(PeriodRun.task == job.task, PeriodRun.period == period)
        .with_for_update(skip_locked=True)
    ).first()
    if begun is None:
        raise Busy
    if begun.done_at:
        return False
    if drafted is None:
        begun.cursor = job.step(session, period, begun.cursor, now)
    elif drafted.cursor == begun.cursor:
        begun.cursor = job.step(session, period, begun.cursor, now, drafted.value)
    else:
        return True
    begun.steps += 1
    begun.done_at = now if begun.cursor is None else None
    return begun.cursor is not None


def catch_up(job: Periodic, *, now: datetime) -> int:
    """Does every due period of one task, each step in its own unit; how many were finished."""
    finished = 0
    for period in as_system(Reason.SWEEP, lambda session: due(session, job, now)):
        run(job, period, now=now)
        finished += 1
    if finished:
        as_system(Reason.SWEEP, lambda session: alarms.clear(session, ALARM, job.task, now=now))
    return finished


def look(jobs: Iterable[Periodic], *, now: datetime) -> dict[str, int]:
    """Catches up every task; one that fails is alarmed and does not hold up the others."""
    finished = {}
    for job in jobs:
        try:
            finished[job.task] = catch_up(job, now=now)
        except Busy:
            finished[job.task] = 0
        except Exception as error:
            _note_failure(job, type(error).__name__, now)
            finished[job.task] = 0
    return finished


def _note_failure(job: Periodic, error: str, now: datetime) -> None:
    def note(session: Session) -> None:
        session.execute(
            update(PeriodRun)
            .where(PeriodRun.task == job.task, PeriodRun.done_at.is_(None))
            .values(failures=PeriodRun.failures + 1),
            execution_options={"synchronize_session": False},
        )
        alarms.sound(session, ALARM, job.task, error, now=now)

    as_system(Reason.SWEEP, note)
