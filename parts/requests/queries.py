"""Every SELECT on part requests and their lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.errors import NotAllowed, NotFound
from core.lists import COUNTED_TO, Page, whole
from core.scope import Level, scope_of
from jobs.work_orders.models import WorkOrder
from network.outlets.models import Outlet
from network.products.rules import ProductLine
from network.regions.models import Division
from parts.catalogue.models import Part, Warehouse
from parts.requests.models import PartLine, PartRequest
from parts.requests.rules import (
    ON_ORDER,
    LineState,
    Missing,
    RefuseReason,
    Regime,
    Turn,
    missing_since,
)
from parts.requests.timing import LINE
from sla.clocks.models import ClockRow
from sla.parties import Party
from sla.policies.rules import ClockKind

STREAMED = 5_000


def get(session: Session, line_id: int) -> PartLine:
    """The line; NotFound when there is none within reach."""
    found = session.scalars(select(PartLine).where(PartLine.id == line_id)).first()
    if found is None:
        raise NotFound("part_line", line_id)
    return found


def to_step(session: Session, line_id: int) -> PartLine:
    """The line, for a step of the maker or of the outlet that asked; a parent observes and has
    no step in it: NotAllowed (DOMAIN, cause 3). Its job is locked first, because the step may
    move the time of the job (SAFETY 11: job before part)."""
    line, scope = get(session, line_id), scope_of(session)
    if scope.level is Level.OUTLET and line.outlet_id not in scope.outlets:
        raise NotAllowed("parts.request")
    lock_jobs(session, [line.work_order_id])
    return line


def lock_jobs(session: Session, ids: Iterable[int | None]) -> None:
    """Locks the jobs of lines that are about to change, in the order of their ids."""
    wanted = sorted({key for key in ids if key})
    if wanted:
        session.execute(select(WorkOrder.id).where(WorkOrder.id.in_(wanted))
                        .order_by(WorkOrder.id).with_for_update())


def request(session: Session, request_id: int) -> PartRequest:
    """The request; NotFound when there is none within reach."""
    found = session.scalars(select(PartRequest).where(PartRequest.id == request_id)).first()
    if found is None:
        raise NotFound("part_request", request_id)
    return found


def lines_of(session: Session, request_id: int) -> Sequence[PartLine]:
    """The lines of a request in order."""
    return session.scalars(select(PartLine).where(PartLine.request_id == request_id)
                           .order_by(PartLine.id)).all()


def turn_of_job(session: Session, work_order_id: int) -> tuple[list[Turn], bool]:
    """Whose hands the awaited lines of a job are in, and whether it has lines at all."""
    rows = session.execute(
        select(PartLine.party, PartLine.holder, PartLine.awaited)
        .where(PartLine.work_order_id == work_order_id)).all()
    turns = [Turn(row.party, row.holder) for row in rows if row.awaited and row.party]
    return turns, bool(rows)


@dataclass(frozen=True)
class LineRow:
    """One line of the list of part requests."""

    id: int
    request_id: int
    number: str
    state: LineState
    part_id: int
    code: str
    name: str
    asked_code: str | None
    requested: int
    allocated: int
    shipped: int
    received: int
    short: int
    damaged: int
    lost: int
    in_transit: int
    used: int
    regime: Regime
    party: Party | None
    holder: str
    since: datetime | None
    next_due: datetime | None
    promised_on: date | None
    requested_at: datetime
    backordered_at: datetime | None
    allocated_at: datetime | None
    shipped_at: datetime | None
    received_at: datetime | None
    work_order_id: int | None
    work_order: str | None
    job_opened_at: datetime | None
    tier: int | None
    county: str | None
    outlet_id: int | None
    outlet: str | None
    warehouse_id: int | None
    warehouse: str | None
    price_fen: int | None
    refused_because: RefuseReason | None
    version: int


@dataclass(frozen=True)
class LineFilter:
    """What a list is narrowed to; empty values narrow nothing."""

    states: tuple[LineState, ...] = ()
    party: Party | None = None
    outlet_id: int | None = None
    beside_outlet: int | None = None
    warehouse_id: int | None = None
    part_id: int | None = None
    work_order_id: int | None = None
    ids: tuple[int, ...] = ()
    regime: Regime | None = None
    division: str = ""
    tiers: tuple[int, ...] = ()
    number: str = ""
    part: str = ""
    late_at: datetime | None = None


def page(session: Session, wanted: LineFilter, after: str | None, size: int) -> Page[LineRow]:
    """Lines by what is due first, those without a promise behind them; `after` is the mark of
    the last row of the page before."""
    query = _rows().where(*conditions(wanted))
    mark = _mark(after) if after else None
    if mark is not None:
        query = query.where(mark)
    order = (PartLine.next_due.is_(None), PartLine.next_due, PartLine.id)
    found = [LineRow(*row) for row in session.execute(query.order_by(*order).limit(size + 1))]
    rows = tuple(found[:size])
    return Page(rows, _mark_of(rows[-1]) if len(found) > size else None)


def rows_of(session: Session, wanted: LineFilter, limit: int) -> list[LineRow]:
    """The newest lines first, for a page that shows a few."""
    query = _rows().where(*conditions(wanted)).order_by(PartLine.id.desc()).limit(limit)
    return [LineRow(*row) for row in session.execute(query)]


@dataclass(frozen=True)
class Sum:
    """How many lines the filter finds, counted to 10,000, and what so many ask for and got."""

    count: int
    requested: int
    received: int


def sums(session: Session, wanted: LineFilter) -> Sum:
    """The count and the pieces of a list; beyond 10,000 lines the pieces are of those counted."""
    inner = (select(PartLine.id, PartLine.requested, PartLine.received)
             .join(PartRequest, PartRequest.id == PartLine.request_id)
             .join(Part, Part.id == PartLine.part_id)
             .where(*conditions(wanted)).limit(COUNTED_TO + 1).subquery())
    row = session.execute(select(
        func.count(), func.coalesce(func.sum(inner.c.requested), 0),
        func.coalesce(func.sum(inner.c.received), 0)).select_from(inner)).one()
    return Sum(row[0], int(row[1]), int(row[2]))


def count(session: Session, wanted: LineFilter) -> int:
    """How many the filter finds, counted to 10,000."""
    return sums(session, wanted).count


def _mark_of(row: LineRow) -> str:
    return f"{row.next_due.isoformat() if row.next_due else ''}_{row.id}"


def _mark(after: str) -> ColumnElement[bool] | None:
    stamp, _, typed = after.rpartition("_")
    key = whole(typed)
    if key is None:
        return None
    if not stamp:
        return and_(PartLine.next_due.is_(None), PartLine.id > key)
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return or_(PartLine.next_due > moment, PartLine.next_due.is_(None),
               and_(PartLine.next_due == moment, PartLine.id > key))


def _rows() -> Select[Any]:
    asked = aliased(Part)
    county = (select(Division.short).where(Division.code == PartLine.county_code)
              .correlate(PartLine).scalar_subquery())
    return (
        select(
            PartLine.id, PartLine.request_id, PartRequest.number, PartLine.state,
            PartLine.part_id, Part.code, Part.name, asked.code, PartLine.requested,
            PartLine.allocated, PartLine.shipped, PartLine.received, PartLine.short,
            PartLine.damaged, PartLine.lost, PartLine.in_transit, PartLine.used,
            PartLine.regime, PartLine.party, PartLine.holder, PartLine.since,
            PartLine.next_due, PartLine.promised_on, PartLine.requested_at,
            PartLine.backordered_at, PartLine.allocated_at, PartLine.shipped_at,
            PartLine.received_at, PartLine.work_order_id, WorkOrder.number,
            WorkOrder.opened_at, PartRequest.tier, county, PartLine.outlet_id, Outlet.name,
            PartLine.warehouse_id, Warehouse.name, Part.price_fen, PartLine.refused_because,
            PartLine.version)
        .join(PartRequest, PartRequest.id == PartLine.request_id)
        .join(Part, Part.id == PartLine.part_id)
        .outerjoin(asked, asked.id == PartLine.asked_part_id)
        .outerjoin(WorkOrder, WorkOrder.id == PartLine.work_order_id)
        .outerjoin(Outlet, Outlet.id == PartLine.outlet_id)
        .outerjoin(Warehouse, Warehouse.id == PartLine.warehouse_id))


def conditions(wanted: LineFilter) -> list[ColumnElement[bool]]:
    """The filter as SQL, for the list, its count and its export alike."""
    exact = ((PartLine.party, wanted.party), (PartLine.outlet_id, wanted.outlet_id),
             (PartLine.warehouse_id, wanted.warehouse_id), (PartLine.part_id, wanted.part_id),
             (PartLine.work_order_id, wanted.work_order_id), (PartLine.regime, wanted.regime))
    found: list[ColumnElement[bool]] = [column == value for column, value in exact
                                        if value is not None]
    if wanted.states:
        found.append(PartLine.state.in_(wanted.states))
    if wanted.ids:
        found.append(PartLine.id.in_(wanted.ids))
    if wanted.beside_outlet:
        found.append(PartLine.outlet_id != wanted.beside_outlet)
    if wanted.division:
        found.append(PartLine.county_code.startswith(wanted.division, autoescape=True))
    if wanted.tiers:
        found.append(PartRequest.tier.in_(wanted.tiers))
    if wanted.number:
        found.append(PartRequest.number.startswith(wanted.number.upper(), autoescape=True))
    if wanted.part:
        found.append(Part.code.contains(wanted.part.upper(), autoescape=True))
    if wanted.late_at is not None:
        found.append(PartLine.next_due < wanted.late_at)
    return found


@dataclass(frozen=True)
class Silent:
    """A line whose decision is overdue, with what decides whether it may approve itself."""

    id: int
    requested: int
    price_fen: int | None


def undecided_too_long(session: Session, limit: int, after: int = 0) -> list[Silent]:
    """Lines whose promise of a decision is broken and that nobody decided, the oldest first."""
    rows = session.execute(
        select(PartLine.id, PartLine.requested, Part.price_fen)
        .join(Part, Part.id == PartLine.part_id)
        .join(ClockRow, and_(ClockRow.subject_id == PartLine.id, ClockRow.subject_kind == LINE,
                             ClockRow.kind == ClockKind.PART_DECISION,
                             ClockRow.stopped_at.is_(None), ClockRow.breached_at.is_not(None)))
        .where(PartLine.state == LineState.REQUESTED, PartLine.id > after)
        .order_by(PartLine.id).limit(limit))
    return [Silent(*row) for row in rows]


def missing_unwarned(session: Session, as_of: datetime,
                     limit: int) -> list[tuple[PartLine, Missing]]:
    """Lines whose next warning of the law's ninety days is due, the oldest first."""
    rows = session.execute(
        select(PartLine, ClockRow.started_at)
        .join(ClockRow, and_(ClockRow.subject_id == PartLine.id, ClockRow.subject_kind == LINE,
                             ClockRow.kind == ClockKind.PART_MISSING,
                             ClockRow.stopped_at.is_(None)))
        .where(or_(and_(ClockRow.warn50_at <= as_of, PartLine.missing_warned < 1),
                   and_(ClockRow.warn75_at <= as_of, PartLine.missing_warned < 2)))
        .order_by(PartLine.id).limit(limit))
    return [(line, missing_since(started, as_of)) for line, started in rows]


def lacked_by_job(session: Session, work_order_id: int) -> Sequence[int]:
    """The lines whose part the user of a job lacks: awaited, or given up by the maker."""
    return session.scalars(
        select(PartLine.id).where(
            PartLine.work_order_id == work_order_id,
            or_(PartLine.awaited, PartLine.state == LineState.NOTHING_CAME,
                PartLine.refused_because == RefuseReason.NO_LONGER_MADE))
        .order_by(PartLine.id)).all()


@dataclass(frozen=True)
class Wanting:
    """A line that still waits for pieces: on the way or to be sent."""

    id: int
    number: str
    wants: int


def wanting(session: Session, outlet_id: int, part_id: int) -> list[Wanting]:
    """The approved lines of an outlet that still wait for a part, the oldest first."""
    wants = PartLine.requested - PartLine.shipped + PartLine.in_transit
    rows = session.execute(
        select(PartLine.id, PartRequest.number, wants)
        .join(PartRequest, PartRequest.id == PartLine.request_id)
        .where(PartLine.outlet_id == outlet_id, PartLine.part_id == part_id, wants > 0,
               PartLine.state.in_(ON_ORDER))
        .order_by(PartLine.id))
    return [Wanting(*row) for row in rows]


def counties_of(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The county of the user's address of each line within reach."""
    rows = session.execute(select(PartLine.id, PartLine.county_code)
                           .where(PartLine.id.in_(sorted(set(ids)))))
    return {key: county or "" for key, county in rows}


def line_of_product(session: Session, part_id: int) -> ProductLine | None:
    """The product line of a part, for its promises."""
    return session.scalar(select(Part.line).where(Part.id == part_id))


LINE_COLUMNS = ("id", "request", "outlet", "part", "requested", "allocated", "shipped",
                "received", "short", "damaged", "lost", "in_transit")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every line for the books, streamed: LINE_COLUMNS."""
    rows = session.execute(
        select(PartLine.id, PartLine.request_id, PartLine.outlet_id, PartLine.part_id,
               PartLine.requested, PartLine.allocated, PartLine.shipped, PartLine.received,
               PartLine.short, PartLine.damaged, PartLine.lost, PartLine.in_transit)
        .order_by(PartLine.id), execution_options={"yield_per": STREAMED})
    yield from (tuple(row) for row in rows)


def with_parent(session: Session, ids: Iterable[int]) -> set[int]:
    """Those lines whose outlet hangs under a parent."""
    return set(session.scalars(select(PartLine.id).where(
        PartLine.id.in_(sorted(set(ids))), PartLine.parent_id.is_not(None))))
