"""Every SELECT on cancellations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.errors import RuleBroken
from core.lists import COUNTED_TO, Page, keyset
from jobs.cancellations.models import Cancellation
from jobs.cancellations.rules import DENIALS, LAST_HOUR, Answer, Ruling, State
from jobs.work_orders import queries as jobs
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import CancelReason
from network.outlets.models import Outlet
from network.products.rules import ProductLine
from sla.policies.rules import ClockKind

IN_LAST_HOUR = Cancellation.left_s <= int(LAST_HOUR.total_seconds())


def of_job(session: Session, work_order_id: int) -> Cancellation | None:
    """The cancellation of a job, None when it was not cancelled or lies out of reach."""
    return session.scalars(select(Cancellation).where(
        Cancellation.work_order_id == work_order_id)).first()


def load_of_job(session: Session, work_order_id: int) -> Cancellation | None:
    """The cancellation of a job as a row that stands in no session; under a system look."""
    row = session.execute(select(*Cancellation.__table__.columns).where(
        Cancellation.work_order_id == work_order_id)).mappings().first()
    return Cancellation(**row) if row else None


def get_of_job(session: Session, work_order_id: int) -> Cancellation:
    """The cancellation of a job that may be acted on. NotFound and NotAllowed as for the job;
    RuleBroken when it was not cancelled."""
    jobs.get_to_act(session, work_order_id)
    found = of_job(session, work_order_id)
    if found is None:
        raise RuleBroken("not_cancelled")
    return found


@dataclass(frozen=True)
class CancellationFilter:
    """What a list is narrowed to: by outlets' own people, `last_hour`, entered `anew`, `denied`
    by the user, of a `state`; in the span `first` to `last` (half open)."""

    outlet_id: int | None = None
    division: str = ""
    first: datetime | None = None
    last: datetime | None = None
    last_hour: bool = False
    anew: bool = False
    denied: bool = False
    unasked: bool = False
    state: State | None = None


@dataclass(frozen=True)
class CancellationRow:
    """One line: the job, who cancelled it how near its promise, and what came of it."""

    id: int
    work_order_id: int
    number: str
    line: ProductLine
    symptom: str
    outlet_id: int | None
    outlet: str | None
    state: State
    reason: CancelReason
    cancelled_at: datetime
    clock: ClockKind | None
    due_at: datetime | None
    left_s: int | None
    again_id: int | None
    answer: Answer | None
    asked_at: datetime | None
    ruling: Ruling | None


_ROW = (
    Cancellation.id, Cancellation.work_order_id, WorkOrder.number, WorkOrder.line,
    WorkOrder.symptom, Cancellation.outlet_id, Outlet.name, Cancellation.state,
    Cancellation.reason, Cancellation.cancelled_at, Cancellation.clock, Cancellation.due_at,
    Cancellation.left_s, Cancellation.again_id, Cancellation.answer, Cancellation.asked_at,
    Cancellation.ruling,
)


def page(
    session: Session, wanted: CancellationFilter, after: str | None, size: int
) -> Page[CancellationRow]:
    """Cancellations by outlets' own people within reach, the last in front."""
    query: Any = (
        select(*_ROW).join(WorkOrder, WorkOrder.id == Cancellation.work_order_id)
        .outerjoin(Outlet, Outlet.id == Cancellation.outlet_id).where(*_conditions(wanted)))
    place = int(after) if after and after.isdecimal() and len(after) < 19 else None
    return keyset(session, query, Cancellation.id, place, size,
                  lambda row: CancellationRow(*row), key_of=lambda row: row.id, descending=True)


def count(session: Session, wanted: CancellationFilter) -> int:
    """How many the filter finds, counted to 10,000."""
    inner = (select(Cancellation.id).where(*_conditions(wanted)).limit(COUNTED_TO + 1)
             .subquery())
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def suspected(session: Session, limit: int) -> tuple[int, Sequence[CancellationRow]]:
    """How many wait for a ruling, and the oldest of them; one statement."""
    total = func.count().over()
    rows = session.execute(
        select(*_ROW, total).join(WorkOrder, WorkOrder.id == Cancellation.work_order_id)
        .outerjoin(Outlet, Outlet.id == Cancellation.outlet_id)
        .where(Cancellation.state == State.SUSPECTED)
        .order_by(Cancellation.id).limit(limit)).all()
    return (rows[0][-1] if rows else 0), [CancellationRow(*row[:-1]) for row in rows]


def _conditions(wanted: CancellationFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Cancellation.by_outlet.is_(True)]
    if wanted.outlet_id is not None:
        found.append(Cancellation.outlet_id == wanted.outlet_id)
    if wanted.division:
        found.append(Cancellation.county_code.startswith(wanted.division, autoescape=True))
    if wanted.first is not None:
        found.append(Cancellation.cancelled_at >= wanted.first)
    if wanted.last is not None:
        found.append(Cancellation.cancelled_at < wanted.last)
    if wanted.last_hour:
        found.append(IN_LAST_HOUR)
    if wanted.anew:
        found.append(Cancellation.again_id.is_not(None))
    if wanted.denied:
        found.append(Cancellation.answer.in_(DENIALS))
    if wanted.unasked:
        found.append(Cancellation.asked_at.is_(None))
    if wanted.state is not None:
        found.append(Cancellation.state == wanted.state)
    return found
