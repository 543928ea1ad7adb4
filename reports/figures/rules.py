"""What a key figure is made of: months, rates, spreads, targets (REPORT, "Five figures").

A rate is always two whole numbers; a percentage exists from thirty cases on. Percentiles are
nearest rank: the smallest value that at least that share of the cases does not exceed.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from core.clock import at_local, business_date
from core.errors import BadInput

SMALLEST_BASE = 30
"""Below this many cases there is a number and no percentage."""

WAITS = timedelta(hours=240)
"""A user who has waited this long stands on page 1 (DOMAIN, "users waiting over 10 days")."""

FAR_TIERS = (3, 4)
NEAR_TIERS = (1, 2)
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")


class Span(NamedTuple):
    """Half open: `first` belongs to it, `end` does not."""

    first: datetime
    end: datetime


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of Shanghai's calendar."""

    year: int
    number: int

    @staticmethod
    def parse(text: str) -> "Month":
        """ "2026-05"; BadInput `month` for anything else."""
        found = _MONTH.match(text)
        if found is None or int(found[1]) < 2000:
            raise BadInput("month", "no_such_month", month=text[:20])
        return Month(int(found[1]), int(found[2]))

    @staticmethod
    def of(day: date) -> "Month":
        return Month(day.year, day.month)

    @staticmethod
    def before_moment(moment: datetime) -> "Month":
        """The last month that is over at a moment."""
        return Month.of(business_date(moment)).back(1)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def back(self, months: int) -> "Month":
        """So many months earlier; a negative number goes on."""
        year, number = divmod(self.year * 12 + self.number - 1 - months, 12)
        return Month(year, number + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return self.back(-1).first_day - timedelta(days=1)

    @property
    def span(self) -> Span:
        """From the first midnight to the one that ends the month."""
        return Span(at_local(self.first_day), at_local(self.back(-1).first_day))

    def series(self, months: int) -> tuple["Month", ...]:
        """So many months, this one the last."""
        return tuple(self.back(step) for step in reversed(range(months)))


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of the network a figure is about, within the reader's scope: what lies in a
    division (2, 4 or 6 digits), and what one outlet performed itself. Empty: everything."""

    division: str = ""
    outlet_id: int | None = None


ALL = Slice()


@dataclass(frozen=True, slots=True)
class Ratio:
    """`part` of `whole` cases."""

    part: int = 0
    whole: int = 0

    def __add__(self, other: "Ratio") -> "Ratio":
        return Ratio(self.part + other.part, self.whole + other.whole)

    @property
    def tenths(self) -> int | None:
        """Tenths of a per cent, half up: 813 is 81.3 %; None below thirty cases."""
        if self.whole < SMALLEST_BASE:
            return None
        return (self.part * 2_000 + self.whole) // (self.whole * 2)


@dataclass(frozen=True)
class Cancelled:
    """Jobs cancelled by outlets' own people: how many, of them in the last hour before the
    promise, entered anew, asked about on the call-back, and denied by the user there."""

    whole: int = 0
    last_hour: int = 0
    anew: int = 0
    asked: int = 0
    denied: int = 0


def added(ratios: Iterable[Ratio]) -> Ratio:
    """All of them together."""
    return sum(ratios, Ratio())


def gap_tenths(better: Ratio, worse: Ratio) -> int | None:
    """Points between two rates in tenths, as printed; None when one has no percentage."""
    if better.tenths is None or worse.tenths is None:
        return None
    return better.tenths - worse.tenths


@dataclass(frozen=True, slots=True)
class Spread:
    """How long `n` cases took, in seconds: half of them at most `p50`, nine in ten `p90`.
    Below thirty cases both are None."""

    n: int = 0
    p50: int | None = None
    p90: int | None = None


def spread(n: int, p50: int | None, p90: int | None) -> Spread:
    """A spread without percentiles where the cases are too few."""
    return Spread(n, p50, p90) if n >= SMALLEST_BASE else Spread(n)


def rank(n: int, percent: int) -> int:
    """The place, from 1, of the percentile among `n` sorted values."""
    return max(1, -(-n * percent // 100))


def percentile(values: Sequence[int], percent: int) -> int | None:
    """The percentile of sorted values, however few; None of none."""
    return values[rank(len(values), percent) - 1] if values else None


def spread_of(values: Iterable[int]) -> Spread:
    """The spread of values in seconds."""
    found = sorted(values)
    return spread(len(found), percentile(found, 50), percentile(found, 90))


class Standing(StrEnum):
    """A figure against its target; UNKNOWN where there are too few cases or no target."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


def standing(value: int | None, target: int | None, *, at_least: bool = False) -> Standing:
    """Whether a value holds its target: not above it, or with `at_least` not below."""
    if value is None or target is None:
        return Standing.UNKNOWN
    holds = value >= target if at_least else value <= target
    return Standing.MET if holds else Standing.MISSED


@dataclass(frozen=True, slots=True)
class Targets:
    """What head office wants: per cent in tenths, users, days, counties."""

    on_time_tenths: int = 900
    waiting: int | None = 100
    part_days: int = 8
    money_days: int = 45
    counties: int = 0


class Trend(StrEnum):
    UP = "up"
    DOWN = "down"
    SAME = "same"


def trend(value: int | None, before: int | None) -> Trend | None:
    """Where a figure went since last month; None when one of the two is not known."""
    if value is None or before is None:
        return None
    return Trend.SAME if value == before else Trend.UP if value > before else Trend.DOWN
