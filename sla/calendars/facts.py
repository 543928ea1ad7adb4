"""What can have happened to a calendar."""

from dataclasses import dataclass

from core.facts import Code, Fact


@dataclass(frozen=True)
class CalendarFact(Fact):
    kind = "calendar"


@dataclass(frozen=True)
class CalendarOpened(CalendarFact):
    """A calendar came into being; its definition has this digest."""

    code: Code
    digest: Code


@dataclass(frozen=True)
class CalendarChanged(CalendarFact):
    """A new version holds from now on; so many open clocks were computed anew."""

    code: Code
    digest: Code
    clocks: int
    breached: int
