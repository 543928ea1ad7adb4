"""China's public holidays and make-up working days, to fill an editable calendar from.

The State Council publishes each year in the autumn before. A year that is not published is
said to be so, never guessed (DOMAIN, Time that is owed: a missing year warns).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chinese_calendar.constants import (
    Holiday,
    holidays,
    workdays,
)


class DayKind(StrEnum):
    """What the State Council's notice makes of a date."""

    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A date the notice names: off work, or a weekend day worked instead."""

    date: date
    kind: DayKind
    name: str
    """The holiday it belongs to, in Chinese."""


@dataclass(frozen=True, slots=True)
class YearPublished:
    """The days of a year by date. `is_final` is False while the next year's notice is unknown:
    New Year may still take the last days of December (2006-12-30 became a working day so)."""

    year: int
    days: tuple[PublicDay, ...]
    is_final: bool


@dataclass(frozen=True, slots=True)
class YearNotPublished:
    """Nothing is known of this year; known are `first` to `last`."""

    year: int
    first: int
    last: int


_NAMES = {
    Holiday.tomb_sweeping_day.value: "清明节",
    Holiday.dragon_boat_festival.value: "端午节",
    Holiday.mid_autumn_festival.value: "中秋节",
}
"""Where the package's Chinese name leaves out 节."""


def published_years() -> range:
    """The years for which holidays are known, without a gap."""
    years = {day.year for day in holidays}
    return range(min(years), max(years) + 1)


def public_days(year: int) -> YearPublished | YearNotPublished:
    """Holidays and make-up days of a calendar year, or that it is not published."""
    known = published_years()
    if year not in known:
        return YearNotPublished(year, first=known.start, last=known.stop - 1)
    off = (_day(day, DayKind.HOLIDAY, name) for day, name in holidays.items() if day.year == year)
    on = (
        _day(day, DayKind.MAKEUP_WORKDAY, name)
        for day, name in workdays.items()
        if day.year == year
    )
    days = tuple(sorted((*off, *on), key=lambda each: each.date))
    return YearPublished(year, days, is_final=year + 1 in known)


def _day(day: date, kind: DayKind, name: str) -> PublicDay:
    return PublicDay(day, kind, _NAMES.get(name) or Holiday(name).chinese)
