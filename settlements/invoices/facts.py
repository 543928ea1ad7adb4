"""What can have happened to an invoice."""

from dataclasses import dataclass

from core.facts import Fact
from core.money import Money
from settlements.invoices.rules import Kind, ReturnReason


@dataclass(frozen=True)
class InvoiceFact(Fact):
    kind = "invoice"


@dataclass(frozen=True)
class InvoiceRecorded(InvoiceFact):
    statement_id: int
    invoice_kind: Kind
    gross: Money
    net: Money
    tax: Money
    rate_bp: int


@dataclass(frozen=True)
class InvoiceChecked(InvoiceFact):
    statement_id: int


@dataclass(frozen=True)
class InvoiceReturned(InvoiceFact):
    statement_id: int
    reason: ReturnReason
