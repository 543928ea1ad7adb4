"""What a report needs besides the figures, and the reports that are kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import Page, keyset
from core.scope import Level, scope_of
from core.scope import Scope as Reach
from jobs.work_orders.models import WorkOrder
from network.accounts.rules import Role
from network.outlets import queries as outlets
from network.outlets.models import Outlet
from network.regions.models import Division
from network.regions.rules import Level as Depth
from reports.figures import counties, promises, times
from reports.figures.rules import Month, Slice, Span
from reports.figures.slices import By, within
from reports.monthly import rules
from reports.monthly.models import MonthlyReport
from reports.monthly.rules import BREACHES_SHOWN, BreachLine, Kind
from sla.breaches.models import BreachRow
from sla.clocks.models import ClockRow
from sla.moments import seconds_of
from sla.policies.rules import ClockKind
from sla.subjects import WORK_ORDER


def breaches(session: Session, span: Span, wanted: Slice) -> tuple[tuple[BreachLine, ...], int]:
    """The promises broken in the span in the order they fell due, at most as many as an annex
    holds, and how many more there are."""
    conditions = [
        BreachRow.due_at >= span.first,
        BreachRow.due_at < span.end,
        *within(BreachRow, wanted),
    ]
    total = session.execute(
        select(func.count()).select_from(BreachRow).where(*conditions)
    ).scalar_one()
    rows = session.execute(
        select(
            BreachRow.due_at,
            WorkOrder.number,
            BreachRow.kind,
            Division.short,
            Outlet.name,
            BreachRow.party,
            ClockRow.stopped_at,
            BreachRow.source,
        )
        .select_from(BreachRow)
        .join(ClockRow, ClockRow.id == BreachRow.clock_id)
        .outerjoin(
            WorkOrder,
            and_(BreachRow.subject_kind == WORK_ORDER, WorkOrder.id == BreachRow.subject_id),
        )
        .outerjoin(Outlet, Outlet.id == BreachRow.outlet_id)
        .outerjoin(Division, Division.code == BreachRow.county_code)
        .where(*conditions)
        .order_by(BreachRow.due_at, BreachRow.id)
        .limit(BREACHES_SHOWN)
    ).all()
    return tuple(_line(row, span.end) for row in rows), total - len(rows)


def _line(row: Any, end: datetime) -> BreachLine:
    due, number, kind, county, outlet, party, stopped, source = row
    ended = stopped is not None and stopped <= end
    late = seconds_of(stopped if ended else end) - seconds_of(due)
    return BreachLine(
        due, number or "", kind, county or "", outlet or "", party, max(0, late), ended, source
    )


def first_job(session: Session, wanted: Slice) -> datetime | None:
    """When the first job was taken: before that nothing is known, which is not nought."""
    return session.scalar(select(func.min(WorkOrder.opened_at)).where(*within(WorkOrder, wanted)))


def first_outlet(session: Session) -> datetime | None:
    """When the first outlet was put on record."""
    return session.scalar(select(func.min(Outlet.created_at)))


def within_reach(session: Session) -> list[ColumnElement[bool]]:
    """Which reports the scope reaches: everything reaches all; a part of the counties reaches
    the regions that lie wholly in it and the outlets that sit there; an outlet its own only,
    not its child's (SAFETY 18)."""
    scope = scope_of(session)
    if scope.everything:
        return []
    about = MonthlyReport.kind
    if scope.level is Level.MAKER:
        return [
            or_(
                and_(about == Kind.REGION, MonthlyReport.code.in_(_whole_regions(session, scope))),
                and_(about == Kind.OUTLET, MonthlyReport.code.in_(select(Outlet.code))),
            )
        ]
    own = select(Outlet.code).where(Outlet.id.in_(scope.outlets))
    return [about == Kind.OUTLET, MonthlyReport.code.in_(own)]


def _whole_regions(session: Session, scope: Reach) -> list[str]:
    """Divisions all of whose counties the scope reaches."""
    reached = set(scope.counties)
    every = session.scalars(select(Division.code).where(Division.level == Depth.COUNTY)).all()
    missed = {code[:digits] for code in every if code not in reached for digits in (2, 4, 6)}
    return sorted({code[:digits] for code in reached for digits in (2, 4, 6)} - missed)


def may_make(session: Session, scope: rules.Scope) -> bool:
    """Whether the scope reaches what a report would be about."""
    reach = scope_of(session)
    if reach.everything:
        return True
    if scope.kind is Kind.REGION and reach.level is Level.MAKER:
        return scope.code in _whole_regions(session, reach)
    return False


def get(session: Session, report_id: int) -> MonthlyReport:
    """The report; NotFound when there is none within reach."""
    found = session.scalars(
        select(MonthlyReport).where(MonthlyReport.id == report_id, *within_reach(session))
    ).first()
    if found is None:
        raise NotFound("monthly_report", report_id)
    return found


@dataclass(frozen=True)
class ReportLine:
    """One line of the list of reports."""

    id: int
    month: str
    kind: Kind
    code: str
    name: str
    language: str
    version: int
    made_at: datetime
    size: int


_LINE = (
    MonthlyReport.id,
    MonthlyReport.month,
    MonthlyReport.kind,
    MonthlyReport.code,
    MonthlyReport.name,
    MonthlyReport.language,
    MonthlyReport.version,
    MonthlyReport.made_at,
    MonthlyReport.size,
)


def page(
    session: Session, month: str, kind: Kind | None, after: str | None, size: int
) -> Page[ReportLine]:
    """Reports within reach, the last made first."""
    query = select(*_LINE).where(*within_reach(session))
    if month:
        query = query.where(MonthlyReport.month == month)
    if kind:
        query = query.where(MonthlyReport.kind == kind)
    place = int(after) if after and after.isdecimal() and len(after) < 19 else None
    return keyset(
        session,
        query,
        MonthlyReport.id,
        place,
        size,
        lambda row: ReportLine(*row),
        key_of=lambda row: row.id,
        descending=True,
    )


def count(session: Session, month: str, kind: Kind | None) -> int:
    """How many the filter finds."""
    query = select(MonthlyReport.id).where(*within_reach(session))
    if month:
        query = query.where(MonthlyReport.month == month)
    if kind:
        query = query.where(MonthlyReport.kind == kind)
    return session.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def versions(session: Session, report: MonthlyReport) -> list[ReportLine]:
    """All versions and languages of a report, the newest first."""
    rows = session.execute(
        select(*_LINE)
        .where(
            MonthlyReport.month == report.month,
            MonthlyReport.kind == report.kind,
            MonthlyReport.code == report.code,
        )
        .order_by(MonthlyReport.version.desc(), MonthlyReport.id)
    )
    return [ReportLine(*row) for row in rows]


def next_version(session: Session, month: str, scope: rules.Scope) -> int:
    """One more than the newest there is."""
    newest = session.scalar(
        select(func.max(MonthlyReport.version)).where(
            MonthlyReport.month == month,
            MonthlyReport.kind == scope.kind,
            MonthlyReport.code == scope.code,
        )
    )
    return (newest or 0) + 1


def about(session: Session, scope: rules.Scope) -> tuple[str, int | None]:
    """The name of what a report is about and, for an outlet, its id; NotFound."""
    if scope.kind is Kind.OUTLET:
        outlet = outlets.by_code(session, scope.code)
        return outlet.name, outlet.id
    if scope.kind is Kind.NETWORK:
        return "", None
    names = session.scalars(
        select(Division.name)
        .where(Division.code.in_([scope.code[:digits] for digits in (2, 4, 6)]))
        .order_by(Division.code)
    ).all()
    known = session.scalar(select(Division.code).where(Division.code == scope.code))
    if known is None:
        raise NotFound("region", scope.code)
    return "".join(names), None


def month_scopes(session: Session, month: Month) -> list[rules.Scope]:
    """Every report a month needs, in the order in which they are made: the network, what
    somebody answers for and each province with an outlet, and each outlet with a promise due or
    a user waiting. None for a month before the first job."""
    end, began = month.span.end, first_job(session, Slice())
    if began is None or began >= end:
        return []
    busy = {key[0] for key in promises.attainment(session, month.span, ClockKind, by=(By.OUTLET,))}
    busy |= {key[1] for key in times.waiting(session, end, by=(By.OUTLET,))}
    rows = session.execute(
        select(Outlet.id, Outlet.code, Outlet.county_code)
        .where(Outlet.created_at < end)
        .order_by(Outlet.code)
    ).all()
    regions = {row.county_code[:2] for row in rows if row.county_code}
    for role in (Role.TERRITORY_MANAGER, Role.COUNTY_OWNER):
        regions |= set(counties.answering(session, role, end))
    return [
        rules.Scope(Kind.NETWORK),
        *(rules.Scope(Kind.REGION, code) for code in sorted(regions)),
        *(rules.Scope(Kind.OUTLET, row.code) for row in rows if row.id in busy),
    ]
