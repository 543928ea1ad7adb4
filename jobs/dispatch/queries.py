"""Every SELECT of the dispatch board."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.clock import business_date
from core.facts import FactRow
from jobs.dispatch.rules import Neighbour, Offer, Task, Why, permit_fault, ranked
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import OPEN, ServiceType, State
from network.accounts.queries import Person
from network.distances import queries as distances
from network.outlets.models import Outlet
from network.outlets.rules import OutletState
from network.products.rules import ProductLine
from network.regions.models import Division
from sla.clocks.models import ClockRow
from sla.policies.rules import ClockKind
from sla.subjects import WORK_ORDER
from training.certificates import queries as certificates
from training.certificates.rules import needed

SHOWN = 60
"""Jobs on the board at once: what is worked off moves up."""

BEST = 8


@dataclass(frozen=True)
class Waiting:
    """A job on the board; `by` is the outlet that gave it back or does not answer."""

    id: int
    number: str
    state: State
    line: ProductLine
    service_type: ServiceType
    floor: int | None
    symptom: str
    county_code: str
    town_code: str | None
    county: str | None
    town: str | None
    opened_at: datetime
    next_due: datetime | None
    outlet_id: int | None
    by: str | None
    tier: int | None
    version: int
    why: Why = Why.NEW
    reason: str = ""
    asked: frozenset[int] = frozenset()

    @property
    def task(self) -> Task:
        """What an outlet is looked for by."""
        needs = needed(self.line, self.service_type.value, self.floor)
        return Task(self.county_code, self.town_code, needs, self.asked)


def waiting(session: Session, now: datetime) -> list[Waiting]:
    """Jobs within reach that nobody does, the promise due first on top: not given to anybody,
    given back, opened again, not answered in time, or taken by nobody."""
    silent = select(ClockRow.subject_id).where(
        ClockRow.subject_kind == WORK_ORDER,
        ClockRow.kind == ClockKind.ACCEPTANCE,
        ClockRow.stopped_at.is_(None),
        or_(ClockRow.breached_at.is_not(None), ClockRow.due_at < now),
    )
    county = _short(WorkOrder.county_code)
    town = _short(WorkOrder.town_code)
    rows = session.execute(
        select(
            WorkOrder.id, WorkOrder.number, WorkOrder.state, WorkOrder.line,
            WorkOrder.service_type, WorkOrder.floor, WorkOrder.symptom,
            func.coalesce(WorkOrder.county_code, ""), WorkOrder.town_code, county, town,
            WorkOrder.opened_at, WorkOrder.next_due, WorkOrder.outlet_id, Outlet.name,
            WorkOrder.tier, WorkOrder.version,
        )
        .outerjoin(Outlet, Outlet.id == WorkOrder.outlet_id)
        .where(or_(WorkOrder.state.in_((State.NEW, State.UNSERVED)),
                   (WorkOrder.state == State.DISPATCHED) & WorkOrder.id.in_(silent)))
        .order_by(WorkOrder.next_due.is_(None), WorkOrder.next_due, WorkOrder.id)
        .limit(SHOWN))
    found = [Waiting(*row) for row in rows]
    past = _past(session, [job.id for job in found])
    return [_with_past(job, past.get(job.id, [])) for job in found]


def silent_since(session: Session, before: datetime, now: datetime, limit: int) -> Sequence[int]:
    """Jobs that were offered before a moment and not answered by the promised one, oldest first."""
    return session.scalars(
        select(WorkOrder.id)
        .join(ClockRow, ClockRow.subject_id == WorkOrder.id)
        .where(WorkOrder.state == State.DISPATCHED, ClockRow.subject_kind == WORK_ORDER,
               ClockRow.kind == ClockKind.ACCEPTANCE, ClockRow.stopped_at.is_(None),
               ClockRow.started_at <= before,
               or_(ClockRow.breached_at.is_not(None), ClockRow.due_at < now))
        .order_by(WorkOrder.id).limit(limit)).all()


def counties_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The county of the user's address of each job within reach."""
    rows = session.execute(
        select(WorkOrder.id, WorkOrder.county_code).where(WorkOrder.id.in_(list(ids))))
    return {key: county or "" for key, county in rows}


def _short(column):  # type: ignore[no-untyped-def]
    found = select(Division.short).where(Division.code == column)
    return found.correlate(WorkOrder).scalar_subquery()


_Past = list[tuple[str, dict[str, object]]]


def _past(session: Session, ids: Collection[int]) -> Mapping[int, _Past]:
    """Who was asked and what came of it, from the facts of many jobs in one statement."""
    rows = session.execute(
        select(FactRow.subject_id, FactRow.name, FactRow.body)
        .where(FactRow.kind == WORK_ORDER, FactRow.subject_id.in_(list(ids)),
               FactRow.name.in_(("Dispatched", "DispatchRefused", "Reopened")))
        .order_by(FactRow.subject_id, FactRow.version))
    found: dict[int, _Past] = {}
    for key, name, body in rows:
        found.setdefault(key, []).append((name, json.loads(body)))
    return found


def _with_past(job: Waiting, past: _Past) -> Waiting:
    """Why it stands there. A job opened again asks everybody anew."""
    since = max((n for n, (name, _body) in enumerate(past) if name == "Reopened"), default=-1)
    asked = {body["to_outlet"] for name, body in past[since + 1:] if name == "Dispatched"}
    last, body = past[-1] if past else ("", {})
    why, reason = Why.NEW, ""
    if job.state is State.UNSERVED:
        why = Why.UNSERVED
    elif job.state is State.DISPATCHED:
        why = Why.SILENT
    elif last == "DispatchRefused":
        why, reason = Why.REFUSED, str(body["reason"])
    elif last == "Reopened":
        why, reason = Why.REOPENED, str(body["reason"])
    return replace(job, why=why, reason=reason, asked=frozenset(asked))  # type: ignore[arg-type]


def offers(
    session: Session, jobs: Sequence[Waiting], day: date
) -> dict[int, list[Offer]]:
    """The best outlets for each job, in a fixed number of statements however many there are."""
    near = _neighbours(session, {job.county_code[:4] for job in jobs if job.county_code})
    wanted = {need.permit for job in jobs for need in job.task.needs}
    ids = [each.id for each in near]
    cards = certificates.cards_of_outlets(session, ids, day) if wanted else {}
    towns = {job.town_code for job in jobs if job.town_code}
    ways = distances.between(session, ids, towns, day)
    held = [replace(each, cards=tuple(cards.get(each.id, ()))) for each in near]
    return {job.id: ranked(job.task, _with_ways(job.town_code, held, ways), day)[:BEST]
            for job in jobs}


def _with_ways(
    town: str | None, outlets: Iterable[Neighbour], ways: Mapping[tuple[int, str], int]
) -> list[Neighbour]:
    return [replace(each, km=ways.get((each.id, town or ""))) for each in outlets]


def _neighbours(session: Session, prefectures: Collection[str]) -> list[Neighbour]:
    """Authorised outlets of these prefectures with how many open jobs each has."""
    if not prefectures:
        return []
    load = (
        select(func.count())
        .where(WorkOrder.outlet_id == Outlet.id, WorkOrder.state.in_(OPEN))
        .correlate(Outlet)
        .scalar_subquery()
    )
    county = select(Division.short).where(Division.code == Outlet.county_code).correlate(Outlet)
    town = select(Division.name).where(Division.code == Outlet.town_code).correlate(Outlet)
    rows = session.execute(
        select(
            Outlet.id, Outlet.code, Outlet.name, Outlet.county_code, Outlet.town_code,
            county.scalar_subquery(), town.scalar_subquery(), load,
        ).where(
            Outlet.state == OutletState.AUTHORISED,
            or_(*(Outlet.county_code.startswith(code, autoescape=True)
                  for code in sorted(prefectures)))))
    return [Neighbour(*row) for row in rows]


def as_waiting(session: Session, job: WorkOrder) -> Waiting:
    """One job as the board sees it, for its own page."""
    bare = Waiting(
        job.id, job.number, job.state, job.line, job.service_type, job.floor, job.symptom,
        job.county_code or "", job.town_code, None, None, job.opened_at, job.next_due,
        job.outlet_id, None, job.tier, job.version)
    return _with_past(bare, _past(session, [job.id]).get(job.id, []))


def assignable(
    session: Session, job: WorkOrder, people: Sequence[Person], now: datetime
) -> Sequence[Person]:
    """Those of an outlet's people whom the law does not keep from the job."""
    needs = needed(job.line, job.service_type.value, job.floor)
    if not needs:
        return people
    day = day_of(job, now)
    cards = certificates.held_by(session, [each.id for each in people])
    return [each for each in people if permit_fault(needs, cards.get(each.id, ()), day) is None]


def day_of(job: WorkOrder, now: datetime) -> date:
    """The day of the work as far as it is known: the appointed one, else today."""
    return business_date(max(now, job.appointed_from or now))
