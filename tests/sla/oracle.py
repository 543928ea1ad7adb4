"""The same questions answered the slow way: one local minute after the other."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sla.calendars.rules import Calendar

MINUTE = timedelta(minutes=1)


def open_at(calendar: Calendar, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(calendar.zone))
    if any(cut.begin <= moment < cut.end for cut in calendar.breaks):
        return False
    if local.date() in calendar.holidays:
        return False
    week = calendar.week
    for season in calendar.seasons:
        if season.first <= local.date() <= season.last:
            week = season.week
    windows = calendar.replacements.get(local.date(), week[local.weekday()])
    second = local.hour * 3_600 + local.minute * 60 + local.second
    return any(window.opens <= second < window.closes for window in windows)


def worked(calendar: Calendar, begin: datetime, end: datetime) -> int:
    """Open seconds, for moments and windows on whole minutes."""
    total = 0
    while begin < end:
        total += 60 * open_at(calendar, begin)
        begin += MINUTE
    return total


def due(calendar: Calendar, start: datetime, seconds: int) -> datetime:
    """The due moment, for a start and windows on whole minutes."""
    while seconds > 0:
        if open_at(calendar, start):
            if seconds <= 60:
                return start + timedelta(seconds=seconds)
            seconds -= 60
        start += MINUTE
    return start
