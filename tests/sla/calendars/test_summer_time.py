"""The local clock is applied pointwise where it jumps: skipped and repeated hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sla.calendars.presets import every_day, running
from sla.calendars.rules import Calendar, day_begin, due_at, hours, is_working_day, working_seconds
from sla.targets.rules import CalendarDays, due

HOUR = 3_600


def day_seconds(calendar: Calendar, day: date) -> int:
    begin, end = day_begin(calendar, day), day_begin(calendar, day + timedelta(days=1))
    return working_seconds(calendar, begin, end)


@pytest.mark.parametrize(
    ("zone", "day", "windows", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), ("00:00-24:00",), 23),
        ("Europe/Berlin", date(2026, 10, 25), ("00:00-24:00",), 25),
        ("Europe/Berlin", date(2026, 3, 29), ("08:00-17:00",), 9),
        ("Europe/Berlin", date(2026, 3, 29), ("02:00-03:00",), 0),
        ("Europe/Berlin", date(2026, 3, 29), ("01:30-03:30",), 1),
        ("Europe/Berlin", date(2026, 10, 25), ("02:00-03:00",), 2),
        ("Europe/Berlin", date(2026, 10, 25), ("01:30-02:30",), 1.5),
        ("America/New_York", date(2026, 3, 8), ("00:00-24:00",), 23),
        ("Australia/Lord_Howe", date(2026, 4, 5), ("00:00-24:00",), 24.5),
        ("America/Sao_Paulo", date(2018, 11, 4), ("00:00-24:00",), 23),
        ("America/Sao_Paulo", date(2018, 11, 4), ("00:00-01:00",), 0),
        ("Pacific/Apia", date(2011, 12, 30), ("00:00-24:00",), 0),
        ("Asia/Shanghai", date(1986, 5, 4), ("00:00-24:00",), 23),
        ("Asia/Shanghai", date(1986, 9, 14), ("00:00-24:00",), 25),
        ("Asia/Shanghai", date(2026, 3, 29), ("00:00-24:00",), 24),
    ],
)
def test_open_hours_of_a_day(
    zone: str, day: date, windows: tuple[str, ...], expected: float
) -> None:
    calendar = Calendar(zone, every_day(hours(*windows)))
    assert day_seconds(calendar, day) == expected * HOUR
    assert is_working_day(calendar, day) is (expected > 0)


def test_a_window_that_is_repeated_is_two_spans() -> None:
    calendar = Calendar("Europe/Berlin", every_day(hours("02:00-02:30")))
    start = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert due_at(calendar, start, 1_800) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert due_at(calendar, start, 1_801) == datetime(2026, 10, 25, 1, 0, 1, tzinfo=UTC)


def test_the_end_of_a_day_follows_the_local_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    calendar = running("Europe/Berlin")
    start = datetime(2026, 3, 28, 12, tzinfo=berlin)
    assert due(calendar, start, CalendarDays(1)).at == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_a_day_that_begins_where_midnight_is_skipped() -> None:
    calendar = running("America/Sao_Paulo")
    assert day_begin(calendar, date(2018, 11, 4)) == datetime(2018, 11, 4, 3, tzinfo=UTC)
