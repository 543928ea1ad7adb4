"""Every SELECT on the people and places of jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core import text
from jobs.contacts.models import Address, Contact, ContactRole
from jobs.contacts.rules import Sight
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import OPEN, State


@dataclass(frozen=True)
class ContactRow:
    """A person of a job as somebody may see it."""

    id: int
    role: ContactRole
    name: str
    phone: str
    full: bool


def of_job(session: Session, work_order_id: int, sight: Sight) -> Sequence[ContactRow]:
    """The people of a job, reporter first, masked unless `sight` is full. A parent gets no
    row: the table is private to the performing outlet and the maker."""
    rows = session.scalars(
        select(Contact).where(Contact.work_order_id == work_order_id).order_by(Contact.id)
    )
    return [
        ContactRow(
            row.id,
            row.role,
            (row.name or "") if sight.full else text.mask_name(row.name or ""),
            (row.phone or "") if sight.full else text.mask_number(row.phone or ""),
            sight.full,
        )
        for row in rows
    ]


def address_of(session: Session, work_order_id: int) -> Address | None:
    return session.scalars(select(Address).where(Address.work_order_id == work_order_id)).first()


@dataclass(frozen=True)
class Whom:
    """Whom to call about a job and where to go, as far as it is known."""

    name: str = ""
    phone: str = ""
    village: str = ""
    detail: str = ""


def whom_of(session: Session, ids: Sequence[int]) -> dict[int, Whom]:
    """For many jobs at once: who is at home where somebody is named, else who reported. In
    full: ask only about open jobs of the one who does them (`sight_of`)."""
    people: dict[int, tuple[str, str]] = {}
    rows = session.execute(
        select(Contact.work_order_id, Contact.role, Contact.name, Contact.phone)
        .where(Contact.work_order_id.in_(ids))
        .order_by(Contact.id)
    )
    for job, role, name, phone in rows:
        if job not in people or role is ContactRole.SITE:
            people[job] = (name or "", phone or "")
    places = session.execute(
        select(Address.work_order_id, Address.village, Address.detail).where(
            Address.work_order_id.in_(ids)
        )
    )
    where = {job: (village or "", detail or "") for job, village, detail in places}
    return {
        job: Whom(*people.get(job, ("", "")), *where.get(job, ("", "")))
        for job in people.keys() | where.keys()
    }


@dataclass(frozen=True)
class SameUser:
    """A job that seems to be about the same user, appliance or place."""

    id: int
    number: str
    state: State
    opened_at: datetime
    symptom: str
    line: str
    town_code: str | None
    outlet_id: int | None


def jobs_of_number(session: Session, phone_hash: str, limit: int = 20) -> Sequence[SameUser]:
    """Jobs in which this number stands, open ones first, then the newest."""
    named = select(Contact.work_order_id).where(Contact.phone_hash == phone_hash)
    query = (
        _same_user()
        .where(WorkOrder.id.in_(named))
        .order_by(WorkOrder.state.in_(OPEN).desc(), WorkOrder.opened_at.desc(), WorkOrder.id.desc())
        .limit(limit)
    )
    return [SameUser(*row) for row in session.execute(query)]


@dataclass(frozen=True)
class Likeness:
    """What a new job is compared by; None where unknown."""

    phone_hashes: tuple[str, ...]
    unit_id: int | None
    place_hash: str | None


def likeness_of(session: Session, job: WorkOrder) -> Likeness:
    """What a job that is on record is compared by."""
    numbers = session.scalars(
        select(Contact.phone_hash).where(
            Contact.work_order_id == job.id, Contact.phone_hash.is_not(None)
        )
    )
    address = address_of(session, job.id)
    return Likeness(
        tuple(number for number in numbers if number),
        job.unit_id,
        address.place_hash if address else None,
    )


def similar(
    session: Session, like: Likeness, *, states: Sequence[State], since: datetime | None = None
) -> Sequence[SameUser]:
    """Jobs in the given states that share a number, the unit or the place. Reads columns
    only, so that it may be asked under a system look."""
    same = [
        WorkOrder.id.in_(
            select(Contact.work_order_id).where(Contact.phone_hash.in_(like.phone_hashes))
        )
    ]
    if like.unit_id:
        same.append(WorkOrder.unit_id == like.unit_id)
    if like.place_hash:
        same.append(
            WorkOrder.id.in_(
                select(Address.work_order_id).where(Address.place_hash == like.place_hash)
            )
        )
    query = _same_user().where(WorkOrder.state.in_(states), or_(*same))
    if since:
        query = query.where(WorkOrder.ended_at >= since)
    return [SameUser(*row) for row in session.execute(query.order_by(WorkOrder.id.desc()).limit(5))]


def _same_user():  # type: ignore[no-untyped-def]
    return select(
        WorkOrder.id,
        WorkOrder.number,
        WorkOrder.state,
        WorkOrder.opened_at,
        WorkOrder.symptom,
        WorkOrder.line,
        WorkOrder.town_code,
        WorkOrder.outlet_id,
    )


def count_of(session: Session, work_order_id: int) -> int:
    return session.execute(
        select(func.count()).where(Contact.work_order_id == work_order_id)
    ).scalar_one()
