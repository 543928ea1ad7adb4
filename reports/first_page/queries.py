"""Every SELECT of the first page that no module has for itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from core.lists import COUNTED_TO
from core.money import Money
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.queries import WorkOrderFilter, conditions
from jobs.work_orders.timing import OFFICE
from network.accounts.models import Account, Membership
from network.accounts.queries import answering_for
from network.accounts.rules import Role
from network.outlets.models import Outlet
from network.products.rules import ProductLine
from network.regions.models import Division
from parts.requests.models import PartLine
from parts.requests.rules import LineState
from reports.figures.rules import ALL, WAITS, Slice
from reports.figures.slices import By, groups, within
from settlements.statements.models import Statement
from settlements.statements.rules import State as StatementState
from sla.clocks.models import ClockRow
from sla.parties import Party
from sla.segments.models import SegmentRow
from sla.subjects import WORK_ORDER


@dataclass(frozen=True)
class Open:
    """Open jobs of one party in one place: late ones, those that wait ten days, and either."""

    late: int
    waiting: int
    urgent: int


def open_jobs(session: Session, now: datetime, by: By,
              wanted: Slice = ALL) -> dict[tuple[Party, str], Open]:
    """Open jobs that are late or have waited ten days, by who has the time now and by place of
    the user: in one walk over those that are open."""
    place = groups(WorkOrder, WorkOrder.tier, [by])[0]
    late, waiting = WorkOrder.next_due < now, WorkOrder.opened_at <= now - WAITS
    rows = session.execute(
        select(SegmentRow.party, place, func.count().filter(late),
               func.count().filter(waiting), func.count())
        .select_from(WorkOrder).join(SegmentRow, _time_now(now))
        .where(*_urgent(now), *within(WorkOrder, wanted)).group_by(SegmentRow.party, place))
    return {(row[0], row[1]): Open(*row[2:]) for row in rows}


def count_open(session: Session, wanted: WorkOrderFilter) -> int:
    """Open jobs of a filter, counted to 10,000."""
    inner = select(WorkOrder.id).where(*conditions(wanted)).limit(COUNTED_TO + 1).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


@dataclass(frozen=True)
class UrgentJob:
    """A job somebody has to look at."""

    id: int
    number: str
    line: ProductLine
    symptom: str
    county: str | None
    outlet: str | None
    opened_at: datetime
    next_due: datetime | None
    hold: str | None
    chases: int


def urgent_jobs(session: Session, now: datetime, limit: int) -> Sequence[UrgentJob]:
    """The oldest open jobs that are late or have waited ten days."""
    county = (select(Division.short).where(Division.code == WorkOrder.county_code)
              .correlate(WorkOrder).scalar_subquery())
    rows = session.execute(
        select(WorkOrder.id, WorkOrder.number, WorkOrder.line, WorkOrder.symptom, county,
               Outlet.name, WorkOrder.opened_at, WorkOrder.next_due, WorkOrder.hold,
               WorkOrder.chases)
        .outerjoin(Outlet, Outlet.id == WorkOrder.outlet_id)
        .where(*_urgent(now)).order_by(WorkOrder.opened_at, WorkOrder.id).limit(limit))
    return [UrgentJob(*row) for row in rows]


@dataclass(frozen=True)
class Visit:
    """An outlet with jobs that wait, to be called or seen."""

    id: int
    name: str
    county: str | None
    waiting: int
    late: int
    oldest: datetime


def to_visit(session: Session, now: datetime, since: datetime, limit: int) -> Sequence[Visit]:
    """Outlets with open jobs taken before `since` or late, the most late first."""
    late = func.count().filter(WorkOrder.next_due < now)
    waits = func.count().filter(WorkOrder.opened_at < since)
    rows = session.execute(
        select(Outlet.id, Outlet.name, Division.short, waits, late,
               func.min(WorkOrder.opened_at))
        .select_from(WorkOrder).join(Outlet, Outlet.id == WorkOrder.outlet_id)
        .outerjoin(Division, Division.code == Outlet.county_code)
        .where(WorkOrder.ended_at.is_(None),
               or_(WorkOrder.opened_at < since, WorkOrder.next_due < now))
        .group_by(Outlet.id, Outlet.name, Division.short)
        .order_by(late.desc(), func.min(WorkOrder.opened_at)).limit(limit))
    return [Visit(*row) for row in rows]


def people_in(session: Session, roles: Collection[Role], day: date) -> dict[Role, str]:
    """Who holds each of these roles of the maker on a day, where it is one or two people."""
    rows = session.execute(
        select(Membership.role, Account.name)
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.role.in_(roles), Membership.valid_from <= day,
               or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
               Account.disabled_at.is_(None)))
    names: dict[Role, list[str]] = {}
    for role, name in rows:
        names.setdefault(role, []).append(name)
    return {role: "、".join(sorted(found)) for role, found in names.items() if len(found) <= 2}


def holders_of(session: Session, roles: Mapping[Party, Role], day: date) -> dict[Party, str]:
    """Who stands behind a party of the maker, where one or two hold its role on a day."""
    named = people_in(session, roles.values(), day)
    return {party: named[role] for party, role in roles.items() if role in named}


@dataclass(frozen=True)
class Pile:
    """Part lines in one state: how many, and how many of them behind their promise."""

    count: int = 0
    late: int = 0


def part_piles(session: Session, now: datetime,
               states: Collection[LineState]) -> dict[LineState, Pile]:
    """The piles of some states, in one statement."""
    rows = session.execute(
        select(PartLine.state, func.count(), func.count().filter(PartLine.next_due < now))
        .where(PartLine.state.in_(states)).group_by(PartLine.state))
    return {row[0]: Pile(row[1], row[2]) for row in rows}


@dataclass(frozen=True)
class Before:
    """What stood at an earlier moment: late jobs, and users who had waited ten days."""

    late: int
    waiting: int


def jobs_before(session: Session, at: datetime) -> Before:
    """As the jobs stood at a moment that is over: late is one with a promise that was broken
    then and had not ended. Three statements, each on its index: what is open now tells by its
    earliest open promise, what ended since by the promises that were broken and ended since."""
    late_still, waiting = session.execute(
        select(func.count().filter(WorkOrder.next_due < at),
               func.count().filter(WorkOrder.opened_at <= at - WAITS))
        .select_from(WorkOrder).where(WorkOrder.ended_at.is_(None))).one()
    waited = session.scalar(
        select(func.count()).select_from(WorkOrder)
        .where(WorkOrder.ended_at > at, WorkOrder.opened_at <= at - WAITS))
    late_until = session.scalar(
        select(func.count(func.distinct(WorkOrder.id))).select_from(ClockRow)
        .join(WorkOrder, WorkOrder.id == ClockRow.subject_id)
        .where(ClockRow.subject_kind == WORK_ORDER, ClockRow.stopped_at > at,
               ClockRow.breached_at < at, ClockRow.kind.not_in(OFFICE),
               or_(WorkOrder.ended_at.is_not(None), WorkOrder.next_due.is_(None),
                   WorkOrder.next_due >= at)))
    return Before(late_still + (late_until or 0), waiting + (waited or 0))


def overdue_before(session: Session, at: datetime) -> Money:
    """What the maker was late with at a moment that is over: due, not paid and not sent back."""
    fen = session.scalar(
        select(func.coalesce(func.sum(Statement.total_fen), 0))
        .where(Statement.due_at < at, Statement.state != StatementState.BANK_REFUSED,
               or_(Statement.paid_at.is_(None), Statement.paid_at > at)))
    return Money(int(fen or 0))


def managers_of(session: Session, outlet_ids: Collection[int], day: date) -> dict[int, str]:
    """The regional manager who answers for the county of each outlet, where it is one person."""
    counties: dict[int, str] = {
        row.id: row.county_code for row in session.execute(
            select(Outlet.id, Outlet.county_code).where(Outlet.id.in_(list(outlet_ids))))}
    found = answering_for(session, Role.TERRITORY_MANAGER, counties.values(), day)
    ids = {key for people in found.values() for key in people}
    names = {row.id: row.name for row in session.execute(
        select(Account.id, Account.name).where(Account.id.in_(ids)))}
    return {outlet: names[found[county][0]] for outlet, county in counties.items()
            if len(found[county]) == 1}


def _urgent(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (WorkOrder.ended_at.is_(None),
            or_(WorkOrder.opened_at <= now - WAITS, WorkOrder.next_due < now))


def _time_now(now: datetime) -> ColumnElement[bool]:
    return and_(SegmentRow.subject_kind == WORK_ORDER, SegmentRow.subject_id == WorkOrder.id,
                SegmentRow.from_at <= now,
                or_(SegmentRow.to_at.is_(None), SegmentRow.to_at > now))
