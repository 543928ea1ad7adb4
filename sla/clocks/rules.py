"""A clock: one promise from its start to its verdict (DOMAIN, "Time that is owed").

A clock never forgets: a breach, once it exists, is dated at the due moment it missed and
no later pause, completion, change or cancellation removes it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from sla.calendars.rules import Calendar
from sla.clocks.pauses import Cap, Pause, Paused, effective, merged, moved
from sla.moments import seconds_between, seconds_of
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.targets.rules import Due, Target, advanced, due, measured, pausable

USUAL_WARNS = (Fraction(1, 2), Fraction(3, 4))
_WARNS = {ClockKind.PART_MISSING: (Fraction(60, 90), Fraction(80, 90))}
"""The law's own terms are warned later (DOMAIN, "Statutory rules per product unit")."""

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise and what has happened to it.

    `target` None is "no target": it is never breached. `promised` is an earlier promise
    that still holds (cancel-and-recreate). `breach` is the stored date of a breach that
    was found before. `cancelled` says that `stopped` was not a completion. `warns` are the
    shares of the allowance at which its holder is warned.
    ValueError when the stop lies before the start.
    """

    calendar: Calendar
    target: Target | None
    started: datetime
    stopped: datetime | None = None
    cancelled: bool = False
    pauses: tuple[Pause, ...] = ()
    cap: Cap | None = None
    promised: datetime | None = None
    breach: datetime | None = None
    warns: tuple[Fraction, Fraction] = USUAL_WARNS

    def __post_init__(self) -> None:
        if self.stopped is not None:
            seconds_between(self.started, self.stopped)


class State(StrEnum):
    """Where a clock stands."""

    NO_TARGET = "no_target"
    RUNNING = "running"
    WARN50 = "warn50"
    WARN75 = "warn75"
    BREACHED = "breached"
    MET = "met"
    MET_LATE = "met_late"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """The reasons a verdict gives, as codes for the screen, the paper and the dispute."""

    NO_TARGET = "no_target"
    WITHIN_TARGET = "within_target"
    PAST_DUE = "past_due"
    STOPPED_AFTER_DUE = "stopped_after_due"
    FOUND_BEFORE = "found_before"
    FIRST_PROMISE_KEPT = "first_promise_kept"
    MOVED_BY_PAUSES = "moved_by_pauses"
    PAUSE_AFTER_DUE = "pause_after_due"
    PAUSE_UNCONFIRMED = "pause_unconfirmed"
    PAUSE_CAPPED = "pause_capped"
    NOT_PAUSABLE = "not_pausable"
    HOLIDAYS_UNKNOWN = "holidays_unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds for a clock at a moment, and why.

    `due` counts every pause that has an end, and an open pause up to the moment asked
    about; while `held` it moves on with time, so a sweep passes held clocks by.
    `breach` is the due moment that was missed. `late_seconds` are wall-clock seconds from
    there to the stop or the moment asked about. `warns` are the moments of the two warnings,
    of 50 and 75 % where the law sets no others.
    `paused` are the seconds, as the target counts them, that moved the due moment.
    """

    state: State
    due: datetime | None
    breach: datetime | None
    late_seconds: int
    warns: tuple[datetime, ...]
    held: bool
    paused: tuple[tuple[Party, int], ...]
    reasons: tuple[Why, ...]
    missing_years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the verdict on a clock with a target is made of."""

    clock: Clock
    target: Target
    until: datetime
    first: Due
    base: datetime
    pauses: tuple[Paused, ...]
    moved: datetime

    @property
    def due(self) -> datetime:
        """The due moment; a breach found before froze it."""
        return self.clock.breach if self.clock.breach is not None else self.moved

    @property
    def breach(self) -> datetime | None:
        """The due moment missed, by an earlier finding or by this reading."""
        late = self.clock.breach is not None or self.until > self.due
        return self.due if late else None


_UNTIMED = Verdict(State.NO_TARGET, None, None, 0, (), False, (), (Why.NO_TARGET,))


def judge(clock: Clock, now: datetime) -> Verdict:
    """The verdict on a clock, at its stop or, while it runs, at `now`.

    Breach means later than due: at the due moment itself the promise is still kept.
    Stopping after due is a breach dated due, also when nobody had looked before.
    """
    if clock.target is None:
        return _UNTIMED
    reading = _read(clock, clock.target, now)
    breach = reading.breach
    warns = tuple(_share_moment(reading, share) for share in clock.warns)
    return Verdict(
        state=_state(reading, breach, warns),
        due=reading.due,
        breach=breach,
        late_seconds=_late_seconds(reading.until, breach),
        warns=warns,
        held=_held(reading),
        paused=_paused(reading),
        reasons=_reasons(reading, breach),
        missing_years=reading.first.missing_years,
    )


def percent_moment(clock: Clock, now: datetime, percent: int) -> datetime | None:
    """When that share of the allowance is used up, pauses counted; None without a target.

    The allowance is the time from start to due as the target counts it. What lies above
    100 %, for an escalation ladder, is a share of the target's own allowance, also where
    an earlier promise left less of it.
    """
    if clock.target is None:
        return None
    return _share_moment(_read(clock, clock.target, now), Fraction(percent, 100))


def warns_of(kind: ClockKind) -> tuple[Fraction, Fraction]:
    """The shares of its allowance at which a clock of this kind warns."""
    return _WARNS.get(kind, USUAL_WARNS)


def keeping_promise(clock: Clock, earlier_due: datetime) -> Clock:
    """The clock of a job that was cancelled and entered anew: the earlier due holds."""
    if clock.promised is not None:
        earlier_due = min(clock.promised, earlier_due)
    return replace(clock, promised=earlier_due)


def retargeted(clock: Clock, target: Target | None, calendar: Calendar) -> Clock:
    """The clock after a change of policy or calendar: only an open clock is re-computed.

    A stopped clock is returned as it is. A breach found before stays with the clock.
    """
    if clock.stopped is not None:
        return clock
    return replace(clock, target=target, calendar=calendar)


def stopped(clock: Clock, at: datetime, *, cancelled: bool = False) -> Clock:
    """The clock stopped at its milestone, or by a cancellation; a second stop is refused."""
    if clock.stopped is not None:
        raise ValueError(f"the clock stopped at {clock.stopped.isoformat()}")
    return replace(clock, stopped=at, cancelled=cancelled)


def _read(clock: Clock, target: Target, now: datetime) -> _Reading:
    until = clock.stopped if clock.stopped is not None else now
    first = due(clock.calendar, clock.started, target)
    base = first.at if clock.promised is None else min(first.at, clock.promised)
    pauses = _pauses(clock, target, until)
    later = moved(clock.calendar, target, base, pauses)
    return _Reading(clock, target, until, first, base, pauses, later)


def _pauses(clock: Clock, target: Target, until: datetime) -> tuple[Paused, ...]:
    if not clock.pauses or not pausable(target):
        return ()
    return effective(clock.calendar, target, clock.pauses, clock.cap, clock.started, until)


def _share_moment(reading: _Reading, share: Fraction) -> datetime:
    clock, target, base = reading.clock, reading.target, reading.base
    begin, end, rest = clock.started, base, share
    if share > 1:
        begin, end, rest = base, reading.first.at, share - 1
    allowed = _allowance(clock, target, end)
    reached = advanced(clock.calendar, target, min(begin, base), int(allowed * rest))
    return moved(clock.calendar, target, reached, reading.pauses)


def _allowance(clock: Clock, target: Target, end: datetime) -> int:
    return measured(clock.calendar, target, clock.started, max(clock.started, end))


def _state(reading: _Reading, breach: datetime | None, warns: tuple[datetime, ...]) -> State:
    clock = reading.clock
    if clock.stopped is not None and not clock.cancelled:
        return State.MET if breach is None else State.MET_LATE
    if breach is not None:
        return State.BREACHED
    if clock.cancelled:
        return State.CANCELLED
    reached = sum(moment <= reading.until for moment in warns)
    return (State.RUNNING, State.WARN50, State.WARN75)[reached]


def _late_seconds(until: datetime, breach: datetime | None) -> int:
    return 0 if breach is None else max(0, seconds_of(until) - seconds_of(breach))


def _held(reading: _Reading) -> bool:
    """Whether the second that begins now will be paused."""
    if reading.clock.stopped is not None or reading.breach is not None:
        return False
    if not any(_covers(pause, reading.until) for pause in reading.clock.pauses):
        return False
    ahead = _pauses(reading.clock, reading.target, reading.until + _SECOND)
    return any(pause.began <= reading.until < pause.ended for pause in ahead)


def _covers(pause: Pause, at: datetime) -> bool:
    return pause.began <= at and (pause.ended is None or at < pause.ended)


def _paused(reading: _Reading) -> tuple[tuple[Party, int], ...]:
    sums: dict[Party, int] = {}
    for pause in reading.pauses:
        if pause.began < reading.moved:
            sums[pause.party] = sums.get(pause.party, 0) + pause.seconds
    return tuple(sorted(sums.items(), key=lambda item: item[0].rank))


def _reasons(reading: _Reading, breach: datetime | None) -> tuple[Why, ...]:
    outcome = Why.WITHIN_TARGET
    if reading.clock.breach is not None:
        outcome = Why.FOUND_BEFORE
    elif breach is not None:
        outcome = Why.PAST_DUE if reading.clock.stopped is None else Why.STOPPED_AFTER_DUE
    return (outcome, *_side_reasons(reading))


def _side_reasons(reading: _Reading) -> tuple[Why, ...]:
    clock = reading.clock
    found = {
        Why.FIRST_PROMISE_KEPT: reading.base < reading.first.at,
        Why.MOVED_BY_PAUSES: reading.moved > reading.base,
        Why.PAUSE_AFTER_DUE: any(pause.began >= reading.moved for pause in reading.pauses),
        Why.PAUSE_UNCONFIRMED: any(not pause.counts for pause in clock.pauses),
        Why.PAUSE_CAPPED: _was_capped(reading),
        Why.NOT_PAUSABLE: bool(clock.pauses) and not pausable(reading.target),
        Why.HOLIDAYS_UNKNOWN: bool(reading.first.missing_years),
    }
    return tuple(why for why, holds in found.items() if holds)


def _was_capped(reading: _Reading) -> bool:
    clock = reading.clock
    if clock.cap is None or not reading.pauses:
        return False
    whole = merged(clock.pauses, clock.started, reading.until)
    counted = sum(seconds_between(pause.began, pause.ended) for pause in reading.pauses)
    return counted < sum(seconds_between(stretch.began, stretch.ended) for stretch in whole)
