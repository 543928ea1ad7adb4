"""Statements, their lines, and what is owed besides fees."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy import text as words
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from network.agreements.rules import PayRule
from settlements.statements.rules import Kind, LineKind, State


class Statement(PrivateOwned, Audited, Model):
    """What the maker pays to one outlet for one month (结算单). The stamps are those of the
    payee: of the parent where the money takes the way through it.

    The terms of payment are those of the agreement on the day it was made. `total_fen` is the
    sum of the lines that are not held out; once approved it stands, by trigger. `ref` tells
    several opening balances of a month apart. `due_at` is the payment's deadline.
    """

    __tablename__ = "statements"
    __kind__ = "statement"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[Kind] = mapped_column(code_column(Kind))
    period: Mapped[date] = mapped_column(Date)
    ref: Mapped[str] = mapped_column(String(40), default="")
    state: Mapped[State] = mapped_column(code_column(State))
    total_fen: Mapped[int] = mapped_column(default=0)
    pay_rule: Mapped[PayRule] = mapped_column(code_column(PayRule))
    pay_days: Mapped[int] = mapped_column(Integer)
    interest_num: Mapped[int]
    interest_den: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    answer_due: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    credited_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("outlet_id", "period", "kind", "ref"),
        CheckConstraint("outlet_id IS NOT NULL", name="of_an_outlet"),
        Index("ix_statements_period", "period", "id"),
        Index("ix_statements_county_code", "county_code"),
        Index(
            "ix_statements_answer_due",
            "answer_due",
            postgresql_where=words("state = 'published'"),
            sqlite_where=words("state = 'published'"),
        ),
        Index("ix_statements_state", "state", "due_at"),
    )


class Adjustment(PrivateOwned, Audited, Model):
    """What an outlet is owed besides the shares of its fees: a balance of the system before,
    late interest, a decision on a line. It enters the next statement; negative takes back."""

    __tablename__ = "adjustments"
    __kind__ = "adjustment"

    id: Mapped[Id]
    kind: Mapped[LineKind] = mapped_column(code_column(LineKind))
    amount_fen: Mapped[int]
    ref: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="not_nothing"),
        CheckConstraint("kind <> 'share'", name="no_share"),
        Index("ix_adjustments_outlet_id", "outlet_id"),
    )


class StatementLine(PrivateOwned, Audited, Model):
    """One amount of a statement; the stamps are those of the outlet whose money it is. A held
    line is not part of the total. Lines of an approved statement are `frozen` and refuse every
    change, by trigger."""

    __tablename__ = "statement_lines"
    __kind__ = "statement"

    id: Mapped[Id]
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    kind: Mapped[LineKind] = mapped_column(code_column(LineKind))
    share_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("fee_shares.id"))
    fee_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("fees.id"))
    adjustment_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("adjustments.id"))
    amount_fen: Mapped[int]
    held: Mapped[bool] = mapped_column(default=False)
    frozen: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        CheckConstraint(
            "(share_id IS NULL) <> (adjustment_id IS NULL)", name="share_or_adjustment"
        ),
        CheckConstraint("(kind = 'share') = (share_id IS NOT NULL)", name="kind_by_source"),
        Index(
            "uq_statement_lines_live_share",
            "share_id",
            unique=True,
            postgresql_where=words("NOT held"),
            sqlite_where=words("NOT held"),
        ),
        Index(
            "uq_statement_lines_live_adjustment",
            "adjustment_id",
            unique=True,
            postgresql_where=words("NOT held"),
            sqlite_where=words("NOT held"),
        ),
        Index("ix_statement_lines_statement_id", "statement_id"),
        Index("ix_statement_lines_share_id", "share_id"),
        Index("ix_statement_lines_fee_id", "fee_id"),
        Index("ix_statement_lines_outlet_id", "outlet_id"),
    )
