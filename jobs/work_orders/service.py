"""What can be done with a job at any point: chase, note, cancel, take a step back; and the
office's steps: call back, check, close, open again, merge."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.db import change
from core.errors import BadInput, NotAllowed, RuleBroken
from core.facts import tell
from core.scope import Level, Stamps, scope_of
from jobs.cancellations import service as cancellations
from jobs.contacts import queries as contacts
from jobs.contacts import service as people
from jobs.units import queries as unit_queries
from jobs.units import service as units
from jobs.units.service import UnitValues
from jobs.work_orders import queries, timing
from jobs.work_orders.facts import (
    Cancelled,
    Chased,
    Merged,
    MergedIn,
    NoteWritten,
    Reopened,
    StepTaken,
    StepWithdrawn,
    UnitNamed,
)
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import (
    LIFE,
    WAITING,
    Action,
    CancelReason,
    ReopenReason,
    Report,
    State,
    Truth,
    check_fault,
    is_open,
    merge_fault,
    state_after,
    truth_after,
    withdraw_fault,
)
from office.notes import service as notes
from sla.self_reports.service import Said


def chase(session: Session, by: str, work_order_id: int, words: str, *, now: datetime) -> WorkOrder:
    """The user asked again (催单): counted on the job, never a second job."""
    job = queries.get_to_act(session, work_order_id)
    _note(session, by, job, words, now)
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
    cancellations.record(session, by, job, reason, timing.ahead(session, job, at=now), now=now)
    breached = timing.cancelled(session, job, at=now)
    _note(session, by, job, words, now)
    change(session, job, {"state": state, "hold": None, "ended_at": now, "next_due": None})
    tell(session, Cancelled(reason, breached), job, by=by, now=now)
    return job


def report_late(
    session: Session, by: str, work_order_id: int, said: Said, *, now: datetime
) -> WorkOrder:
    """自报超时: the outlet says itself that it will not keep a promise to the user. The job stays
    as it is: what is said is for the outlet and the maker, and a parent that observes the job
    does not learn of it."""
    job = queries.get_to_act(session, work_order_id)
    timing.reported_late(session, by, job, said, at=now)
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


def call_back(
    session: Session, by: str, work_order_id: int, truth: Truth, words: str, *, now: datetime
) -> WorkOrder:
    """The call desk asked the user whether the work was done as reported (回访). What the user
    denies cannot be passed by the adjudicator; it is opened again."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.CALL_BACK)
    timing.called_back(session, job, at=now)
    _note(session, by, job, words, now)
    change(session, job, {"state": state, "truth": truth})
    tell(session, StepTaken(Action.CALL_BACK, truth), job, by=by, now=now)
    return job


def check(session: Session, by: str, work_order_id: int, *, now: datetime) -> WorkOrder:
    """The adjudicator has passed the documents. RuleBroken when the user denies the work."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.CHECK)
    fault = check_fault(job.truth)
    if fault:
        raise RuleBroken(fault)
    timing.checked(session, job, at=now)
    return _office_step(session, by, job, Action.CHECK, state, now)


def close(session: Session, by: str, work_order_id: int, *, now: datetime) -> WorkOrder:
    """Nothing is left to be done about the job (结单)."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.CLOSE)
    return _office_step(session, by, job, Action.CLOSE, state, now)


def _office_step(
    session: Session, by: str, job: WorkOrder, action: Action, state: State, now: datetime
) -> WorkOrder:
    change(session, job, {"state": state})
    tell(session, StepTaken(action, None), job, by=by, now=now)
    return job


def reopen(
    session: Session,
    by: str,
    work_order_id: int,
    reason: ReopenReason,
    words: str,
    *,
    now: datetime,
) -> WorkOrder:
    """A job reported done is open again and waits for dispatch, with new promises. A promise
    that was broken before stays broken (DOMAIN, "Time that is owed")."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.REOPEN)
    timing.reopened(session, job, at=now)
    _note(session, by, job, words, now)
    change(session, job, {**_UNDONE, "state": state, "technician_id": None,
                          "appointed_from": None, "appointed_to": None,
                          "next_due": timing.next_due(session, job)})
    tell(session, Reopened(reason), job, by=by, now=now)
    return job


def merge(
    session: Session, by: str, work_order_id: int, into_id: int, *, now: datetime
) -> WorkOrder:
    """并单: the job was a second report of what another open job is about. Its chases and its
    people go along; its promises fall away, and one already broken stays broken. RuleBroken
    when the other is not about the same user, unit or place, is over, or is the younger one."""
    job, into = queries.get_to_act(session, work_order_id), queries.get(session, into_id)
    state = LIFE.step(job.state, Action.MERGE)
    same = contacts.similar(session, contacts.likeness_of(session, job), states=[into.state])
    fault = merge_fault(_report(job), _report(into), {each.id for each in same})
    if fault:
        raise RuleBroken(fault)
    timing.cancelled(session, job, at=now)
    moved = people.move(session, job, into)
    change(session, into, {"chases": into.chases + job.chases})
    tell(session, MergedIn(job.id, job.chases, moved), into, by=by, now=now)
    change(session, job, {"state": state, "hold": None, "ended_at": now, "next_due": None})
    tell(session, Merged(into.id), job, by=by, now=now)
    return job


def _report(job: WorkOrder) -> Report:
    return Report(job.id, job.state, job.opened_at)


def withdraw_step(session: Session, by: str, work_order_id: int, *, now: datetime) -> WorkOrder:
    """Takes the last step back, within ten minutes and by whoever took it (ARCHITECTURE, habit
    10). What the step had met is owed again by the same due moment; breaches stay."""
    job = queries.get_to_act(session, work_order_id)
    standing = queries.steps_that_stand(session, job.id)
    fault = withdraw_fault(standing, job.state, by, now)
    if fault:
        raise RuleBroken(fault)
    last, before = standing[-1], standing[:-1]
    state = state_after(before)
    assert last.action is not None and state is not None
    timing.withdrawn(session, job, state, last.at, at=now)
    undone = _UNDONE if is_open(state) else {}
    change(session, job, {**undone, "state": state, "truth": truth_after(before),
                          "next_due": timing.next_due(session, job) if is_open(state) else None})
    tell(session, StepWithdrawn(last.action, state), job, by=by, now=now)
    return job


_UNDONE = {"truth": None, "grade": None, "completed_at": None, "ended_at": None}
"""What a job that is open has not."""


def _note(session: Session, by: str, job: WorkOrder, words: str, now: datetime) -> None:
    if words.strip():
        notes.write(session, by, job.__kind__, job.id, Stamps.of(job), words, now=now)
