"""A calendar as canonical text, and back: what a stored version holds.

The text is self-contained (holidays included), so that a version means the same for ever.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sla.calendars.presets import PublicHolidays
from sla.calendars.rules import Break, Calendar, Hours, Season, Week, Window


def encoded(calendar: Calendar) -> str:
    """Canonical JSON: equal calendars give equal text. Hours are seconds after midnight."""
    known = calendar.known_years
    return json.dumps({
        "zone": calendar.zone,
        "week": _week_out(calendar.week),
        "holidays": sorted(day.isoformat() for day in calendar.holidays),
        "replacements": {day.isoformat(): _hours_out(windows)
                         for day, windows in calendar.replacements.items()},
        "breaks": sorted([cut.begin.isoformat(), cut.end.isoformat()]
                         for cut in calendar.breaks),
        "seasons": sorted([season.first.isoformat(), season.last.isoformat(),
                           _week_out(season.week)] for season in calendar.seasons),
        "known_years": None if known is None else sorted(known),
    }, sort_keys=True, separators=(",", ":"))


def decoded(text: str) -> Calendar:
    """The calendar of a text that `encoded` wrote; ValueError for a calendar that cannot be."""
    found: Mapping[str, Any] = json.loads(text)
    known = found["known_years"]
    return Calendar(
        zone=found["zone"],
        week=_week_in(found["week"]),
        holidays=frozenset(date.fromisoformat(day) for day in found["holidays"]),
        replacements={date.fromisoformat(day): _hours_in(windows)
                      for day, windows in found["replacements"].items()},
        breaks=tuple(Break(datetime.fromisoformat(begin), datetime.fromisoformat(end))
                     for begin, end in found["breaks"]),
        seasons=tuple(Season(date.fromisoformat(first), date.fromisoformat(last), _week_in(week))
                      for first, last, week in found["seasons"]),
        known_years=None if known is None else frozenset(known),
    )


def digest(text: str) -> str:
    """SHA-256 of a definition: under this name its compiled form is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def following(calendar: Calendar, days: PublicHolidays) -> Calendar:
    """The calendar with the public days of now. A make-up day keeps hours that were dated for
    it; a new one has the hours of a Monday."""
    hours = {day: calendar.replacements.get(day, calendar.week[0]) for day in days.makeup}
    return replace(calendar, holidays=days.off, replacements=hours, known_years=days.years)


def _hours_out(windows: Hours) -> list[list[int]]:
    return [[window.opens, window.closes] for window in windows]


def _hours_in(windows: list[list[int]]) -> Hours:
    return tuple(Window(opens, closes) for opens, closes in windows)


def _week_out(week: Week) -> list[list[list[int]]]:
    return [_hours_out(windows) for windows in week]


def _week_in(week: list[list[list[int]]]) -> Week:
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(_hours_in, week)
    return monday, tuesday, wednesday, thursday, friday, saturday, sunday
