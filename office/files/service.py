"""Keeping pictures: checked, made anew, stored whole (SAFETY 24)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.orm import Session

from core.db import settings
from core.images import read_picture, store
from core.scope import Stamps
from office.files.models import Picture


@dataclass(frozen=True)
class About:
    """Which record a picture belongs to, and what it shows."""

    kind: str
    id: int
    stamps: Stamps
    purpose: str


def folder() -> Path:
    """Where pictures lie: below the data folder, outside the web root."""
    return settings().data / "pictures"


def keep(session: Session, source: BinaryIO, about: About, *, now: datetime) -> Picture:
    """Checks, re-encodes and stores a picture; BadInput names `photo` and the reason. The
    file is whole on disk before the row is committed; one without a row is swept later."""
    read = read_picture(source)
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    row = Picture(
        name=store(read.data, place),
        original_hash=read.sha256,
        width=read.width,
        height=read.height,
        size=len(read.data),
        subject_kind=about.kind,
        subject_id=about.id,
        purpose=about.purpose,
        created_at=now,
        **about.stamps.values(),
    )
    session.add(row)
    session.flush()
    return row
