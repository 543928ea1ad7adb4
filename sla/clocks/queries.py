"""Every SELECT on clocks."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.scope import Reason, system
from sla.calendars import queries as calendars
from sla.calendars.rules import Calendar
from sla.clocks.models import ClockRow, PauseRow
from sla.clocks.pauses import Pause
from sla.clocks.rules import Clock, State, Verdict, judge, warns_of
from sla.policies.rules import ClockKind
from sla.subjects import Subject
from sla.targets.rules import decoded

STREAMED = 5_000
Pauses = dict[Subject, list[PauseRow]]


@dataclass(frozen=True)
class ClockLine:
    """One promise as a page shows it. `due` stands still while `held`: an open pause moves it
    on with time. `promised` is the earlier promise that it keeps."""

    id: int
    kind: ClockKind
    state: State
    started: datetime
    due: datetime | None
    stopped: datetime | None
    breached: datetime | None
    paused_s: int
    held: bool
    policy_code: str | None
    policy_version: int | None
    matched: tuple[str, ...]
    target: str | None
    calendar_code: str
    calendar_version: int
    promised: datetime | None = None


def of_subject(session: Session, subject: Subject) -> list[ClockLine]:
    """The promises to a subject within reach, in the order they began."""
    return of_subjects(session, subject.kind, [subject.id]).get(subject.id, [])


def of_subjects(session: Session, kind: str, ids: Iterable[int]) -> dict[int, list[ClockLine]]:
    """The promises to many subjects of one kind, in one statement."""
    rows = session.execute(_lines().where(
        ClockRow.subject_kind == kind, ClockRow.subject_id.in_(list(ids)))
        .order_by(ClockRow.started_at, ClockRow.id))
    found: dict[int, list[ClockLine]] = {}
    for row in rows:
        found.setdefault(row.subject_id, []).append(_line(row))
    return found


def next_dues(session: Session, kind: str, ids: Iterable[int], *,
              but: Collection[ClockKind] = ()) -> dict[int, datetime]:
    """The earliest due moment of the open promises to each subject, in one statement; `but`
    those that do not hang on one hand."""
    rows = session.execute(
        select(ClockRow.subject_id, func.min(ClockRow.due_at))
        .where(ClockRow.subject_kind == kind, ClockRow.subject_id.in_(list(ids)),
               ClockRow.stopped_at.is_(None), ClockRow.due_at.is_not(None),
               ClockRow.kind.not_in(but))
        .group_by(ClockRow.subject_id))
    return {row[0]: row[1] for row in rows if row[1] is not None}


def promise_of(session: Session, subject: Subject, kind: ClockKind) -> datetime | None:
    """The due moment that a job entered anew after this one still has to keep, past the scope:
    that of a promise which fell away unkept and unbroken. What was kept is kept, and what was
    broken is recorded there and not a second time."""
    with system(session, Reason.FIRST_PROMISE):
        return session.scalar(
            select(ClockRow.due_at)
            .where(
                ClockRow.subject_kind == subject.kind,
                ClockRow.subject_id == subject.id,
                ClockRow.kind == kind,
                ClockRow.state == State.CANCELLED,
            )
            .order_by(ClockRow.id.desc())
            .limit(1)
        )


def verdict(session: Session, clock_id: int, now: datetime) -> Verdict:
    """What holds for a clock and why, judged anew from its rows; NotFound out of reach."""
    reachable = session.scalar(select(ClockRow.id).where(ClockRow.id == clock_id))
    if reachable is None:
        raise NotFound("clock", clock_id)
    with system(session, Reason.TIME):
        row = load(session, ClockRow.id == clock_id)[0]
        pauses = pauses_of(session, [row])
        calendar = calendars.of_versions(session, [_version(row)])[_version(row)]
    return judge(as_rules(row, pauses, calendar), now)


def load(session: Session, *conditions: Any, lock: bool = False,
         limit: int | None = None) -> list[ClockRow]:
    """Clocks by id as rows that stand in no session. Only under a system look: the time of a
    subject may belong to several outlets."""
    query = select(*ClockRow.__table__.columns).where(*conditions).order_by(ClockRow.id)
    if lock:
        query = query.with_for_update()
    rows = session.execute(query.limit(limit)).mappings()
    return [ClockRow(**row) for row in rows]


def open_of(session: Session, subject: Subject,
            kinds: Collection[ClockKind] | None) -> list[ClockRow]:
    """The running clocks of a subject, all or of some kinds; under a system look."""
    some = [] if kinds is None else [ClockRow.kind.in_(kinds)]
    return load(session, ClockRow.subject_kind == subject.kind,
                ClockRow.subject_id == subject.id, ClockRow.stopped_at.is_(None), *some)


def pauses_of(session: Session, rows: Collection[ClockRow]) -> Pauses:
    """The pauses of the subjects of these clocks; one statement per kind of subject."""
    found: Pauses = {}
    for kind in sorted({row.subject_kind for row in rows}):
        ids = sorted({row.subject_id for row in rows if row.subject_kind == kind})
        for pause in session.scalars(
                select(PauseRow).where(PauseRow.subject_kind == kind,
                                       PauseRow.subject_id.in_(ids))
                .order_by(PauseRow.id), execution_options={"populate_existing": True}):
            found.setdefault(Subject(kind, pause.subject_id), []).append(pause)
    return found


def as_rules(row: ClockRow, pauses: Pauses, calendar: Calendar) -> Clock:
    """The clock as the rules know it. A confirmation after the stop came too late to count."""
    about = pauses.get(Subject(row.subject_kind, row.subject_id), ())
    return Clock(
        calendar=calendar,
        target=None if row.target is None else decoded(row.target),
        started=row.started_at,
        stopped=row.stopped_at,
        cancelled=row.cancelled,
        pauses=tuple(_pause(pause, row.stopped_at) for pause in about
                     if pause.kind in (None, row.kind)),
        promised=row.promised_at,
        breach=row.breached_at,
        warns=warns_of(row.kind),
    )


@dataclass(frozen=True)
class Aside:
    """A clock the sweep could not deal with, and the type of the failure."""

    id: int
    kind: ClockKind
    subject: Subject
    failure: str


def set_aside(session: Session, limit: int = 100) -> list[Aside]:
    """Clocks set aside by the sweep: somebody must look at them."""
    rows = session.execute(
        select(ClockRow.id, ClockRow.kind, ClockRow.subject_kind, ClockRow.subject_id,
               ClockRow.set_aside)
        .where(ClockRow.set_aside.is_not(None)).order_by(ClockRow.id).limit(limit))
    return [Aside(key, kind, Subject(about, about_id), failure or "")
            for key, kind, about, about_id, failure in rows]


CLOCK_COLUMNS = ("id", "kind", "subject", "outlet", "policy", "version", "started", "due",
                 "stopped", "state", "paused_s")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every clock for the books, streamed: CLOCK_COLUMNS; the subject as "work_order:12"."""
    rows = session.execute(
        select(ClockRow.id, ClockRow.kind, ClockRow.subject_kind, ClockRow.subject_id,
               ClockRow.outlet_id, ClockRow.policy_code, ClockRow.policy_version,
               ClockRow.started_at, ClockRow.due_at, ClockRow.stopped_at, ClockRow.state,
               ClockRow.paused_s).order_by(ClockRow.id),
        execution_options={"yield_per": STREAMED})
    for key, kind, about, about_id, *rest in rows:
        yield key, kind, f"{about}:{about_id}", *rest


def _lines() -> Any:
    return select(
        ClockRow.id, ClockRow.kind, ClockRow.state, ClockRow.started_at, ClockRow.due_at,
        ClockRow.stopped_at, ClockRow.breached_at, ClockRow.paused_s, ClockRow.look_at,
        ClockRow.set_aside, ClockRow.policy_code, ClockRow.policy_version, ClockRow.matched,
        ClockRow.target, ClockRow.calendar_code, ClockRow.calendar_version,
        ClockRow.promised_at, ClockRow.subject_id)


def _line(row: Any) -> ClockLine:
    runs = row.stopped_at is None and row.breached_at is None and row.due_at is not None
    return ClockLine(
        row.id, row.kind, row.state, row.started_at, row.due_at, row.stopped_at,
        row.breached_at, row.paused_s, runs and row.look_at is None and row.set_aside is None,
        row.policy_code, row.policy_version, tuple(filter(None, row.matched.split(","))),
        row.target, row.calendar_code, row.calendar_version, row.promised_at)


def _version(row: ClockRow) -> calendars.Key:
    return row.calendar_code, row.calendar_version


def _pause(pause: PauseRow, stopped: datetime | None) -> Pause:
    known = pause.confirmed_at is not None and (
        stopped is None or pause.confirmed_at <= stopped)
    return Pause(pause.reason, pause.from_at, pause.to_at, known)


def running_since(session: Session, subject: Subject, kind: ClockKind) -> datetime | None:
    """When a running promise began, past the scope; None when none runs."""
    with system(session, Reason.TIME):
        return session.scalar(
            select(ClockRow.started_at).where(
                ClockRow.subject_kind == subject.kind, ClockRow.subject_id == subject.id,
                ClockRow.kind == kind, ClockRow.stopped_at.is_(None)))


def open_due(session: Session, subject: Subject, kind: ClockKind) -> datetime | None:
    """The due moment of a running promise, None when none runs or nothing is promised."""
    return session.scalar(
        select(ClockRow.due_at).where(
            ClockRow.subject_kind == subject.kind, ClockRow.subject_id == subject.id,
            ClockRow.kind == kind, ClockRow.stopped_at.is_(None)))


@dataclass(frozen=True)
class Urgent:
    """The open promise of a subject that is due first."""

    kind: ClockKind
    due: datetime


def next_ahead(session: Session, subject: Subject, kinds: Collection[ClockKind],
               at: datetime) -> Urgent | None:
    """The unbroken promise of these kinds that is due next, not before `at`."""
    row = session.execute(
        select(ClockRow.kind, ClockRow.due_at)
        .where(ClockRow.subject_kind == subject.kind, ClockRow.subject_id == subject.id,
               ClockRow.kind.in_(kinds), ClockRow.stopped_at.is_(None),
               ClockRow.breached_at.is_(None), ClockRow.due_at >= at)
        .order_by(ClockRow.due_at, ClockRow.id).limit(1)).first()
    return Urgent(row[0], row[1]) if row and row[1] else None


def most_urgent(session: Session, kind: str, ids: Iterable[int]) -> dict[int, Urgent]:
    """The open promise of each subject that is due first, in one statement."""
    rows = session.execute(
        select(ClockRow.subject_id, ClockRow.kind, ClockRow.due_at)
        .where(ClockRow.subject_kind == kind, ClockRow.subject_id.in_(list(ids)),
               ClockRow.stopped_at.is_(None), ClockRow.due_at.is_not(None))
        .order_by(ClockRow.due_at.desc(), ClockRow.id))
    return {subject_id: Urgent(clock, due) for subject_id, clock, due in rows if due is not None}
