"""The calendars the house starts with; the hours are settings, given as parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sla.calendars.rules import Break, Calendar, Hours, Season, Week, hours

SHANGHAI = "Asia/Shanghai"
SERVICE_HOURS = hours("08:00-20:00")
SEASON_HOURS = hours("07:30-21:30")
OFFICE_HOURS = hours("08:30-12:00", "13:30-17:30")
_ROUND_THE_CLOCK = hours("00:00-24:00")


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """What the state announced: days off, working days in exchange, and for which years."""

    off: frozenset[date]
    makeup: frozenset[date]
    years: frozenset[int]


def every_day(windows: Hours) -> Week:
    """A week with the same windows on all seven days."""
    return (windows, windows, windows, windows, windows, windows, windows)


def weekdays(windows: Hours) -> Week:
    """A week with the same windows from Monday to Friday and nothing at the weekend."""
    return (windows, windows, windows, windows, windows, (), ())


def running(zone: str = SHANGHAI) -> Calendar:
    """Always open: the calendar of clocks towards the user."""
    return Calendar(zone, every_day(_ROUND_THE_CLOCK))


def service_window(
    windows: Hours = SERVICE_HOURS,
    seasons: tuple[tuple[date, date], ...] = (),
    season_windows: Hours = SEASON_HOURS,
    zone: str = SHANGHAI,
) -> Calendar:
    """Seven days, holidays included; longer hours on the dated days of a season."""
    longer = every_day(season_windows)
    dated = tuple(Season(first, last, longer) for first, last in seasons)
    return Calendar(zone, every_day(windows), seasons=dated)


def office(
    holidays: PublicHolidays,
    windows: Hours = OFFICE_HOURS,
    makeup_windows: Mapping[date, Hours] | None = None,
    breaks: tuple[Break, ...] = (),
    zone: str = SHANGHAI,
) -> Calendar:
    """The maker's working calendar: weekdays, without holidays, with make-up days.

    A make-up day has the hours of a weekday unless `makeup_windows` dates others.
    """
    replaced: dict[date, Hours] = dict.fromkeys(holidays.makeup, windows)
    replaced.update(makeup_windows or {})
    return Calendar(
        zone,
        weekdays(windows),
        holidays=holidays.off,
        replacements=replaced,
        breaks=breaks,
        known_years=holidays.years,
    )


def around_the_clock_weekdays(zone: str = SHANGHAI) -> Calendar:
    """Monday 00:00 to Friday 24:00 without holidays, as imported service desks count."""
    return Calendar(zone, weekdays(_ROUND_THE_CLOCK))
