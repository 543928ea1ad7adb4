"""Every SELECT on claims."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.money import Money
from core.scope import Reason as Look
from core.scope import system
from jobs.contacts.models import Address
from jobs.units import queries as units
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Grade, Mode, ServiceType
from network.distances import queries as distances
from network.distances.rules import village_of
from network.products.rules import ProductLine
from settlements.claims import rules
from settlements.claims.models import Claim, Fee, FeeShare, InstallationPaid, TripPaid
from settlements.claims.rules import (
    REPEAT_WITHIN,
    Missing,
    Pricing,
    ShareRole,
    State,
    Trip,
    Why,
)
from settlements.rates import queries as rates
from settlements.rates.rules import Item, Work
from sla.subjects import Subject


def get(session: Session, claim_id: int) -> Claim:
    """The claim; NotFound when there is none within reach."""
    found = session.scalars(select(Claim).where(Claim.id == claim_id)).first()
    if found is None:
        raise NotFound("claim", claim_id)
    return found


def of_job(session: Session, work_order_id: int) -> Claim | None:
    """The newest claim of a job, None when there is none within reach."""
    return session.scalars(select(Claim).where(Claim.work_order_id == work_order_id)
                           .order_by(Claim.id.desc())).first()


def all_of_job(session: Session, work_order_id: int) -> Sequence[Claim]:
    """Every claim of a job within reach, the oldest first: one for each outlet that finished it."""
    return session.scalars(select(Claim).where(Claim.work_order_id == work_order_id)
                           .order_by(Claim.id)).all()


@dataclass(frozen=True)
class Known:
    """That an outlet has a claim for a job."""

    id: int
    state: State


def known(session: Session, work_order_id: int, outlet_id: int | None) -> Known | None:
    """Whether the outlet has a claim for the job, past the scope: whoever completes it for the
    outlet may not see its claims."""
    with system(session, Look.LISTENER):
        row = session.execute(
            select(Claim.id, Claim.state).where(
                Claim.work_order_id == work_order_id, Claim.outlet_id == outlet_id
            )
        ).first()
    return Known(*row) if row else None


def lines(session: Session, claim_id: int) -> Sequence[Fee]:
    """The lines of a claim within reach, corrections behind what they correct."""
    return session.scalars(
        select(Fee).where(Fee.claim_id == claim_id)
        .order_by(func.coalesce(Fee.corrects, Fee.id), Fee.id)
    ).all()


def place_of(session: Session, job: WorkOrder) -> tuple[str, str]:
    """Township and village of a job; the register and the trips know it by these."""
    village = session.scalar(select(Address.village).where(Address.work_order_id == job.id))
    return job.town_code or "", village_of(village or "")


@dataclass(frozen=True)
class Done:
    """Work that is priced: what of the job its price depends on, which outlet and technician
    did it, how much it was, when and where. Of a job that went on to another outlet this stays
    what it was."""

    work_order_id: int
    service_type: ServiceType
    line: ProductLine
    tier: int | None
    priority: str | None
    mode: Mode
    unit_id: int | None
    outlet_id: int | None
    technician_id: int | None
    grade: Grade
    day: date
    town: str
    village: str
    floor: int | None = None


def done_now(session: Session, job: WorkOrder, grade: Grade, day: date) -> Done:
    """The work of the outlet that has the job."""
    return Done(job.id, job.service_type, job.line, job.tier, job.priority, job.mode,
                job.unit_id, job.outlet_id, job.technician_id, grade, day, *place_of(session, job),
                job.floor)


def done_of(session: Session, claim: Claim) -> Done:
    """The work that is claimed, past the scope: the job may be another outlet's by now."""
    with system(session, Look.LISTENER):
        row = session.execute(
            select(WorkOrder.service_type, WorkOrder.line, WorkOrder.tier, WorkOrder.priority,
                   WorkOrder.mode, WorkOrder.unit_id, WorkOrder.grade, WorkOrder.town_code,
                   Address.village, WorkOrder.floor)
            .outerjoin(Address, Address.work_order_id == WorkOrder.id)
            .where(WorkOrder.id == claim.work_order_id)).one()
    return Done(claim.work_order_id, *row[:6], claim.outlet_id, claim.technician_id,
                claim.grade or row.grade or Grade.SMALL, claim.work_day, row.town_code or "",
                village_of(row.village or ""), row.floor)


def pricing(session: Session, done: Done) -> Pricing:
    """What the work comes to by the rates of its day, with what is known of way and unit."""
    work = Work(done.service_type.value, done.line.value, done.grade.value, done.tier or 0)
    return rules.price(_finished(session, done), rates.candidates(session, work, done.day))


def _finished(session: Session, done: Done) -> rules.Job:
    codes = barcode_ids(session, done)
    return rules.Job(
        done.service_type.value, done.line.value, done.grade.value, done.tier, done.day,
        trip_of(session, done),
        items_before=_items_before(session, done),
        install=done.service_type is ServiceType.INSTALL,
        barcodes=len(codes),
        installed=bool(codes) and _installed(session, codes, done),
        floor=done.floor,
    )


def trip_of(session: Session, done: Done) -> Trip:
    """The way to the household, and whether it earned its allowance on another job."""
    if done.mode is Mode.CARRY_IN or done.outlet_id is None:
        return Trip(on_site=False)
    found = distances.known(session, done.outlet_id, done.town, done.village, done.day)
    taken = session.scalar(
        select(TripPaid.work_order_id).where(
            TripPaid.outlet == done.outlet_id, TripPaid.day == done.day,
            TripPaid.technician == (done.technician_id or 0),
            TripPaid.town_code == done.town, TripPaid.village == done.village,
        )
    )
    return Trip(
        on_site=True,
        km=found.km if found else None,
        pending=bool(found and found.pending),
        paid_before=taken not in (None, done.work_order_id),
    )


def barcode_ids(session: Session, done: Done) -> list[int]:
    """Barcodes that would earn an installation fee with this work; none of another service."""
    if done.service_type is not ServiceType.INSTALL or done.unit_id is None:
        return []
    return [row.id for row in units.barcodes(session, done.unit_id)]


def _installed(session: Session, barcode_ids: Sequence[int], done: Done) -> bool:
    """Whether a barcode earned its fee on another job, or on this one for another outlet."""
    return session.scalar(
        select(func.count()).where(
            InstallationPaid.barcode_id.in_(barcode_ids),
            or_(InstallationPaid.work_order_id != done.work_order_id,
                InstallationPaid.outlet != done.outlet_id),
        )
    ) != 0


def earned_elsewhere(session: Session, claim: Claim) -> bool:
    """Whether barcodes of the job earned their fee for another outlet whose claim is not
    decided yet: what this one earns hangs on that decision."""
    with system(session, Look.LISTENER):
        return session.scalar(
            select(func.count()).select_from(InstallationPaid)
            .join(Claim, and_(Claim.work_order_id == InstallationPaid.work_order_id,
                              Claim.outlet_id == InstallationPaid.outlet))
            .where(InstallationPaid.work_order_id == claim.work_order_id,
                   InstallationPaid.outlet != claim.outlet_id, Claim.decided_at.is_(None))
        ) != 0


def holds_installation(session: Session, claim: Claim) -> bool:
    """Whether the barcodes of the job earned their fee with this claim."""
    return session.scalar(
        select(func.count()).where(InstallationPaid.work_order_id == claim.work_order_id,
                                   InstallationPaid.outlet == claim.outlet_id)
    ) != 0


def _items_before(session: Session, done: Done) -> int:
    """Lines of labour the same outlet earned on the same unit that day, with other jobs."""
    if done.unit_id is None:
        return 0
    return session.scalar(
        select(func.count())
        .select_from(Fee)
        .join(Claim, Claim.id == Fee.claim_id)
        .where(
            Fee.unit_key == done.unit_id, Fee.item == Item.LABOUR, Fee.calculated_fen > 0,
            Fee.corrects.is_(None), Fee.outlet_id == done.outlet_id,
            Fee.work_order_id < done.work_order_id, Claim.work_day == done.day,
        )
    ) or 0


@dataclass(frozen=True)
class EarlierJob:
    """A finished job that this one may repeat."""

    id: int
    number: str
    finished: date
    symptom: str


def repeated(session: Session, claim: Claim) -> EarlierJob | None:
    """The last job of the same outlet on the same unit within 30 days before: whether it is a
    repeat, and of what cause, a person decides."""
    this = session.execute(
        select(WorkOrder.unit_id, WorkOrder.completed_at).where(
            WorkOrder.id == claim.work_order_id)
    ).first()
    if this is None or this.unit_id is None:
        return None
    row = session.execute(
        select(WorkOrder.id, WorkOrder.number, Claim.work_day, WorkOrder.symptom)
        .join(Claim, Claim.work_order_id == WorkOrder.id)
        .where(
            WorkOrder.unit_id == this.unit_id, WorkOrder.id != claim.work_order_id,
            Claim.outlet_id == claim.outlet_id, Claim.work_day <= claim.work_day,
            Claim.work_day >= claim.work_day - REPEAT_WITHIN, WorkOrder.id < claim.work_order_id,
        )
        .order_by(Claim.work_day.desc(), WorkOrder.id.desc())
        .limit(1)
    ).first()
    return EarlierJob(*row) if row else None


def waiting_for_place(
    session: Session, outlet_id: int, town_code: str
) -> list[int]:
    """Undecided claims of an outlet in a township: a distance to it may price them."""
    return list(session.scalars(
        select(Claim.id)
        .join(WorkOrder, WorkOrder.id == Claim.work_order_id)
        .where(Claim.outlet_id == outlet_id, WorkOrder.town_code == town_code,
               Claim.state.in_(UNDECIDED))
        .order_by(Claim.id)
    ))


UNDECIDED = (State.DRAFT, State.SUBMITTED, State.SENT_BACK, State.RESUBMITTED)


def subject_of(claim: Claim) -> Subject:
    """What the clocks of a claim are about."""
    return Subject(Claim.__kind__, claim.id)


def missing_of(claim: Claim) -> tuple[Missing, ...]:
    return tuple(Missing(code) for code in claim.missing.split(",") if code)


def encoded(why: Sequence[Why]) -> str:
    """The steps of a price as canonical JSON, to be kept on the line."""
    return json.dumps([[each.code, dict(each.numbers)] for each in why],
                      sort_keys=True, separators=(",", ":"))


def decoded(text: str) -> tuple[Why, ...]:
    """The steps that `encoded` wrote."""
    return tuple(Why(code, tuple(numbers.items())) for code, numbers in json.loads(text))


@dataclass(frozen=True)
class ShareLine:
    """A part of a fee as its owner sees it."""

    id: int
    fee_id: int
    role: ShareRole
    outlet_id: int
    amount: Money
    item: Item


def shares_of(session: Session, claim_id: int) -> list[ShareLine]:
    """Whose money the lines of a claim are, as far as it is within reach: an outlet sees the
    parts that are its own."""
    rows = session.execute(
        select(FeeShare.id, FeeShare.fee_id, FeeShare.role, FeeShare.outlet_id,
               FeeShare.amount_fen, Fee.item)
        .join(Fee, Fee.id == FeeShare.fee_id)
        .where(Fee.claim_id == claim_id)
        .order_by(FeeShare.id)
    )
    return [ShareLine(row.id, row.fee_id, row.role, row.outlet_id, Money(row.amount_fen),
                      row.item) for row in rows]
