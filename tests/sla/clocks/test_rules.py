"""The verdict on a clock: borders, warnings, late stops, kept promises, no undo."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sla.calendars.presets import PublicHolidays, office, running, service_window
from sla.clocks.pauses import Pause, PauseReason
from sla.clocks.rules import (
    Clock,
    State,
    Why,
    judge,
    keeping_promise,
    percent_moment,
    retargeted,
    stopped,
)
from sla.targets.rules import CalendarDays, FixedMoment, RunningHours, WindowHours, WorkingDays

SHANGHAI = ZoneInfo("Asia/Shanghai")
D = datetime(2026, 7, 16, 10, tzinfo=SHANGHAI)
SECOND = timedelta(seconds=1)
RUNNING = running()
WINDOW = service_window()
OFFICE = office(PublicHolidays(frozenset(), frozenset(), frozenset({2026})))


def d(days: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return (D + timedelta(days=days)).replace(hour=int(hour), minute=int(minute))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


DAY_CLOCK = Clock(RUNNING, RunningHours.of(24), D)


@pytest.mark.parametrize(
    ("after", "state", "late"),
    [
        (timedelta(0), State.RUNNING, 0),
        (hours(12) - SECOND, State.RUNNING, 0),
        (hours(12), State.WARN50, 0),
        (hours(18) - SECOND, State.WARN50, 0),
        (hours(18), State.WARN75, 0),
        (hours(24), State.WARN75, 0),
        (hours(24) + timedelta(milliseconds=1), State.BREACHED, 0),
        (hours(24) + SECOND, State.BREACHED, 1),
        (hours(48), State.BREACHED, 86_400),
    ],
)
def test_a_running_clock(after: timedelta, state: State, late: int) -> None:
    verdict = judge(DAY_CLOCK, D + after)
    assert (verdict.state, verdict.late_seconds) == (state, late)
    assert verdict.due == D + hours(24)
    assert verdict.breach == (D + hours(24) if state is State.BREACHED else None)
    assert verdict.warns == (D + hours(12), D + hours(18))
    outcome = Why.PAST_DUE if state is State.BREACHED else Why.WITHIN_TARGET
    assert verdict.reasons == (outcome,)


@pytest.mark.parametrize(
    ("after", "cancelled", "state", "why"),
    [
        (hours(24), False, State.MET, Why.WITHIN_TARGET),
        (hours(24) + SECOND, False, State.MET_LATE, Why.STOPPED_AFTER_DUE),
        (hours(24), True, State.CANCELLED, Why.WITHIN_TARGET),
        (hours(24) + SECOND, True, State.BREACHED, Why.STOPPED_AFTER_DUE),
    ],
)
def test_a_stopped_clock(after: timedelta, cancelled: bool, state: State, why: Why) -> None:
    """Stopping after due is a breach dated due, whenever it is looked at."""
    clock = stopped(DAY_CLOCK, D + after, cancelled=cancelled)
    verdict = judge(clock, D + hours(500))
    assert (verdict.state, verdict.reasons) == (state, (why,))
    assert verdict.breach == (D + hours(24) if after > hours(24) else None)


def test_a_second_stop_is_refused() -> None:
    with pytest.raises(ValueError, match="stopped at"):
        stopped(stopped(DAY_CLOCK, D), D + hours(1))


def test_a_stop_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        stopped(DAY_CLOCK, D - SECOND)


def test_no_target_is_never_a_breach() -> None:
    for clock in (Clock(RUNNING, None, D), Clock(RUNNING, None, D, stopped=D + hours(9_000))):
        verdict = judge(clock, D + hours(9_999))
        assert (verdict.state, verdict.due, verdict.breach) == (State.NO_TARGET, None, None)
        assert verdict.reasons == (Why.NO_TARGET,)
    assert percent_moment(Clock(RUNNING, None, D), D, 50) is None


@pytest.mark.parametrize(
    ("clock", "due", "warns"),
    [
        (
            Clock(WINDOW, WindowHours.of(4), d(-13, "18:00")),
            d(-12, "10:00"),
            (d(-13, "20:00"), d(-12, "09:00")),
        ),
        (
            Clock(OFFICE, WindowHours.of(8), d(0, "16:30")),
            d(1, "17:00"),
            (d(1, "11:30"), d(1, "15:00")),
        ),
        (
            Clock(RUNNING, CalendarDays(1), d(0, "00:00")),
            d(2, "00:00"),
            (d(1, "00:00"), d(1, "12:00")),
        ),
        (
            Clock(OFFICE, WorkingDays(1), d(0, "13:30")),
            d(2, "00:00"),
            (d(1, "10:15"), d(1, "14:37") + timedelta(seconds=30)),
        ),
    ],
)
def test_warnings_stand_on_the_time_the_target_counts(
    clock: Clock, due: datetime, warns: tuple[datetime, ...]
) -> None:
    verdict = judge(clock, clock.started)
    assert (verdict.due, verdict.warns) == (due, warns)


def test_a_breach_found_before_is_frozen() -> None:
    """Neither a confirmed pause, a longer target, a stop nor a cancellation undoes it."""
    found = replace(DAY_CLOCK, breach=D + hours(24))
    excuse = Pause(PauseReason.USER_OTHER_DAY, D + hours(1), D + hours(40), confirmed=True)
    for clock in (
        replace(found, pauses=(excuse,)),
        retargeted(found, RunningHours.of(72), RUNNING),
        stopped(found, D + hours(30)),
        stopped(found, D + hours(2)),
        stopped(found, D + hours(30), cancelled=True),
        replace(found, promised=D + hours(1)),
    ):
        verdict = judge(clock, D + hours(41))
        assert verdict.breach == verdict.due == D + hours(24)
        assert verdict.state in {State.BREACHED, State.MET_LATE}
        assert verdict.reasons[0] is Why.FOUND_BEFORE


def test_a_change_of_target_moves_due_by_the_difference() -> None:
    pause = Pause(PauseReason.APPRAISAL, D + hours(1), D + hours(3))
    clock = replace(DAY_CLOCK, pauses=(pause,))
    assert judge(clock, D + hours(4)).due == D + hours(26)
    assert judge(retargeted(clock, RunningHours.of(48), RUNNING), D + hours(4)).due == D + hours(50)


def test_a_change_of_calendar_recomputes_open_clocks_only() -> None:
    clock = Clock(OFFICE, WindowHours.of(8), d(0, "16:30"))
    assert judge(retargeted(clock, clock.target, WINDOW), D).due == d(1, "12:30")
    done = stopped(clock, d(1, "09:00"))
    assert retargeted(done, clock.target, WINDOW) is done


def test_cancelled_and_entered_anew_keeps_the_first_promise() -> None:
    """DEMO, story 4: cancelled at 17:20, entered at 17:41, breach dated D-6 18:00."""
    first = Clock(RUNNING, RunningHours.of(72), d(-9, "18:00"))
    assert judge(first, d(-6, "17:20")).due == d(-6, "18:00")
    gone = stopped(first, d(-6, "17:20"), cancelled=True)
    assert judge(gone, D).state is State.CANCELLED

    anew = Clock(RUNNING, RunningHours.of(72), d(-6, "17:41"))
    kept = keeping_promise(anew, d(-6, "18:00"))
    said = Pause(PauseReason.USER_OTHER_DAY, d(-6, "17:41"), d(-5, "17:41"))
    verdict = judge(replace(kept, pauses=(said,)), D)
    assert (verdict.state, verdict.breach) == (State.BREACHED, d(-6, "18:00"))
    assert verdict.reasons == (Why.PAST_DUE, Why.FIRST_PROMISE_KEPT, Why.PAUSE_UNCONFIRMED)


def test_the_earliest_of_several_promises_holds_and_a_later_one_changes_nothing() -> None:
    clock = keeping_promise(keeping_promise(DAY_CLOCK, D + hours(5)), D + hours(9))
    assert judge(clock, D).due == D + hours(5)
    later = keeping_promise(DAY_CLOCK, D + hours(500))
    assert judge(later, D) == judge(DAY_CLOCK, D)


def test_a_promise_that_had_passed_is_breached_from_the_start() -> None:
    clock = keeping_promise(DAY_CLOCK, D - hours(1))
    verdict = judge(clock, D)
    assert (verdict.state, verdict.breach, verdict.late_seconds) == (
        State.BREACHED,
        D - hours(1),
        3_600,
    )
    assert verdict.warns == (D - hours(1), D - hours(1))


def test_a_confirmed_pause_moves_a_kept_promise_too() -> None:
    pause = Pause(PauseReason.USER_OTHER_DAY, D + hours(1), D + hours(3), confirmed=True)
    clock = replace(keeping_promise(DAY_CLOCK, D + hours(5)), pauses=(pause,))
    assert judge(clock, D).due == D + hours(7)


def test_an_explicit_moment_may_lie_before_the_start() -> None:
    clock = Clock(RUNNING, FixedMoment(D - hours(2)), D, stopped=D + hours(1))
    verdict = judge(clock, D)
    assert (verdict.state, verdict.breach) == (State.MET_LATE, D - hours(2))


def test_unknown_holidays_are_told() -> None:
    clock = Clock(OFFICE, WorkingDays(3), datetime(2026, 12, 31, 9, tzinfo=SHANGHAI))
    verdict = judge(clock, clock.started)
    assert verdict.missing_years == (2027,)
    assert Why.HOLIDAYS_UNKNOWN in verdict.reasons


@pytest.mark.parametrize(
    ("percent", "after"), [(0, 0), (50, 12), (100, 24), (125, 30), (150, 36), (200, 48)]
)
def test_the_share_of_an_allowance(percent: int, after: int) -> None:
    assert percent_moment(DAY_CLOCK, D, percent) == D + hours(after)


def test_beyond_due_the_share_is_of_the_targets_own_allowance() -> None:
    clock = keeping_promise(DAY_CLOCK, D + hours(1))
    assert percent_moment(clock, D, 150) == D + hours(13)


def test_the_clocks_of_the_part_that_never_came() -> None:
    """DEMO, story 1, tier 4: what was promised and what became of it at D 10:00."""
    call, sent = d(-13, "09:20"), d(-13, "09:35")
    cases = [
        (WINDOW, WindowHours.of(minutes=30), call, sent, State.MET, d(-13, "09:50")),
        (WINDOW, WindowHours.of(2), sent, d(-13, "10:50"), State.MET, d(-13, "11:35")),
        (WINDOW, WindowHours.of(4), call, d(-13, "11:30"), State.MET, d(-13, "13:20")),
        (RUNNING, RunningHours.of(72), call, d(-12, "15:10"), State.MET, d(-10, "09:20")),
        (RUNNING, CalendarDays(7), call, None, State.BREACHED, d(-5, "00:00")),
        (RUNNING, RunningHours.of(24), d(-8, "08:30"), None, State.BREACHED, d(-7, "08:30")),
    ]
    for calendar, target, start, stop, state, due in cases:
        verdict = judge(Clock(calendar, target, start, stop), D)
        assert (verdict.state, verdict.due) == (state, due)
    repair = judge(Clock(RUNNING, CalendarDays(7), call), D)
    assert repair.late_seconds == (5 * 24 + 10) * 3_600


def test_a_clock_over_midnight_and_the_leap_day() -> None:
    start = datetime(2028, 2, 28, 23, 59, 59, tzinfo=SHANGHAI)
    verdict = judge(Clock(RUNNING, CalendarDays(1), start), start)
    assert verdict.due is not None
    assert verdict.due.astimezone(SHANGHAI).date() == date(2028, 3, 1)
