"""Every SELECT of the dispatch board."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import OPEN
from network.outlets.models import Outlet
from network.outlets.rules import OutletState
from network.regions.models import Division


@dataclass(frozen=True)
class Candidate:
    """An outlet that may be given a job, with what it has on its hands."""

    id: int
    code: str
    name: str
    county: str | None
    town: str | None
    open_jobs: int
    same_town: bool


def candidates(
    session: Session, county_code: str, town_code: str | None, limit: int = 12
) -> Sequence[Candidate]:
    """Authorised outlets of the user's township, then of the county, then of the prefecture,
    those with the fewest open jobs first."""
    load = (
        select(func.count())
        .where(WorkOrder.outlet_id == Outlet.id, WorkOrder.state.in_(OPEN))
        .correlate(Outlet)
        .scalar_subquery()
    )
    county = (
        select(Division.short)
        .where(Division.code == Outlet.county_code)
        .correlate(Outlet)
        .scalar_subquery()
    )
    town = (
        select(Division.name)
        .where(Division.code == Outlet.town_code)
        .correlate(Outlet)
        .scalar_subquery()
    )
    nearness = case(
        (Outlet.town_code == town_code, 0), (Outlet.county_code == county_code, 1), else_=2
    )
    query = (
        select(
            Outlet.id, Outlet.code, Outlet.name, county, town, load, Outlet.town_code == town_code
        )
        .where(
            Outlet.state == OutletState.AUTHORISED,
            Outlet.county_code.startswith(county_code[:4], autoescape=True),
        )
        .order_by(nearness, load, Outlet.id)
        .limit(limit)
    )
    return [Candidate(*row) for row in session.execute(query)]
