"""What can have happened to a decision."""

from dataclasses import dataclass
from datetime import date

from core.facts import Code, Fact
from core.money import Money
from reports.decisions.rules import State


@dataclass(frozen=True)
class DecisionFact(Fact):
    kind = "decision"


@dataclass(frozen=True)
class DecisionProposed(DecisionFact):
    """Somebody put it before head office."""

    division: Code
    users: int
    amount: Money
    since: date
    due: date
    proposed_by: int


@dataclass(frozen=True)
class DecisionEnded(DecisionFact):
    """It was decided and done, or taken back."""

    state: State
