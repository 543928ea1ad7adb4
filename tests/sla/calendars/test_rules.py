"""Working time on tables of cases: borders, precedence, refusals."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sla.calendars import presets
from sla.calendars.rules import (
    Break,
    Calendar,
    Season,
    Window,
    day_begin,
    due_at,
    hours,
    is_open,
    is_working_day,
    missing_years,
    next_opening,
    working_day_after,
    working_day_before,
    working_seconds,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3_600

# 2026-07-13 is a Monday; Wednesday 15 is a day off, Saturday 18 a working day with its
# own hours, Sunday 19 is both and therefore off.
MONDAY = date(2026, 7, 13)
OFFICE = Calendar(
    "Asia/Shanghai",
    presets.weekdays(presets.OFFICE_HOURS),
    holidays=frozenset({date(2026, 7, 15), date(2026, 7, 19)}),
    replacements={date(2026, 7, 18): hours("10:00-15:00"), date(2026, 7, 19): hours("08:00-20:00")},
    breaks=(
        Break(
            datetime(2026, 7, 18, 14, tzinfo=SHANGHAI), datetime(2026, 7, 20, 9, tzinfo=SHANGHAI)
        ),
    ),
    known_years=frozenset({2026}),
)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def july(day: int, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return at(f"2026-07-{day:02d}") + timedelta(hours=int(hour), minutes=int(minute))


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ((13, "08:30"), (13, "17:30"), 7.5),
        ((13, "08:30"), (13, "08:30"), 0),
        ((13, "00:00"), (13, "24:00"), 7.5),
        ((13, "12:00"), (13, "13:30"), 0),
        ((13, "11:00"), (13, "14:30"), 2),
        ((13, "17:30"), (14, "08:30"), 0),
        ((13, "17:00"), (14, "09:00"), 1),
        ((14, "17:30"), (16, "08:30"), 0),
        ((17, "17:30"), (20, "09:00"), 4),
        ((18, "00:00"), (18, "24:00"), 4),
        ((19, "00:00"), (19, "24:00"), 0),
        ((20, "00:00"), (20, "24:00"), 7),
        ((13, "00:00"), (20, "00:00"), 34),
    ],
)
def test_working_time_between_two_moments(
    begin: tuple[int, str], end: tuple[int, str], expected: float
) -> None:
    assert working_seconds(OFFICE, july(*begin), july(*end)) == expected * HOUR


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        pytest.param((13, "08:30"), 3.5, (13, "12:00"), id="ends at the lunch closing, not after"),
        pytest.param((13, "08:30"), 7.5, (13, "17:30"), id="ends exactly at closing"),
        pytest.param((13, "08:30"), 8, (14, "09:00"), id="over the night"),
        pytest.param((13, "07:00"), 1, (13, "09:30"), id="starts before opening"),
        pytest.param((13, "12:30"), 1, (13, "14:30"), id="starts at lunch"),
        pytest.param((13, "17:30"), 1, (14, "09:30"), id="starts at closing"),
        pytest.param((14, "16:30"), 1, (14, "17:30"), id="ends at closing before a holiday"),
        pytest.param((14, "16:30"), 2, (16, "09:30"), id="over a holiday"),
        pytest.param((17, "16:30"), 4, (18, "13:00"), id="into a make-up day"),
        pytest.param((17, "16:30"), 5, (18, "14:00"), id="ends where a break begins"),
        pytest.param((17, "16:30"), 6, (20, "10:00"), id="over a break that cuts a morning"),
        pytest.param((19, "12:00"), 1, (20, "10:00"), id="holiday beats replacement"),
        pytest.param((13, "12:30"), 0, (13, "12:30"), id="nothing is due at the start"),
    ],
)
def test_due(start: tuple[int, str], amount: float, expected: tuple[int, str]) -> None:
    assert due_at(OFFICE, july(*start), int(amount * HOUR)) == july(*expected)


def test_due_over_five_years_equals_the_count_of_days() -> None:
    calendar = presets.service_window()
    start = at("2026-01-01T08:00")
    assert due_at(calendar, start, 1_826 * 12 * HOUR) == at("2030-12-31T20:00")


@pytest.mark.parametrize(
    ("moment", "opened", "opening"),
    [
        ((13, "08:29"), False, (13, "08:30")),
        ((13, "08:30"), True, (13, "08:30")),
        ((13, "11:59"), True, (13, "11:59")),
        ((13, "12:00"), False, (13, "13:30")),
        ((13, "17:30"), False, (14, "08:30")),
        ((14, "18:00"), False, (16, "08:30")),
        ((17, "18:00"), False, (18, "10:00")),
        ((18, "14:00"), False, (20, "09:00")),
    ],
)
def test_open_and_next_opening(
    moment: tuple[int, str], opened: bool, opening: tuple[int, str]
) -> None:
    assert is_open(OFFICE, july(*moment)) is opened
    assert next_opening(OFFICE, july(*moment)) == july(*opening)


def test_a_window_may_end_at_midnight_and_join_the_next_day() -> None:
    late = Calendar("Asia/Shanghai", presets.every_day(hours("00:00-02:00", "18:00-24:00")))
    assert working_seconds(late, july(13, "18:00"), july(14, "02:00")) == 8 * HOUR
    assert is_open(late, july(13, "24:00"))
    assert due_at(late, july(13, "23:30"), HOUR) == july(14, "00:30")


def test_seconds_are_exact_and_fractions_are_dropped() -> None:
    start = at("2026-07-13T08:30:00.900000")
    assert due_at(OFFICE, start, 1) == at("2026-07-13T08:30:01")
    assert working_seconds(OFFICE, at("2026-07-13T08:29:59.999999"), start) == 0


def test_moments_before_the_epoch() -> None:
    calendar = presets.around_the_clock_weekdays("UTC")
    start = datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC)
    assert due_at(calendar, start, 2) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert is_working_day(calendar, date(1969, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 6, 14), "08:00"),
        (date(2026, 6, 15), "07:30"),
        (date(2026, 8, 31), "07:30"),
        (date(2026, 9, 1), "08:00"),
    ],
)
def test_the_service_window_is_longer_in_season(day: date, expected: str) -> None:
    calendar = presets.service_window(seasons=((date(2026, 6, 15), date(2026, 8, 31)),))
    assert next_opening(calendar, day_begin(calendar, day)) == at(f"{day}T{expected}")


def test_the_service_window_knows_no_holidays() -> None:
    calendar = presets.service_window()
    assert is_open(calendar, at("2026-10-01T09:00"))
    assert missing_years(calendar, at("1999-01-01"), at("2099-01-01")) == ()


def test_the_weekday_calendar_counts_monday_to_friday_around_the_clock() -> None:
    calendar = presets.around_the_clock_weekdays()
    assert working_seconds(calendar, july(13, "00:00"), july(20, "00:00")) == 120 * HOUR
    assert due_at(calendar, july(17, "12:00"), 24 * HOUR) == july(20, "12:00")


def test_a_holiday_takes_make_up_hours_and_a_break_takes_both() -> None:
    assert [is_working_day(OFFICE, date(2026, 7, day)) for day in range(13, 21)] == [
        True, True, False, True, True, True, False, True,
    ]  # fmt: skip


def test_a_day_that_is_both_holiday_and_replacement_is_off() -> None:
    day = date(2026, 7, 13)
    calendar = Calendar(
        "UTC", OFFICE.week, holidays=frozenset({day}), replacements={day: hours("08:00-20:00")}
    )
    assert not is_working_day(calendar, day)


def test_overlapping_breaks_cut_once() -> None:
    cuts = [(9, 16), (10, 11), (15, 17)]
    breaks = tuple(
        Break(july(13, f"{begin:02d}:00"), july(13, f"{end:02d}:00")) for begin, end in cuts
    )
    calendar = Calendar("Asia/Shanghai", OFFICE.week, breaks=breaks)
    assert working_seconds(calendar, july(13, "00:00"), july(13, "24:00")) == HOUR


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [(12, 1, 13), (13, 1, 14), (14, 1, 16), (17, 1, 18), (18, 1, 20), (13, 5, 20), (15, 2, 17)],
)
def test_working_days_after(day: int, count: int, expected: int) -> None:
    start, due = date(2026, 7, day), date(2026, 7, expected)
    assert working_day_after(OFFICE, start, count) == due


def test_working_day_before() -> None:
    assert working_day_before(OFFICE, date(2026, 7, 20)) == date(2026, 7, 18)
    assert working_day_before(OFFICE, date(2026, 7, 16)) == date(2026, 7, 14)


def test_working_days_across_many_blocks() -> None:
    calendar = presets.around_the_clock_weekdays()
    assert working_day_after(calendar, date(2026, 1, 2), 5 * 52 * 9) == date(
        2026, 1, 2
    ) + timedelta(weeks=52 * 9)
    assert working_day_before(calendar, date(1970, 1, 1)) == date(1969, 12, 31)


def test_unknown_years_are_named() -> None:
    assert missing_years(OFFICE, at("2026-12-30"), at("2026-12-31")) == ()
    assert missing_years(OFFICE, at("2025-12-31"), at("2028-01-02")) == (2025, 2027, 2028)
    new_year = at("2027-01-01")
    assert missing_years(OFFICE, at("2026-12-31"), new_year) == ()
    assert missing_years(OFFICE, at("2026-12-31"), new_year + timedelta(seconds=1)) == (2027,)
    assert missing_years(OFFICE, new_year, new_year) == (2027,)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: Calendar("Asia/Shanghai", presets.every_day(())), id="empty"),
        pytest.param(lambda: Calendar("Asia/Nowhere", OFFICE.week), id="unknown zone"),
        pytest.param(lambda: Calendar("", OFFICE.week), id="no zone"),
        pytest.param(lambda: Calendar("UTC", OFFICE.week[:6]), id="six days"),
        pytest.param(
            lambda: Calendar("UTC", presets.every_day(hours("08:00-12:00", "11:00-13:00"))),
            id="overlap",
        ),
        pytest.param(
            lambda: Calendar("UTC", presets.every_day(hours("13:00-14:00", "08:00-12:00"))),
            id="unsorted",
        ),
        pytest.param(
            lambda: presets.service_window(
                seasons=((date(2026, 6, 1), date(2026, 7, 1)), (date(2026, 7, 1), date(2026, 8, 1)))
            ),
            id="two seasons on a day",
        ),
        pytest.param(lambda: Season(date(2026, 2, 1), date(2026, 1, 1), OFFICE.week), id="season"),
        pytest.param(lambda: Break(july(14, "08:00"), july(14, "08:00")), id="break of nothing"),
        pytest.param(lambda: Break(datetime(2026, 7, 1), july(14, "08:00")), id="naive break"),  # noqa: DTZ001
        pytest.param(lambda: Window(0, 0), id="window of nothing"),
        pytest.param(lambda: Window(0, 86_401), id="past midnight"),
        pytest.param(lambda: Window.of("22:00-06:00"), id="over midnight"),
        pytest.param(lambda: Window.of("08:30"), id="no end"),
        pytest.param(lambda: Window.of("8.30-12:00"), id="no colon"),
        pytest.param(lambda: Window.of("08:60-12:00"), id="sixty minutes"),
        pytest.param(
            lambda: working_seconds(OFFICE, july(14, "08:00"), july(13, "08:00")), id="back"
        ),
        pytest.param(lambda: due_at(OFFICE, july(14, "08:00"), -1), id="negative"),
        pytest.param(lambda: due_at(OFFICE, datetime(2026, 7, 1), 1), id="naive"),  # noqa: DTZ001
        pytest.param(lambda: working_day_after(OFFICE, MONDAY, 0), id="no working day"),
    ],
)
def test_refused(make: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        make()  # type: ignore[operator]


def test_a_calendar_that_closed_for_good_gives_up_with_a_reason() -> None:
    once = Calendar(
        "UTC", presets.every_day(()), replacements={date(2026, 7, 13): hours("08:00-09:00")}
    )
    after = datetime(2026, 7, 14, tzinfo=UTC)
    for ask in (
        lambda: due_at(once, after, 1),
        lambda: next_opening(once, after),
        lambda: working_day_after(once, date(2026, 7, 13), 1),
        lambda: working_day_before(once, date(2026, 7, 13)),
    ):
        with pytest.raises(ValueError, match="59 years"):
            ask()


def test_the_cache_of_blocks_is_bounded_and_changes_nothing() -> None:
    calendar = presets.around_the_clock_weekdays("UTC")
    begin, end = datetime(1850, 1, 7, tzinfo=UTC), datetime(2150, 1, 5, tzinfo=UTC)
    weeks = (end - begin).days // 7
    assert working_seconds(calendar, begin, end) == weeks * 120 * HOUR
    assert len(calendar._blocks) <= 128
    for year in range(1850, 2150):
        assert is_working_day(calendar, date(year, 7, 13)) is (date(year, 7, 13).weekday() < 5)
    assert len(calendar._days) <= 128


def test_touching_windows_are_one_span() -> None:
    assert len(presets.running().block(0).opens) == 1
