"""Who may be asked about a case first, and by when (先问)."""

from datetime import date, timedelta
from enum import StrEnum

from settlements.cases.rules import PASSED, Kind

LONGEST = timedelta(days=10)
"""An answer is asked for within so many days: the ruling does not wait for ever."""


class Side(StrEnum):
    """The parent the money went through, or the outlet whose money it is."""

    PARENT = "parent"
    OUTLET = "outlet"


def sides_of(kind: Kind) -> tuple[Side, ...]:
    """Who knows something about a case of this kind."""
    return (Side.PARENT, Side.OUTLET) if kind in PASSED else (Side.OUTLET,)


def ask_fault(kind: Kind, side: Side, by_when: date, today: date) -> tuple[str, str] | None:
    """The field that does not hold and why, or None. The day is tomorrow at the earliest."""
    if side not in sides_of(kind):
        return "side", "nobody_to_ask"
    if not today < by_when <= today + LONGEST:
        return "by_when", "ask_within_days"
    return None
