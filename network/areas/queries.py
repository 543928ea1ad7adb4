"""Every SELECT on the areas of outlets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.scope import Reason, system
from network.areas.models import ServiceArea
from network.outlets.models import Outlet
from network.outlets.rules import OutletState

CHUNK = 5_000


def get(session: Session, outlet_id: int, county_code: str, day: date) -> ServiceArea:
    """The area as it holds on a day; NotFound."""
    found = session.scalars(select(ServiceArea).where(
        ServiceArea.outlet == outlet_id, ServiceArea.county_code == county_code,
        holds(day))).first()
    if found is None:
        raise NotFound("service_area", county_code)
    return found


def holds(day: date) -> ColumnElement[bool]:
    """Whether an area is served on a day, as SQL."""
    return and_(ServiceArea.valid_from <= day,
                or_(ServiceArea.valid_to.is_(None), ServiceArea.valid_to >= day))


def held(session: Session, outlet_ids: Iterable[int], day: date) -> set[tuple[int, str]]:
    """(outlet, county) of what these outlets serve on a day."""
    wanted = sorted(set(outlet_ids))
    found: set[tuple[int, str]] = set()
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(ServiceArea.outlet, ServiceArea.county_code)
            .where(ServiceArea.outlet.in_(wanted[start : start + CHUNK]), holds(day)))
        found.update((row.outlet, row.county_code) for row in rows)
    return found


def served_counties(session: Session, day: date) -> set[str]:
    """Counties that an authorised outlet serves, past the scope: that a county is served is
    known to all, by which outlet is read within reach."""
    with system(session, Reason.NAMES):
        rows = session.execute(
            select(ServiceArea.county_code)
            .join(Outlet, Outlet.id == ServiceArea.outlet)
            .where(holds(day), Outlet.state == OutletState.AUTHORISED).distinct())
        return {row.county_code for row in rows}


@dataclass(frozen=True)
class Server:
    """An outlet that serves a county."""

    county_code: str
    outlet_id: int
    name: str


def servers_of(session: Session, counties: Iterable[str], day: date) -> list[Server]:
    """The authorised outlets within reach that serve these counties."""
    rows = session.execute(
        select(ServiceArea.county_code, Outlet.id, Outlet.name)
        .join(Outlet, Outlet.id == ServiceArea.outlet)
        .where(ServiceArea.county_code.in_(sorted(set(counties))), holds(day),
               Outlet.state == OutletState.AUTHORISED)
        .order_by(ServiceArea.county_code, Outlet.id))
    return [Server(*row) for row in rows]


def counties_of(session: Session, outlet_id: int, day: date) -> list[str]:
    """What one outlet serves on a day, in official order."""
    return list(session.scalars(
        select(ServiceArea.county_code)
        .where(ServiceArea.outlet == outlet_id, holds(day))
        .order_by(ServiceArea.county_code)))

