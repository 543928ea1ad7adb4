"""What can have happened to a review course."""

from dataclasses import dataclass
from datetime import date

from core.facts import Code, Fact
from training.certificates.rules import Kind


@dataclass(frozen=True)
class ClassFact(Fact):
    kind = "review_class"


@dataclass(frozen=True)
class ClassPlanned(ClassFact):
    permit: Kind
    prefecture: Code
    held_on: date
    seats: int


@dataclass(frozen=True)
class SeatTaken(ClassFact):
    account_id: int


@dataclass(frozen=True)
class SeatGivenBack(ClassFact):
    account_id: int


@dataclass(frozen=True)
class ClassHeld(ClassFact):
    pass


@dataclass(frozen=True)
class ClassCancelled(ClassFact):
    pass
