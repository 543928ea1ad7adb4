"""Every SELECT on jobs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotAllowed, NotFound
from core.facts import FactRow
from core.lists import COUNTED_TO, Page, begins, whole
from core.scope import Level, scope_of
from jobs.units.models import Barcode
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import (
    ADDED,
    AFTER_WITHDRAWABLE,
    Action,
    Mode,
    ServiceType,
    State,
    Step,
    step_of,
    withdraw_fault,
)
from network.outlets.models import Outlet
from network.products.rules import ProductLine
from network.regions.models import Division


def get(session: Session, work_order_id: int) -> WorkOrder:
    """The job; NotFound when there is none within reach."""
    found = session.scalars(select(WorkOrder).where(WorkOrder.id == work_order_id)).first()
    if found is None:
        raise NotFound("work_order", work_order_id)
    return found


def find(session: Session, work_order_id: int) -> WorkOrder | None:
    """The job, or None when there is none within reach: it went on to another outlet."""
    return session.scalars(select(WorkOrder).where(WorkOrder.id == work_order_id)).first()


def get_to_act(session: Session, work_order_id: int) -> WorkOrder:
    """The job, for a step of the one who does it. A parent observes its children's jobs and
    can take no step in them, nor an outlet in a job it gave back: NotAllowed (DOMAIN, cause 3)."""
    job, scope = get(session, work_order_id), scope_of(session)
    given_back = job.state in (State.NEW, State.UNSERVED)
    if scope.level is Level.OUTLET and (job.outlet_id not in scope.outlets or given_back):
        raise NotAllowed("work_orders.act")
    return job


def by_number(session: Session, number: str) -> int | None:
    """Id of the job with this number, None when there is none within reach."""
    return session.scalar(select(WorkOrder.id).where(WorkOrder.number == number))


@dataclass(frozen=True)
class WorkOrderRow:
    """One line of a list of jobs."""

    id: int
    number: str
    state: State
    hold: str | None
    line: ProductLine
    service_type: ServiceType
    symptom: str
    opened_at: datetime
    next_due: datetime | None
    tier: int | None
    county: str | None
    town: str | None
    outlet: str | None
    outlet_id: int | None
    appointed_from: datetime | None
    appointed_to: datetime | None
    completed_at: datetime | None
    mode: Mode
    version: int


@dataclass(frozen=True)
class WorkOrderFilter:
    """What a list is narrowed to; empty values narrow nothing. `beside_outlet` leaves an
    outlet's own jobs out: what it only observes."""

    only_open: bool = True
    states: tuple[State, ...] = ()
    tiers: tuple[int, ...] = ()
    line: ProductLine | None = None
    division: str = ""
    outlet_id: int | None = None
    hold: str = ""
    opened_before: datetime | None = None
    due_before: datetime | None = None
    due_from: datetime | None = None
    number: str = ""
    beside_outlet: int | None = None


def page(
    session: Session,
    wanted: WorkOrderFilter,
    after: str | None,
    size: int,
) -> Page[WorkOrderRow]:
    """Open jobs by what is due first, ended ones by the newest; `after` is the mark of the
    last row of the page before."""
    query = _rows().where(*conditions(wanted))
    due_first = wanted.only_open
    mark = _mark(after, due_first) if after else None
    if mark is not None:
        query = query.where(mark)
    order = (
        (WorkOrder.next_due.is_(None), WorkOrder.next_due, WorkOrder.id)
        if due_first
        else (WorkOrder.opened_at.desc(), WorkOrder.id.desc())
    )
    found = [WorkOrderRow(*row) for row in session.execute(query.order_by(*order).limit(size + 1))]
    rows = tuple(found[:size])
    more = len(found) > size
    return Page(rows, _mark_of(rows[-1], due_first) if more else None)


def _mark_of(row: WorkOrderRow, due_first: bool) -> str:
    moment = row.next_due if due_first else row.opened_at
    return f"{moment.isoformat() if moment else ''}_{row.id}"


def _mark(after: str, due_first: bool) -> ColumnElement[bool] | None:
    stamp, _, typed = after.rpartition("_")
    key = whole(typed)
    if key is None:
        return None
    try:
        moment = datetime.fromisoformat(stamp) if stamp else None
    except ValueError:
        return None
    if moment is not None and moment.tzinfo is None:
        return None
    if not due_first:
        return or_(
            WorkOrder.opened_at < moment,
            and_(WorkOrder.opened_at == moment, WorkOrder.id < key),
        )
    if moment is None:
        return and_(WorkOrder.next_due.is_(None), WorkOrder.id > key)
    return or_(
        WorkOrder.next_due > moment,
        WorkOrder.next_due.is_(None),
        and_(WorkOrder.next_due == moment, WorkOrder.id > key),
    )


def _rows() -> Select[tuple[object, ...]]:
    county, town = _county(), _town()
    return select(
        WorkOrder.id,
        WorkOrder.number,
        WorkOrder.state,
        WorkOrder.hold,
        WorkOrder.line,
        WorkOrder.service_type,
        WorkOrder.symptom,
        WorkOrder.opened_at,
        WorkOrder.next_due,
        WorkOrder.tier,
        county,
        town,
        Outlet.name,
        WorkOrder.outlet_id,
        WorkOrder.appointed_from,
        WorkOrder.appointed_to,
        WorkOrder.completed_at,
        WorkOrder.mode,
        WorkOrder.version,
    ).outerjoin(Outlet, Outlet.id == WorkOrder.outlet_id)


def _county() -> ColumnElement[str | None]:
    return (
        select(Division.short)
        .where(Division.code == WorkOrder.county_code)
        .correlate(WorkOrder)
        .scalar_subquery()
    )


def _town() -> ColumnElement[str | None]:
    return (
        select(Division.name)
        .where(Division.code == WorkOrder.town_code)
        .correlate(WorkOrder)
        .scalar_subquery()
    )


def conditions(wanted: WorkOrderFilter) -> list[ColumnElement[bool]]:
    """The filter as SQL, for the list, its count and its export alike."""
    found: list[ColumnElement[bool]] = []
    if wanted.only_open:
        found.append(WorkOrder.ended_at.is_(None))
    if wanted.states:
        found.append(WorkOrder.state.in_(wanted.states))
    if wanted.tiers:
        found.append(WorkOrder.tier.in_(wanted.tiers))
    if wanted.line:
        found.append(WorkOrder.line == wanted.line)
    if wanted.division:
        found.append(WorkOrder.county_code.startswith(wanted.division, autoescape=True))
    if wanted.outlet_id:
        found.append(WorkOrder.outlet_id == wanted.outlet_id)
    if wanted.beside_outlet:
        found.append(WorkOrder.outlet_id != wanted.beside_outlet)
    if wanted.hold:
        found.append(WorkOrder.hold == wanted.hold)
    if wanted.opened_before:
        found.append(WorkOrder.opened_at < wanted.opened_before)
    if wanted.due_before:
        found.append(WorkOrder.next_due < wanted.due_before)
    if wanted.due_from:
        found.append(WorkOrder.next_due >= wanted.due_from)
    if wanted.number:
        found.append(WorkOrder.number.startswith(wanted.number.upper(), autoescape=True))
    return found


def count(session: Session, wanted: WorkOrderFilter) -> int:
    """How many the filter finds, counted to 10,000."""
    inner = select(WorkOrder.id).where(*conditions(wanted)).limit(COUNTED_TO + 1).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def recent_of_outlet(
    session: Session, outlet_id: int, since: datetime, limit: int
) -> Sequence[WorkOrderRow]:
    """Jobs an outlet completed lately, newest first: what a shop has done today."""
    query = (
        _rows()
        .where(WorkOrder.outlet_id == outlet_id, WorkOrder.completed_at >= since)
        .order_by(WorkOrder.completed_at.desc())
        .limit(limit)
    )
    return [WorkOrderRow(*row) for row in session.execute(query)]


def by_beginning(session: Session, typed: str, limit: int) -> Sequence[WorkOrderRow]:
    """Jobs within reach whose number begins with `typed`, the newest number first."""
    query = (_rows().where(begins(WorkOrder.number, typed)).order_by(WorkOrder.number.desc())
             .limit(limit))
    return [WorkOrderRow(*row) for row in session.execute(query)]


@dataclass(frozen=True)
class SerialHit:
    """A job found by a barcode on its appliance."""

    serial: str
    work_order_id: int
    number: str
    line: ProductLine
    symptom: str
    opened_at: datetime


def by_serial(session: Session, typed: str, limit: int) -> Sequence[SerialHit]:
    """Jobs within reach on appliances with a barcode that begins with `typed`, newest first: an
    appliance nobody here ever worked on is found for nobody."""
    rows = session.execute(
        select(Barcode.value, WorkOrder.id, WorkOrder.number, WorkOrder.line, WorkOrder.symptom,
               WorkOrder.opened_at)
        .join(WorkOrder, WorkOrder.unit_id == Barcode.unit_id)
        .where(begins(Barcode.value, typed))
        .order_by(WorkOrder.opened_at.desc(), WorkOrder.id.desc()).limit(limit))
    return [SerialHit(*row) for row in rows]


@dataclass(frozen=True)
class Title:
    """What a job is called in other lists."""

    id: int
    number: str
    line: ProductLine
    symptom: str


def titles_of(session: Session, ids: Sequence[int]) -> dict[int, Title]:
    """Titles of many jobs within reach, in one statement."""
    rows = session.execute(
        select(WorkOrder.id, WorkOrder.number, WorkOrder.line, WorkOrder.symptom)
        .where(WorkOrder.id.in_(ids)))
    return {row.id: Title(*row) for row in rows}


def completed_on(session: Session, ids: Sequence[int]) -> dict[int, datetime]:
    """When each of these jobs within reach was completed."""
    rows = session.execute(select(WorkOrder.id, WorkOrder.completed_at).where(
        WorkOrder.id.in_(ids), WorkOrder.completed_at.is_not(None)))
    return {row.id: row.completed_at for row in rows if row.completed_at is not None}


def steps_that_stand(session: Session, work_order_id: int) -> list[Step]:
    """The steps of a job from the first on, without those that were taken back."""
    rows = session.execute(
        select(FactRow.name, FactRow.by, FactRow.happened_at, FactRow.body)
        .where(FactRow.kind == WorkOrder.__kind__, FactRow.subject_id == work_order_id)
        .order_by(FactRow.version)
    )
    standing: list[Step] = []
    for name, by, at, body in rows:
        if name == "StepWithdrawn":
            standing.pop()
            continue
        said = json.loads(body) if name == "StepTaken" else {}
        step = step_of(name, by, at, said.get("action", ""), said.get("outcome") or "")
        if step is not None:
            standing.append(step)
    return standing


def withdrawable(session: Session, job: WorkOrder, by: str, now: datetime) -> Action | None:
    """The step this person could take back now, or None."""
    if job.state not in AFTER_WITHDRAWABLE:
        return None
    standing = steps_that_stand(session, job.id)
    return None if withdraw_fault(standing, job.state, by, now) else standing[-1].action


def changed_since(session: Session, work_order_id: int, seen: int, by: str) -> int | None:
    """The newest version of a job that somebody else made after the version `seen`, None when
    only something was added beside it or the changes are one's own."""
    return session.scalar(
        select(func.max(FactRow.version)).where(
            FactRow.kind == WorkOrder.__kind__,
            FactRow.subject_id == work_order_id,
            FactRow.version > seen,
            FactRow.by != by,
            FactRow.name.not_in(ADDED),
        )
    )
