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
from settlements.passing import queries as passing
from settlements.passing.queries import Payer
from sla.breaches import queries as breaches
from sla.breaches.queries import Place
from sla.breaches.rules import Step
from sla.parties import Party
from sla.policies.rules import ClockKind

LISTENER = "escalation_notices"
PAYING_ON = "pass_on"
"""What a parent is told about: its own row, never the sub-outlet's (SAFETY 18)."""

DESK = {
    Party.DISPATCH: Role.DISPATCHER, Party.APPROVAL: Role.PARTS_PLANNER,
    Party.PLANNING: Role.PARTS_PLANNER, Party.WAREHOUSE: Role.WAREHOUSE,
    Party.APPRAISAL: Role.TECHNICAL, Party.FINANCE: Role.FINANCE_CLERK,
    Party.CARRIER: Role.WAREHOUSE, Party.BANK: Role.FINANCE_CLERK,
}
"""The maker's desk that is told of the maker's own breaches, of its carrier's and its bank's."""

DESK_OF_CLOCK = {
    ClockKind.CLAIM_DECISION: Role.ADJUDICATOR, ClockKind.LINE_RULING: Role.ADJUDICATOR,
    ClockKind.CASE_RULING: Role.TERRITORY_MANAGER,
    ClockKind.CALL_BACK: Role.HOTLINE, ClockKind.DOCUMENT_CHECK: Role.ADJUDICATOR,
}
"""Approval has several desks: here the promise tells which."""


@dataclass(frozen=True)
class _Book:
    """Everybody who may have to be told, looked up once for a whole batch."""

    outlets: Mapping[int, list[int]]
    county_owners: Mapping[str, list[int]]
    regional: Mapping[str, list[int]]
    head_office: Sequence[int]
    desks: Mapping[Role, Sequence[int]]
    payers: Mapping[tuple[str, int], Payer]


def tell_the_ladder(session: Session, told: Sequence[ToldRow], *, now: datetime) -> None:
    """A notice to each person of each step, once however often it is sent."""
    places = breaches.places_of(session, [row.subject_id for row in told])
    book = _look_up(session, told, list(places.values()), business_date(now))
    notify(session, (notice for row in told if row.subject_id in places
                     for notice in _notices(row, places[row.subject_id], book)), now=now)


def _look_up(session: Session, told: Sequence[ToldRow], places: Sequence[Place],
             day: date) -> _Book:
    payers = passing.payers_of(session, {
        (str(row.body["about"]), int(row.body["about_id"])) for row in told})
    outlets = {key for place in places for key in (place.outlet_id, place.parent_id) if key}
    outlets |= {each.outlet_id for each in payers.values()}
    counties = {place.county_code for place in places if place.county_code}
    return _Book(
        outlets=accounts.owners_of(session, outlets, day),
        county_owners=accounts.answering_for(session, Role.COUNTY_OWNER, counties, day),
        regional=accounts.answering_for(session, Role.TERRITORY_MANAGER, counties, day),
        head_office=accounts.holders(session, Role.SERVICE_MANAGER, day),
        desks={role: accounts.holders(session, role, day)
               for role in {*(DESK[p.party] for p in places if p.party in DESK),
                            *DESK_OF_CLOCK.values()}},
        payers=payers)


def _notices(row: ToldRow, place: Place, book: _Book) -> Iterator[NewNotice]:
    steps = row.body.get("steps") or [row.body["step"]]
    for step in map(Step, steps):
        about = (str(row.body["about"]), int(row.body["about_id"]))
        payer = book.payers.get(about) if place.party is Party.PARENT else None
        if step is Step.HOLDER and payer is not None:
            people, about = book.outlets.get(payer.outlet_id, []), (PAYING_ON, payer.pass_on_id)
        else:
            people = _people(step, place, ClockKind(row.body["clock"]), book)
        for account_id in people:
            yield NewNotice(
                account_id, row.name, *about,
                {"clock": row.body["clock"], "step": step.value},
                Urgency.NOTE if step is Step.PARENT else Urgency.URGENT,
                dedupe=f"{row.name}:{row.subject_id}:{step.value}")


def _people(step: Step, place: Place, clock: ClockKind, book: _Book) -> Sequence[int]:
    if step is Step.HOLDER:
        desk = DESK_OF_CLOCK.get(clock)
        if desk is Role.TERRITORY_MANAGER:
            return book.regional.get(place.county_code or "", [])
        if desk is not None:
            return book.desks[desk]
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
