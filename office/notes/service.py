"""Writing a note beside a record."""

from datetime import datetime

from sqlalchemy.orm import Session

from core import text
from core.errors import BadInput
from core.scope import Stamps
from office.notes.models import Note

LONGEST = 1000


def write(
    session: Session,
    by: str,
    kind: str,
    subject_id: int,
    stamps: Stamps,
    words: str,
    *,
    now: datetime,
) -> Note:
    """Keeps what was written; BadInput when it is empty or over 1,000 characters."""
    words = text.clean_text(words, LONGEST, field="note")
    if not words:
        raise BadInput("note", "missing")
    key = by.removeprefix("account:")
    note = Note(
        subject_kind=kind,
        subject_id=subject_id,
        text=words,
        created_at=now,
        by_account=int(key) if key.isdigit() else None,
        **stamps.values(),
    )
    session.add(note)
    session.flush()
    return note
