"""What can have happened to a broken promise."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from core.facts import Fact
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
    about: str
    about_id: int
    due: datetime
    party: Party
    holder: str
    source: Source
    weight: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class BreachImported(BreachFound):
    """A promise that was not kept in another system's history. A fact of its own, so that
    whoever listens to a breach that is found never hears of it."""


@dataclass(frozen=True)
class Escalated(BreachFact):
    """Nobody has ended it: the next step of the ladder has to act."""

    clock_id: int
    clock: ClockKind
    about: str
    about_id: int
    due: datetime
    step: Step


@dataclass(frozen=True)
class BreachRuled(Fact):
    """A person decided on the cause and the weight; the breach itself stays as dated."""

    kind: ClassVar[str] = "breach_ruling"

    breach_id: int
    cause: str
    old_weight: int
    new_weight: int
