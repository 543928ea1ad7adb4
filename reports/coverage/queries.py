"""Every SELECT of the coverage pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.scope import scope_of
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import OPEN
from network.outlets.models import Outlet
from network.outlets.rules import OutletState
from network.regions.models import Division, MarketTier
from network.regions.queries import PlaceRow
from network.regions.rules import Level


def counties(session: Session, division: str) -> list[str]:
    """The counties below a division (all for an empty code) that the reader reaches."""
    query = select(Division.code).where(Division.level == Level.COUNTY).order_by(Division.code)
    if division:
        query = query.where(Division.code.startswith(division, autoescape=True))
    codes = list(session.scalars(query))
    scope = scope_of(session)
    return codes if scope.everything else [code for code in codes if code in set(scope.counties)]


def division(session: Session, code: str) -> PlaceRow:
    """A province, prefecture or county; NotFound. Places are nobody's: what stands on their
    pages is under the reader's scope."""
    row = session.execute(
        select(Division.code, Division.name)
        .where(Division.code == code, Division.level < Level.TOWNSHIP)).first()
    if row is None:
        raise NotFound("division", code)
    return PlaceRow(*row)


def outlets_by_tier(
    session: Session, division: str, digits: int, day: date
) -> dict[tuple[str, int], int]:
    """Authorised outlets of the places below a division (their codes cut to so many digits),
    by the tier of where they sit."""
    place = func.substr(Outlet.county_code, 1, digits)
    rows = session.execute(
        select(place, MarketTier.tier, func.count()).select_from(Outlet)
        .join(MarketTier, MarketTier.town_code == Outlet.town_code)
        .where(Outlet.state == OutletState.AUTHORISED, _dated(day), *_below(division))
        .group_by(place, MarketTier.tier))
    return {(row[0], row[1]): row[2] for row in rows}


@dataclass(frozen=True)
class OutletLine:
    """An outlet of a county with what it has on its hands."""

    id: int
    code: str
    name: str
    state: OutletState
    town: str | None
    tier: int | None
    open_jobs: int


def outlets_in(session: Session, division: str, day: date) -> Sequence[OutletLine]:
    """The outlets that sit in a division, by tier."""
    load = (select(func.count())
            .where(WorkOrder.outlet_id == Outlet.id, WorkOrder.state.in_(OPEN))
            .correlate(Outlet).scalar_subquery())
    rows = session.execute(
        select(Outlet.id, Outlet.code, Outlet.name, Outlet.state, Division.name,
               MarketTier.tier, load)
        .outerjoin(Division, Division.code == Outlet.town_code)
        .outerjoin(MarketTier, (MarketTier.town_code == Outlet.town_code) & _dated(day))
        .where(*_below(division)).order_by(MarketTier.tier, Outlet.code))
    return [OutletLine(*row) for row in rows]


def _below(division: str) -> list[ColumnElement[bool]]:
    return [Outlet.county_code.startswith(division, autoescape=True)] if division else []


def _dated(day: date) -> ColumnElement[bool]:
    """The tier that holds on a day."""
    return and_(MarketTier.valid_from <= day,
                or_(MarketTier.valid_to.is_(None), MarketTier.valid_to >= day))
