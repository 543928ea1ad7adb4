"""The table of notices."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId, code_column
from core.db import Id, Model
from office.notices.rules import Urgency


class Notice(Model):
    """Something one account should know: what kind, about what, with ids and codes to say it.

    `dedupe` names the occasion (`breach:17:1`): one account is told once of each.
    """

    __tablename__ = "notices"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int] = mapped_column(BigId)
    args: Mapped[str] = mapped_column(Text)
    urgency: Mapped[Urgency] = mapped_column(code_column(Urgency))
    dedupe: Mapped[str | None] = mapped_column(String(96))
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("account_id", "dedupe"),
        Index("ix_notices_account_id_id", "account_id", "id"),
        Index(
            "ix_notices_unread",
            "account_id",
            "id",
            postgresql_where=text("read_at IS NULL"),
            sqlite_where=text("read_at IS NULL"),
        ),
        Index("ix_notices_created_at", "created_at"),
    )
