"""A statement with its line, invoice, account, case and both sides of money that passes through,
at each outlet, and a payment run of the maker, for the access matrix."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import business_date
from core.facts import tell
from core.money import Money
from core.scope import Stamps
from network.outlets.models import Outlet
from settlements.cases import service as cases
from settlements.cases.models import Case
from settlements.inquiries import service as inquiries
from settlements.inquiries.models import Inquiry
from settlements.inquiries.rules import Side
from settlements.invoices.facts import InvoiceRecorded
from settlements.invoices.models import Invoice
from settlements.invoices.rules import Kind as InvoiceKind
from settlements.invoices.rules import State as InvoiceState
from settlements.openings import service as openings
from settlements.openings.rules import Balance
from settlements.passing.facts import PassOnOwed, ReceiptAwaited
from settlements.passing.models import PassOn, Receipt
from settlements.passing.rules import State as ReceiptState
from settlements.payees import service as payees
from settlements.payees.models import Payee
from settlements.payees.rules import TaxKind
from settlements.payees.service import PayeeValues
from settlements.payouts.facts import BankReturnTaken, RunPrepared
from settlements.payouts.models import BankReturn, PaymentRun
from settlements.payouts.rules import RunState
from settlements.statements.models import Statement, StatementLine
from tests.factories import BY

TABLES: Mapping[str, type[Any]] = {
    "statement_id": Statement, "line_id": StatementLine, "invoice_id": Invoice,
    "payee_id": Payee, "case_id": Case, "pass_on_id": PassOn, "receipt_id": Receipt,
    "run_id": PaymentRun, "return_id": BankReturn, "inquiry_id": Inquiry,
}
YUAN = Money(100)


def seed(session: Session, outlets: Mapping[str, Outlet], add: Callable[[str, str, Any], None],
         now: datetime) -> None:
    """The same at each outlet. Nothing of it can be deleted: what is asked for as deleted is
    simply not there."""
    for place, outlet in outlets.items():
        if place != "deleted":
            _of_outlet(session, outlet, lambda name, key, place=place: add(name, place, key), now)
    run = PaymentRun(number="FK-2026-00001", state=RunState.DRAFT, count=0, total_fen=0,
                     made_at=now, made_by=BY, version=1)
    taken = BankReturn(digest="0" * 64, filename="r.csv", taken_at=now, taken_by=BY, version=1)
    session.add_all([run, taken])
    tell(session, RunPrepared(run.number, 0, YUAN), run, by=BY, now=now)
    tell(session, BankReturnTaken(0, 0, 0), taken, by=BY, now=now)
    add("run_id", "own", run.id)
    add("return_id", "own", taken.id)


def _of_outlet(session: Session, outlet: Outlet, add: Callable[..., None],
               now: datetime) -> None:
    ref = f"JZ-{outlet.code}"
    month = business_date(now).replace(day=1).replace(month=1)
    openings.take(session, BY, [Balance(2, outlet.code, month, YUAN, ref)], now=now)
    statement = session.scalars(select(Statement).where(Statement.ref == ref)).one()
    line = session.scalars(select(StatementLine).where(
        StatementLine.statement_id == statement.id)).one()
    stamps = Stamps.of(line).values()
    case = cases.dispute(session, BY, line.id, "少算了", now=now)
    asked = inquiries.ask(session, BY, case.id, Side.OUTLET, "请说明",
                          business_date(now) + timedelta(days=2), now=now)
    invoice = Invoice(
        statement_id=statement.id, number=ref, kind=InvoiceKind.ORDINARY, dated=month,
        gross_fen=100, net_fen=99, tax_fen=1, rate_bp=100, state=InvoiceState.RECEIVED,
        received_at=now, received_by=BY, version=1, **stamps)
    receipt = Receipt(statement_id=statement.id, payer_id=outlet.id, state=ReceiptState.AWAITED,
                      owed_fen=100, declared_fen=0, confirmed_fen=0, arrived_at=now, version=1,
                      **stamps)
    mine = PassOn(statement_id=statement.id, child_id=outlet.id, owed_fen=100, declared_fen=0,
                  version=1, **stamps)
    session.add_all([invoice, receipt, mine])
    tell(session, InvoiceRecorded(statement.id, invoice.kind, YUAN, YUAN, YUAN, 100), invoice,
         by=BY, now=now)
    tell(session, ReceiptAwaited(statement.id, outlet.id, YUAN, None), receipt, by=BY, now=now)
    tell(session, PassOnOwed(statement.id, outlet.id, YUAN, None), mine, by=BY, now=now)
    payee = payees.propose(session, BY, outlet.id, PayeeValues(
        outlet.name, "示例银行", "000012345678", TaxKind.SMALL_SCALE), now=now)
    for name, row in (("statement_id", statement), ("line_id", line), ("invoice_id", invoice),
                      ("payee_id", payee), ("case_id", case), ("pass_on_id", mine),
                      ("receipt_id", receipt)):
        add(name, row.id)
    add("inquiry_id", asked)


def bodies() -> dict[str, dict[str, Any]]:
    """The least that each door of the money paid out accepts."""
    return {
        "invoices.record": {"number": "1", "kind": "ordinary", "dated": "2026-07-01",
                            "gross": "1.00", "tax": "0.01", "rate_bp": "100"},
        "invoices.send_back": {"reason": "tax"},
        "payees.propose": {"holder": "王", "bank": "示例银行", "account": "000012345678",
                           "tax_kind": "small_scale"},
        "passing.declare": {"amount": "0.50", "way": "bank"},
        "passing.answer": {"said": "deny"},
        "inquiries.ask": {"side": "outlet", "by_when": "2026-07-03", "question": "请说明"},
        "inquiries.answer": {"answer": "已转"},
        "case_steps.dispute": {"words": "少算了"},
        "rulings.rule": {"ruling": "unfounded", "words": "已核对"},
        "payouts.approve": {"secret": "not-the-password"},
    }
