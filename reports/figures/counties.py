"""Counties without an owner at the maker or without an authorised outlet (DOMAIN, cause 1)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from core.clock import business_date
from core.facts import FactRow
from core.scope import scope_of
from network.accounts.models import Account, Membership, Reach
from network.accounts.rules import Role
from network.areas import queries as areas
from network.outlets.facts import OutletFact, OutletStateChanged
from network.outlets.models import Outlet
from network.outlets.rules import OutletState
from network.regions.models import Division
from network.regions.rules import Level
from reports.figures.rules import ALL, Slice
from reports.figures.slices import By
from reports.figures.times import open_jobs


@dataclass(frozen=True)
class Gap:
    """A county that lacks something, with the jobs open there."""

    code: str
    name: str
    prefecture: str
    no_owner: bool
    no_outlet: bool
    open_jobs: int


@dataclass(frozen=True)
class Coverage:
    """All counties of a slice and those with a gap, the most open jobs first; and the open jobs
    of every county, with or without one."""

    counties: int
    gaps: tuple[Gap, ...]
    open_jobs: Mapping[str, int] = field(default_factory=dict)

    @property
    def worst(self) -> tuple[Gap, ...]:
        """The three that are named on page 1."""
        return self.gaps[:3]


def coverage(session: Session, at: datetime, wanted: Slice = ALL, *,
             present: bool = False) -> Coverage:
    """Counties and gaps at a moment. An outlet counts where it sits, with the state it had at
    that moment, and where it serves."""
    counties = _counties(session, wanted)
    owned = _prefixes(session, at)
    served = served_counties(session, at, wanted)
    jobs = open_jobs(session, at, wanted, by=(By.COUNTY,), present=present)
    gaps = [
        Gap(code, name, prefecture, no_owner, code not in served, jobs.get((code,), 0))
        for code, name, prefecture in counties
        if (no_owner := not _covered(code, owned)) or code not in served
    ]
    gaps.sort(key=lambda gap: (-gap.open_jobs, gap.code))
    return Coverage(len(counties), tuple(gaps),
                    {code: count for (code,), count in jobs.items() if code})


def answering(session: Session, role: Role, at: datetime) -> dict[str, str]:
    """Who answers in a role for which divisions on a day, by code; of several the first."""
    found: dict[str, str] = {}
    for code, name in _reaches(session, role, at):
        found.setdefault(code, name)
    return found


def answers_for(county: str, people: dict[str, str]) -> str:
    """The nearest of them for a county: its own, its prefecture's, its province's; or nobody."""
    return next((people[county[:digits]] for digits in (6, 4, 2) if county[:digits] in people), "")


def served_counties(session: Session, at: datetime, wanted: Slice = ALL) -> frozenset[str]:
    """Counties in which an authorised outlet sat at a moment, or which one served from
    elsewhere."""
    then = _states_at(session, at)
    query = select(Outlet.id, Outlet.state, Outlet.county_code).where(Outlet.created_at <= at)
    if wanted.division:
        query = query.where(Outlet.county_code.startswith(wanted.division, autoescape=True))
    sits = frozenset(
        county
        for key, state, county in session.execute(query)
        if county and then.get(key, state) == OutletState.AUTHORISED
    )
    return sits | areas.served_counties(session, business_date(at))


def _counties(session: Session, wanted: Slice) -> Sequence[Any]:
    """Code, name and prefecture of every county within reach."""
    above = aliased(Division)
    query = (
        select(Division.code, Division.name, above.short)
        .outerjoin(above, above.code == Division.parent_code)
        .where(Division.level == Level.COUNTY)
        .order_by(Division.code)
    )
    if wanted.division:
        query = query.where(Division.code.startswith(wanted.division, autoescape=True))
    if wanted.outlet_id is not None:
        query = query.where(
            Division.code.in_(select(Outlet.county_code).where(Outlet.id == wanted.outlet_id))
        )
    reach = scope_of(session)
    rows = session.execute(query).all()
    return rows if reach.everything else [row for row in rows if row[0] in set(reach.counties)]


def _prefixes(session: Session, at: datetime) -> frozenset[str]:
    return frozenset(code for code, _ in _reaches(session, Role.COUNTY_OWNER, at))


def _reaches(session: Session, role: Role, at: datetime) -> Sequence[Any]:
    """Divisions with the names of those who answer for them in a role on a day."""
    day = business_date(at)
    return session.execute(
        select(Reach.division_code, Account.name)
        .join(Account, Account.id == Reach.account_id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.role == role,
            Membership.valid_from <= day,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= day),
            or_(Account.disabled_at.is_(None), Account.disabled_at > at),
        )
        .order_by(Reach.division_code, Account.id)
    ).all()


def _covered(county: str, prefixes: frozenset[str]) -> bool:
    return any(county[:digits] in prefixes for digits in (2, 4, 6))


def _states_at(session: Session, at: datetime) -> dict[int, OutletState]:
    """The state at a moment of each outlet that changed it afterwards, from the facts."""
    rows = session.execute(
        select(FactRow.subject_id, FactRow.body)
        .where(
            FactRow.kind == OutletFact.kind,
            FactRow.name == OutletStateChanged.__name__,
            FactRow.happened_at > at,
        )
        .order_by(FactRow.subject_id, FactRow.version.desc())
    )
    return {outlet: OutletState(json.loads(body)["old"]) for outlet, body in rows}
