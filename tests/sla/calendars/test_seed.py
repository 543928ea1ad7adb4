"""The seed of public days, checked against two other sources day by day."""

from __future__ import annotations

import csv
import os
from datetime import date
from pathlib import Path

import holidays as holidays_package
import pytest

from sla.calendars.seed import (
    DayKind,
    PublicDay,
    YearNotPublished,
    YearPublished,
    public_days,
    published_years,
)

YEARS = range(2007, 2027)
REALDATA = Path(
    os.environ.get("SERVICENET_REALDATA") or Path(__file__).resolve().parents[4] / "shared" / "data"
)


def _seed(years: range = YEARS) -> dict[date, PublicDay]:
    found = {}
    for year in years:
        verdict = public_days(year)
        assert isinstance(verdict, YearPublished), verdict
        found |= {day.date: day for day in verdict.days}
    return found


def _dates(kind: DayKind) -> set[date]:
    return {day.date for day in _seed().values() if day.kind is kind}


def test_a_holiday_and_its_makeup_day_have_kind_and_name() -> None:
    days = _seed()
    assert days[date(2026, 2, 17)] == PublicDay(date(2026, 2, 17), DayKind.HOLIDAY, "春节")
    assert days[date(2026, 2, 14)] == PublicDay(date(2026, 2, 14), DayKind.MAKEUP_WORKDAY, "春节")
    assert days[date(2026, 4, 5)].name == "清明节"
    assert date(2026, 2, 12) not in days


def test_days_come_in_order_and_belong_to_the_year() -> None:
    verdict = public_days(2025)
    assert isinstance(verdict, YearPublished)
    dates = [day.date for day in verdict.days]
    assert dates == sorted(set(dates))
    assert {day.year for day in dates} == {2025}


def test_an_unpublished_year_is_said_to_be_so() -> None:
    last = published_years().stop - 1
    assert public_days(last + 1) == YearNotPublished(last + 1, first=2004, last=last)
    assert isinstance(public_days(1999), YearNotPublished)


def test_the_last_published_year_is_not_final() -> None:
    last = published_years().stop - 1
    newest, before = public_days(last), public_days(last - 1)
    assert isinstance(newest, YearPublished)
    assert isinstance(before, YearPublished)
    assert not newest.is_final
    assert before.is_final


def test_no_year_is_missing_between_the_first_and_the_last() -> None:
    assert all(public_days(year).days for year in published_years())  # type: ignore[union-attr]


def test_every_makeup_day_is_a_weekend_day() -> None:
    assert not [day for day in _dates(DayKind.MAKEUP_WORKDAY) if day.weekday() < 5]


def test_the_holidays_package_agrees_but_for_known_days() -> None:
    """It names no weekend days that merely lie inside a holiday, so only weekdays compare."""
    other = holidays_package.country_holidays("CN", years=YEARS)
    ours, theirs = _dates(DayKind.HOLIDAY), set(other)
    assert {day for day in ours - theirs if day.weekday() < 5} == set()
    assert theirs - ours == {date(2012, 6, 23)}, "端午节 on a Saturday: no working day either way"
    worked = {day for day in other.weekend_workdays if day.year in YEARS}
    assert worked == _dates(DayKind.MAKEUP_WORKDAY)


KNOWN_DISAGREEMENTS = {
    ("notices", "2011-06-05", "holiday"),
    ("notices", "2012-06-23", "holiday"),
    ("notices", "2015-09-05", "holiday"),
    ("notices", "2020-02-03", "makeup_workday"),
    ("seed", "2014-04-06", "holiday"),
    ("seed", "2019-04-06", "holiday"),
    ("seed", "2019-04-07", "holiday"),
    ("seed", "2019-06-08", "holiday"),
    ("seed", "2019-06-09", "holiday"),
    ("seed", "2019-09-14", "holiday"),
    ("seed", "2019-09-15", "holiday"),
    ("seed", "2023-12-30", "holiday"),
    ("seed", "2023-12-31", "holiday"),
}
"""Listed by one side only; docs/algorithms/public-days.md says why none changes a working day."""


@pytest.mark.realdata
def test_the_state_councils_notices_agree_but_for_known_days() -> None:
    path = REALDATA / "holidays" / "cn_holidays_2007_2026.csv"
    if not path.exists():
        pytest.skip(f"no real data at {path}")
    with path.open(encoding="utf-8", newline="") as file:
        notices = {(row["date"], row["kind"]) for row in csv.DictReader(file)}
    notices = {row for row in notices if int(row[0][:4]) in YEARS}
    seed = {(str(day.date), str(day.kind)) for day in _seed().values()}
    only = {("notices", *row) for row in notices - seed} | {
        ("seed", *row) for row in seed - notices
    }
    assert only == KNOWN_DISAGREEMENTS
    for _, day, kind in only:
        is_weekday = date.fromisoformat(day).weekday() < 5
        assert is_weekday == (kind == "makeup_workday"), f"{day} would change a working day"
