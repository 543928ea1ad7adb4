"""What can have happened to money on its way through a parent: facts of the parent's rows and
facts of the sub-outlet's, never mixed."""

from dataclasses import dataclass
from datetime import datetime

from core.facts import Code, Fact
from core.money import Money
from settlements.passing.rules import Answer, Way


@dataclass(frozen=True)
class PassOnFact(Fact):
    kind = "pass_on"


@dataclass(frozen=True)
class PassOnOwed(PassOnFact):
    """Money for a sub-outlet is on the parent's account."""

    statement_id: int
    child_id: int
    owed: Money
    due: datetime | None


@dataclass(frozen=True)
class PassDeclared(PassOnFact):
    amount: Money
    way: Way


@dataclass(frozen=True)
class ReceiptFact(Fact):
    kind = "receipt"


@dataclass(frozen=True)
class ReceiptAwaited(ReceiptFact):
    statement_id: int
    payer_id: int
    owed: Money
    due: datetime | None


@dataclass(frozen=True)
class ReceiptDeclared(ReceiptFact):
    """The parent says that so much was passed on."""

    amount: Money


@dataclass(frozen=True)
class ReceiptAnswered(ReceiptFact):
    """What the outlet itself says has come, in all."""

    answer: Answer
    confirmed: Money


@dataclass(frozen=True)
class ReceiptExpired(ReceiptFact):
    """Nobody answered in time."""


@dataclass(frozen=True)
class ReceiptRuled(ReceiptFact):
    """A ruling says that everything had come."""

    confirmed: Money


@dataclass(frozen=True)
class RecoveryOwed(Fact):
    """The parent has to pay what it kept."""

    kind = "recovery"

    child_id: int
    amount: Money
    ruling: Code
