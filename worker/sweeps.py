"""The sweeps of the house: each finds what has fallen due and nobody stopped (ARCHITECTURE,
habit 5). Run twice they change nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core import alarms, heartbeats
from core.clock import Clock
from core.doors import as_system
from core.logs import log
from core.scope import Reason
from jobs.dispatch import service as dispatch
from parts.requests import service as part_requests
from settlements.passing import service as passing
from settlements.statements import service as statements
from sla import sweep as clocks

ALARM = "sweep_failed"
MOST_BATCHES = 10_000
MONEY_BATCH = 200


@dataclass(frozen=True)
class Sweep:
    """`batch(session, as_of)` deals with up to some 20,000 due rows, set-based, in one
    transaction, and returns how many; 0 when nothing is left."""

    name: str
    batch: Callable[[Session, datetime], int]


def _clocks(session: Session, as_of: datetime) -> int:
    return clocks.sweep(session, as_of).total


def _statements(session: Session, as_of: datetime) -> int:
    return statements.deem(session, statements.BY, MONEY_BATCH, now=as_of)


def _receipts(session: Session, as_of: datetime) -> int:
    return passing.expire(session, statements.BY, MONEY_BATCH, now=as_of)


def _jobs(session: Session, as_of: datetime) -> int:
    return dispatch.give_up_silent(session, "system:silence", now=as_of)


def _missing(session: Session, as_of: datetime) -> int:
    return part_requests.warn_missing(session, part_requests.LAW, now=as_of)


SWEEPS: tuple[Sweep, ...] = (
    Sweep("statements", _statements),
    Sweep("receipts", _receipts),
    Sweep("clocks", _clocks),
    Sweep("silent_parts", part_requests.approve_silent),
    Sweep("missing_parts", _missing),
    Sweep("silent_jobs", _jobs),
)
"""Statements first: silence that counts as a yes is no broken promise."""


@dataclass(frozen=True)
class Swept:
    """Rows dealt with by sweep, and the sweeps that failed with the type of the failure."""

    counts: dict[str, int]
    failed: dict[str, str]


def run(
    sweeps: Iterable[Sweep], *, as_of: datetime, clock: Clock, most: int = MOST_BATCHES
) -> Swept:
    """Every sweep until nothing is left, in `most` batches; one that fails is alarmed and holds
    up no other. The sign of life is given only when all went well."""
    swept = Swept({}, {})
    for sweep in sweeps:
        try:
            swept.counts[sweep.name] = _exhaust(sweep, as_of, most)
        except Exception as error:
            log().exception("sweep.failed", sweep=sweep.name)
            swept.failed[sweep.name] = type(error).__name__
    as_system(Reason.SWEEP, lambda session: _note(session, swept, clock()))
    return swept


def _exhaust(sweep: Sweep, as_of: datetime, most: int) -> int:
    total = 0
    for _ in range(most):
        found = as_system(Reason.SWEEP, lambda session: sweep.batch(session, as_of))
        total += found
        if not found:
            return total
    raise RuntimeError(f"the sweep {sweep.name} finds no end")


def _note(session: Session, swept: Swept, now: datetime) -> None:
    for name in swept.counts:
        alarms.clear(session, ALARM, name, now=now)
    for name, error in swept.failed.items():
        alarms.sound(session, ALARM, name, error, now=now)
    if not swept.failed:
        heartbeats.beat(session, heartbeats.SWEEP, now=now)
