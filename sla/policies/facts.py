"""What can have happened to a promise."""

from dataclasses import dataclass

from core.facts import Fact
from sla.policies.rules import CalendarKind, ClockKind


@dataclass(frozen=True)
class PolicyFact(Fact):
    kind = "policy"


@dataclass(frozen=True)
class PolicyOpened(PolicyFact):
    """A promise came into being; without a target it says that nothing is promised."""

    code: str
    clock: ClockKind
    target: str | None
    calendar: CalendarKind


@dataclass(frozen=True)
class PolicyChanged(PolicyFact):
    """A new version holds from now on; so many open clocks were computed anew."""

    code: str
    old_target: str | None
    new_target: str | None
    calendar: CalendarKind
    clocks: int
    breached: int


@dataclass(frozen=True)
class PolicyRetired(PolicyFact):
    """The promise holds for nothing any more; so many open clocks were computed anew."""

    code: str
    clocks: int
    breached: int
