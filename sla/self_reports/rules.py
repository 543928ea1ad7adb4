"""Who says so before anybody found it is judged more gently (DOMAIN, cause 7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Cause(StrEnum):
    """Why the promise will not be kept, as the one who gave it says."""

    NO_CAPACITY = "no_capacity"
    PART = "part"
    ROAD = "road"
    USER = "user"
    SKILL = "skill"
    OVERLOOKED = "overlooked"


@dataclass(frozen=True, slots=True)
class Promise:
    """What counts of a running promise: its due moment, and from when it warns (half of its
    time); both are None where nothing is promised."""

    due: datetime | None
    near: datetime | None
    broken: bool = False
    reported: bool = False


def fault(promise: Promise | None, now: datetime) -> str | None:
    """Why a promise cannot be reported by its holder now, or None. Not before half of its time
    is gone: a report on every job on the first day would tell nothing. Not once the breach is
    stored: whoever looked found it (SAFETY 28)."""
    if promise is None or promise.due is None:
        return "clock_not_running"
    if promise.broken:
        return "found_before"
    if promise.reported:
        return "reported_before"
    early = promise.near is not None and now < promise.near
    return "not_near_due" if early else None
