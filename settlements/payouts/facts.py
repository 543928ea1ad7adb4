"""What can have happened to runs, payments and returns of the bank."""

from dataclasses import dataclass

from core.facts import Code, Fact
from core.money import Money
from settlements.payouts.rules import BankReason, RunAction


@dataclass(frozen=True)
class RunPrepared(Fact):
    kind = "payment_run"

    number: Code
    count: int
    total: Money


@dataclass(frozen=True)
class RunStep(Fact):
    """Approved, filed with the bank, closed or dropped."""

    kind = "payment_run"

    action: RunAction


@dataclass(frozen=True)
class PaymentFact(Fact):
    kind = "payment"


@dataclass(frozen=True)
class PaymentPlanned(PaymentFact):
    run_id: int
    statement_id: int
    payee_id: int
    amount: Money


@dataclass(frozen=True)
class PaymentStep(PaymentFact):
    """Approved, sent, or void."""

    state: Code


@dataclass(frozen=True)
class PaymentCredited(PaymentFact):
    return_id: int


@dataclass(frozen=True)
class PaymentRefused(PaymentFact):
    return_id: int
    reason: BankReason


@dataclass(frozen=True)
class BankReturnTaken(Fact):
    """A file of the bank with so many rows, of which so many changed something."""

    kind = "bank_return"

    rows: int
    credited: int
    refused: int
