"""The thread of a subject, what it waited for, and the segments that follow from both."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from sla.parties import Party


class HandoverRow(LineOwned, Model):
    """From a moment on the time is a party's, and the subject an outlet's (the stamps).
    Without a party the thread is closed there; a later row opens it again."""

    __tablename__ = "handovers"
    __kind__ = "handover"

    id: Mapped[Id]
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime]
    party: Mapped[Party | None] = mapped_column(code_column(Party))
    cause: Mapped[str] = mapped_column(String(40))
    holder: Mapped[str] = mapped_column(String(40))

    __table_args__ = (Index("ix_handovers_subject", "subject_kind", "subject_id", "at"),)


class HoldRow(Model):
    """Something a subject waits for. `ended_at` may lie ahead: an appointed day.

    Who reads it has been let in by the subject.
    """

    __tablename__ = "holds"

    id: Mapped[Id]
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigId)
    ended_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_holds_subject", "subject_kind", "subject_id"),)


class HoldLegRow(Model):
    """One hand through which a hold passes."""

    __tablename__ = "hold_legs"

    id: Mapped[Id]
    hold_id: Mapped[int] = mapped_column(BigId, ForeignKey("holds.id"))
    at: Mapped[datetime]
    party: Mapped[Party] = mapped_column(code_column(Party))
    cause: Mapped[str] = mapped_column(String(40))
    holder: Mapped[str] = mapped_column(String(40))

    __table_args__ = (Index("ix_hold_legs_hold_id", "hold_id", "at"),)


class SegmentRow(LineOwned, Model):
    """A stretch [from_at, to_at) of one party; to_at is empty for the last of a thread that
    is not closed. Derived by `sla.segments.rules` and never written by hand."""

    __tablename__ = "segments"
    __kind__ = "segment"

    id: Mapped[Id]
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigId)
    party: Mapped[Party] = mapped_column(code_column(Party))
    cause: Mapped[str] = mapped_column(String(40))
    holder: Mapped[str] = mapped_column(String(40))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("to_at > from_at", name="ends_after_it_begins"),
        UniqueConstraint("subject_kind", "subject_id", "from_at"),
        Index("uq_segments_one_open", "subject_kind", "subject_id", unique=True,
              sqlite_where=text("to_at IS NULL"), postgresql_where=text("to_at IS NULL")),
    )
