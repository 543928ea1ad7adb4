"""Every SELECT on runs and payments."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, keyset, whole
from core.money import Money
from settlements.payees.models import Payee
from settlements.payouts.models import BankReturn, BankReturnRow, Payment, PaymentRun
from settlements.payouts.rules import BankReason, Outcome, RunState, Standing, State
from settlements.statements.models import Statement

PIECE = 2_000


def run(session: Session, run_id: int) -> PaymentRun:
    """The run; NotFound when there is none within reach."""
    found = session.scalars(select(PaymentRun).where(PaymentRun.id == run_id)).first()
    if found is None:
        raise NotFound("payment_run", run_id)
    return found


def payments_of(session: Session, run_id: int, *, lock: bool = False) -> Sequence[Payment]:
    """The payments of a run by id."""
    query = select(Payment).where(Payment.run_id == run_id).order_by(Payment.id)
    return session.scalars(query.with_for_update() if lock else query).all()


def live_of(session: Session, statement_id: int) -> Payment | None:
    """The payment of a statement that is not void."""
    return session.scalars(select(Payment).where(
        Payment.statement_id == statement_id, Payment.state != State.VOID)).first()


def of_statement(session: Session, statement_id: int) -> Sequence[Payment]:
    """Every payment of a statement, oldest first."""
    return session.scalars(select(Payment).where(Payment.statement_id == statement_id)
                           .order_by(Payment.id)).all()


def standings(session: Session, references: Collection[str]) -> dict[str, tuple[int, Standing]]:
    """The payments behind the references of a bank's file: id and how each stands."""
    found: dict[str, tuple[int, Standing]] = {}
    wanted = sorted(references)
    for start in range(0, len(wanted), PIECE):
        rows = session.execute(
            select(Payment.reference, Payment.id, Payment.state, Payment.amount_fen)
            .where(Payment.reference.in_(wanted[start:start + PIECE])))
        found |= {row[0]: (row[1], Standing(row[2], Money(row[3]))) for row in rows}
    return found


def payments(session: Session, ids: Collection[int]) -> Sequence[Payment]:
    """These payments by id, locked."""
    return session.scalars(select(Payment).where(Payment.id.in_(list(ids)))
                           .order_by(Payment.id).with_for_update()).all()


def waiting_in(session: Session, run_id: int) -> int:
    """How many payments of a run the bank has not answered."""
    return session.scalar(select(func.count()).where(
        Payment.run_id == run_id, Payment.state == State.SENT)) or 0


@dataclass(frozen=True)
class RunRow:
    """One line of the list of runs."""

    id: int
    number: str
    state: RunState
    count: int
    total: Money
    made_at: datetime
    made_by: str
    approved_by: str | None
    filed_at: datetime | None


def page(session: Session, after: str | None, size: int) -> Page[RunRow]:
    """Runs, the newest first."""
    query = select(PaymentRun.id, PaymentRun.number, PaymentRun.state, PaymentRun.count,
                   PaymentRun.total_fen, PaymentRun.made_at, PaymentRun.made_by,
                   PaymentRun.approved_by, PaymentRun.filed_at)
    return keyset(session, query, PaymentRun.id, whole(after) if after else None,  # type: ignore[arg-type]
                  size, _row, key_of=lambda row: row.id, descending=True)


def _row(row: Any) -> RunRow:
    return RunRow(*row[:4], Money(row.total_fen), *row[5:])


def count(session: Session) -> int:
    inner = select(PaymentRun.id).limit(COUNTED_TO + 1).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


@dataclass(frozen=True)
class Order:
    """One payment as the bank's file and the page of the run show it."""

    id: int
    reference: str
    state: State
    amount: Money
    reason: BankReason | None
    statement_id: int
    number: str
    outlet_id: int
    holder: str
    bank: str
    account: str
    proven_at: datetime | None


def orders(session: Session, run_id: int) -> list[Order]:
    """The payments of a run with the accounts they go to."""
    rows = session.execute(
        select(Payment.id, Payment.reference, Payment.state, Payment.amount_fen, Payment.reason,
               Payment.statement_id, Statement.number, Payment.outlet_id, Payee.holder,
               Payee.bank, Payee.account, Payment.proven_at)
        .join(Statement, Statement.id == Payment.statement_id)
        .join(Payee, Payee.id == Payment.payee_id)
        .where(Payment.run_id == run_id).order_by(Payment.id))
    return [Order(row[0], row[1], row[2], Money(row[3]), *row[4:]) for row in rows]


def return_of(session: Session, digest: str) -> int | None:
    """The file with these bytes, if it was taken before."""
    return session.scalar(select(BankReturn.id).where(BankReturn.digest == digest))


def return_name(session: Session, return_id: int) -> str:
    """The name of a bank's file; NotFound when there is none within reach."""
    found = session.scalar(select(BankReturn.filename).where(BankReturn.id == return_id))
    if found is None:
        raise NotFound("bank_return", return_id)
    return found


@dataclass(frozen=True)
class ReturnLine:
    row: int
    reference: str
    outcome: Outcome | None
    problem: str


def return_lines(session: Session, return_id: int) -> list[ReturnLine]:
    """What each row of a bank's file came to, in its order."""
    rows = session.execute(
        select(BankReturnRow.row, BankReturnRow.reference, BankReturnRow.outcome,
               BankReturnRow.problem)
        .where(BankReturnRow.return_id == return_id).order_by(BankReturnRow.row))
    return [ReturnLine(*row) for row in rows]


def returns(session: Session) -> Sequence[BankReturn]:
    """The last files of the bank."""
    return session.scalars(select(BankReturn).order_by(BankReturn.id.desc()).limit(20)).all()


PAYMENT_COLUMNS = ("id", "statement", "amount_fen", "state", "sent_at", "proven_at", "proven_by")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every payment for the books: PAYMENT_COLUMNS."""
    query = select(Payment.id, Payment.statement_id, Payment.amount_fen, Payment.state,
                   Payment.sent_at, Payment.proven_at, Payment.proven_by)
    last = 0
    while rows := session.execute(
            query.where(Payment.id > last).order_by(Payment.id).limit(PIECE)).all():
        yield from (tuple(row) for row in rows)
        last = rows[-1].id
