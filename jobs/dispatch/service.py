"""Giving a job to an outlet, and what the outlet answers."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.clock import business_date
from core.db import change
from core.errors import RuleBroken
from core.facts import tell
from core.scope import Reason, Stamps, system
from jobs.contacts.models import Address, Contact
from jobs.dispatch import queries as board
from jobs.dispatch.rules import SILENT_AFTER, first_of, permit_fault
from jobs.work_orders import queries, timing
from jobs.work_orders.facts import (
    Accepted,
    Dispatched,
    DispatchRefused,
    GivenUp,
    TechnicianAssigned,
)
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import LIFE, Action, DispatchReason, RefuseReason, State
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from network.outlets.models import Outlet
from network.outlets.rules import OutletState
from office.notes import service as notes
from training.certificates import queries as certificates
from training.certificates.rules import Held, needed

SILENCE = "system:silence"


def dispatch(
    session: Session,
    by: str,
    work_order_id: int,
    outlet_id: int,
    reason: DispatchReason,
    *,
    now: datetime,
) -> WorkOrder:
    """Gives the job to an authorised outlet, by hand and with a reason. A job that lies with
    another outlet is taken from it: what happened under the first stays there. RuleBroken when
    the law asks for a permit that nobody at the outlet holds."""
    job, outlet = queries.get(session, work_order_id), outlets.get(session, outlet_id)
    if outlet.state is not OutletState.AUTHORISED:
        raise RuleBroken("outlet_not_working")
    _refuse_without_permit(job, lambda day: certificates.cards_of_outlets(
        session, [outlet.id], day)[outlet.id], now)
    anew = job.state not in (State.NEW, State.UNSERVED)
    state = LIFE.step(job.state, Action.REDISPATCH if anew else Action.DISPATCH)
    before = job.outlet_id
    stamps = stamps_for(outlet, job.county_code)
    timing.dispatched(session, job, stamps, again=anew, at=now)
    moved = {} if before == outlet.id else _without_county(stamps)
    change(
        session,
        job,
        {
            **moved,
            "state": state,
            "technician_id": None,
            "appointed_from": None,
            "appointed_to": None,
            "next_due": timing.next_due(session, job),
        },
    )
    if moved:
        _hand_over_contacts(session, job.id, moved)
    tell(session, Dispatched(outlet.id, before, reason), job, by=by, now=now)
    return job


def _refuse_without_permit(
    job: WorkOrder, held: Callable[[date], Sequence[Held]], now: datetime
) -> None:
    """RuleBroken when the law keeps the job from those who hold these permits on the day of the
    work: the appointed day, else today."""
    needs = needed(job.line, job.service_type.value, job.floor)
    if not needs:
        return
    day = board.day_of(job, now)
    fault = permit_fault(needs, held(day), day)
    if fault:
        raise RuleBroken(f"permit_{fault.permit}_{fault.fit}")


def stamps_for(outlet: Outlet, county_code: str | None) -> Stamps:
    """Stamps of a job at an outlet: the outlet's tree, the county of the user's address."""
    return Stamps(outlet.id, outlet.parent_id, outlet.root_id, county_code)


def _without_county(stamps: Stamps) -> dict[str, object]:
    return {name: value for name, value in stamps.values().items() if name != "county_code"}


def _hand_over_contacts(session: Session, work_order_id: int, moved: dict[str, object]) -> None:
    """The user's data go along with the job: the outlet before no longer sees them."""
    for model in (Contact, Address):
        session.execute(
            update(model).where(model.work_order_id == work_order_id).values(**moved),
            execution_options={"synchronize_session": False},
        )


def refuse(
    session: Session,
    by: str,
    work_order_id: int,
    reason: RefuseReason,
    words: str,
    *,
    now: datetime,
) -> WorkOrder:
    """The outlet cannot take it; the job waits for dispatch again, the outlet keeps sight
    until it is given to another. When it was the last that could be asked, nobody takes it, at
    once (DOMAIN, "The ladder of silence")."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.REFUSE)
    timing.refused(session, job, at=now)
    change(session, job, {"state": state, "next_due": timing.next_due(session, job)})
    if words.strip():
        notes.write(session, by, job.__kind__, job.id, Stamps.of(job), words, now=now)
    tell(session, DispatchRefused(job.outlet_id or 0, reason), job, by=by, now=now)
    if not _somebody_left(session, job, now):
        _give_up(session, SILENCE, job, "last_refused", now)
    return job


def _somebody_left(session: Session, job: WorkOrder, now: datetime) -> bool:
    """Whether an authorised outlet within reach, of whatever parent, has not been asked and may
    do the job by law."""
    with system(session, Reason.NEIGHBOURS):
        waiting = board.as_waiting(session, job)
        found = board.offers(session, [waiting], business_date(now))[job.id]
    return first_of(found) is not None


def accept(session: Session, by: str, work_order_id: int, *, now: datetime) -> WorkOrder:
    """The outlet takes the job."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.ACCEPT)
    timing.accepted(session, job, at=now)
    change(session, job, {"state": state, "next_due": timing.next_due(session, job)})
    tell(session, Accepted(), job, by=by, now=now)
    return job


def assign(
    session: Session, by: str, work_order_id: int, technician_id: int, *, now: datetime
) -> WorkOrder:
    """Names the technician who goes; RuleBroken when the person does not work there today, or
    lacks a permit that the law asks for."""
    job = queries.get_to_act(session, work_order_id)
    state = LIFE.step(job.state, Action.ASSIGN)
    if job.outlet_id is None or technician_id not in {
        person.id for person in accounts.people_of(session, job.outlet_id, business_date(now))
    }:
        raise RuleBroken("not_at_this_outlet")
    _refuse_without_permit(
        job, lambda _day: certificates.held_by(session, [technician_id]).get(technician_id, ()),
        now)
    change(session, job, {"state": state, "technician_id": technician_id})
    tell(session, TechnicianAssigned(technician_id), job, by=by, now=now)
    return job


def give_up(
    session: Session, by: str, work_order_id: int, reason: str, *, now: datetime
) -> WorkOrder:
    """Nobody takes it: the job belongs to the county owner by name (DOMAIN, "The ladder of
    silence")."""
    return _give_up(session, by, queries.get_to_act(session, work_order_id), reason, now)


def _give_up(session: Session, by: str, job: WorkOrder, reason: str, now: datetime) -> WorkOrder:
    state = LIFE.step(job.state, Action.GIVE_UP)
    timing.unserved(session, job, at=now)
    change(session, job, {"state": state, "next_due": timing.next_due(session, job)})
    tell(session, GivenUp(reason), job, by=by, now=now)
    return job


def give_up_silent(session: Session, by: str, *, now: datetime, limit: int = 200) -> int:
    """Jobs whose outlet has been silent for two hours and beyond its promise are nobody's any
    more: they belong to the county owner by name. Returns how many (DOMAIN, "The ladder of
    silence")."""
    ids = board.silent_since(session, now - SILENT_AFTER, now, limit)
    for key in ids:
        give_up(session, by, key, "silent", now=now)
    return len(ids)
