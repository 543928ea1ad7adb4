"""What can be done with a clock: start, stand still, go on, stop. Each verb is called by the
use case that owns the subject and rides on that use case's fact.

A promise that was broken is found before anything else happens to the clock, so no verb, in
whatever order and however late the sweep, undoes a breach (DOMAIN, "Time that is owed").
Clocks are read and written past the scope: whoever may act on the subject may move its time.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import case, insert, select, update
from sqlalchemy.orm import Session

from core.db import ATTEMPTS, change
from core.errors import Busy, RuleBroken, StaleVersion
from core.scope import Reason, Stamps, system
from sla.breaches import service as breaches
from sla.calendars import queries as calendars
from sla.clocks import queries, rules, works
from sla.clocks.models import ClockRow, PauseRow
from sla.clocks.pauses import PauseReason
from sla.clocks.privacy import OBSERVED, stamps_for
from sla.clocks.rules import Clock
from sla.clocks.stored import columns, promise_columns
from sla.policies import queries as policies
from sla.policies.rules import ClockKind, Work, promise_for
from sla.subjects import Subject
from sla.targets.rules import Target, encoded

Edit = Callable[[Clock], Clock]


def start(session: Session, kind: ClockKind, subject: Subject, work: Work, at: datetime,
          stamps: Stamps, *, promised: datetime | None = None, agreed: Target | None = None,
          now: datetime) -> ClockRow:
    """A promise begins. `promised` is an earlier due moment that still holds; `agreed` is a
    target of this subject's own, as of an agreement, in place of the policy's. RuleBroken when
    a clock of this kind runs for the subject; a stopped one is no hindrance (reopening)."""
    return start_together(session, {kind: promised}, subject, work, at, stamps, agreed=agreed,
                          now=now)[0]


def start_together(session: Session, promised: Mapping[ClockKind, datetime | None],
                   subject: Subject, work: Work, at: datetime, stamps: Stamps, *,
                   agreed: Target | None = None, now: datetime) -> list[ClockRow]:
    """Several promises to a subject begin at one moment, in the order named; see `start`."""
    _refuse_future(at, now)
    with _timing(session, now) as broken:
        if queries.open_of(session, subject, tuple(promised)):
            raise RuleBroken("clock_runs")
        rows = [_begun(session, kind, subject, work, at, stamps, earlier, agreed, now)
                for kind, earlier in promised.items()]
        ids = session.scalars(
            insert(ClockRow).returning(ClockRow.id, sort_by_parameter_order=True),
            [_values(row) for row in rows], execution_options={"render_nulls": True})
        for row, key in zip(rows, ids, strict=True):
            row.id = key
        broken += [row.id for row in rows if row.breached_at is not None]
    return rows


def _begun(session: Session, kind: ClockKind, subject: Subject, work: Work, at: datetime,
           stamps: Stamps, promised: datetime | None, agreed: Target | None,
           now: datetime) -> ClockRow:
    dated = calendars.current(session)
    chosen, target = promise_columns(promise_for(policies.current(session), kind, work), dated)
    if agreed is not None:
        chosen, target = {**chosen, "target": encoded(agreed)}, agreed
    clock = Clock(dated[chosen["calendar_code"]].calendar, target, at, promised=promised,
                  warns=rules.warns_of(kind))
    return ClockRow(
        kind=kind, subject_kind=subject.kind, subject_id=subject.id, version=1,
        work=works.encoded(work), tier=work.tier, started_at=at, cancelled=False, rung=0,
        **stamps_for(kind, stamps).values(), **chosen, **columns(clock, now))


def stop(session: Session, subject: Subject, kind: ClockKind, at: datetime, *,
         cancelled: bool = False, now: datetime) -> ClockRow | None:
    """The milestone was reached, or (`cancelled`) fell away; None when no such clock runs.
    After the due moment the breach is written in the same transaction."""
    stopped = _stop(session, subject, (kind,), at, cancelled, now)
    return stopped[0] if stopped else None


def stop_some(session: Session, subject: Subject, kinds: Collection[ClockKind], at: datetime, *,
              cancelled: bool = False, now: datetime) -> None:
    """Stops those of these clocks that run."""
    _stop(session, subject, kinds, at, cancelled, now)


def stop_all(session: Session, subject: Subject, at: datetime, *, cancelled: bool = False,
             but: Collection[ClockKind] = (), now: datetime) -> list[ClockRow]:
    """Stops every clock of a subject, as when a job is cancelled or closed, `but` those that
    go on."""
    kinds = [kind for kind in ClockKind if kind not in but] if but else None
    return _stop(session, subject, kinds, at, cancelled, now)


def lapse(session: Session, subject: Subject, kind: ClockKind, *, now: datetime) -> None:
    """Silence is the answer: the clock stops as kept at its due moment, once that has passed.
    One that a sweep found broken before stays so."""
    with _timing(session, now) as broken:
        for row in queries.open_of(session, subject, (kind,)):
            ended = row.due_at if row.due_at is not None and row.due_at < now else now
            if row.breached_at is not None or ended == now:
                _apply(session, row, lambda clock: rules.stopped(clock, now), now, broken,
                       stopped_at=now)
            else:
                kept = rules.stopped(_read(session, row), ended)
                change(session, row, columns(kept, now, row.rung))


def pause(session: Session, subject: Subject, kinds: Collection[ClockKind] | None,
          reason: PauseReason, at: datetime, *, until: datetime | None = None,
          confirmed_by: str | None = None, now: datetime) -> None:
    """Clocks of these kinds (None: all) stand still from `at`, to `until` where the end is
    known; with a known end they may begin to later. For the user or force majeure it counts
    only once confirmed. RuleBroken when the subject already waits for this."""
    if until is None:
        _refuse_future(at, now)
    with _timing(session, now) as broken:
        if _pause_ids(session, subject, kinds, reason, PauseRow.to_at.is_(None)):
            raise RuleBroken("hold_open")
        session.execute(insert(PauseRow), [
            {"subject_kind": subject.kind, "subject_id": subject.id, "kind": kind,
             "reason": reason, "party": reason.party, "from_at": at, "to_at": until,
             "confirmed_by": confirmed_by, "confirmed_at": now if confirmed_by else None}
            for kind in (kinds if kinds is not None else (None,))])
        _anew(session, subject, kinds, now, broken)


def resume(session: Session, subject: Subject, kinds: Collection[ClockKind] | None,
           reason: PauseReason, at: datetime, *, now: datetime) -> None:
    """The pauses for this reason end; those that ended before stay as they were, one that has
    not begun yet falls away."""
    _refuse_future(at, now)
    with _timing(session, now) as broken:
        ids = _pause_ids(session, subject, kinds, reason,
                         PauseRow.to_at.is_(None) | (PauseRow.to_at > at))
        later = session.execute(select(PauseRow.id, PauseRow.from_at).where(
            PauseRow.id.in_(ids), PauseRow.from_at > at)).all()
        if any(row.from_at <= now for row in later):
            raise RuleBroken("out_of_order")
        _change_pauses(session, [row.id for row in later], to_at=PauseRow.from_at)
        _change_pauses(session, sorted(set(ids) - {row.id for row in later}), to_at=at)
        _anew(session, subject, kinds, now, broken)


def confirm_pause(session: Session, subject: Subject, reason: PauseReason, confirmed_by: str, *,
                  now: datetime) -> None:
    """The user's yes or the regional manager's grant. A promise broken before it came stays
    broken."""
    with _timing(session, now) as broken:
        ids = _pause_ids(session, subject, None, reason, PauseRow.confirmed_by.is_(None))
        _change_pauses(session, ids, confirmed_by=confirmed_by, confirmed_at=now)
        _anew(session, subject, None, now, broken)


def self_report(session: Session, subject: Subject, kind: ClockKind, *,
                now: datetime) -> ClockRow:
    """The holder says that the promise will not be or was not kept, before anybody found it:
    the breach will weigh less. RuleBroken when it was found before, or nothing runs."""
    with _timing(session, now) as broken:
        rows = queries.open_of(session, subject, (kind,))
        if not rows:
            raise RuleBroken("clock_not_running")
        if rows[0].breached_at is not None:
            raise RuleBroken("found_before")
        reported = rows[0].reported_at or now
        return _apply(session, rows[0], _as_it_is, now, broken,
                      reported_at=reported) or rows[0]


def restamp(session: Session, subject: Subject, stamps: Stamps, *, now: datetime) -> None:
    """The subject passes to another outlet with its running clocks. What broke before is
    recorded first and stays with the outlet that had it, and so does what it said of itself."""
    with _timing(session, now) as broken:
        for row in queries.open_of(session, subject, None):
            if overdue(row, now):
                _apply(session, row, _as_it_is, now, broken)
    own = case((ClockRow.outlet_id == stamps.outlet_id, ClockRow.reported_at), else_=None)
    private = next(kind for kind in ClockKind if kind not in OBSERVED)
    hidden = stamps_for(private, stamps).values()
    seen = ClockRow.kind.in_(sorted(OBSERVED))
    new = {name: value if hidden[name] == value else case((seen, value), else_=hidden[name])
           for name, value in stamps.values().items()}
    with system(session, Reason.TIME):
        session.execute(
            update(ClockRow).where(
                ClockRow.subject_kind == subject.kind, ClockRow.subject_id == subject.id,
                ClockRow.stopped_at.is_(None))
            .values(version=ClockRow.version + 1, reported_at=own, **new),
            execution_options={"synchronize_session": False})


def overdue(row: ClockRow, now: datetime) -> bool:
    """Whether the promise is broken and nobody has found it yet: what the sweep compares."""
    return row.look_at is not None and row.look_at < now


def _stop(session: Session, subject: Subject, kinds: Collection[ClockKind] | None, at: datetime,
          cancelled: bool, now: datetime) -> list[ClockRow]:
    _refuse_future(at, now)
    with _timing(session, now) as broken:
        rows = queries.open_of(session, subject, kinds)
        if any(at < row.started_at for row in rows):
            raise RuleBroken("out_of_order")
        stopped = [_apply(session, row,
                          lambda clock: rules.stopped(clock, at, cancelled=cancelled), now, broken,
                          stopped_at=at, cancelled=cancelled) for row in rows]
    return [row for row in stopped if row is not None]


@contextmanager
def _timing(session: Session, now: datetime) -> Iterator[list[int]]:
    """Looks past the scope; what is found broken there is recorded once outside again, so
    that those who listen to it stand in the scope of whoever acts."""
    broken: list[int] = []
    with system(session, Reason.TIME):
        yield broken
    breaches.record(session, broken, now=now)


def _anew(session: Session, subject: Subject, kinds: Collection[ClockKind] | None,
          now: datetime, broken: list[int]) -> None:
    """Computes the running clocks of a subject after its pauses changed."""
    for row in queries.open_of(session, subject, kinds):
        _apply(session, row, _as_it_is, now, broken)


def _as_it_is(clock: Clock) -> Clock:
    return clock


def _apply(session: Session, row: ClockRow, edit: Edit, now: datetime, broken: list[int],
           **also: Any) -> ClockRow | None:
    """Finds what is broken, edits the clock and writes it by compare-and-set. A row that a
    sweep or somebody else changed meanwhile is read and edited anew; None when it was stopped
    meanwhile."""
    for _ in range(ATTEMPTS):
        was_broken = row.breached_at is not None
        try:
            clock = edit(_found(session, row, now))
            change(session, row, {**columns(clock, now, row.rung), **also})
        except StaleVersion:
            row = queries.load(session, ClockRow.id == row.id)[0]
            if row.stopped_at is not None:
                return None
            continue
        if row.breached_at is not None and not was_broken:
            broken.append(row.id)
        return row
    raise Busy()


def _found(session: Session, row: ClockRow, now: datetime) -> Clock:
    """The clock as it stands at `now`, broken if its due moment has passed unseen."""
    clock = _read(session, row)
    return replace(clock, breach=row.due_at) if overdue(row, now) else clock


def _read(session: Session, row: ClockRow) -> Clock:
    key = (row.calendar_code, row.calendar_version)
    return queries.as_rules(row, queries.pauses_of(session, [row]),
                            calendars.of_versions(session, [key])[key])


def _pause_ids(session: Session, subject: Subject, kinds: Collection[ClockKind] | None,
               reason: PauseReason, *conditions: Any) -> list[int]:
    """Pauses of a subject for a reason; with kinds, those of just these kinds."""
    some = [] if kinds is None else [PauseRow.kind.in_(kinds)]
    return list(session.scalars(select(PauseRow.id).where(
        PauseRow.subject_kind == subject.kind, PauseRow.subject_id == subject.id,
        PauseRow.reason == reason, *conditions, *some)))


def _change_pauses(session: Session, ids: list[int], **values: Any) -> None:
    session.execute(update(PauseRow).where(PauseRow.id.in_(ids)).values(**values),
                    execution_options={"synchronize_session": False})


def _values(row: ClockRow) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in ClockRow.__table__.columns
            if column.name != "id"}


def _refuse_future(at: datetime, now: datetime) -> None:
    if at > now:
        raise RuleBroken("in_the_future")
