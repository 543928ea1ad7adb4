"""Runs, payments, and what the bank said of them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy import text as words
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import MakerOwned, PrivateOwned
from settlements.payouts.rules import BankReason, Outcome, Result, RunState, State


class PaymentRun(MakerOwned, Audited, Model):
    """A batch of payments (付款批次): made by one, approved by another."""

    __tablename__ = "payment_runs"
    __kind__ = "payment_run"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    state: Mapped[RunState] = mapped_column(code_column(RunState))
    count: Mapped[int] = mapped_column(Integer)
    total_fen: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(64))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str | None] = mapped_column(String(64))
    filed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("approved_by IS NULL OR approved_by <> made_by", name="second_person"),
    )


class Payment(PrivateOwned, Audited, Model):
    """One statement's money in one run, to the account that held when the run was made. A
    statement has one payment that is not void. `reference` is what the bank's return names."""

    __tablename__ = "payments"
    __kind__ = "payment"

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(24), unique=True)
    run_id: Mapped[int] = mapped_column(BigId, ForeignKey("payment_runs.id"))
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    payee_id: Mapped[int] = mapped_column(BigId, ForeignKey("payees.id"))
    amount_fen: Mapped[int]
    state: Mapped[State] = mapped_column(code_column(State))
    reason: Mapped[BankReason | None] = mapped_column(code_column(BankReason))
    sent_at: Mapped[datetime | None]
    proven_at: Mapped[datetime | None]
    proven_by: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="something"),
        Index(
            "uq_payments_live_statement",
            "statement_id",
            unique=True,
            postgresql_where=words("state <> 'void'"),
            sqlite_where=words("state <> 'void'"),
        ),
        Index("ix_payments_run_id", "run_id"),
        Index("ix_payments_outlet_id", "outlet_id"),
        Index("ix_payments_county_code", "county_code"),
    )


class BankReturn(MakerOwned, Audited, Model):
    """A file of the bank; the same file counts once."""

    __tablename__ = "bank_returns"
    __kind__ = "bank_return"

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    filename: Mapped[str] = mapped_column(String(120))
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)


class BankReturnRow(MakerOwned, Audited, Model):
    """What one row of a bank's file said and came to."""

    __tablename__ = "bank_return_rows"
    __kind__ = "bank_return"

    id: Mapped[Id]
    return_id: Mapped[int] = mapped_column(BigId, ForeignKey("bank_returns.id"))
    row: Mapped[int] = mapped_column(Integer)
    reference: Mapped[str] = mapped_column(String(64))
    result: Mapped[Result | None] = mapped_column(code_column(Result))
    payment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("payments.id"))
    outcome: Mapped[Outcome | None] = mapped_column(code_column(Outcome))
    problem: Mapped[str] = mapped_column(String(64), default="")

    __table_args__ = (
        UniqueConstraint("return_id", "row"),
        Index("ix_bank_return_rows_payment_id", "payment_id"),
    )
