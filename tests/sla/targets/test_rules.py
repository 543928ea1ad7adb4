"""Every kind of target on a table of starts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from sla.calendars.presets import PublicHolidays, office, running, service_window
from sla.targets.rules import (
    CalendarDays,
    DayOfMonth,
    FixedMoment,
    RunningHours,
    Shift,
    Target,
    WindowHours,
    WorkingDays,
    decoded,
    due,
    encoded,
    pausable,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = office(
    PublicHolidays(
        off=frozenset({date(2026, 5, day) for day in range(1, 6)}),
        makeup=frozenset({date(2026, 5, 9)}),
        years=frozenset({2026, 2028}),
    )
)


def at(text: str) -> datetime:
    """A local moment; "2026-07-03 24:00" is the end of the day."""
    day, clock = text.split(" ")
    hour, minute = clock.split(":")
    begin = datetime.fromisoformat(day).replace(tzinfo=SHANGHAI)
    return begin + timedelta(hours=int(hour), minutes=int(minute))


@pytest.mark.parametrize(
    ("start", "target", "expected"),
    [
        ("2026-07-03 09:20", RunningHours.of(72), "2026-07-06 09:20"),
        ("2026-07-03 09:20", RunningHours.of(minutes=30), "2026-07-03 09:50"),
        ("2026-12-31 23:59", RunningHours.of(24), "2027-01-01 23:59"),
        ("2028-02-28 12:00", RunningHours.of(48), "2028-03-01 12:00"),
        ("2026-07-03 09:20", CalendarDays(7), "2026-07-10 24:00"),
        ("2026-07-03 00:00", CalendarDays(7), "2026-07-10 24:00"),
        ("2026-07-03 23:59", CalendarDays(7), "2026-07-10 24:00"),
        ("2026-07-03 09:20", CalendarDays(0), "2026-07-03 24:00"),
        ("2026-01-31 09:20", CalendarDays(30), "2026-03-02 24:00"),
        ("2028-02-28 09:20", CalendarDays(1), "2028-02-29 24:00"),
        ("2027-02-28 09:20", CalendarDays(1), "2027-03-01 24:00"),
        ("2026-12-31 09:20", CalendarDays(1), "2027-01-01 24:00"),
        ("2026-07-10 10:00", WorkingDays(3), "2026-07-15 24:00"),
        ("2026-07-11 10:00", WorkingDays(3), "2026-07-15 24:00"),
        ("2026-04-29 10:00", WorkingDays(3), "2026-05-07 24:00"),
        ("2026-05-07 10:00", WorkingDays(2), "2026-05-09 24:00"),
        ("2026-07-10 10:00", WorkingDays(0), "2026-07-10 24:00"),
        ("2026-07-11 10:00", WorkingDays(0), "2026-07-13 24:00"),
        ("2026-07-01 10:00", DayOfMonth(5, Shift.AFTER), "2026-07-06 24:00"),
        ("2026-07-01 10:00", DayOfMonth(5, Shift.BEFORE), "2026-07-03 24:00"),
        ("2026-07-06 10:00", DayOfMonth(5, Shift.AFTER), "2026-07-06 24:00"),
        ("2026-07-07 10:00", DayOfMonth(5, Shift.AFTER), "2026-08-05 24:00"),
        ("2026-07-04 10:00", DayOfMonth(5, Shift.BEFORE), "2026-08-05 24:00"),
        ("2026-05-02 10:00", DayOfMonth(1, Shift.AFTER), "2026-05-06 24:00"),
        ("2026-05-02 10:00", DayOfMonth(1, Shift.BEFORE), "2026-06-01 24:00"),
        ("2026-03-01 10:00", DayOfMonth(28, Shift.AFTER), "2026-03-02 24:00"),
        ("2026-02-10 10:00", DayOfMonth(31, Shift.BEFORE), "2026-02-27 24:00"),
        ("2028-02-10 10:00", DayOfMonth(30, Shift.BEFORE), "2028-02-29 24:00"),
        ("2026-12-28 10:00", DayOfMonth(25, Shift.BEFORE), "2027-01-25 24:00"),
        ("2026-07-03 09:20", FixedMoment(at("2026-07-01 08:00")), "2026-07-01 08:00"),
    ],
)
def test_due(start: str, target: Target, expected: str) -> None:
    assert due(OFFICE, at(start), target).at == at(expected)


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        ("2026-07-03 19:45", 1, "2026-07-04 08:45"),
        ("2026-07-03 19:00", 1, "2026-07-03 20:00"),
        ("2026-07-03 23:00", 2, "2026-07-04 10:00"),
        ("2026-10-01 06:00", 4, "2026-10-01 12:00"),
    ],
)
def test_window_hours_count_in_the_service_window(start: str, hours: int, expected: str) -> None:
    assert due(service_window(), at(start), WindowHours.of(hours)).at == at(expected)


def test_only_targets_of_the_office_warn_of_an_unknown_year() -> None:
    start = at("2026-12-31 16:30")
    assert due(OFFICE, start, WindowHours.of(1)).missing_years == ()
    assert due(OFFICE, start, WindowHours.of(8)).missing_years == (2027,)
    assert due(OFFICE, start, WorkingDays(1)).missing_years == (2027,)
    assert due(OFFICE, start, DayOfMonth(5, Shift.AFTER)).missing_years == (2027,)
    for target in (RunningHours.of(24), CalendarDays(3), FixedMoment(at("2027-02-01 00:00"))):
        assert due(OFFICE, start, target).missing_years == ()


def test_a_due_moment_is_utc() -> None:
    found = due(running(), at("2026-07-03 09:20"), RunningHours.of(1)).at
    assert found.tzinfo is UTC


def test_hours_are_exact() -> None:
    assert RunningHours.of("153.4").seconds == 552_240
    assert WindowHours.of(Decimal("345.6")).seconds == 1_244_160


@pytest.mark.parametrize(
    "target",
    [
        RunningHours.of(72),
        WindowHours.of(minutes=30),
        CalendarDays(7),
        WorkingDays(3),
        DayOfMonth(25, Shift.BEFORE),
        DayOfMonth(5, Shift.AFTER),
        FixedMoment(datetime(2026, 7, 3, 1, 20, tzinfo=UTC)),
    ],
)
def test_a_target_survives_its_settings_row(target: Target) -> None:
    assert decoded(encoded(target)) == target


@pytest.mark.parametrize(
    "text",
    ["", "hours:3", "running_hours", "running_hours:-3", "running_hours:3.5", "running_hours:³",
     "running_hours:0", "calendar_days:99999", "day_of_month:32:after", "day_of_month:5:never",
     "working_days:3:4", "running_hours:9999999999999"],
)  # fmt: skip
def test_a_broken_settings_row_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"target|day"):
        decoded(text)


@pytest.mark.parametrize("hours", ["0.0001", "1.0001", "many", "NaN", "Infinity", 0, -1, "1e9"])
def test_hours_that_are_no_target_are_refused(hours: int | str) -> None:
    with pytest.raises(ValueError, match=r"target|hours"):
        RunningHours.of(hours)


def test_a_date_agreed_stands_whatever_pauses() -> None:
    assert not pausable(DayOfMonth(5, Shift.AFTER))
    assert not pausable(FixedMoment(at("2026-07-01 08:00")))
    assert all(
        map(pausable, (RunningHours.of(1), WindowHours.of(1), CalendarDays(1), WorkingDays(1)))
    )
