"""Invoices of outlets to the maker."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String
from sqlalchemy import text as words
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from settlements.invoices.rules import Kind, ReturnReason, State


class Invoice(PrivateOwned, Audited, Model):
    """One invoice for one statement. A statement has one that is not returned, and a number
    counts once."""

    __tablename__ = "invoices"
    __kind__ = "invoice"

    id: Mapped[Id]
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[Kind] = mapped_column(code_column(Kind))
    dated: Mapped[date] = mapped_column(Date)
    gross_fen: Mapped[int]
    net_fen: Mapped[int]
    tax_fen: Mapped[int]
    rate_bp: Mapped[int] = mapped_column(Integer)
    state: Mapped[State] = mapped_column(code_column(State))
    reason: Mapped[ReturnReason | None] = mapped_column(code_column(ReturnReason))
    received_at: Mapped[datetime]
    received_by: Mapped[str] = mapped_column(String(64))
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("gross_fen = net_fen + tax_fen", name="parts_make_the_gross"),
        Index(
            "uq_invoices_live_statement",
            "statement_id",
            unique=True,
            postgresql_where=words("state <> 'returned'"),
            sqlite_where=words("state <> 'returned'"),
        ),
        Index(
            "uq_invoices_live_number",
            "number",
            unique=True,
            postgresql_where=words("state <> 'returned'"),
            sqlite_where=words("state <> 'returned'"),
        ),
        Index("ix_invoices_outlet_id", "outlet_id"),
    )
