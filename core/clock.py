"""The one place that reads the clock, and the border between UTC inside and Shanghai outside.

Moments are whole seconds: every sum of durations is then exact without rounding
(DOMAIN, "exact seconds"; ARCHITECTURE, habit 9).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

SHANGHAI = ZoneInfo("Asia/Shanghai")


def system_clock() -> datetime:
    """Now, aware, in UTC, without fractions of a second."""
    return datetime.now(UTC).replace(microsecond=0)


def aware(moment: datetime) -> datetime:
    """The moment in UTC; a naive one is refused with ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"naive moment {moment!r}: a time zone is needed")
    return moment.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The moment on a wall clock in Shanghai."""
    return aware(moment).astimezone(SHANGHAI)


def business_date(moment: datetime) -> date:
    """The calendar day in Shanghai on which the moment falls."""
    return local(moment).date()


def at_local(day: date, wall: time = time()) -> datetime:
    """The moment, in UTC, when Shanghai's wall clock shows `wall` on `day`."""
    return datetime.combine(day, wall, tzinfo=SHANGHAI).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of the Shanghai day and first moment of the next: half open."""
    return at_local(day), at_local(day + timedelta(days=1))
