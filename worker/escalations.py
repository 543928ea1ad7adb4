"""Who is told of a broken promise, by name (DOMAIN: holder, parent to know, county owner,
regional manager, head office)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.outbox import ToldRow
from network.accounts import queries as accounts
from network.accounts.rules import Role
from office.notices.rules import Urgency
from office.notices.service import NewNotice, notify
from sla.breaches import queries as breaches
from sla.breaches.queries import Place
from sla.breaches.rules import Step
from sla.parties import Party

LISTENER = "escalation_notices"

DESK = {
    Party.DISPATCH: Role.DISPATCHER, Party.APPROVAL: Role.PARTS_PLANNER,
    Party.PLANNING: Role.PARTS_PLANNER, Party.WAREHOUSE: Role.WAREHOUSE,
    Party.APPRAISAL: Role.TECHNICAL, Party.FINANCE: Role.FINANCE_CLERK,
    Party.CARRIER: Role.WAREHOUSE,
}
"""The maker's desk that is told of the maker's own breaches, and of its carrier's."""


@dataclass(frozen=True)
class _Book:
    """Everybody who may have to be told, looked up once for a whole batch."""

    outlets: Mapping[int, list[int]]
    county_owners: Mapping[str, list[int]]
    regional: Mapping[str, list[int]]
    head_office: Sequence[int]
    desks: Mapping[Role, Sequence[int]]


def tell_the_ladder(session: Session, told: Sequence[ToldRow], *, now: datetime) -> None:
    """A notice to each person of each step, once however often it is sent."""
    places = breaches.places_of(session, [row.subject_id for row in told])
    book = _look_up(session, list(places.values()), business_date(now))
    notify(session, (notice for row in told if row.subject_id in places
                     for notice in _notices(row, places[row.subject_id], book)), now=now)


def _look_up(session: Session, places: Sequence[Place], day: date) -> _Book:
    outlets = {key for place in places for key in (place.outlet_id, place.parent_id) if key}
    counties = {place.county_code for place in places if place.county_code}
    return _Book(
        outlets=accounts.owners_of(session, outlets, day),
        county_owners=accounts.answering_for(session, Role.COUNTY_OWNER, counties, day),
        regional=accounts.answering_for(session, Role.TERRITORY_MANAGER, counties, day),
        head_office=accounts.holders(session, Role.SERVICE_MANAGER, day),
        desks={role: accounts.holders(session, role, day)
               for role in {DESK[p.party] for p in places if p.party in DESK}})


def _notices(row: ToldRow, place: Place, book: _Book) -> Iterator[NewNotice]:
    steps = row.body.get("steps") or [row.body["step"]]
    for step in map(Step, steps):
        for account_id in _people(step, place, book):
            yield NewNotice(
                account_id, row.name, str(row.body["about"]), int(row.body["about_id"]),
                {"clock": row.body["clock"], "step": step.value},
                Urgency.NOTE if step is Step.PARENT else Urgency.URGENT,
                dedupe=f"{row.name}:{row.subject_id}:{step.value}")


def _people(step: Step, place: Place, book: _Book) -> Sequence[int]:
    if step is Step.HOLDER:
        if place.party in DESK:
            return book.desks[DESK[place.party]]
        if place.party is Party.PARENT:
            return book.outlets.get(place.parent_id or 0, [])
        return book.outlets.get(place.outlet_id or 0, [])
    if step is Step.PARENT:
        return book.outlets.get(place.parent_id or 0, [])
    if step is Step.COUNTY_OWNER:
        return book.county_owners.get(place.county_code or "", [])
    if step is Step.REGIONAL_MANAGER:
        return book.regional.get(place.county_code or "", [])
    return book.head_office
