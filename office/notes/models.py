"""Free text beside records: erasable, and never part of a fact."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId
from core.db import Id, Model
from core.scope import PrivateOwned


class Note(PrivateOwned, Model):
    """Something somebody wrote about a record; the timeline joins it. Names and numbers
    are written into notes: no parent sees them (SAFETY 18)."""

    __tablename__ = "notes"
    __kind__ = "note"

    id: Mapped[Id]
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int] = mapped_column(BigId)
    text: Mapped[str] = mapped_column(String(1000))
    by_account: Mapped[int | None] = mapped_column(BigId, ForeignKey("accounts.id"))
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_notes_subject", "subject_kind", "subject_id"),)
