"""Photos as evidence of a job."""

from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from core.db import change
from core.facts import tell
from core.scope import Reason, Stamps, system
from jobs.evidence.rules import Purpose
from jobs.work_orders import queries
from jobs.work_orders.facts import PhotoTaken
from office.files import queries as files
from office.files import service as pictures
from office.files.models import Picture


def add_photo(
    session: Session,
    by: str,
    work_order_id: int,
    source: BinaryIO,
    purpose: Purpose,
    *,
    now: datetime,
) -> Picture:
    """Keeps a photo of a job; the same photo on another job is written into the fact."""
    job = queries.get_to_act(session, work_order_id)
    picture = pictures.keep(
        session, source, pictures.About(job.__kind__, job.id, Stamps.of(job), purpose), now=now
    )
    with system(session, Reason.SAME_PHOTO):
        other = files.seen_before(session, picture.original_hash, job.__kind__, job.id)
    change(session, job, {})
    tell(session, PhotoTaken(picture.id, purpose, other), job, by=by, now=now)
    return picture
