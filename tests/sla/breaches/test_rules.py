"""Breaches stay, weigh by who spoke first, and climb the ladder once."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sla.breaches.rules import (
    DEFAULT_LADDER,
    DEFAULT_WEIGHTS,
    Breach,
    Rung,
    Source,
    Step,
    recorded,
    ruled_no_signal,
    steps_due,
)
from sla.calendars.presets import running
from sla.clocks.pauses import Pause, PauseReason
from sla.clocks.rules import Clock, judge, retargeted, stopped
from sla.targets.rules import RunningHours

D = datetime(2026, 7, 16, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
CLOCK = Clock(running(), RunningHours.of(24), D)


def hour(number: float) -> datetime:
    return D + timedelta(hours=number)


FOUND = Breach(hour(24), hour(25), Source.FOUND)


def test_nothing_is_recorded_while_the_promise_holds() -> None:
    assert recorded(None, judge(CLOCK, hour(24)), hour(24)) is None


@pytest.mark.parametrize(
    ("reported", "imported", "source"),
    [
        (None, False, Source.FOUND),
        (hour(24.5), False, Source.SELF_REPORTED),
        (hour(2), False, Source.SELF_REPORTED),
        (hour(26), False, Source.FOUND),
        (None, True, Source.IMPORTED),
    ],
)
def test_a_breach_is_dated_due(reported: datetime | None, imported: bool, source: Source) -> None:
    found = recorded(None, judge(CLOCK, hour(25)), hour(25), reported=reported, imported=imported)
    assert found == Breach(hour(24), hour(25), source)


def test_a_late_stop_is_recorded_in_the_same_way() -> None:
    late = stopped(CLOCK, hour(24) + timedelta(seconds=1))
    found = recorded(None, judge(late, hour(30)), hour(30))
    assert found == Breach(hour(24), hour(30), Source.FOUND)


def test_nothing_undoes_a_known_breach() -> None:
    known = replace(CLOCK, breach=FOUND.due)
    excuse = Pause(PauseReason.USER_ABSENT, hour(1), hour(90), confirmed=True)
    for clock in (
        replace(known, pauses=(excuse,)),
        retargeted(known, RunningHours.of(900), CLOCK.calendar),
        retargeted(known, None, CLOCK.calendar),
        stopped(known, hour(91), cancelled=True),
        stopped(known, hour(1)),
    ):
        assert recorded(FOUND, judge(clock, hour(92)), hour(92), reported=hour(3)) is FOUND


def test_self_reported_weighs_less_than_found_and_no_signal_nothing() -> None:
    assert DEFAULT_WEIGHTS[Source.SELF_REPORTED] < DEFAULT_WEIGHTS[Source.FOUND]
    assert DEFAULT_WEIGHTS[Source.NO_SIGNAL] == 0
    assert set(DEFAULT_WEIGHTS) == set(Source)


def test_a_ruling_keeps_the_breach_and_is_made_once() -> None:
    ruled = ruled_no_signal(FOUND)
    assert (ruled.due, ruled.found, ruled.source) == (FOUND.due, FOUND.found, Source.NO_SIGNAL)
    with pytest.raises(ValueError, match="before"):
        ruled_no_signal(ruled)


LADDER = [
    (24, []),
    (24.01, [Step.HOLDER, Step.PARENT]),
    (30, [Step.HOLDER, Step.PARENT]),
    (30.01, [Step.HOLDER, Step.PARENT, Step.COUNTY_OWNER]),
    (36.01, [Step.HOLDER, Step.PARENT, Step.COUNTY_OWNER, Step.REGIONAL_MANAGER]),
    (48.01, list(Step)),
]


@pytest.mark.parametrize(("after", "steps"), LADDER)
def test_the_ladder(after: float, steps: list[Step]) -> None:
    now = hour(after)
    assert list(steps_due(CLOCK, judge(CLOCK, now), now, (), parent_may_know=True)) == steps


def test_each_step_is_taken_once() -> None:
    taken: list[Step] = []
    for after, steps in LADDER:
        now = hour(after)
        taken += steps_due(CLOCK, judge(CLOCK, now), now, taken, parent_may_know=True)
        assert taken == steps


def test_the_parent_is_left_out_where_it_may_not_know() -> None:
    now = hour(99)
    steps = steps_due(CLOCK, judge(CLOCK, now), now, (), parent_may_know=False)
    assert Step.PARENT not in steps
    assert len(steps) == len(DEFAULT_LADDER) - 1


def test_only_the_parent_has_nothing_to_do() -> None:
    assert [step for step in Step if not step.must_act] == [Step.PARENT]


def test_a_stopped_clock_climbs_no_further() -> None:
    late = stopped(CLOCK, hour(40))
    assert steps_due(late, judge(late, hour(99)), hour(99), (), parent_may_know=True) == ()


def test_a_paused_clock_climbs_later() -> None:
    """Found late at hour 25; six hours of a part on the way move the higher rungs."""
    pause = Pause(PauseReason.PART_ON_THE_WAY, hour(10), hour(16))
    clock = replace(CLOCK, breach=hour(24), pauses=(pause,))
    now = hour(36)
    steps = steps_due(clock, judge(clock, now), now, (), parent_may_know=True)
    assert Step.COUNTY_OWNER not in steps
    assert Step.HOLDER in steps


def test_a_rung_before_the_breach_is_refused() -> None:
    with pytest.raises(ValueError, match="99"):
        Rung(Step.COUNTY_OWNER, 99)
