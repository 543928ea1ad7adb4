"""Jobs, promises and time of the past as bare rows: what the figures are counted from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert

from core.db import db
from core.scope import Reason, Scope
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Mode, ServiceType, Source, State
from network.products.rules import ProductLine
from sla.breaches.models import BreachRow
from sla.breaches.rules import Source as Known
from sla.clocks.models import ClockRow
from sla.clocks.rules import State as ClockState
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments.models import SegmentRow

SYSTEM = Scope.system(Reason.COMMAND)
PART = 5_000


def utc(text: str) -> datetime:
    """A moment in UTC, as "2026-07-16 02:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Promise:
    """One clock of a job: where it stood in the end."""

    kind: ClockKind
    started: datetime
    due: datetime
    state: ClockState
    stopped: datetime | None
    source: Known = Known.FOUND

    @property
    def broken(self) -> bool:
        return self.state in (ClockState.BREACHED, ClockState.MET_LATE)


@dataclass
class Job:
    """One job: its stamps, its time in pieces and its promises."""

    id: int
    county: str
    tier: int | None
    outlet: int | None
    opened: datetime
    ended: datetime | None = None
    cancelled: bool = False
    turns: list[tuple[Party, datetime, datetime | None]] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)


def random_jobs(count: int, *, first: datetime, days: int, seed: int = 7,
                counties: tuple[str, ...] = ("341221", "341202", "422802", "520526"),
                outlets: tuple[int, ...] = (1, 2, 3)) -> Iterator[Job]:
    """Jobs spread over a stretch of days; one in ten still open, one in twenty cancelled."""
    dice = Random(seed)
    for key in range(1, count + 1):
        opened = first + timedelta(seconds=dice.randrange(days * 86_400))
        job = Job(key, dice.choice(counties), dice.choice((1, 2, 3, 4)), dice.choice(outlets),
                  opened)
        if dice.random() > 0.1:
            job.ended = opened + timedelta(seconds=dice.randrange(600, 20 * 86_400))
        job.cancelled = job.ended is not None and dice.random() < 0.05
        _divide(job, dice)
        job.promises = [_promise(kind, job, dice)
                        for kind in (ClockKind.ACCEPTANCE, ClockKind.ON_SITE)]
        yield job


def _divide(job: Job, dice: Random) -> None:
    at, parties = job.opened, dice.sample(list(Party), 3)
    for party in parties[:-1]:
        end = at + timedelta(seconds=dice.randrange(60, 3 * 86_400))
        if job.ended is not None and end >= job.ended:
            break
        job.turns.append((party, at, end))
        at = end
    job.turns.append((parties[-1], at, job.ended))


def _promise(kind: ClockKind, job: Job, dice: Random) -> Promise:
    due = job.opened + timedelta(seconds=dice.randrange(3_600, 4 * 86_400))
    source = dice.choice((Known.FOUND, Known.SELF_REPORTED))
    if dice.random() < 0.1:
        early = job.opened + (due - job.opened) / 2
        return Promise(kind, job.opened, due, ClockState.CANCELLED, _whole(early), source)
    if dice.random() < 0.7:
        return Promise(kind, job.opened, due, ClockState.MET,
                       due - timedelta(seconds=dice.randrange(3_600)), source)
    stopped = None if job.ended is None else due + timedelta(hours=5)
    state = ClockState.BREACHED if stopped is None else ClockState.MET_LATE
    return Promise(kind, job.opened, due, state, stopped, source)


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def store(jobs: Iterable[Job]) -> list[Job]:
    """Writes them past the services, in parts; returns what was written."""
    rest, kept = iter(jobs), []
    while part := list(islice(rest, PART)):
        with db.engine.begin() as connection:
            connection.execute(insert(WorkOrder.__table__), [_job_row(job) for job in part])
            connection.execute(insert(SegmentRow.__table__),
                               [row for job in part for row in _segment_rows(job)])
            clocks = [(job, promise) for job in part for promise in job.promises]
            if not clocks:
                kept += part
                continue
            ids = connection.execute(
                insert(ClockRow.__table__).returning(ClockRow.__table__.c.id,
                                                     sort_by_parameter_order=True),
                [_clock_row(job, promise) for job, promise in clocks]).scalars().all()
            broken = [_breach_row(key, job, promise)
                      for key, (job, promise) in zip(ids, clocks, strict=True) if promise.broken]
            if broken:
                connection.execute(insert(BreachRow.__table__), broken)
        kept += part
    return kept


def _stamps(job: Job) -> dict[str, Any]:
    return {"outlet_id": job.outlet, "parent_id": None, "root_id": job.outlet,
            "county_code": job.county}


def _job_row(job: Job) -> dict[str, Any]:
    state = State.NEW if job.ended is None else (
        State.CANCELLED if job.cancelled else State.COMPLETED)
    return {"id": job.id, "number": f"T{job.id}", "state": state,
            "service_type": ServiceType.REPAIR, "mode": Mode.ON_SITE, "source": Source.HOTLINE,
            "on_behalf": False, "line": ProductLine.REFRIGERATOR, "symptom": "x",
            "tier": job.tier, "opened_at": job.opened, "ended_at": job.ended,
            "completed_at": None if job.cancelled else job.ended, "chases": 0, "version": 1,
            "next_due": min((promise.due for promise in job.promises if promise.stopped is None),
                            default=None) if job.ended is None else None,
            **_stamps(job)}


def _segment_rows(job: Job) -> list[dict[str, Any]]:
    return [{"subject_kind": "work_order", "subject_id": job.id, "party": party, "cause": "x",
             "holder": "", "from_at": begin, "to_at": end, **_stamps(job)}
            for party, begin, end in job.turns]


def _clock_row(job: Job, promise: Promise) -> dict[str, Any]:
    cancelled = promise.state is ClockState.CANCELLED
    return {"kind": promise.kind, "subject_kind": "work_order", "subject_id": job.id,
            "state": promise.state, "version": 1, "work": "{}", "tier": job.tier, "matched": "",
            "calendar_code": "running", "calendar_version": 1, "started_at": promise.started,
            "base_due_at": promise.due, "due_at": promise.due, "stopped_at": promise.stopped,
            "cancelled": cancelled, "paused_s": 0,
            "breached_at": promise.due if promise.broken else None, "rung": 0, **_stamps(job)}


def _breach_row(key: int, job: Job, promise: Promise) -> dict[str, Any]:
    return {"clock_id": key, "kind": promise.kind, "subject_kind": "work_order",
            "subject_id": job.id, "tier": job.tier, "due_at": promise.due, "found_at": promise.due,
            "party": Party.OUTLET, "holder": "", "source": promise.source, "weight": 100,
            **_stamps(job)}
