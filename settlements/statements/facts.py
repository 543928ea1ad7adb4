"""What can have happened to a statement."""

from dataclasses import dataclass
from datetime import date, datetime

from core.facts import Code, Fact
from core.money import Money
from settlements.statements.rules import Dispute, Kind, LineKind


@dataclass(frozen=True)
class StatementFact(Fact):
    kind = "statement"


@dataclass(frozen=True)
class StatementOpened(StatementFact):
    """A month's shares of one payee were gathered."""

    number: Code
    period: date
    statement_kind: Kind


@dataclass(frozen=True)
class StatementCalculated(StatementFact):
    total: Money


@dataclass(frozen=True)
class StatementPublished(StatementFact):
    """The payee sees it and has until `answer_due` to answer."""

    total: Money
    answer_due: datetime | None


@dataclass(frozen=True)
class StatementConfirmed(StatementFact):
    """By the outlet, or (`deemed`) because it did not answer in time."""

    deemed: bool


@dataclass(frozen=True)
class LineDisputed(StatementFact):
    line_id: int
    amount: Money
    does: Dispute


@dataclass(frozen=True)
class InvoiceStep(StatementFact):
    """Its invoice came, was checked or went back; the state of the invoice tells which."""

    invoice_id: int
    due: datetime | None


@dataclass(frozen=True)
class StatementApproved(StatementFact):
    """The total stands from now on."""

    total: Money


@dataclass(frozen=True)
class StatementPaid(StatementFact):
    """The bank has the order to pay."""

    payment_id: int
    interest: Money


@dataclass(frozen=True)
class StatementProven(StatementFact):
    """The bank's return: credited, or sent back."""

    payment_id: int
    credited: bool


@dataclass(frozen=True)
class StatementSettled(StatementFact):
    """It comes to nothing and is closed; nothing is paid."""


@dataclass(frozen=True)
class AdjustmentMade(Fact):
    """Something is owed besides fees."""

    kind = "adjustment"

    line_kind: LineKind
    amount: Money
    ref: Code
