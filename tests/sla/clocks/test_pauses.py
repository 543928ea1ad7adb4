"""Pauses: merged, confirmed, capped, exact, and never making time vanish."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.calendars.presets import PublicHolidays, office, running
from sla.calendars.rules import Calendar
from sla.clocks.pauses import Cap, Pause, PauseReason, effective, merged
from sla.clocks.rules import Clock, State, Why, judge
from sla.parties import Party
from sla.targets.rules import (
    CalendarDays,
    DayOfMonth,
    FixedMoment,
    RunningHours,
    Shift,
    WindowHours,
    WorkingDays,
)
from tests.sla import oracle
from tests.sla.strategies import calendars, moments

SHANGHAI = ZoneInfo("Asia/Shanghai")
D = datetime(2026, 7, 16, 10, tzinfo=SHANGHAI)
RUNNING = running()
OFFICE = office(PublicHolidays(frozenset(), frozenset(), frozenset({2026})))
CARRIER, PLANNING = PauseReason.PART_ON_THE_WAY, PauseReason.PART_NOT_IN_STOCK
USER = PauseReason.USER_OTHER_DAY


def hour(number: float) -> datetime:
    return D + timedelta(hours=number)


def pause(reason: PauseReason, begin: float, end: float | None, confirmed: bool = True) -> Pause:
    return Pause(reason, hour(begin), None if end is None else hour(end), confirmed)


def day_clock(*pauses: Pause, cap: Cap | None = None) -> Clock:
    return Clock(RUNNING, RunningHours.of(24), D, pauses=pauses, cap=cap)


@pytest.mark.parametrize(
    ("pauses", "due", "paused"),
    [
        pytest.param([(CARRIER, 2, 5)], 27, {Party.CARRIER: 3}, id="one"),
        pytest.param([(CARRIER, 2, 5), (CARRIER, 4, 8)], 30, {Party.CARRIER: 6}, id="overlap"),
        pytest.param([(CARRIER, 2, 8), (USER, 3, 4)], 30, {Party.CARRIER: 6}, id="inside"),
        pytest.param(
            [(USER, 4, 9), (CARRIER, 2, 6)], 31, {Party.CARRIER: 4, Party.USER: 3}, id="two parties"
        ),
        pytest.param(
            [(PauseReason.DEALER_OR_PLATFORM, 2, 4), (PLANNING, 2, 4)],
            26,
            {Party.PLANNING: 2},
            id="same beginning",
        ),
        pytest.param([(CARRIER, 2, 5), (CARRIER, 5, 6)], 28, {Party.CARRIER: 4}, id="touching"),
        pytest.param([(CARRIER, -3, 2)], 26, {Party.CARRIER: 2}, id="from before the start"),
        pytest.param([(CARRIER, -3, -1)], 24, {}, id="before the start"),
        pytest.param([(CARRIER, 3, 3)], 24, {}, id="of nothing"),
        pytest.param([(CARRIER, 23, 40)], 41, {Party.CARRIER: 17}, id="across due"),
        pytest.param([(CARRIER, 24, 40)], 24, {}, id="from due on comes too late"),
        pytest.param(
            [(CARRIER, 2, 12), (USER, 30, 35)], 39, {Party.CARRIER: 10, Party.USER: 5}, id="chain"
        ),
    ],
)
def test_pauses_move_due(
    pauses: list[tuple[PauseReason, int, int]], due: int, paused: dict[Party, int]
) -> None:
    for order in (pauses, pauses[::-1]):
        verdict = judge(day_clock(*(pause(*one) for one in order)), hour(1))
        assert verdict.due == hour(due)
        assert dict(verdict.paused) == {party: n * 3_600 for party, n in paused.items()}


def test_a_pause_across_closing_moves_only_the_open_seconds() -> None:
    clock = Clock(OFFICE, WindowHours.of(6), D, pauses=(pause(CARRIER, 6, 24),))
    verdict = judge(clock, hour(25))
    # 16:00 to 10:00 next day: 1.5 h to closing and 1.5 h from opening.
    assert dict(verdict.paused) == {Party.CARRIER: 3 * 3_600}
    assert verdict.due == hour(25.5)
    # Without it due is exactly at the closing of the first day.
    assert judge(replace(clock, pauses=()), D).due == hour(7.5)


def test_a_pause_in_closed_hours_moves_nothing() -> None:
    clock = Clock(OFFICE, WindowHours.of(8), D, pauses=(pause(CARRIER, 8, 22),))
    assert judge(clock, hour(23)).due == judge(replace(clock, pauses=()), D).due


def test_days_move_by_the_exact_seconds_too() -> None:
    days = Clock(RUNNING, CalendarDays(1), D, pauses=(pause(CARRIER, 1, 2.5),))
    assert judge(days, hour(3)).due == D.replace(day=18, hour=1, minute=30)
    work = Clock(OFFICE, WorkingDays(1), D, pauses=(pause(CARRIER, 0.5, 2),))
    # Due when Friday ends; 1.5 open hours more are Monday 10:00.
    assert judge(work, hour(3)).due == datetime(2026, 7, 20, 10, 0, tzinfo=SHANGHAI)


def test_a_date_of_the_month_and_an_agreed_moment_stand() -> None:
    for target in (DayOfMonth(25, Shift.BEFORE), FixedMoment(hour(9))):
        clock = Clock(OFFICE, target, D, pauses=(pause(CARRIER, 1, 5),))
        verdict = judge(clock, hour(6))
        assert verdict.due == judge(replace(clock, pauses=()), D).due
        assert Why.NOT_PAUSABLE in verdict.reasons


@pytest.mark.parametrize("reason", [USER, PauseReason.USER_ABSENT, PauseReason.FORCE_MAJEURE])
def test_some_pauses_need_a_yes(reason: PauseReason) -> None:
    silent = judge(day_clock(pause(reason, 2, 5, confirmed=False)), hour(6))
    assert (silent.due, silent.paused) == (hour(24), ())
    assert Why.PAUSE_UNCONFIRMED in silent.reasons
    assert judge(day_clock(pause(reason, 2, 5)), hour(6)).due == hour(27)


def test_an_open_pause_holds_the_clock_and_moves_due_with_time() -> None:
    clock = day_clock(pause(CARRIER, 20, None))
    begun, later = judge(clock, hour(20)), judge(clock, hour(500))
    assert (begun.held, begun.due) == (True, hour(24))
    assert (later.held, later.due, later.state) == (True, hour(504), State.WARN75)
    assert judge(clock, hour(19)).due == hour(24)
    assert not judge(clock, hour(19)).held


@pytest.mark.parametrize(
    ("pauses", "at", "held"),
    [
        ([pause(CARRIER, 2, 5)], 1, False),
        ([pause(CARRIER, 2, 5)], 2, True),
        ([pause(CARRIER, 2, 5)], 5, False),
        ([pause(USER, 2, None, confirmed=False)], 3, False),
        ([pause(CARRIER, 24, None)], 30, False),
    ],
)
def test_held(pauses: list[Pause], at: int, held: bool) -> None:
    assert judge(day_clock(*pauses), hour(at)).held is held


def test_a_stopped_clock_is_not_held_and_an_open_pause_ends_with_it() -> None:
    clock = replace(day_clock(pause(CARRIER, 20, None)), stopped=hour(30))
    verdict = judge(clock, hour(99))
    assert (verdict.held, verdict.due, verdict.state) == (False, hour(34), State.MET)


def test_a_planned_pause_counts_ahead() -> None:
    verdict = judge(day_clock(pause(USER, 2, 30)), hour(2))
    assert (verdict.due, verdict.held) == (hour(52), True)


def test_a_pause_after_due_is_too_late_and_said() -> None:
    verdict = judge(day_clock(pause(USER, 25, 50)), hour(60))
    assert (verdict.breach, verdict.paused) == (hour(24), ())
    assert verdict.reasons == (Why.PAST_DUE, Why.PAUSE_AFTER_DUE)


USER_CAP = Cap(4 * 3_600, frozenset({USER, PauseReason.USER_ABSENT}))


@pytest.mark.parametrize(
    ("pauses", "due", "capped"),
    [
        ([(USER, 1, 4)], 27, False),
        ([(USER, 1, 5)], 28, False),
        ([(USER, 1, 9)], 28, True),
        ([(USER, 1, 4), (PauseReason.USER_ABSENT, 6, 9)], 28, True),
        ([(USER, 1, 9), (CARRIER, 5, 10)], 33, False),
        ([(USER, 1, 9), (CARRIER, 7, 10)], 31, True),
        ([(CARRIER, 1, 9)], 32, False),
        ([(CARRIER, 1, 5), (USER, 2, 4)], 28, False),
    ],
)
def test_a_cap_over_all_pauses_for_its_reasons(
    pauses: list[tuple[PauseReason, int, int]], due: int, capped: bool
) -> None:
    verdict = judge(day_clock(*(pause(*one) for one in pauses), cap=USER_CAP), hour(1))
    assert verdict.due == hour(due)
    assert (Why.PAUSE_CAPPED in verdict.reasons) is capped


def test_a_capped_open_pause_lets_go_of_the_clock() -> None:
    clock = day_clock(pause(USER, 1, None), cap=USER_CAP)
    assert judge(clock, hour(5) - timedelta(seconds=1)).held
    assert not judge(clock, hour(5)).held
    assert judge(clock, hour(29)).breach == hour(28)


def test_a_cap_counts_as_the_target_does() -> None:
    stretches = effective(
        OFFICE, WindowHours.of(8), [pause(USER, 6, 40)], Cap(2 * 3_600, frozenset({USER})), D, D
    )
    assert stretches[0].ended == hour(23)  # 16:00 to 17:30 and 08:30 to 09:00


def test_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        pause(CARRIER, 2, 1)
    with pytest.raises(ValueError, match="cap"):
        Cap(-1, frozenset())


def test_every_reason_gives_its_time_to_a_party() -> None:
    assert {reason.party for reason in PauseReason} <= set(Party)
    assert PauseReason.PART_ON_THE_WAY.party is Party.CARRIER


any_pause = st.builds(
    lambda reason, begin, length, confirmed: Pause(
        reason,
        begin,
        None if length is None else begin + timedelta(minutes=length),
        confirmed,
    ),
    st.sampled_from(list(PauseReason)),
    moments,
    st.none() | st.integers(0, 2_000),
    st.booleans(),
)
targets = st.sampled_from([RunningHours.of(20), WindowHours.of(9), CalendarDays(2), WorkingDays(1)])
caps = st.none() | st.builds(
    Cap, st.integers(0, 30_000), st.frozensets(st.sampled_from(list(PauseReason)))
)
FEW = settings(max_examples=80, deadline=None)


def union_minutes(pauses: Iterable[Pause], start: datetime, until: datetime) -> set[datetime]:
    covered = set()
    for one in pauses:
        if one.confirmed or one.reason.party not in {Party.USER, Party.FORCE}:
            moment = max(start, one.began)
            while moment < (until if one.ended is None else one.ended):
                covered.add(moment)
                moment += timedelta(minutes=1)
    return covered


@FEW
@given(st.lists(any_pause, max_size=5), moments, moments)
def test_merged_pauses_are_disjoint_and_exactly_their_union(
    pauses: list[Pause], start: datetime, until: datetime
) -> None:
    stretches = merged(pauses, start, until)
    for earlier, later in zip(stretches, stretches[1:], strict=False):  # noqa: RUF007
        assert earlier.ended <= later.began
    total = sum((one.ended - one.began).total_seconds() for one in stretches)
    assert total == 60 * len(union_minutes(pauses, start, until))
    if stretches:
        assert total <= (stretches[-1].ended - stretches[0].began).total_seconds()


@FEW
@given(calendars(), targets, st.lists(any_pause, max_size=4), any_pause, caps, moments, moments)
def test_one_more_pause_never_moves_due_earlier(
    calendar: Calendar,
    target: RunningHours,
    pauses: list[Pause],
    more: Pause,
    cap: Cap | None,
    start: datetime,
    now: datetime,
) -> None:
    clock = Clock(calendar, target, start, pauses=tuple(pauses), cap=cap)
    before = judge(clock, now).due
    after = judge(replace(clock, pauses=(*pauses, more)), now).due
    assert before is not None and after is not None
    assert before <= after


@FEW
@given(calendars(), st.lists(any_pause, max_size=4), st.integers(1, 2_000), moments, moments)
def test_due_is_the_first_moment_with_the_allowance_used_outside_pauses(
    calendar: Calendar, pauses: list[Pause], minutes: int, start: datetime, until: datetime
) -> None:
    """The slow reading: open minutes are counted one by one, paused ones are not."""
    clock = Clock(calendar, WindowHours.of(minutes=minutes), start, pauses=tuple(pauses))
    verdict = judge(clock, until)
    paused = union_minutes(pauses, start, until)
    moment, left, used_pauses = start, minutes, 0
    while left:
        if oracle.open_at(calendar, moment):
            left -= moment not in paused
            used_pauses += moment in paused
        moment += timedelta(minutes=1)
    assert verdict.due == moment
    assert sum(seconds for _, seconds in verdict.paused) == 60 * used_pauses
