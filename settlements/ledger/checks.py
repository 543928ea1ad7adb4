"""Whether the books agree with themselves and with the claims: every fault by name, none mended.

Asked over everything, by the command `ledger-check` and by whoever closes a month (SAFETY 3
to 5). Each question is one statement.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from core.money import ZERO, Money
from settlements.claims.models import Claim, Fee, FeeShare
from settlements.ledger import queries, rules
from settlements.ledger.models import TransferRow
from settlements.ledger.rules import Kind
from settlements.passing.models import Receipt
from settlements.payouts.models import Payment
from settlements.payouts.rules import State as PaymentState
from settlements.rates.models import RateRow
from settlements.statements.models import Adjustment, Statement, StatementLine
from settlements.statements.rules import LineKind
from settlements.statements.rules import State as StatementState


@dataclass(frozen=True)
class LedgerFault:
    """What does not agree: a code, the record it is about, what should be and what is."""

    code: str
    about: str
    expected: Money | None = None
    found: Money | None = None

    def __str__(self) -> str:
        if self.expected is None or self.found is None:
            return f"{self.code}: {self.about}"
        return f"{self.code}: {self.about} expected {self.expected} found {self.found}"


Check = Callable[[Session], Iterator[LedgerFault]]


def check(session: Session) -> list[LedgerFault]:
    """Every fault there is; an empty list when the books are in order."""
    return [fault for each in CHECKS for fault in each(session)]


def _balances(session: Session) -> Iterator[LedgerFault]:
    balances = queries.balances(session)
    for account in balances:
        if not rules.is_account(account):
            yield LedgerFault("no_such_account", account)
    for account in rules.negative(balances):
        yield LedgerFault("balance_below_nought", account, Money(0), balances[account])


def _sums_of_claims(session: Session) -> Iterator[LedgerFault]:
    """A decided claim pays what its lines come to."""
    lines = func.coalesce(func.sum(Fee.amount_fen), 0)
    query = (
        select(Claim.number, Claim.approved_fen, lines)
        .outerjoin(Fee, Fee.claim_id == Claim.id)
        .where(Claim.approved_fen.is_not(None))
        .group_by(Claim.id, Claim.number, Claim.approved_fen)
        .having(Claim.approved_fen != lines)
        .order_by(Claim.id)
    )
    for number, approved, found in session.execute(query):
        yield _differs("claim_and_lines", number, approved or 0, found)


def _sums_of_shares(session: Session) -> Iterator[LedgerFault]:
    """The parts of a decided line come to the line."""
    parts = func.coalesce(func.sum(FeeShare.amount_fen), 0)
    query = (
        select(Fee.id, Fee.amount_fen, parts)
        .outerjoin(FeeShare, FeeShare.fee_id == Fee.id)
        .where(Fee.verdict.is_not(None))
        .group_by(Fee.id, Fee.amount_fen)
        .having(Fee.amount_fen != parts)
        .order_by(Fee.id)
    )
    for fee_id, amount, found in session.execute(query):
        yield _differs("fee_and_shares", f"fee:{fee_id}", amount, found)


def _rates(session: Session) -> Iterator[LedgerFault]:
    """A line was priced by an edition that held on the day of work."""
    query = (
        select(Fee.id)
        .join(Claim, Claim.id == Fee.claim_id)
        .join(RateRow, RateRow.id == Fee.rate_id)
        .where(or_(RateRow.version != Fee.rate_version, RateRow.valid_from > Claim.work_day,
                   RateRow.valid_to < Claim.work_day))
        .order_by(Fee.id)
    )
    for fee_id in session.scalars(query):
        yield LedgerFault("rate_not_in_force", f"fee:{fee_id}")


def _transfers_of_shares(session: Session) -> Iterator[LedgerFault]:
    """Each part was moved to its owner's account once, and nothing else was."""
    ref: Any = literal("share:", String).concat(cast(FeeShare.id, String))
    account: Any = literal("outlet:", String).concat(cast(FeeShare.outlet_id, String))
    moved = (TransferRow.ref == ref) & (TransferRow.kind == Kind.APPROVED)
    query = (
        select(FeeShare.id, FeeShare.amount_fen, TransferRow.amount_fen)
        .outerjoin(TransferRow, moved)
        .where(or_(TransferRow.id.is_(None), TransferRow.amount_fen != FeeShare.amount_fen,
                   TransferRow.credit != account, TransferRow.debit != rules.MAKER_FEES))
        .order_by(FeeShare.id)
    )
    for share_id, amount, found in session.execute(query):
        yield _differs("share_and_transfer", f"share:{share_id}", amount, found or 0)
    alone = (
        select(TransferRow.id).outerjoin(FeeShare, moved)
        .where(TransferRow.kind == Kind.APPROVED, FeeShare.id.is_(None),
               TransferRow.ref.not_like("adjustment:%"))
        .order_by(TransferRow.id)
    )
    for transfer_id in session.scalars(alone):
        yield LedgerFault("transfer_without_share", f"transfer:{transfer_id}")


def _transfers_of_adjustments(session: Session) -> Iterator[LedgerFault]:
    """What is owed besides fees was moved once, in full."""
    ref: Any = literal("adjustment:", String).concat(cast(Adjustment.id, String))
    query = (
        select(Adjustment.id, func.abs(Adjustment.amount_fen), TransferRow.amount_fen)
        .outerjoin(TransferRow, TransferRow.ref == ref)
        .where(Adjustment.kind != LineKind.CARRIED,
               or_(TransferRow.id.is_(None),
                   TransferRow.amount_fen != func.abs(Adjustment.amount_fen)))
        .order_by(Adjustment.id)
    )
    for adjustment_id, amount, found in session.execute(query):
        yield _differs("adjustment_and_transfer", f"adjustment:{adjustment_id}", amount, found or 0)
    alone = (
        select(TransferRow.id).outerjoin(Adjustment, TransferRow.ref == ref)
        .where(TransferRow.ref.like("adjustment:%"), Adjustment.id.is_(None))
        .order_by(TransferRow.id)
    )
    for transfer_id in session.scalars(alone):
        yield LedgerFault("transfer_without_adjustment", f"transfer:{transfer_id}")


def _carried(session: Session) -> Iterator[LedgerFault]:
    """What one statement carries to the next is lifted here and taken there: nothing in all."""
    query = (
        select(Adjustment.outlet_id, func.sum(Adjustment.amount_fen))
        .where(Adjustment.kind == LineKind.CARRIED).group_by(Adjustment.outlet_id)
        .having(func.sum(Adjustment.amount_fen) != 0).order_by(Adjustment.outlet_id)
    )
    for outlet_id, amount in session.execute(query):
        yield _differs("carried_differs", f"outlet:{outlet_id}", 0, int(amount))


def _reversals(session: Session) -> Iterator[LedgerFault]:
    """A reversal is the exact mirror of what it names."""
    old = aliased(TransferRow)
    query = (
        select(TransferRow.id)
        .join(old, old.id == TransferRow.reverses)
        .where(or_(TransferRow.amount_fen != old.amount_fen, TransferRow.debit != old.credit,
                   TransferRow.credit != old.debit))
        .order_by(TransferRow.id)
    )
    for transfer_id in session.scalars(query):
        yield LedgerFault("reversal_differs", f"transfer:{transfer_id}")


def _statements(session: Session) -> Iterator[LedgerFault]:
    """A calculated statement comes to what its lines do, and its payment to what it does."""
    lines = (select(func.coalesce(func.sum(StatementLine.amount_fen), 0))
             .where(StatementLine.statement_id == Statement.id, StatementLine.held.is_(False))
             .scalar_subquery())
    query = (select(Statement.number, Statement.total_fen, lines)
             .where(Statement.state != StatementState.OPEN, Statement.total_fen != lines)
             .order_by(Statement.id))
    for number, total, found in session.execute(query):
        yield _differs("statement_and_lines", number, total, found)
    paid = (select(Payment.reference, Statement.total_fen, Payment.amount_fen)
            .join(Statement, Statement.id == Payment.statement_id)
            .where(Payment.state != PaymentState.VOID, Payment.amount_fen != Statement.total_fen)
            .order_by(Payment.id))
    for reference, total, found in session.execute(paid):
        yield _differs("payment_and_statement", reference, total, found)


def _held(session: Session) -> Iterator[LedgerFault]:
    """What parents hold is what their sub-outlets have not confirmed."""
    rows = session.execute(
        select(Receipt.payer_id, Receipt.outlet_id,
               func.sum(Receipt.owed_fen - Receipt.confirmed_fen))
        .group_by(Receipt.payer_id, Receipt.outlet_id))
    owed = {rules.held(payer, outlet): Money(int(fen)) for payer, outlet, fen in rows}
    held = {account: balance for account, balance in queries.balances(session).items()
            if account.startswith("held:")}
    for account in sorted(owed.keys() | held.keys()):
        expected, found = owed.get(account, ZERO), held.get(account, ZERO)
        if expected != found:
            yield LedgerFault("held_and_receipts", account, expected, found)


def _differs(code: str, about: str, expected: int, found: int) -> LedgerFault:
    return LedgerFault(code, about, Money(int(expected)), Money(int(found)))


CHECKS: tuple[Check, ...] = (
    _balances, _sums_of_claims, _sums_of_shares, _rates, _transfers_of_shares,
    _transfers_of_adjustments, _carried, _reversals, _statements, _held,
)
"""A module adds its own question here."""
