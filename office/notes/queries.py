"""Every SELECT on notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from office.notes.models import Note


@dataclass(frozen=True)
class NoteRow:
    id: int
    text: str
    created_at: datetime


def about(session: Session, kind: str, subject_id: int) -> Sequence[NoteRow]:
    """Notes beside a record, oldest first."""
    rows = session.execute(
        select(Note.id, Note.text, Note.created_at)
        .where(Note.subject_kind == kind, Note.subject_id == subject_id)
        .order_by(Note.id)
    )
    return [NoteRow(*row) for row in rows]
