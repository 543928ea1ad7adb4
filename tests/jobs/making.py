"""A job led to where a test needs it, through the services."""

import io
from datetime import datetime, timedelta

from PIL import Image
from sqlalchemy.orm import Session

from jobs.dispatch import service as dispatch
from jobs.evidence import service as evidence
from jobs.evidence.rules import Purpose
from jobs.intake import service as intake
from jobs.visits import service as visits
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import DispatchReason, Source
from tests import factories
from tests.factories import BY

STEP = timedelta(minutes=15)


def taken(session: Session, now: datetime, phone: str = "10012345678", **more: object) -> WorkOrder:
    """A job that waits for dispatch."""
    return intake.take(session, BY, factories.call(phone, **more), Source.HOTLINE, now=now)


def accepted(session: Session, outlet_id: int, now: datetime, **more: object) -> WorkOrder:
    """A job taken, dispatched and accepted in the same minute."""
    job = taken(session, now, **more)
    dispatch.dispatch(session, BY, job.id, outlet_id, DispatchReason.NEAREST, now=now)
    return dispatch.accept(session, BY, job.id, now=now)


def arrived(session: Session, outlet_id: int, now: datetime, **more: object) -> WorkOrder:
    """An accepted job whose user was called and whose technician is at the door at `now`."""
    job = accepted(session, outlet_id, now - 2 * STEP, **more)
    visits.contact(session, BY, job.id, now=now - STEP)
    return visits.arrive(session, BY, job.id, now=now)


def completed(session: Session, outlet_id: int, now: datetime, **more: object) -> WorkOrder:
    """A job that is done at `now`, with its photo."""
    job = arrived(session, outlet_id, now - STEP, **more)
    photo(session, job.id, now)
    return visits.complete(session, BY, job.id, now=now)


def photo(session: Session, job_id: int, now: datetime) -> None:
    """A photo of the finished work, another one for each job."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), (job_id % 250, 0, 0)).save(picture, "PNG")
    picture.seek(0)
    evidence.add_photo(session, BY, job_id, picture, Purpose.FINISHED, now=now)
