"""Working time: how much lies between two moments, and when an amount is used up.

Precedence on a day (DOMAIN, "Time that is owed"): a holiday beats a replacement, a
replacement beats the week (a season is a dated week), and a break cuts what is left.
All spans are half-open: a calendar is open at its opening and no longer at its closing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sla.calendars.blocks import BLOCK, BLOCK_DAYS, EPOCH_DAY, Block, Span, compiled
from sla.moments import DAY, HOUR, MINUTE, moment_of, seconds_of

HORIZON_BLOCKS = 60
"""How many blocks (of 364 days) are searched for open time before giving up."""

_KEPT_BLOCKS = 128


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Open from `opens` to `closes`, in seconds after local midnight; 86,400 is 24:00."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY:
            raise ValueError(
                f"a window opens before it closes, between 00:00 and 24:00: "
                f"{self.opens}-{self.closes} s (one over midnight is written as two)"
            )

    @classmethod
    def of(cls, text: str) -> "Window":
        """The window written as "08:30-12:00"; ValueError for anything else."""
        begin, dash, end = text.partition("-")
        if not dash:
            raise ValueError(f"a window is written 08:30-12:00, not {text!r}")
        return cls(_clock_seconds(begin), _clock_seconds(end))


def _clock_seconds(text: str) -> int:
    hours, colon, minutes = text.strip().partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        raise ValueError(f"a time of day is written 08:30, not {text!r}")
    if int(minutes) > 59:
        raise ValueError(f"an hour has 60 minutes: {text!r}")
    return int(hours) * HOUR + int(minutes) * MINUTE


Hours = tuple[Window, ...]
"""The windows of one day, sorted, without overlaps; empty means closed."""

Week = tuple[Hours, Hours, Hours, Hours, Hours, Hours, Hours]
"""The windows of Monday to Sunday."""


def hours(*texts: str) -> Hours:
    """The windows of a day: `hours("08:30-12:00", "13:30-17:30")`."""
    return tuple(Window.of(text) for text in texts)


@dataclass(frozen=True, slots=True)
class Season:
    """Another week from `first` to `last`, both days included."""

    first: date
    last: date
    week: Week

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a season ends after it begins: {self.first} to {self.last}")


@dataclass(frozen=True, slots=True)
class Break:
    """Closed from one moment to another, whatever the day says."""

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        if seconds_of(self.end) <= seconds_of(self.begin):
            raise ValueError(f"a break ends after it begins: {self.begin} to {self.end}")


@dataclass(frozen=True)
class Calendar:
    """When somebody works. Immutable; compiled tables are kept inside, bounded.

    `known_years` are the local years whose public holidays were loaded; None for a
    calendar that knows no holidays (a service window). A year that is asked about and
    not known is reported by `missing_years`, never assumed to be without holidays.
    ValueError for an unknown zone, an overlap, or a calendar that is never open.
    """

    zone: str
    week: Week
    holidays: frozenset[date] = frozenset()
    replacements: Mapping[date, Hours] = field(default_factory=dict, hash=False)
    breaks: tuple[Break, ...] = ()
    seasons: tuple[Season, ...] = ()
    known_years: frozenset[int] | None = None
    _blocks: dict[int, Block] = field(default_factory=dict, init=False, repr=False, compare=False)
    _days: dict[int, tuple[int, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        _zone(self.zone)
        object.__setattr__(self, "replacements", dict(self.replacements))
        _refuse_bad_hours(self)
        _refuse_overlapping_seasons(self.seasons)

    def hours_on(self, day: date) -> Hours:
        """The windows of a local day, before breaks."""
        if day in self.holidays:
            return ()
        replaced = self.replacements.get(day)
        if replaced is not None:
            return replaced
        for season in self.seasons:
            if season.first <= day <= season.last:
                return season.week[day.weekday()]
        return self.week[day.weekday()]

    def block(self, number: int) -> Block:
        """The compiled block, made on first use."""
        found = self._blocks.get(number)
        if found is None:
            closed = _sorted_spans(self.breaks)
            found = compiled(_zone(self.zone), self._spans_on, closed, number)
            if len(self._blocks) >= _KEPT_BLOCKS:
                self._blocks.clear()
            self._blocks[number] = found
        return found

    def working_days(self, number: int) -> tuple[int, ...]:
        """Sorted day numbers (date.toordinal) with open time, in one block of 364 days."""
        found = self._days.get(number)
        if found is None:
            first = number * BLOCK_DAYS + EPOCH_DAY
            days = range(first, first + BLOCK_DAYS)
            found = tuple(day for day in days if _has_open_time(self, date.fromordinal(day)))
            if len(self._days) >= _KEPT_BLOCKS:
                self._days.clear()
            self._days[number] = found
        return found

    def _spans_on(self, day: date) -> Iterable[Span]:
        return ((window.opens, window.closes) for window in self.hours_on(day))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone: {name!r}") from error


def _refuse_bad_hours(calendar: Calendar) -> None:
    weeks = (calendar.week, *(season.week for season in calendar.seasons))
    if any(len(week) != 7 for week in weeks):
        raise ValueError("a week has seven days, Monday first")
    days = [day for week in weeks for day in week] + list(calendar.replacements.values())
    if not any(days):
        raise ValueError("an empty calendar: no day has a window")
    for windows in days:
        for earlier, later in pairwise(windows):
            if later.opens < earlier.closes:
                raise ValueError(f"windows of a day are sorted and do not overlap: {windows}")


def _refuse_overlapping_seasons(seasons: tuple[Season, ...]) -> None:
    ordered = sorted(seasons, key=lambda season: season.first)
    for earlier, later in pairwise(ordered):
        if later.first <= earlier.last:
            raise ValueError(f"two seasons hold on {later.first}")


def _sorted_spans(breaks: tuple[Break, ...]) -> tuple[Span, ...]:
    return tuple(sorted((seconds_of(cut.begin), seconds_of(cut.end)) for cut in breaks))


def working_seconds(calendar: Calendar, begin: datetime, end: datetime) -> int:
    """Open seconds in [begin, end). ValueError when end lies before begin."""
    low, high = seconds_of(begin), seconds_of(end)
    if high < low:
        raise ValueError(f"the end {end.isoformat()} lies before the begin {begin.isoformat()}")
    first, last = low // BLOCK, high // BLOCK
    worked = calendar.block(last).worked(high) - calendar.block(first).worked(low)
    return worked + sum(calendar.block(number).total for number in range(first, last))


def due_at(calendar: Calendar, start: datetime, seconds: int) -> datetime:
    """The first UTC moment t >= start with `seconds` open seconds in [start, t).

    So an amount that ends exactly at a closing is due at the closing, and nothing is
    due at the start itself. ValueError for a negative amount or when the calendar has
    not that much open time within HORIZON_BLOCKS.
    """
    at = seconds_of(start)
    if seconds <= 0:
        if seconds < 0:
            raise ValueError(f"an amount of time is not negative: {seconds} s")
        return moment_of(at)
    first = at // BLOCK
    block = calendar.block(first)
    wanted = block.worked(at) + seconds
    for number in range(first + 1, first + HORIZON_BLOCKS):
        if wanted <= block.total:
            return moment_of(block.reached(wanted))
        wanted -= block.total
        block = calendar.block(number)
    raise ValueError(f"no {seconds} s of open time within 59 years of {start.isoformat()}")


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the calendar is open at a moment: at the opening yes, at the closing no."""
    second = seconds_of(at)
    return calendar.block(second // BLOCK).opening(second) == second


def next_opening(calendar: Calendar, at: datetime) -> datetime:
    """The first open moment at or after a moment: the moment itself when it is open."""
    second = seconds_of(at)
    first = second // BLOCK
    for number in range(first, first + HORIZON_BLOCKS):
        found = calendar.block(number).opening(max(second, number * BLOCK))
        if found is not None:
            return moment_of(found)
    raise ValueError(f"the calendar does not open within 59 years of {at.isoformat()}")


def local_day(calendar: Calendar, at: datetime) -> date:
    """The local date of a moment; midnight belongs to the day that begins."""
    return moment_of(seconds_of(at)).astimezone(_zone(calendar.zone)).date()


def day_begin(calendar: Calendar, day: date) -> datetime:
    """The first UTC moment of a local day, which is 24:00 of the day before.

    Where a change of summer time skips midnight it is the moment of the change; where
    midnight comes twice it is the first.
    """
    return datetime(day.year, day.month, day.day, tzinfo=_zone(calendar.zone)).astimezone(UTC)


def is_working_day(calendar: Calendar, day: date) -> bool:
    """Whether a local day has any open time once breaks are cut."""
    number = day.toordinal()
    days = calendar.working_days((number - EPOCH_DAY) // BLOCK_DAYS)
    place = bisect_left(days, number)
    return place < len(days) and days[place] == number


def working_day_after(calendar: Calendar, day: date, count: int) -> date:
    """The `count`-th working day after a day (1 is the next), the day itself not counted."""
    if count < 1:
        raise ValueError(f"working days after a day are counted from 1, not {count}")
    number = day.toordinal()
    first = (number - EPOCH_DAY) // BLOCK_DAYS
    days = calendar.working_days(first)
    place = bisect_right(days, number) + count - 1
    for block in range(first + 1, first + HORIZON_BLOCKS):
        if place < len(days):
            return date.fromordinal(days[place])
        place -= len(days)
        days = calendar.working_days(block)
    raise ValueError(f"no {count} working days within 59 years of {day}")


def working_day_before(calendar: Calendar, day: date) -> date:
    """The last working day before a day."""
    number = day.toordinal()
    first = (number - EPOCH_DAY) // BLOCK_DAYS
    for block in range(first, first - HORIZON_BLOCKS, -1):
        days = calendar.working_days(block)
        place = bisect_left(days, number)
        if place:
            return date.fromordinal(days[place - 1])
    raise ValueError(f"no working day within 59 years before {day}")


def missing_years(calendar: Calendar, begin: datetime, end: datetime) -> tuple[int, ...]:
    """Local years touched by [begin, end) whose holidays the calendar does not know.

    So 24:00 on the last of December is still the old year. At least the year of `begin`.
    """
    if calendar.known_years is None:
        return ()
    last = max(begin, end - timedelta(seconds=1))
    years = range(local_day(calendar, begin).year, local_day(calendar, last).year + 1)
    return tuple(year for year in years if year not in calendar.known_years)


def _has_open_time(calendar: Calendar, day: date) -> bool:
    if not calendar.hours_on(day):
        return False
    tomorrow = date.fromordinal(day.toordinal() + 1)
    return working_seconds(calendar, day_begin(calendar, day), day_begin(calendar, tomorrow)) > 0
