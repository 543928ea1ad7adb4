"""What can be done with the area of an outlet."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.clock import business_date
from core.db import change
from core.errors import BadInput
from core.facts import Told, tell, tell_many
from core.scope import scope_of
from network.areas import queries
from network.areas.facts import AreaEnded, AreaGiven
from network.areas.models import ServiceArea
from network.regions import queries as regions


def serve(
    session: Session, by: str, areas: Mapping[int, Iterable[str]], *, now: datetime
) -> int:
    """The outlets (by id) serve these counties from today on; what they serve already stays as
    it is. Returns how many areas are new. BadInput for a code that is no county, or for a
    county beyond the reach of whoever says so."""
    today = business_date(now)
    held = queries.held(session, areas, today)
    fresh = [(outlet, county) for outlet, counties in areas.items()
             for county in sorted(set(counties)) if (outlet, county) not in held]
    if not fresh:
        return 0
    _check(session, {county for _, county in fresh})
    ids = session.scalars(
        insert(ServiceArea).returning(ServiceArea.id, sort_by_parameter_order=True),
        [{"outlet": outlet, "county_code": county, "valid_from": today, "version": 1}
         for outlet, county in fresh]).all()
    tell_many(session, [Told(AreaGiven(outlet, county), key, 1, outlet, now, by, now)
                        for key, (outlet, county) in zip(ids, fresh, strict=True)],
              f"areas-{ids[0]}")
    return len(fresh)


def end(session: Session, by: str, outlet_id: int, county_code: str, *, now: datetime) -> None:
    """The outlet serves the county to the end of today; NotFound when it does not serve it."""
    row = queries.get(session, outlet_id, county_code, business_date(now))
    change(session, row, {"valid_to": business_date(now)})
    tell(session, AreaEnded(outlet_id, county_code), row, by=by, now=now)


def _check(session: Session, counties: set[str]) -> None:
    if strange := sorted(counties - regions.known_counties(session, counties)):
        raise BadInput("county", "no_such_county", code=strange[0])
    beyond = [code for code in sorted(counties) if not scope_of(session).reaches_county(code)]
    if beyond:
        raise BadInput("county", "county_elsewhere")
