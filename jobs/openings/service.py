"""Taking over the open jobs of the system before, in bulk.

A whole file is one unit. A job with an outlet comes over as accepted there, one without waits for
dispatch, and the maker's promise to dispatch it begins with the take-over. The promise of the
repair runs from the opening of the system before: a moment on the row is kept as it is, else that
of the house counts. What was broken before the take-over is marked as imported: it weighs nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from core.clock import business_date
from core.counters import take_numbers
from core.errors import Refusal, RuleBroken
from core.facts import Told, tell_many
from core.privacy import number_hash
from core.scope import Stamps
from jobs.contacts.models import Address, Contact, ContactRole
from jobs.contacts.service import AddressValues
from jobs.openings import queries
from jobs.openings.facts import OpenJobTakenOver
from jobs.openings.models import OpenedJob
from jobs.openings.rules import Opening, Plan
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Source, State
from network.outlets import queries as outlets
from network.outlets.queries import Node
from network.regions import queries as regions
from office.notes.models import Note
from sla.calendars import queries as calendars
from sla.clocks import history as clocks
from sla.clocks.history import Past
from sla.clocks.models import ClockRow
from sla.parties import Party
from sla.policies import queries as policies
from sla.policies.rules import CalendarKind, ClockKind, Policy, Promise, Work, promise_for
from sla.segments import service as segments
from sla.segments.service import WHOLE_ROWS, Thread
from sla.segments.threads import Knot
from sla.subjects import WORK_ORDER, Subject
from sla.targets.rules import FixedMoment

PREFIX = "LS"
BATCH = 2_000
CAUSE = "imported"

T = TypeVar("T")


@dataclass(frozen=True)
class Taken:
    """Rows stored now, rows that stood there before, rows refused; promises broken before."""

    stored: int
    known: int
    refusals: tuple[Refusal, ...]
    breaches: int


@dataclass(frozen=True)
class Placed:
    """An open job with what the house knows of its place."""

    job: Opening
    stamps: Stamps
    tier: int | None

    @property
    def state(self) -> State:
        return State.ACCEPTED if self.job.outlet else State.NEW

    def work(self, plan: Plan) -> Work:
        return Work(service_type=plan.service_type, tier=self.tier, product_line=self.job.line)


def take(
    session: Session, by: str, openings: Sequence[Opening], plan: Plan, *, now: datetime
) -> Taken:
    """Stores the jobs that are not there yet. A known job stays as it is: the same row is known,
    one that says something else is refused. RuleBroken `not_set_up` without calendars."""
    if CalendarKind.RUNNING not in calendars.current(session) or not policies.current(session):
        raise RuleBroken("not_set_up")
    there = queries.known(session, [each.ref for each in openings])
    differing = [Refusal(each.row, "number", "job_known") for each in openings
                 if each.ref in there and there[each.ref] != each.digest]
    placed, lost = _placed(session, [each for each in openings if each.ref not in there], now)
    ids = _store(session, placed, plan, now)
    broken = _tell(session, by, list(zip(ids, placed, strict=True)), plan, now)
    known = sum(each.ref in there for each in openings) - len(differing)
    return Taken(len(placed), known, (*differing, *lost), broken)


def _placed(
    session: Session, openings: Sequence[Opening], now: datetime
) -> tuple[list[Placed], list[Refusal]]:
    """The jobs whose outlet and township are on record, and the others."""
    nodes = outlets.nodes(session, {each.outlet for each in openings if each.outlet})
    towns = sorted({each.town for each in openings if each.town})
    counties = regions.counties_of(session, towns)
    tiers = {town: regions.tier_on(session, town, business_date(now)) for town in towns}
    placed, lost = [], []
    for each in openings:
        if each.outlet and each.outlet not in nodes:
            lost.append(Refusal(each.row, "outlet", "unknown_outlet"))
        elif each.town and each.town not in counties:
            lost.append(Refusal(each.row, "town", "no_such_town"))
        else:
            county = counties[each.town] if each.town else None
            stamps = _stamps(nodes.get(each.outlet), county)
            placed.append(Placed(each, stamps, tiers[each.town] if each.town else None))
    return placed, lost


def _stamps(node: Node | None, county: str | None) -> Stamps:
    if node is None:
        return Stamps(None, None, None, county)
    return Stamps(node.id, node.parent_id, node.root_id, county or node.county_code)


def _store(session: Session, placed: Sequence[Placed], plan: Plan, now: datetime) -> list[int]:
    """The rows of the jobs and of all that stands beside them; the ids in their order."""
    numbers = take_numbers(session, PREFIX, now=now, count=len(placed)) if placed else []
    rows = (_job(each, number, plan) for each, number in zip(placed, numbers, strict=True))
    statement = insert(WorkOrder).returning(WorkOrder.id, sort_by_parameter_order=True)
    ids = [key for some in _batches(rows)
           for key in session.scalars(statement, some, execution_options=WHOLE_ROWS)]
    jobs = list(zip(ids, placed, strict=True))
    beside: tuple[tuple[type[Any], Iterable[dict[str, Any]]], ...] = (
        (OpenedJob, (_words(key, each) for key, each in jobs)),
        (Contact, (_contact(key, each, now) for key, each in jobs if each.job.phone)),
        (Address, (_address(key, each) for key, each in jobs
                   if each.job.village or each.job.detail)),
        (Note, (note for key, each in jobs for note in _notes(key, each, now))),
    )
    for model, values in beside:
        for some in _batches(values):
            session.execute(insert(model), some)
    return ids


def _job(placed: Placed, number: str, plan: Plan) -> dict[str, Any]:
    job = placed.job
    return {
        "number": number,
        "state": placed.state,
        "service_type": plan.service_type,
        "mode": plan.mode,
        "source": Source.IMPORT,
        "on_behalf": False,
        "line": job.line,
        "symptom": job.symptom,
        "town_code": job.town,
        "tier": placed.tier,
        "opened_at": job.opened,
        "chases": 0,
        "external_ref": job.ref,
        "version": 1,
        **placed.stamps.values(),
    }


def _words(key: int, placed: Placed) -> dict[str, Any]:
    job = placed.job
    return {"work_order_id": key, "digest": job.digest, "status": job.status,
            "barrier": job.barrier, "source_row": job.row, **placed.stamps.values()}


def _contact(key: int, placed: Placed, now: datetime) -> dict[str, Any]:
    job = placed.job
    return {"work_order_id": key, "role": ContactRole.REPORTER, "name": job.name,
            "phone": job.phone, "phone_hash": number_hash(job.phone), "created_at": now,
            **placed.stamps.values()}


def _address(key: int, placed: Placed) -> dict[str, Any]:
    job = placed.job
    values = AddressValues(job.village, job.detail)
    return {"work_order_id": key, "village": job.village, "detail": job.detail,
            "place_hash": values.place_hash(job.town or "", job.line.value),
            **placed.stamps.values()}


def _notes(key: int, placed: Placed, now: datetime) -> Iterator[dict[str, Any]]:
    for piece in placed.job.rest:
        yield {"subject_kind": WORK_ORDER, "subject_id": key, "text": piece, "created_at": now,
               **placed.stamps.values()}


def _tell(
    session: Session, by: str, jobs: Sequence[tuple[int, Placed]], plan: Plan, now: datetime
) -> int:
    """Facts, time and promises of the new jobs; how many promises were broken before."""
    if not jobs:
        return 0
    batch = f"openings-{jobs[0][0]}"
    for facts in _batches(_fact(by, key, each, plan, now) for key, each in jobs):
        tell_many(session, facts, batch)
    for some in _batches(_thread(key, each) for key, each in jobs):
        segments.record_history(session, some)
    agreed = policies.current(session)
    past = (clock for key, each in jobs for clock in _clocks(key, each, plan, agreed, now))
    broken = clocks.record_history(session, past, now=now, batch=batch).breached
    _note_dues(session, jobs[0][0], jobs[-1][0])
    return broken


def _fact(by: str, key: int, placed: Placed, plan: Plan, now: datetime) -> Told:
    job = placed.job
    fact = OpenJobTakenOver(
        number=job.ref.partition(":")[0], service_type=plan.service_type, mode=plan.mode,
        line=job.line, town_code=job.town, tier=placed.tier, state=placed.state, row=job.row)
    return Told(fact, key, 1, placed.stamps.outlet_id, job.opened, by, now)


def _thread(key: int, placed: Placed) -> Thread:
    outlet = placed.stamps.outlet_id if placed.job.outlet else None
    party = Party.OUTLET if outlet else Party.DISPATCH
    holder = f"outlet:{outlet}" if outlet else ""
    knot = Knot(placed.job.opened, party, CAUSE, holder, placed.stamps)
    return Thread(Subject(WORK_ORDER, key), (knot,))


def _clocks(
    key: int, placed: Placed, plan: Plan, agreed: Sequence[Policy], now: datetime
) -> Iterator[Past]:
    job = placed.job
    if job.due is not None or plan.promised:
        yield _clock(key, placed, ClockKind.REPAIR, job.opened, plan, agreed)
    if not job.outlet:
        yield _clock(key, placed, ClockKind.DISPATCH, now, plan, agreed)


def _clock(
    key: int, placed: Placed, kind: ClockKind, started: datetime, plan: Plan,
    agreed: Sequence[Policy],
) -> Past:  # fmt: skip
    job, work = placed.job, placed.work(plan)
    found = promise_for(agreed, kind, work)
    policy, target = found.policy, found.target if isinstance(found, Promise) else None
    if kind is ClockKind.REPAIR and job.due is not None:
        policy, target = None, FixedMoment(job.due)
    return Past(kind=kind, subject=Subject(WORK_ORDER, key), stamps=placed.stamps,
                started=started, stopped=None, target=target,
                calendar=policy.calendar if policy else CalendarKind.RUNNING,
                work=work, policy=policy)


def _note_dues(session: Session, first: int, last: int) -> None:
    """The earliest open promise beside each new job, by which the lists are sorted."""
    earliest = (
        select(func.min(ClockRow.due_at))
        .where(ClockRow.subject_kind == WORK_ORDER, ClockRow.subject_id == WorkOrder.id,
               ClockRow.stopped_at.is_(None))
        .scalar_subquery()
    )
    session.execute(
        update(WorkOrder)
        .where(WorkOrder.id.between(first, last), WorkOrder.source == Source.IMPORT)
        .values(next_due=earliest),
        execution_options={"synchronize_session": False},
    )


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, BATCH)):
        yield some
