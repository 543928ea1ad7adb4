"""What can have happened to a case of recovery."""

from dataclasses import dataclass

from core.facts import Code, Fact
from core.money import Money
from parts.recoveries.rules import RecoveryAction


@dataclass(frozen=True)
class RecoveryFact(Fact):
    kind = "part_recovery"


@dataclass(frozen=True)
class RecoveryOpened(RecoveryFact):
    """`amount` is empty where the part has no price."""

    number: Code
    line_id: int
    against: int
    quantity: int
    amount: Money | None
    owner_id: int | None


@dataclass(frozen=True)
class RecoveryClosed(RecoveryFact):
    action: RecoveryAction
