"""Moments as whole seconds.

The engine measures in whole seconds since 1970-01-01 00:00 UTC. A fraction of a
second is dropped before measuring, so that parts always add up to their whole.
"""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = 60
HOUR = 3_600
DAY = 86_400


def seconds_of(moment: datetime) -> int:
    """Whole seconds from the epoch to an aware moment. A naive moment is a ValueError."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    since = moment - EPOCH
    return since.days * DAY + since.seconds


def moment_of(seconds: int) -> datetime:
    """The UTC moment that many seconds after the epoch."""
    return EPOCH + timedelta(seconds=seconds)


def seconds_between(begin: datetime, end: datetime) -> int:
    """Wall-clock seconds in [begin, end). ValueError when end lies before begin."""
    span = seconds_of(end) - seconds_of(begin)
    if span < 0:
        raise ValueError(f"the end {end.isoformat()} lies before the begin {begin.isoformat()}")
    return span
