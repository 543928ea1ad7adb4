"""Pictures kept under random names outside the web root (SAFETY 24)."""

from datetime import datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId
from core.db import Id, Model
from core.scope import PrivateOwned


class Picture(PrivateOwned, Model):
    """A re-encoded picture of a record. `original_hash` is of what was sent: the same photo
    on two jobs is found by it. A photo shows a home: no parent sees it (SAFETY 18)."""

    __tablename__ = "pictures"
    __kind__ = "picture"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    original_hash: Mapped[str] = mapped_column(String(64))
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int] = mapped_column(BigId)
    purpose: Mapped[str] = mapped_column(String(24))
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_pictures_subject", "subject_kind", "subject_id"),
        Index("ix_pictures_original_hash", "original_hash"),
    )
