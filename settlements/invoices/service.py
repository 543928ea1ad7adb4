"""An invoice comes, is checked, or goes back with its reason."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core import text
from core.clock import business_date
from core.db import change
from core.errors import BadInput, DuplicateKey
from core.facts import tell
from core.money import Money
from core.scope import Stamps
from settlements.invoices import queries, rules
from settlements.invoices.facts import InvoiceChecked, InvoiceRecorded, InvoiceReturned
from settlements.invoices.models import Invoice
from settlements.invoices.rules import LIFE, Action, Kind, Parts, ReturnReason
from settlements.statements import queries as statements
from settlements.statements import service as statement_steps
from settlements.statements.rules import LIFE as STATEMENT
from settlements.statements.rules import Action as StatementAction


@dataclass(frozen=True)
class InvoiceValues:
    """What stands on the paper."""

    number: str
    kind: Kind
    dated: date
    parts: Parts


def record(session: Session, by: str, statement_id: int, values: InvoiceValues, *,
           now: datetime) -> Invoice:
    """收票. BadInput names the field that does not fit the statement; DuplicateKey when the
    number came before."""
    statement = statements.get(session, statement_id)
    STATEMENT.step(statement.state, StatementAction.RECEIVE_INVOICE)
    number = text.clean_line(values.number, 40, field="number")
    if not number:
        raise BadInput("number", "missing")
    if values.dated > business_date(now):
        raise BadInput("dated", "in_the_future")
    if fault := rules.fault_of(values.parts, Money(statement.total_fen)):
        raise BadInput(*fault)
    if queries.live_number(session, number) is not None:
        raise DuplicateKey("an invoice with this number is recorded")
    parts = values.parts
    made = Invoice(
        statement_id=statement.id, number=number, kind=values.kind, dated=values.dated,
        gross_fen=parts.gross.fen, net_fen=parts.net.fen, tax_fen=parts.tax.fen,
        rate_bp=parts.rate_bp, state=LIFE.initial, received_at=now, received_by=by, version=1,
        **Stamps.of(statement).values())
    session.add(made)
    tell(session, InvoiceRecorded(statement.id, values.kind, parts.gross, parts.net, parts.tax,
                                  parts.rate_bp), made, by=by, now=now)
    statement_steps.invoice_received(session, by, statement.id, made.id, now=now)
    return made


def check(session: Session, by: str, invoice_id: int, *, now: datetime) -> Invoice:
    """The invoice is right: from now on the payment is owed."""
    invoice = queries.get(session, invoice_id)
    state = LIFE.step(invoice.state, Action.CHECK)
    change(session, invoice, {"state": state, "checked_at": now, "checked_by": by})
    tell(session, InvoiceChecked(invoice.statement_id), invoice, by=by, now=now)
    statement_steps.invoice_checked(session, by, invoice.statement_id, invoice.id, now=now)
    return invoice


def send_back(session: Session, by: str, invoice_id: int, reason: ReturnReason, *,
              now: datetime) -> Invoice:
    """退票 with its reason; a right one is awaited again."""
    invoice = queries.get(session, invoice_id)
    state = LIFE.step(invoice.state, Action.RETURN)
    change(session, invoice, {"state": state, "reason": reason})
    tell(session, InvoiceReturned(invoice.statement_id, reason), invoice, by=by, now=now)
    statement_steps.invoice_returned(session, by, invoice.statement_id, invoice.id, now=now)
    return invoice
