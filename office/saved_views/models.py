"""The table of saved views."""

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId
from core.db import Id, Model
from office.saved_views.rules import LONGEST_ADDRESS, LONGEST_NAME


class SavedView(Audited, Model):
    """One list with its filters, columns and their order under a name (存为视图): part of an
    address and no more, so that whoever opens it sees what the list shows them anyway.

    `owner` is whose side it was saved on, the maker or one outlet; `role` is the role of that
    side it is shared with, empty for the person alone.
    """

    __tablename__ = "saved_views"
    __kind__ = "saved_view"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigId)
    owner: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(24))
    table_code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_saved_views_live_name", "account_id", "owner", "table_code", "name",
              unique=True, postgresql_where=text("archived_at IS NULL"),
              sqlite_where=text("archived_at IS NULL")),
        Index("ix_saved_views_shared", "owner", "table_code", "role",
              postgresql_where=text("archived_at IS NULL AND role <> ''"),
              sqlite_where=text("archived_at IS NULL AND role <> ''")),
    )
