"""What can be done with a statement once it is published. How a month is gathered into
statements stands in `closing`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.db import change
from core.errors import RuleBroken, StaleVersion
from core.facts import tell
from core.money import ZERO, Money
from core.scope import Reason, Stamps, system
from settlements.ledger import queries as ledger_queries
from settlements.ledger import rules as ledger_rules
from settlements.ledger import service as ledger
from settlements.ledger.rules import Kind as TransferKind
from settlements.ledger.rules import Transfer
from settlements.statements import carrying, queries, rules, timing
from settlements.statements.facts import (
    AdjustmentMade,
    InvoiceStep,
    LineDisputed,
    StatementApproved,
    StatementConfirmed,
    StatementPaid,
    StatementProven,
)
from settlements.statements.models import Adjustment, Statement, StatementLine
from settlements.statements.rules import LIFE, Action, Dispute, LineKind, State
from sla.subjects import Told

BY = "system:statements"
QUIETLY = {"synchronize_session": False}

SOURCES = {
    LineKind.OPENING: (ledger_rules.OPENING, TransferKind.OPENING),
    LineKind.INTEREST: (ledger_rules.MAKER_INTEREST, TransferKind.INTEREST),
    LineKind.DECISION: (ledger_rules.MAKER_FEES, TransferKind.DECISION),
}
"""Out of which account what is owed besides fees comes."""


def confirm(session: Session, by: str, statement_id: int, *, now: datetime) -> Statement:
    """The payee agrees; one that comes to nothing is settled with it. RuleBroken when its time
    to answer is over: silence was the yes."""
    statement = queries.get(session, statement_id)
    state = LIFE.step(statement.state, Action.CONFIRM)
    if statement.answer_due is not None and now > statement.answer_due:
        raise RuleBroken("answer_over")
    timing.answered(session, statement, at=now)
    change(session, statement, {"state": state, "confirmed_at": now})
    tell(session, StatementConfirmed(deemed=False), statement, by=by, now=now)
    carrying.settle(session, by, statement.id, now=now)
    return queries.get(session, statement.id)


def deem(session: Session, by: str, limit: int, *, now: datetime) -> int:
    """Statements nobody answered in time are confirmed; how many were. Run again it finds no
    more."""
    due = queries.answers_due(session, now, limit)
    for statement in due:
        state = LIFE.step(statement.state, Action.DEEM)
        timing.silent(session, statement, at=now)
        change(session, statement, {"state": state, "confirmed_at": statement.answer_due})
        tell(session, StatementConfirmed(deemed=True), statement, by=by, now=now)
        carrying.settle(session, by, statement.id, now=now)
    return len(due)


def hold_out(session: Session, by: str, line: StatementLine, *, now: datetime) -> Dispute:
    """The outlet disputes a line that is its own: held out, so that the rest goes on, or, once
    the total stands on an invoice, left for a line of the next statement. RuleBroken before
    publication and after 90 days."""
    standing = queries.standings(session, (line.statement_id,))[line.statement_id]
    does = rules.dispute_of(standing.state, standing.published_at, now)
    if not isinstance(does, Dispute):
        raise RuleBroken(does)
    if line.held:
        raise RuleBroken("disputed_before")
    if does is Dispute.HOLD_OUT:
        line.held = True
        session.flush()
        carrying.carry(session, by, (line.statement_id,), line.outlet_id, now=now)
    told = _retotal(session, standing, does)
    tell(session, LineDisputed(line.id, Money(line.amount_fen), does), told, by=by, now=now)
    carrying.settle(session, by, line.statement_id, now=now)
    return does


def _retotal(session: Session, standing: queries.Standing, does: Dispute) -> Told:
    """Writes the sum of what is not held out, past the scope: the disputed line may be a
    sub-outlet's. StaleVersion when the statement went on meanwhile."""
    live = (select(func.coalesce(func.sum(StatementLine.amount_fen), 0))
            .where(StatementLine.statement_id == standing.id, StatementLine.held.is_(False))
            .scalar_subquery())
    total = {"total_fen": live} if does is Dispute.HOLD_OUT else {}
    with system(session, Reason.PASSING):
        row = session.execute(
            update(Statement)
            .where(Statement.id == standing.id, Statement.version == standing.version)
            .values(version=Statement.version + 1, **total)
            .returning(Statement.version, Statement.outlet_id), execution_options=QUIETLY).first()
    if row is None:
        raise StaleVersion(Statement.__kind__, standing.id, standing.version)
    return Told(standing.id, row.version, row.outlet_id)


def invoice_received(session: Session, by: str, statement_id: int, invoice_id: int, *,
                     now: datetime) -> Statement:
    statement = queries.get(session, statement_id)
    state = LIFE.step(statement.state, Action.RECEIVE_INVOICE)
    timing.invoiced(session, statement, at=now)
    change(session, statement, {"state": state})
    tell(session, InvoiceStep(invoice_id, None), statement, by=by, now=now)
    return statement


def invoice_checked(session: Session, by: str, statement_id: int, invoice_id: int, *,
                    now: datetime) -> Statement:
    """From here the payment is owed, by the agreement's rule."""
    statement = queries.get(session, statement_id)
    state = LIFE.step(statement.state, Action.CHECK_INVOICE)
    due = timing.checked(session, statement, at=now)
    change(session, statement, {"state": state, "checked_at": now, "due_at": due})
    tell(session, InvoiceStep(invoice_id, due), statement, by=by, now=now)
    return statement


def invoice_returned(session: Session, by: str, statement_id: int, invoice_id: int, *,
                     now: datetime) -> Statement:
    statement = queries.get(session, statement_id)
    state = LIFE.step(statement.state, Action.RETURN_INVOICE)
    timing.returned(session, statement, at=now)
    change(session, statement, {"state": state, "checked_at": None, "due_at": None})
    tell(session, InvoiceStep(invoice_id, None), statement, by=by, now=now)
    return statement


def approve(session: Session, by: str, statement_ids: Sequence[int], *, now: datetime) -> int:
    """待付款: the totals stand from now on and their lines freeze; how many. RuleBroken when one
    has nothing to pay."""
    for statement in queries.many(session, sorted(set(statement_ids)), lock=True):
        state = LIFE.step(statement.state, Action.APPROVE)
        if statement.state is not State.INVOICE_CHECKED:
            raise RuleBroken("payee_first")
        if statement.total_fen <= 0:
            raise RuleBroken("nothing_to_pay")
        change(session, statement, {"state": state, "approved_at": now})
        session.execute(update(StatementLine).where(StatementLine.statement_id == statement.id)
                        .values(frozen=True), execution_options=QUIETLY)
        tell(session, StatementApproved(Money(statement.total_fen)), statement, by=by, now=now)
    return len(set(statement_ids))


def approve_again(session: Session, by: str, statement: Statement, *, now: datetime) -> None:
    """After a refusal by the bank, once the account is right: to be paid anew."""
    state = LIFE.step(statement.state, Action.APPROVE)
    due = timing.checked(session, statement, at=now)
    change(session, statement, {"state": state, "approved_at": now, "due_at": due})
    tell(session, StatementApproved(Money(statement.total_fen)), statement, by=by, now=now)


def pay(session: Session, by: str, statement: Statement, payment_id: int, *,
        now: datetime) -> None:
    """The bank has the order. What is owed for the delay becomes a line of the next statement,
    of each outlet in proportion."""
    state = LIFE.step(statement.state, Action.PAY)
    parts = queries.sums_by_outlet(session, statement.id)
    ref = f"statement:{statement.id}"
    ledger.post(session, by, [
        Transfer(ledger_rules.outlet(outlet), ledger_rules.BANK_SENT, amount,
                 TransferKind.SENT, ref)
        for outlet, amount in parts.items() if amount > ZERO], now=now)
    timing.paid(session, statement, at=now)
    owed = queries.interest_of(statement, now)
    change(session, statement, {"state": state, "paid_at": now})
    tell(session, StatementPaid(payment_id, owed), statement, by=by, now=now)
    if owed:
        _owe_interest(session, by, statement, payment_id, parts, owed, now)


def _owe_interest(session: Session, by: str, statement: Statement, payment_id: int,
                  parts: dict[int, Money], owed: Money, now: datetime) -> None:
    weights = [max(0, amount.fen) for amount in parts.values()]
    stamps = queries.stamps_of(session, parts, statement.id)
    for outlet, amount in zip(parts, owed.split(weights), strict=True):
        if amount:
            owe(session, by, stamps[outlet], LineKind.INTEREST, amount,
                f"interest:{payment_id}:{outlet}", now=now)


def credited(session: Session, by: str, statement: Statement, payment_id: int, *,
             now: datetime) -> dict[int, Money]:
    """The bank has proven it: what is the payee's own is paid, what is a sub-outlet's is held by
    the payee. Returns what it holds for whom."""
    state = LIFE.step(statement.state, Action.CREDIT)
    parts, ref = queries.sums_by_outlet(session, statement.id), f"statement:{statement.id}"
    payee = statement.outlet_id or 0
    ledger.post(session, by, [
        Transfer(ledger_rules.BANK_SENT, ledger_rules.BANK_PAID, amount,
                 TransferKind.CREDITED, ref) if outlet == payee
        else Transfer(ledger_rules.BANK_SENT, ledger_rules.held(payee, outlet), amount,
                      TransferKind.HELD, ref)
        for outlet, amount in parts.items() if amount > ZERO], now=now)
    timing.credited(session, statement, at=now)
    change(session, statement, {"state": state, "credited_at": now})
    tell(session, StatementProven(payment_id, True), statement, by=by, now=now)
    return {outlet: amount for outlet, amount in parts.items()
            if outlet != payee and amount > ZERO}


def refused(session: Session, by: str, statement: Statement, payment_id: int, *,
            now: datetime) -> None:
    """The bank sent it back: the maker owes it again."""
    state = LIFE.step(statement.state, Action.REFUSE)
    _take_back(session, by, f"statement:{statement.id}", now)
    timing.refused(session, statement, at=now)
    change(session, statement, {"state": state, "paid_at": None, "due_at": None})
    tell(session, StatementProven(payment_id, False), statement, by=by, now=now)


def _take_back(session: Session, by: str, ref: str, now: datetime) -> None:
    """Reverses what was sent and not taken back before."""
    posted = ledger_queries.of_ref(session, ref)
    sent = [key for key, each in posted.items() if each.kind is TransferKind.SENT]
    for key in sorted(set(sent) - ledger_queries.reversed_ids(session, sent)):
        ledger.reverse(session, by, key, TransferKind.REFUSED, now=now)


def owe(session: Session, by: str, stamps: Stamps, kind: LineKind, amount: Money, ref: str, *,
        now: datetime) -> Adjustment:
    """Something is owed to an outlet besides its fees, and enters its next statement; a negative
    amount takes back. The ledger moves at once."""
    made = Adjustment(kind=kind, amount_fen=amount.fen, ref=ref, at=now, version=1,
                      **stamps.values())
    session.add(made)
    session.flush()
    source, moved = SOURCES[kind]
    account = ledger_rules.outlet(stamps.outlet_id or 0)
    debit, credit = (source, account) if amount > ZERO else (account, source)
    ledger.post(session, by, [Transfer(debit, credit, Money(abs(amount.fen)), moved,
                                       f"adjustment:{made.id}")], now=now)
    tell(session, AdjustmentMade(kind, amount, ref), made, by=by, now=now)
    return made
