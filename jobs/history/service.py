"""Taking over the jobs of another system, with their past moments, in bulk.

A whole file is one unit: jobs, events, time and breaches of a file stand together or not at
all, and a file is at most 50,000 rows, so the unit is short. Nothing is notified: imported facts
have no listeners, and the jobs say that they came by import.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.counters import take_numbers
from core.errors import Refusal, RuleBroken
from core.facts import Told, tell_many
from core.scope import Stamps
from jobs.history import queries, rules
from jobs.history.models import ImportedEvent
from jobs.history.rules import Comparison, Event, History, Judged, Plan
from jobs.work_orders.facts import EventImported
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Source, State
from network.outlets import queries as outlet_queries
from network.outlets import service as outlets
from network.outlets.queries import Node
from network.outlets.rules import Contract
from network.outlets.service import OutletValues
from sla.calendars import presets
from sla.calendars import queries as calendar_queries
from sla.calendars import service as calendars
from sla.clocks import history as clocks
from sla.clocks.history import Past
from sla.parties import Party
from sla.policies import queries as policy_queries
from sla.policies import service as policies
from sla.policies.models import PolicyRow
from sla.policies.rules import CalendarKind, ClockKind, NoTarget, Policy, Promise, Work, promise_for
from sla.segments import service as segments
from sla.segments.service import CLOSED, WHOLE_ROWS, Thread
from sla.segments.threads import Knot
from sla.subjects import WORK_ORDER, Subject
from sla.targets.rules import FixedMoment, RunningHours, Target, WindowHours

PREFIX = "LS"
BATCH = 2_000
CAUSE = "imported"

T = TypeVar("T")


@dataclass(frozen=True)
class Taken:
    """What was done: events stored now, events that stood there before, rows refused, and what
    was made."""

    stored: int
    known: int
    refusals: tuple[Refusal, ...]
    work_orders: int
    outlets: int
    breaches: int
    comparison: Comparison


def take(
    session: Session, by: str, histories: Sequence[History], plan: Plan, *, now: datetime
) -> Taken:
    """Stores the jobs that are not there yet, with their events, time, clock and breach. A job
    that is known stays as it is; an event it does not have, or has otherwise, is refused.
    RuleBroken `not_set_up` on a database without calendars."""
    refs = [history.ref for history in histories]
    known = queries.known_events(session, refs)
    fresh = [history for history in histories if history.ref not in known]
    old = [history for history in histories if history.ref in known]
    refusals = [found for history in old for found in _differing(history, known[history.ref])]
    promises = _promises(session, by, plan, now)
    made = _outlets(session, by, fresh, plan, now) if fresh else {}
    ids = _store(session, fresh, made, plan, now) if fresh else []
    broken = _tell(session, by, list(zip(ids, fresh, strict=True)), made, plan, promises, now)
    late = queries.lateness(session, refs)
    judged = (Judged(h.priority, late.get(h.ref), h.kept) for h in histories)
    return Taken(
        stored=sum(len(history.events) for history in fresh),
        known=sum(len(history.events) for history in old) - len(refusals),
        refusals=tuple(refusals),
        work_orders=len(fresh),
        outlets=sum(node.new for node in made.values()),
        breaches=broken,
        comparison=rules.compared(judged),
    )


@dataclass(frozen=True)
class _Place:
    """The outlet of a group, and whether this import made it."""

    node: Node
    new: bool

    @property
    def stamps(self) -> Stamps:
        node = self.node
        return Stamps(node.id, node.parent_id, node.root_id, node.county_code)


def _differing(history: History, stored: Mapping[str, str]) -> Iterator[Refusal]:
    for event in history.events:
        if event.key not in stored:
            yield Refusal(event.row, "number", "job_known")
        elif stored[event.key] != event.digest:
            yield Refusal(event.row, "event", "event_differs")


def _promises(session: Session, by: str, plan: Plan, now: datetime) -> tuple[Policy, ...]:
    """The promises of this import as they hold, set up or brought to what the mapping says."""
    dated = calendar_queries.current(session)
    if CalendarKind.RUNNING not in dated or not policy_queries.current(session):
        raise RuleBroken("not_set_up")
    if plan.promises is None:
        return ()
    kind = plan.promises.calendar
    if kind is CalendarKind.WEEKDAYS_24H and kind not in dated:
        calendars.open_calendar(session, by, kind, presets.around_the_clock_weekdays(), now=now)
    wanted = [_policy(plan, name, hours) for name, hours in plan.promises.hours.items()]
    held = {policy.code: policy for policy in policy_queries.current(session)}
    for policy in wanted:
        _set_up(session, by, policy, held.get(policy.code), now)
    codes = {policy.code for policy in wanted}
    return tuple(each for each in policy_queries.current(session) if each.code in codes)


def _policy(plan: Plan, name: str, hours: str | None) -> Policy:
    """A promise narrowed to a class of this system, so that it holds for no job of the house."""
    assert plan.promises is not None
    calendar = plan.promises.calendar
    kind = RunningHours if calendar is CalendarKind.RUNNING else WindowHours
    target = None if hours is None else kind.of(hours)
    return Policy(f"import.{plan.system}.{name}", ClockKind.REPAIR, calendar, target,
                  priority=_priority(plan, name))


def _priority(plan: Plan, name: str) -> str | None:
    return f"{plan.system}.{name}"[:24] if name else None


def _set_up(
    session: Session, by: str, policy: Policy, held: Policy | None, now: datetime
) -> PolicyRow | None:
    if held is not None and replace(held, version=policy.version) == policy:
        return None
    if held is None and not policy_queries.exists(session, policy.code):
        return policies.open_policy(session, by, policy, now=now)
    return policies.change_policy(session, by, policy, now=now)


def _outlets(
    session: Session, by: str, histories: Sequence[History], plan: Plan, now: datetime
) -> dict[str, _Place]:
    """The outlet of every group, by the group's name; those that are not there are opened,
    contracted direct and authorised, with the reason "imported"."""
    codes = {history.outlet: rules.outlet_code(plan.code_prefix, history.outlet)
             for history in histories}
    there = outlet_queries.nodes(session, codes.values())
    missing = {code: name for name, code in codes.items() if code not in there}
    values = [OutletValues(code, name, Contract.DIRECT, plan.town)
              for code, name in missing.items()]
    made = outlets.register_many(session, by, values, authorised=CAUSE, now=now) if values else {}
    return {name: _Place({**there, **made}[code], code in made) for name, code in codes.items()}


def _store(
    session: Session,
    histories: Sequence[History],
    places: Mapping[str, _Place],
    plan: Plan,
    now: datetime,
) -> list[int]:
    """The rows of the jobs and of their events; the ids in the order of the histories."""
    numbers = take_numbers(session, PREFIX, now=now, count=len(histories))
    rows = [_job(history, number, places[history.outlet].stamps, plan)
            for history, number in zip(histories, numbers, strict=True)]
    statement = insert(WorkOrder).returning(WorkOrder.id, sort_by_parameter_order=True)
    ids = [key for some in _batches(rows)
           for key in session.scalars(statement, some, execution_options=WHOLE_ROWS)]
    events = (_event(event, key, places[history.outlet].stamps)
              for key, history in zip(ids, histories, strict=True) for event in history.events)
    for some in _batches(events):
        session.execute(insert(ImportedEvent), some)
    return ids


def _job(history: History, number: str, stamps: Stamps, plan: Plan) -> dict[str, Any]:
    done = history.state is not State.CANCELLED
    return {
        "number": number,
        "state": history.state,
        "service_type": plan.service_type,
        "mode": plan.mode,
        "source": Source.IMPORT,
        "on_behalf": False,
        "line": plan.line,
        "symptom": history.symptom,
        "priority": _priority(plan, history.priority),
        "opened_at": history.opened,
        "completed_at": history.completed if done else None,
        "ended_at": history.ended,
        "chases": 0,
        "external_ref": history.ref,
        "version": len(history.events),
        **stamps.values(),
    }


def _event(event: Event, work_order_id: int, stamps: Stamps) -> dict[str, Any]:
    return {
        "work_order_id": work_order_id,
        "key": event.key,
        "digest": event.digest,
        "at": event.at,
        "status": event.status,
        "group": event.group,
        "priority": event.priority,
        "source_row": event.row,
        **stamps.values(),
    }


def _tell(
    session: Session,
    by: str,
    jobs: Sequence[tuple[int, History]],
    places: Mapping[str, _Place],
    plan: Plan,
    promises: Sequence[Policy],
    now: datetime,
) -> int:
    """Facts, time and clocks of the new jobs; returns how many promises were broken."""
    if not jobs:
        return 0
    batch = f"import-{jobs[0][0]}"
    told = (each for key, history in jobs
            for each in _facts(by, key, history, places[history.outlet].node.id, now))
    for facts in _batches(told):
        tell_many(session, facts, batch)
    threads = (_thread(key, history, places[history.outlet].stamps, plan)
               for key, history in jobs)
    for some in _batches(threads):
        segments.record_history(session, some)
    past = (_past(key, history, places[history.outlet].stamps, plan, promises)
            for key, history in jobs)
    return clocks.record_history(session, past, now=now, batch=batch).breached


def _facts(
    by: str, key: int, history: History, outlet_id: int, now: datetime
) -> Iterator[Told]:
    for version, event in enumerate(history.events, 1):
        fact = EventImported(rules.status_code(event.status), event.row)
        yield Told(fact, key, version, outlet_id, event.at, by, now)


def _thread(key: int, history: History, stamps: Stamps, plan: Plan) -> Thread:
    knots = [
        Knot(at, party, CAUSE, f"outlet:{stamps.outlet_id}" if party is Party.OUTLET else "",
             stamps)
        for at, party in rules.turns(history, plan)
    ]
    end = Knot(history.ended, None, CLOSED, "", stamps)
    return Thread(Subject(WORK_ORDER, key), (*knots, end))


def _past(
    key: int, history: History, stamps: Stamps, plan: Plan, promises: Sequence[Policy]
) -> Past:
    """The clock from the opening to the end, without pauses: an explicit target where the row
    has one, else what was promised to its class."""
    work = Work(service_type=plan.service_type, product_line=plan.line,
                priority=_priority(plan, history.priority))
    policy, target = _promised(history, work, promises)
    return Past(
        kind=ClockKind.REPAIR,
        subject=Subject(WORK_ORDER, key),
        stamps=stamps,
        started=history.opened,
        stopped=history.ended,
        target=target,
        calendar=policy.calendar if policy else CalendarKind.RUNNING,
        cancelled=history.state is State.CANCELLED,
        work=work,
        policy=policy,
    )


def _promised(
    history: History, work: Work, promises: Sequence[Policy]
) -> tuple[Policy | None, Target | None]:
    if history.due is not None:
        return None, FixedMoment(history.due)
    match promise_for(promises, ClockKind.REPAIR, work):
        case Promise(policy, target):
            return policy, target
        case NoTarget(none):
            return none, None


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, BATCH)):
        yield some
