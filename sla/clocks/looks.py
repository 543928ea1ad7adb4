"""When a clock has to be looked at again.

What `judge` says of a clock is stored as moments, so that a sweep only compares columns: past
`look` the promise is broken, from `warn` on the next warning holds, past a rung the next step
of the ladder is taken. While an open pause moves a moment, there is nothing to look for: it is
None until the pause ends. `judge` and a sweep therefore never differ.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sla.breaches.rules import DEFAULT_LADDER, Rung, Step
from sla.clocks.rules import Clock, State, Verdict, judge, percent_moment

AT_ONCE = tuple(rung.step for rung in DEFAULT_LADDER if rung.percent == 100)
"""Who learns of a breach when it is recorded."""

LATER = tuple(rung for rung in DEFAULT_LADDER if rung.percent > 100)
"""Who learns of it while the clock goes on running, in order."""

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Looks:
    """The stored side of a clock at the moment it was written."""

    state: State
    due: datetime | None
    warn50: datetime | None
    warn75: datetime | None
    breach: datetime | None
    paused_s: int
    look: datetime | None
    warn: datetime | None
    rungs: tuple[datetime | None, ...]


def looks(clock: Clock, now: datetime) -> Looks:
    """What to store of a clock written at `now`."""
    verdict = judge(clock, now)
    warns = verdict.warns or (None, None)
    runs = clock.stopped is None and verdict.due is not None
    open_promise = runs and verdict.breach is None and not _moves(clock, verdict)
    return Looks(
        state=verdict.state,
        due=verdict.due,
        warn50=warns[0],
        warn75=warns[1],
        breach=verdict.breach,
        paused_s=sum(seconds for _, seconds in verdict.paused),
        look=verdict.due if open_promise else None,
        warn=next((at for at in verdict.warns if at > now), None) if open_promise else None,
        rungs=tuple(_rung(clock, now, rung) if runs else None for rung in LATER),
    )


def steps_at_breach(parent_may_know: bool) -> tuple[Step, ...]:
    """The steps taken when a breach is recorded."""
    return tuple(step for step in AT_ONCE if parent_may_know or step is not Step.PARENT)


def _moves(clock: Clock, verdict: Verdict) -> bool:
    """Whether the due moment still moves: a second behind it there is no breach."""
    if verdict.due is None or not _waits(clock):
        return False
    return judge(clock, verdict.due + _SECOND).breach is None


def _rung(clock: Clock, now: datetime, rung: Rung) -> datetime | None:
    moment = percent_moment(clock, now, rung.percent)
    if moment is None or not _waits(clock):
        return moment
    again = percent_moment(clock, moment + _SECOND, rung.percent)
    return moment if again == moment else None


def _waits(clock: Clock) -> bool:
    return any(pause.ended is None and pause.counts for pause in clock.pauses)
