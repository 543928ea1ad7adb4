"""How fast working time is computed; the figures stand in docs/algorithms/working-time.md.

Each round answers ROUND questions, so the questions a second are ROUND ÷ the median.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from sla.calendars.presets import PublicHolidays, office, running, service_window
from sla.calendars.rules import Calendar, due_at, working_seconds
from sla.clocks.pauses import Pause, PauseReason
from sla.clocks.rules import Clock, judge
from sla.targets.rules import (
    CalendarDays,
    DayOfMonth,
    RunningHours,
    Shift,
    Target,
    WindowHours,
    WorkingDays,
    due,
)

ROUND = 20_000
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
SEASONS = tuple((date(year, 6, 15), date(year, 8, 31)) for year in range(2024, 2034))
WINDOW = service_window(seasons=SEASONS)
OFFICE = office(
    PublicHolidays(
        frozenset(date(year, 10, day) for year in range(2024, 2034) for day in range(1, 8)),
        frozenset(date(year, 10, 10) for year in range(2024, 2034)),
        frozenset(range(2020, 2040)),
    )
)
FIVE_YEARS_OPEN = working_seconds(WINDOW, FIRST, FIRST + timedelta(days=1_826))


def starts() -> list[datetime]:
    draw = Random(20260716)
    return [FIRST + timedelta(seconds=draw.randrange(366 * 86_400)) for _ in range(ROUND)]


def measure(benchmark: Any, ask: Callable[[datetime], object]) -> None:
    moments = starts()

    def answer_all() -> None:
        for moment in moments:
            ask(moment)

    benchmark.pedantic(answer_all, rounds=5, warmup_rounds=1)
    if not benchmark.disabled:
        benchmark.extra_info["questions_a_second"] = round(ROUND / benchmark.stats.stats.median)


@pytest.mark.parametrize(
    ("calendar", "seconds"),
    [
        pytest.param(WINDOW, 4 * 3_600, id="window-4h"),
        pytest.param(WINDOW, FIVE_YEARS_OPEN, id="window-5-years"),
        pytest.param(OFFICE, 8 * 3_600, id="office-8h"),
        pytest.param(running(), 72 * 3_600, id="running-72h"),
    ],
)
def test_due_at(benchmark: Any, calendar: Calendar, seconds: int) -> None:
    measure(benchmark, lambda start: due_at(calendar, start, seconds))
    assert working_seconds(calendar, FIRST, due_at(calendar, FIRST, seconds)) == seconds


@pytest.mark.parametrize("days", [3, 1_826])
def test_working_seconds(benchmark: Any, days: int) -> None:
    length = timedelta(days=days)
    measure(benchmark, lambda start: working_seconds(OFFICE, start, start + length))
    assert working_seconds(OFFICE, FIRST, FIRST + length) > 0


@pytest.mark.parametrize(
    "target",
    [
        RunningHours.of(72),
        WindowHours.of(8),
        CalendarDays(7),
        WorkingDays(5),
        DayOfMonth(25, Shift.BEFORE),
    ],
    ids=lambda target: type(target).__name__,
)
def test_due_of_a_target(benchmark: Any, target: Target) -> None:
    measure(benchmark, lambda start: due(OFFICE, start, target))
    assert due(OFFICE, FIRST, target).at > FIRST


def test_compiling_a_block(benchmark: Any) -> None:
    """364 days of the office calendar, once for each process and block."""

    def compile_afresh() -> None:
        replace(OFFICE).block(55)

    benchmark.pedantic(compile_afresh, rounds=20, warmup_rounds=1)
    assert OFFICE.block(55).total > 0


@pytest.mark.parametrize("pauses", [0, 3])
def test_judging_a_clock(benchmark: Any, pauses: int) -> None:
    def ask(start: datetime) -> object:
        stretches = tuple(
            Pause(
                PauseReason.PART_ON_THE_WAY,
                start + timedelta(hours=4 * number),
                start + timedelta(hours=4 * number + 3),
            )
            for number in range(pauses)
        )
        clock = Clock(WINDOW, WindowHours.of(8), start, pauses=stretches)
        return judge(clock, start + timedelta(hours=10))

    measure(benchmark, ask)
    assert ask(FIRST)
