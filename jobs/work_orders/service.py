"""What can be done with a job at any point: chase, note, cancel, and the office's steps."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.db import change
from core.errors import BadInput, NotAllowed
from core.facts import tell
from core.scope import Level, Stamps, scope_of
from jobs.units import queries as unit_queries
from jobs.units import service as units
from jobs.units.service import UnitValues
from jobs.work_orders import queries, timing
from jobs.work_orders.facts import Cancelled, Chased, NoteWritten, StepTaken, UnitNamed
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import LIFE, WAITING, Action, CancelReason
from office.notes import service as notes


def chase(session: Session, by: str, work_order_id: int, words: str, *, now: datetime) -> WorkOrder:
    """The user asked again (催单): counted on the job, never a second job."""
    job = queries.get_to_act(session, work_order_id)
    if words.strip():
        notes.write(session, by, job.__kind__, job.id, Stamps.of(job), words, now=now)
    change(session, job, {"chases": job.chases + 1})
    tell(session, Chased(job.chases), job, by=by, now=now)
    return job


def add_note(
    session: Session, by: str, work_order_id: int, words: str, *, now: datetime
) -> WorkOrder:
    """Writes something down beside the job."""
    job = queries.get_to_act(session, work_order_id)
    note = notes.write(session, by, job.__kind__, job.id, Stamps.of(job), words, now=now)
    change(session, job, {})
    tell(session, NoteWritten(note.id), job, by=by, now=now)
    return job


def cancel(
    session: Session,
    by: str,
    work_order_id: int,
    reason: CancelReason,
    words: str,
    *,
    now: datetime,
) -> WorkOrder:
    """销单 with its coded reason. A promise already missed stays missed; one entered anew
    within a week keeps the first promise. NotAllowed for an outlet that gave the job back."""
    job = queries.get_to_act(session, work_order_id)
    if scope_of(session).level is Level.OUTLET and job.state in WAITING:
        raise NotAllowed("work_orders.cancel")
    state = LIFE.step(job.state, Action.CANCEL)
    breached = timing.cancelled(session, job, at=now)
    if words.strip():
        notes.write(session, by, job.__kind__, job.id, Stamps.of(job), words, now=now)
    change(session, job, {"state": state, "hold": None, "ended_at": now, "next_due": None})
    tell(session, Cancelled(reason, breached), job, by=by, now=now)
    return job


def name_unit(
    session: Session, by: str, work_order_id: int, typed: Mapping[str, str], *, now: datetime
) -> WorkOrder:
    """Writes down the barcodes of the appliance, by place. BadInput for a malformed one or for
    none at all, RuleBroken when they contradict what is known."""
    job = queries.get_to_act(session, work_order_id)
    values = UnitValues(job.line, barcodes=typed)
    if not any(code.strip() for code in typed.values()):
        raise BadInput("barcode", "missing")
    if job.unit_id is None:
        unit = units.find_or_make(session, values, now=now)
    else:
        unit = unit_queries.get(session, job.unit_id)
        units.complete(session, unit, values)
    change(session, job, {"unit_id": unit.id})
    tell(session, UnitNamed(unit.id), job, by=by, now=now)
    return job


def office_step(
    session: Session,
    by: str,
    work_order_id: int,
    action: Action,
    outcome: str | None,
    *,
    now: datetime,
) -> WorkOrder:
    """Called back, checked or closed, with a coded outcome."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, action)
    change(session, job, {"state": state})
    tell(session, StepTaken(action, outcome), job, by=by, now=now)
    return job
