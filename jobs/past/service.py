"""Taking over jobs of the past whose course is known, in bulk.

Nothing is notified and nobody is asked for money: imported facts have no listeners. Whether a
promise was broken is not told, it is judged here by the clocks, with the promises of the house
as they hold now.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.counters import take_numbers
from core.errors import BadInput, RuleBroken
from core.facts import Told, tell_many
from core.scope import Stamps
from jobs.past import queries, rules
from jobs.past.rules import Course
from jobs.work_orders.facts import EventImported
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Source, State
from sla.clocks import history as clocks
from sla.clocks.history import Past
from sla.parties import Party
from sla.policies import queries as policies
from sla.policies.rules import CalendarKind, ClockKind, Policy, Promise, Work, promise_for
from sla.segments import service as segments
from sla.segments.service import CLOSED, WHOLE_ROWS, Thread
from sla.segments.threads import Knot
from sla.subjects import WORK_ORDER, Subject
from sla.targets.rules import Target

PREFIX = "LS"
BATCH = 2_000

Given = tuple[Course, Stamps]
"""A course, and the outlet that had it."""

Held = tuple[Policy | None, Target | None]


@dataclass(frozen=True)
class Recorded:
    """How many jobs were stored, and how many of their promises were broken."""

    work_orders: int
    breaches: int


def record(session: Session, by: str, given: Sequence[Given], *, now: datetime) -> Recorded:
    """Stores the jobs with their time and their promises; all or none. BadInput names the first
    that cannot have been so, RuleBroken `not_set_up` a house without promises."""
    promised = _Promised(policies.current(session))
    for course, _ in given:
        if why := rules.fault(course, now):
            raise BadInput("course", why, ref=course.ref)
    broken = 0
    for some in _batches(given):
        broken += _record(session, by, some, promised, now)
    return Recorded(len(given), broken)


class _Promised:
    """What is promised to a kind of work, looked up once for each."""

    def __init__(self, held: tuple[Policy, ...]) -> None:
        if not held:
            raise RuleBroken("not_set_up")
        self._held = held
        self._known: dict[tuple[ClockKind, Work], Held] = {}

    def __call__(self, kind: ClockKind, work: Work) -> Held:
        found = self._known.get((kind, work))
        if found is None:
            promise = promise_for(self._held, kind, work)
            target = promise.target if isinstance(promise, Promise) else None
            found = self._known[(kind, work)] = (promise.policy, target)
        return found


def _record(
    session: Session, by: str, given: Sequence[Given], promised: _Promised, now: datetime
) -> int:
    numbers = take_numbers(session, PREFIX, now=now, count=len(given))
    session.execute(insert(WorkOrder), [
        _row(course, stamps, number)
        for (course, stamps), number in zip(given, numbers, strict=True)],
        execution_options=WHOLE_ROWS)
    ids = queries.ids_of(session, [course.ref for course, _ in given])
    jobs = [(ids[course.ref], course, stamps) for course, stamps in given]
    batch = f"past-{jobs[0][0]}"
    tell_many(session, (told for job in jobs for told in _told(*job, by, now)), batch)
    segments.record_history(session, (_thread(*job) for job in jobs))
    past = (each for job in jobs for each in _past(*job, promised))
    return clocks.record_history(session, past, now=now, batch=batch).breached


def _row(course: Course, stamps: Stamps, number: str) -> dict[str, Any]:
    return {
        "number": number,
        "state": State.CLOSED,
        "service_type": course.service_type,
        "mode": course.mode,
        "source": Source.IMPORT,
        "on_behalf": False,
        "line": course.line,
        "symptom": course.symptom,
        "town_code": course.town_code,
        "tier": course.tier,
        "opened_at": course.opened,
        "completed_at": course.completed,
        "ended_at": course.completed,
        "chases": 0,
        "external_ref": course.ref,
        "version": sum(1 for _ in rules.steps(course)),
        **stamps.values(),
    }


def _told(key: int, course: Course, stamps: Stamps, by: str, now: datetime) -> Iterator[Told]:
    for version, (step, at) in enumerate(rules.steps(course), 1):
        yield Told(EventImported(step, 0), key, version, stamps.outlet_id, at, by, now)


def _thread(key: int, course: Course, stamps: Stamps) -> Thread:
    knots = [Knot(at, party, cause, _holder(party, stamps), stamps)
             for at, party, cause in rules.turns(course)]
    end = Knot(course.completed, None, CLOSED, "", stamps)
    return Thread(Subject(WORK_ORDER, key), (*knots, end))


def _holder(party: Party, stamps: Stamps) -> str:
    who: Mapping[Party, int | None] = {Party.OUTLET: stamps.outlet_id,
                                       Party.PARENT: stamps.parent_id}
    return f"outlet:{who[party]}" if who.get(party) else ""


def _past(key: int, course: Course, stamps: Stamps, promised: _Promised) -> Iterator[Past]:
    work = Work(course.service_type, course.tier, course.line)
    for kind, started, stopped in rules.promises(course):
        policy, target = promised(kind, work)
        yield Past(
            kind=kind,
            subject=Subject(WORK_ORDER, key),
            stamps=stamps,
            started=started,
            stopped=stopped,
            target=target,
            calendar=policy.calendar if policy else CalendarKind.RUNNING,
            work=work,
            policy=policy,
        )


def _batches(given: Iterable[Given]) -> Iterator[list[Given]]:
    rest = iter(given)
    while some := list(islice(rest, BATCH)):
        yield some
