"""Every SELECT on pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from office.files.models import Picture


@dataclass(frozen=True)
class PictureRow:
    id: int
    purpose: str
    width: int
    height: int
    created_at: datetime


def of_subject(session: Session, kind: str, subject_id: int) -> Sequence[PictureRow]:
    """Pictures of a record, oldest first."""
    rows = session.execute(
        select(Picture.id, Picture.purpose, Picture.width, Picture.height, Picture.created_at)
        .where(Picture.subject_kind == kind, Picture.subject_id == subject_id)
        .order_by(Picture.id)
    )
    return [PictureRow(*row) for row in rows]


def count_of(session: Session, kind: str, subject_id: int) -> int:
    return session.execute(
        select(func.count())
        .select_from(Picture)
        .where(Picture.subject_kind == kind, Picture.subject_id == subject_id)
    ).scalar_one()


def stored_name(session: Session, kind: str, subject_id: int, picture_id: int) -> str:
    """Where a picture of the record lies; NotFound when it has none such within reach."""
    name = session.scalar(
        select(Picture.name).where(
            Picture.id == picture_id,
            Picture.subject_kind == kind,
            Picture.subject_id == subject_id,
        )
    )
    if name is None:
        raise NotFound("picture", picture_id)
    return name


def seen_before(session: Session, original_hash: str, kind: str, subject_id: int) -> int | None:
    """Another record that has the very same photo. Reads an id only: asked by a system look."""
    return session.scalar(
        select(Picture.subject_id)
        .where(
            Picture.original_hash == original_hash,
            Picture.subject_kind == kind,
            Picture.subject_id != subject_id,
        )
        .order_by(Picture.id)
        .limit(1)
    )


def same_elsewhere(session: Session, kind: str, subject_id: int) -> int:
    """How many other records carry a photo of this one. Counts only: asked by a system look."""
    mine = select(Picture.original_hash).where(
        Picture.subject_kind == kind, Picture.subject_id == subject_id)
    return session.scalar(
        select(func.count(func.distinct(Picture.subject_id))).where(
            Picture.original_hash.in_(mine),
            Picture.subject_kind == kind,
            Picture.subject_id != subject_id,
        )
    ) or 0
