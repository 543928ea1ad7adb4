"""What can have happened to a broken promise."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.facts import Code, Fact
from sla.breaches.rules import Source, Step
from sla.parties import Party
from sla.policies.rules import ClockKind


@dataclass(frozen=True)
class BreachFact(Fact):
    kind: ClassVar[str] = "breach"


@dataclass(frozen=True)
class BreachFound(BreachFact):
    """A promise was not kept; `steps` learn of it at once. Version 1 of the breach."""

    clock_id: int
    clock: ClockKind
    about: Code
    about_id: int
    due: datetime
    party: Party
    holder: Code
    source: Source
    weight: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class BreachImported(BreachFact):
    """A promise of another system's history that was not kept: it weighs nothing, and a name
    of its own keeps it from everybody who is told of a breach. Version 1 of the breach."""

    clock_id: int
    clock: ClockKind
    about: Code
    about_id: int
    due: datetime
    party: Party
    holder: Code


@dataclass(frozen=True)
class Escalated(BreachFact):
    """Nobody has ended it: the next step of the ladder has to act."""

    clock_id: int
    clock: ClockKind
    about: Code
    about_id: int
    due: datetime
    step: Step


@dataclass(frozen=True)
class BreachRuled(Fact):
    """A person decided on the cause and the weight; the breach itself stays as dated."""

    kind: ClassVar[str] = "breach_ruling"

    breach_id: int
    cause: Code
    old_weight: int
    new_weight: int
