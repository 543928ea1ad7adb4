"""Questions about a case, private to whoever was asked."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from settlements.inquiries.rules import Side


class Inquiry(PrivateOwned, Audited, Model):
    """One question; the stamps are those of whoever was asked, so neither side sees what the
    other was asked or said. Each side is asked once in a case. `pass_on_id` is the parent's own
    row about the money; what the case says is not in here."""

    __tablename__ = "money_inquiries"
    __kind__ = "inquiry"

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("money_cases.id"))
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    pass_on_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("pass_ons.id"))
    side: Mapped[Side] = mapped_column(code_column(Side))
    question: Mapped[str] = mapped_column(String(500))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("case_id", "side"),
        CheckConstraint("(side = 'parent') = (pass_on_id IS NOT NULL)", name="parent_by_pass_on"),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered_by_one"),
        Index("ix_money_inquiries_outlet_id", "outlet_id", "id"),
        Index("ix_money_inquiries_county_code", "county_code"),
    )
