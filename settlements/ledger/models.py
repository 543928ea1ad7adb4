"""Every movement of money that is owed or sent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import MakerOwned
from settlements.ledger.rules import Kind

_APPROVED = "kind = 'approved'"


class TransferRow(MakerOwned, Model):
    """One row with both sides (SAFETY 2): `amount_fen` goes from the account `debit` to the
    account `credit`. Never changed (a trigger of core.ddl); a mistake is reversed by a new row
    that names the old. It is its own record: `by` did the act whose fact says more."""

    __tablename__ = "transfers"
    __kind__ = "transfer"

    id: Mapped[Id]
    at: Mapped[datetime]
    debit: Mapped[str] = mapped_column(String(40))
    credit: Mapped[str] = mapped_column(String(40))
    amount_fen: Mapped[int]
    kind: Mapped[Kind] = mapped_column(code_column(Kind))
    ref: Mapped[str] = mapped_column(String(40))
    reverses: Mapped[int | None] = mapped_column(BigId, ForeignKey("transfers.id"), unique=True)
    by: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("debit <> credit", name="two_sides"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("ix_transfers_debit", "debit", "id"),
        Index("ix_transfers_credit", "credit", "id"),
        Index("ix_transfers_ref", "ref"),
        Index("ix_transfers_county_code", "county_code"),
        Index(
            "uq_transfers_approved",
            "ref",
            unique=True,
            sqlite_where=text(_APPROVED),
            postgresql_where=text(_APPROVED),
        ),
    )
