"""What can have happened to a case."""

from dataclasses import dataclass

from core.facts import Fact
from core.money import Money
from settlements.cases.rules import Kind, Owner, Ruling


@dataclass(frozen=True)
class CaseFact(Fact):
    kind = "case"


@dataclass(frozen=True)
class CaseOpened(CaseFact):
    case_kind: Kind
    statement_id: int
    amount: Money
    owner: Owner
    ordinal: int


@dataclass(frozen=True)
class CaseChanged(CaseFact):
    """What is said about it changed: more came, less, or the outlet says that nothing did."""

    case_kind: Kind
    amount: Money


@dataclass(frozen=True)
class CaseRuled(CaseFact):
    ruling: Ruling
    amount: Money


@dataclass(frozen=True)
class CaseClosed(CaseFact):
    """Nothing is missing any more, or the ruling says that nothing was."""
