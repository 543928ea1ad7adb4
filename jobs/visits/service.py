"""From the first call to the finished job."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.db import change
from core.errors import RuleBroken
from core.facts import tell
from jobs.visits import rules
from jobs.visits.rules import Confirmation, FailReason, HoldReason
from jobs.work_orders import queries, timing
from jobs.work_orders.facts import (
    Appointed,
    Arrived,
    Completed,
    HoldBegun,
    HoldEnded,
    UserContacted,
    VisitFailed,
)
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import LIFE, Action, Grade
from office.files import queries as files
from sla.parties import Party


def contact(session: Session, by: str, work_order_id: int, *, now: datetime) -> WorkOrder:
    """The user was called and reached."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.CONTACT)
    timing.contacted(session, job, at=now)
    change(session, job, {"state": state, "next_due": timing.next_due(session, job)})
    tell(session, UserContacted(), job, by=by, now=now)
    return job


def appoint(
    session: Session,
    by: str,
    work_order_id: int,
    start: datetime,
    end: datetime | None,
    confirmed: Confirmation | None,
    *,
    users_wish: bool = False,
    now: datetime,
) -> WorkOrder:
    """A time was agreed, which is also a contact. The time until then is the user's only
    when it is the user's own wish and confirmed; else it stays the outlet's."""
    job = queries.get_to_act(session, work_order_id)
    fault = rules.appointment_fault(start, end, now)
    if fault:
        raise RuleBroken(fault)
    state = LIFE.step(job.state, Action.APPOINT)
    timing.appointed(
        session, job, start, by_user=users_wish, confirmed=confirmed is not None, at=now
    )
    change(
        session,
        job,
        {
            "state": state,
            "appointed_from": start,
            "appointed_to": end,
            "next_due": timing.next_due(session, job),
        },
    )
    tell(session, Appointed(start, end, users_wish, confirmed), job, by=by, now=now)
    return job


def arrive(
    session: Session,
    by: str,
    work_order_id: int,
    *,
    claimed: datetime | None = None,
    distance_m: int | None = None,
    now: datetime,
) -> WorkOrder:
    """Check-in at the door. The moment is the server's; the phone's own is a claim beside it
    (SAFETY 28)."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.ARRIVE)
    timing.arrived(session, job, at=now)
    change(session, job, {"state": state, "next_due": timing.next_due(session, job)})
    tell(session, Arrived(claimed, distance_m), job, by=by, now=now)
    return job


def fail_visit(
    session: Session, by: str, work_order_id: int, reason: FailReason, *, now: datetime
) -> WorkOrder:
    """空跑: nobody at home. The job goes back to calling; its promises go on."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.FAIL_VISIT)
    timing.back_to_outlet(session, job, "visit_failed", at=now)
    change(
        session,
        job,
        {
            "state": state,
            "appointed_from": None,
            "appointed_to": None,
            "next_due": timing.next_due(session, job),
        },
    )
    tell(session, VisitFailed(reason), job, by=by, now=now)
    return job


def begin_hold(
    session: Session,
    by: str,
    work_order_id: int,
    reason: HoldReason,
    *,
    confirmed: Confirmation | None = None,
    now: datetime,
) -> WorkOrder:
    """The job begins to wait. Waiting for the user counts as the user's time only when
    confirmed."""
    job = queries.get_to_act(session, work_order_id)
    if job.hold == reason:
        raise RuleBroken("hold_open")
    LIFE.step(job.state, Action.COMPLETE)
    party = timing.hold_begun(session, job, reason, confirmed=confirmed is not None, at=now)
    change(session, job, {"hold": reason.value, "next_due": timing.next_due(session, job)})
    tell(session, HoldBegun(reason, party), job, by=by, now=now)
    return job


def end_hold(
    session: Session, by: str, work_order_id: int, reason: HoldReason, *, now: datetime
) -> WorkOrder:
    """The wait is over; another that is still open shows in its place."""
    job = queries.get_to_act(session, work_order_id)
    timing.hold_ended(session, job, reason, at=now)
    left = timing.open_hold_of(session, job, at=now)
    change(session, job, {"hold": left, "next_due": timing.next_due(session, job)})
    tell(session, HoldEnded(reason), job, by=by, now=now)
    return job


def wait_for_part(session: Session, by: str, work_order_id: int, *, now: datetime) -> None:
    """A part was asked for: from now on the job waits for it, when somebody stands at the
    appliance and it does not wait for a part already."""
    job = queries.get(session, work_order_id)
    if LIFE.can(job.state, Action.COMPLETE) and not timing.part_hold(session, job.id, at=now):
        begin_hold(session, by, work_order_id, HoldReason.PART, now=now)


def pass_part(
    session: Session, work_order_id: int, party: Party, holder: str, *, now: datetime
) -> None:
    """The part the job waits for is in other hands, and so is the time. It rides on the fact of
    whoever passed the part on; nothing happens to a job that does not wait for one."""
    hold_id = timing.part_hold(session, work_order_id, at=now)
    if hold_id is not None:
        timing.part_passed(session, hold_id, party, holder, at=now)


def part_came(session: Session, by: str, work_order_id: int, *, now: datetime) -> None:
    """Nothing is awaited any more: the wait for a part is over, if there was one."""
    if timing.part_hold(session, work_order_id, at=now) is not None:
        end_hold(session, by, work_order_id, HoldReason.PART, now=now)


def complete(
    session: Session,
    by: str,
    work_order_id: int,
    *,
    grade: Grade = Grade.SMALL,
    code_given: bool = False,
    now: datetime,
) -> WorkOrder:
    """The work is done, with at least one photo of it; `grade` says how much work it was."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.COMPLETE)
    photos = files.count_of(session, job.__kind__, job.id)
    if not photos:
        raise RuleBroken("photo_needed")
    timing.completed(session, job, at=now)
    change(
        session,
        job,
        {
            "state": state,
            "grade": grade,
            "hold": None,
            "completed_at": now,
            "ended_at": now,
            "next_due": None,
        },
    )
    tell(session, Completed(photos, code_given, grade), job, by=by, now=now)
    return job
