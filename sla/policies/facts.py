"""What can have happened to a promise."""

from dataclasses import dataclass

from core.facts import Code, Fact
from sla.policies.rules import CalendarKind, ClockKind


@dataclass(frozen=True)
class PolicyFact(Fact):
    kind = "policy"


@dataclass(frozen=True)
class PolicyOpened(PolicyFact):
    """A promise came into being; without a target it says that nothing is promised."""

    code: Code
    clock: ClockKind
    target: Code | None
    calendar: CalendarKind


@dataclass(frozen=True)
class PolicyChanged(PolicyFact):
    """A new version holds from now on; so many open clocks were computed anew."""

    code: Code
    old_target: Code | None
    new_target: Code | None
    calendar: CalendarKind
    clocks: int
    breached: int


@dataclass(frozen=True)
class PolicyRetired(PolicyFact):
    """The promise holds for nothing any more; so many open clocks were computed anew."""

    code: Code
    clocks: int
    breached: int
