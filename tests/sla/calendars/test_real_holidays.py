"""The office calendar on the announced holidays and make-up days of 2007 to 2026."""

import csv
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sla.calendars.presets import PublicHolidays, office
from sla.calendars.rules import Calendar, day_begin, is_working_day, working_seconds
from sla.targets.rules import DayOfMonth, Shift, WindowHours, WorkingDays, due

pytestmark = pytest.mark.realdata
SHANGHAI = ZoneInfo("Asia/Shanghai")
BESIDE = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    root = Path(os.environ.get("SERVICENET_REALDATA") or BESIDE)
    file = root / "holidays" / "cn_holidays_2007_2026.csv"
    if not file.exists():
        pytest.skip(f"no real data at {file}")
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def calendar(rows: list[dict[str, str]]) -> Calendar:
    dates: dict[str, set[date]] = {"holiday": set(), "makeup_workday": set()}
    for row in rows:
        dates[row["kind"]].add(date.fromisoformat(row["date"]))
    return office(
        PublicHolidays(
            frozenset(dates["holiday"]),
            frozenset(dates["makeup_workday"]),
            frozenset(int(row["year_file"]) for row in rows),
        )
    )


def test_every_announced_day_is_off_or_worked(
    rows: list[dict[str, str]], calendar: Calendar
) -> None:
    assert len(rows) == 678
    for row in rows:
        day = date.fromisoformat(row["date"])
        assert is_working_day(calendar, day) is (row["kind"] == "makeup_workday"), row


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year_are_those_announced(
    calendar: Calendar, year: int, days: int
) -> None:
    begin, end = day_begin(calendar, date(year, 1, 1)), day_begin(calendar, date(year + 1, 1, 1))
    assert working_seconds(calendar, begin, end) == days * int(7.5 * 3_600)


def test_twenty_years_add_up_day_by_day(calendar: Calendar) -> None:
    begin, end = date(2007, 1, 1), date(2027, 1, 1)
    days = (begin + timedelta(days=number) for number in range((end - begin).days))
    worked = sum(is_working_day(calendar, day) for day in days)
    span = working_seconds(calendar, day_begin(calendar, begin), day_begin(calendar, end))
    assert span == worked * int(7.5 * 3_600)


def test_eight_working_hours_over_the_spring_festival_of_2026(calendar: Calendar) -> None:
    """Friday 13 is the last day before the festival, Saturday 14 is worked, 15 to 23 are off."""
    start = datetime(2026, 2, 13, 16, 30, tzinfo=SHANGHAI)
    found = due(calendar, start, WindowHours.of(8))
    assert found.at == datetime(2026, 2, 14, 17, 0, tzinfo=SHANGHAI)
    late = datetime(2026, 2, 14, 16, 30, tzinfo=SHANGHAI)
    assert due(calendar, late, WindowHours.of(2)).at == datetime(
        2026, 2, 24, 9, 30, tzinfo=SHANGHAI
    )


def test_working_days_and_pay_days_over_the_national_day(calendar: Calendar) -> None:
    start = datetime(2026, 9, 29, 10, tzinfo=SHANGHAI)
    assert due(calendar, start, WorkingDays(3)).at == datetime(2026, 10, 10, tzinfo=SHANGHAI)
    statement = due(calendar, start, DayOfMonth(5, Shift.AFTER)).at
    assert statement == datetime(2026, 10, 9, tzinfo=SHANGHAI)
    before = due(calendar, start, DayOfMonth(5, Shift.BEFORE)).at
    assert before == datetime(2026, 10, 1, tzinfo=SHANGHAI)


def test_the_year_after_the_last_announcement_warns(calendar: Calendar) -> None:
    start = datetime(2026, 12, 30, 10, tzinfo=SHANGHAI)
    assert due(calendar, start, WorkingDays(1)).missing_years == ()
    assert due(calendar, start, WorkingDays(2)).missing_years == (2027,)
