"""Bank accounts and tax identities of outlets."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from settlements.payees.rules import State, TaxKind


class Payee(PrivateOwned, Audited, Model):
    """To whom the outlet's money goes from `effective_at` on, until the next one is. A change
    is a new row, proposed by one person and approved by another (SAFETY 8)."""

    __tablename__ = "payees"
    __kind__ = "payee"

    id: Mapped[Id]
    holder: Mapped[str] = mapped_column(String(80))
    bank: Mapped[str] = mapped_column(String(80))
    account: Mapped[str] = mapped_column(String(30))
    tax_kind: Mapped[TaxKind] = mapped_column(code_column(TaxKind))
    tax_number: Mapped[str] = mapped_column(String(30), default="")
    rate_bp: Mapped[int] = mapped_column(Integer)
    state: Mapped[State] = mapped_column(code_column(State))
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    effective_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> proposed_by", name="second_person"),
        CheckConstraint(
            "(state = 'approved') = (effective_at IS NOT NULL)", name="effective_when_approved"
        ),
        Index("ix_payees_outlet_id", "outlet_id", "effective_at"),
        Index("ix_payees_county_code", "county_code"),
    )
