"""Targets: what a promise allows, and the moment it is due.

DOMAIN, "Time that is owed": running hours, window hours, N calendar days, N working days
(both to the end of the day), a day of the month moved to a working day; and a moment
agreed outright (an explicit promise, imported or given to the user).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from sla.calendars.rules import (
    Calendar,
    day_begin,
    due_at,
    is_working_day,
    local_day,
    missing_years,
    working_day_after,
    working_day_before,
    working_seconds,
)
from sla.moments import HOUR, MINUTE, moment_of, seconds_between, seconds_of

LONGEST_DAYS = 3_660


class Shift(StrEnum):
    """Where a day of the month goes when it is not a working day."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class RunningHours:
    """Wall-clock seconds, every hour of every day."""

    seconds: int

    def __post_init__(self) -> None:
        _refuse_seconds(self.seconds)

    @classmethod
    def of(cls, hours: int | str | Decimal = 0, *, minutes: int = 0) -> "RunningHours":
        """From hours ("153.4" is exact) and minutes; ValueError for a part of a second."""
        return cls(_exact_seconds(hours, minutes))


@dataclass(frozen=True, slots=True)
class WindowHours:
    """Open seconds of the calendar the promise names."""

    seconds: int

    def __post_init__(self) -> None:
        _refuse_seconds(self.seconds)

    @classmethod
    def of(cls, hours: int | str | Decimal = 0, *, minutes: int = 0) -> "WindowHours":
        """From hours and minutes; ValueError for a part of a second."""
        return cls(_exact_seconds(hours, minutes))


@dataclass(frozen=True, slots=True)
class CalendarDays:
    """To the end (24:00) of the N-th day after the local day of the start.

    The day of the start is not counted: three days from any hour of Monday are due when
    Thursday ends. Nought is the end of the day of the start.
    """

    days: int

    def __post_init__(self) -> None:
        _refuse_days(self.days)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """To the end (24:00) of the N-th working day after the local day of the start.

    The day of the start is not counted, working or not. Nought is the end of the day of
    the start, or of the next working day when that day is none.
    """

    days: int

    def __post_init__(self) -> None:
        _refuse_days(self.days)


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """To the end (24:00) of a day of the month, moved to a working day.

    A month that is too short gives its last day. Due is the first such moved day that is
    not before the local day of the start.
    """

    day: int
    shift: Shift

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError(f"a day of the month lies between 1 and 31, not {self.day}")


@dataclass(frozen=True, slots=True)
class FixedMoment:
    """A moment promised outright; it is due then whatever the start."""

    at: datetime

    def __post_init__(self) -> None:
        seconds_of(self.at)


Target = RunningHours | WindowHours | CalendarDays | WorkingDays | DayOfMonth | FixedMoment


@dataclass(frozen=True, slots=True)
class Due:
    """The moment a target is due, and the years whose holidays were not known for it."""

    at: datetime
    missing_years: tuple[int, ...] = ()


def due(calendar: Calendar, start: datetime, target: Target) -> Due:
    """When a target is due; late is `now > due.at`. `missing_years` warns, never guesses."""
    match target:
        case RunningHours(seconds):
            return Due(moment_of(seconds_of(start) + seconds))
        case CalendarDays(days):
            return Due(_end_of(calendar, local_day(calendar, start) + timedelta(days=days)))
        case FixedMoment(at):
            return Due(moment_of(seconds_of(at)))
        case WindowHours(seconds):
            at = due_at(calendar, start, seconds)
        case WorkingDays(days):
            at = _end_of(calendar, _working_day(calendar, local_day(calendar, start), days))
        case DayOfMonth(day, shift):
            at = _end_of(calendar, _day_of_month(calendar, local_day(calendar, start), day, shift))
    return Due(at, missing_years(calendar, start, at))


def pausable(target: Target) -> bool:
    """Whether a pause moves the target; a date of the month or an agreed moment stands."""
    return not isinstance(target, DayOfMonth | FixedMoment)


def measured(calendar: Calendar, target: Target, begin: datetime, end: datetime) -> int:
    """Seconds of [begin, end) as the target counts them: open ones or wall-clock ones."""
    if isinstance(target, WindowHours | WorkingDays):
        return working_seconds(calendar, begin, end)
    return seconds_between(begin, end)


def advanced(calendar: Calendar, target: Target, begin: datetime, seconds: int) -> datetime:
    """The first moment with that many seconds after `begin`, as the target counts them."""
    if isinstance(target, WindowHours | WorkingDays):
        return due_at(calendar, begin, seconds)
    return moment_of(seconds_of(begin) + seconds)


def encoded(target: Target) -> str:
    """One line for a settings row, such as "window_hours:1800" or "day_of_month:25:before"."""
    match target:
        case RunningHours(seconds):
            return f"running_hours:{seconds}"
        case WindowHours(seconds):
            return f"window_hours:{seconds}"
        case CalendarDays(days):
            return f"calendar_days:{days}"
        case WorkingDays(days):
            return f"working_days:{days}"
        case DayOfMonth(day, shift):
            return f"day_of_month:{day}:{shift}"
        case FixedMoment(at):
            return f"fixed_moment:{seconds_of(at)}"


def decoded(text: str) -> Target:
    """The target of a settings row; ValueError for a line that `encoded` does not write."""
    match text.split(":"):
        case ["running_hours", number]:
            return RunningHours(_number(text, number))
        case ["window_hours", number]:
            return WindowHours(_number(text, number))
        case ["calendar_days", number]:
            return CalendarDays(_number(text, number))
        case ["working_days", number]:
            return WorkingDays(_number(text, number))
        case ["day_of_month", number, ("before" | "after") as shift]:
            return DayOfMonth(_number(text, number), Shift(shift))
        case ["fixed_moment", number]:
            return FixedMoment(moment_of(_number(text, number)))
    raise ValueError(f"not a target: {text!r}")


def _number(text: str, digits: str) -> int:
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 12):
        raise ValueError(f"not a target: {text!r}")
    return int(digits)


def _refuse_seconds(seconds: int) -> None:
    if not 0 < seconds <= LONGEST_DAYS * 24 * HOUR:
        raise ValueError(f"a target lasts more than nought and at most ten years: {seconds} s")


def _refuse_days(days: int) -> None:
    if not 0 <= days <= LONGEST_DAYS:
        raise ValueError(f"a target has between 0 and {LONGEST_DAYS} days, not {days}")


def _exact_seconds(hours: int | str | Decimal, minutes: int) -> int:
    try:
        seconds = Decimal(hours) * HOUR + minutes * MINUTE
    except InvalidOperation as error:
        raise ValueError(f"not a number of hours: {hours!r}") from error
    if not seconds.is_finite() or seconds != int(seconds):
        raise ValueError(f"a target is a whole number of seconds: {hours!r} hours")
    return int(seconds)


def _end_of(calendar: Calendar, day: date) -> datetime:
    return day_begin(calendar, day + timedelta(days=1))


def _working_day(calendar: Calendar, day: date, days: int) -> date:
    if days == 0:
        return day if is_working_day(calendar, day) else working_day_after(calendar, day, 1)
    return working_day_after(calendar, day, days)


def _day_of_month(calendar: Calendar, start: date, day: int, shift: Shift) -> date:
    """The first moved day not before `start`, looking from the month before on."""
    month = start.replace(day=1) - timedelta(days=1)
    while True:
        last = monthrange(month.year, month.month)[1]
        moved = _moved(calendar, month.replace(day=min(day, last)), shift)
        if moved >= start:
            return moved
        month = month.replace(day=last) + timedelta(days=1)


def _moved(calendar: Calendar, day: date, shift: Shift) -> date:
    if is_working_day(calendar, day):
        return day
    if shift is Shift.BEFORE:
        return working_day_before(calendar, day)
    return working_day_after(calendar, day, 1)
