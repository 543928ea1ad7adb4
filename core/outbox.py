"""What is still to be done about facts, and who is at it (SAFETY 13).

A row passes three hands. The relay *claims* it for a short lease and sends its id. A consumer
*begins* a try: that counts the try and takes a lease longer than a try may last, so that a try
that died is known by its lease. The try's effect and `mark_done` are one transaction. Whichever
hand is lost, the lease runs out and the relay sends the row again; whichever message comes
twice, its number of the try fits no longer.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from core import flags
from core.errors import ServicenetError
from core.facts import FactRow, OutboxRow, OutboxState

TRIES = 5
SENT_LEASE = timedelta(seconds=60)
WORK_LEASE = timedelta(seconds=360)
DELAYS = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800))
IN_FLIGHT = 1_000
CHUNK = 2_000
KEPT = timedelta(days=30)

WAITING = OutboxRow.state == OutboxState.WAITING
QUIETLY = {"synchronize_session": False}


@dataclass(frozen=True)
class Claim:
    """A row that goes to a consumer; `tries` is how many it had when it was claimed."""

    id: int
    tries: int


@dataclass(frozen=True)
class Try:
    """A begun try, the `number`th of the row."""

    id: int
    listener: str
    fact_id: int | None
    batch: str | None
    number: int


@dataclass(frozen=True)
class ToldRow:
    """A recorded fact as a consumer receives it."""

    id: int
    name: str
    kind: str
    subject_id: int
    version: int
    happened_at: datetime
    recorded_at: datetime
    by: str
    outlet_id: int | None
    body: Mapping[str, Any]


Consumer = Callable[..., None]
"""`(session, told: Sequence[ToldRow], *, now)`: the effect, in the session's transaction. A batch
comes in pieces of 2,000 facts, all in one transaction."""


@dataclass(frozen=True)
class Figures:
    """How much is open; `oldest_s` is the age in seconds of the oldest waiting row."""

    waiting: int
    oldest_s: int
    parked: int


class LostTry(ServicenetError):
    """Another try of the same row took over; what this one did is rolled back."""

    code = "lost_try"


def claim(
    session: Session, *, now: datetime, limit: int, in_flight: int = IN_FLIGHT
) -> list[Claim]:
    """Takes up to `limit` rows whose time has come, oldest first, for the time of sending.
    Nothing while the relay is paused; with those sent and not begun never above `in_flight`, so
    that a slow worker is not sent everything again at each end of the lease."""
    if flags.is_raised(session, flags.RELAY_PAUSED):
        return []
    room = min(limit, in_flight - _in_flight(session, now))
    if room <= 0:
        return []
    due = (WAITING, OutboxRow.next_at <= now, OutboxRow.attempts < TRIES)
    ids = list(
        session.scalars(
            select(OutboxRow.id)
            .where(*due)
            .order_by(OutboxRow.next_at, OutboxRow.id)
            .limit(room)
            .with_for_update(skip_locked=True)
        )
    )
    taken = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(ids), *due)
        .values(next_at=now + SENT_LEASE, sent_at=now)
        .returning(OutboxRow.id, OutboxRow.attempts),
        execution_options=QUIETLY,
    )
    return sorted((Claim(*row) for row in taken), key=lambda claim: claim.id)


def _in_flight(session: Session, now: datetime) -> int:
    return (
        session.scalar(
            select(func.count()).where(
                WAITING, OutboxRow.sent_at.is_not(None), OutboxRow.next_at > now
            )
        )
        or 0
    )


def give_back(session: Session, ids: Collection[int], *, now: datetime) -> None:
    """The broker did not take these: they wait again."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(ids), WAITING, OutboxRow.sent_at.is_not(None))
        .values(next_at=now, sent_at=None),
        execution_options=QUIETLY,
    )


def begin_try(session: Session, claim: Claim, *, now: datetime) -> Try | None:
    """Counts the try and takes the lease of the work; None when the message is late or double,
    the row is done, or the relay is paused."""
    if flags.is_raised(session, flags.RELAY_PAUSED):
        return None
    row = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == claim.id, WAITING, OutboxRow.attempts == claim.tries)
        .values(attempts=claim.tries + 1, next_at=now + WORK_LEASE, sent_at=None)
        .returning(
            OutboxRow.id, OutboxRow.listener, OutboxRow.fact_id, OutboxRow.batch, OutboxRow.attempts
        ),
        execution_options=QUIETLY,
    ).first()
    return Try(*row) if row else None


def mark_done(session: Session, done: Try, *, now: datetime) -> None:
    """Part of the transaction of the effect; LostTry when another try took over."""
    if not _settle(session, done, state=OutboxState.DONE, done_at=now, error=None):
        raise LostTry("another try of outbox row %(id)s took over", id=done.id)


def mark_failed(session: Session, failed: Try, error: str, *, now: datetime) -> bool:
    """Waits longer before each next try; after the last the row is parked: True.
    `error` is the type of the failure, never its text: that may hold personal data."""
    last = failed.number >= TRIES
    state = OutboxState.PARKED if last else OutboxState.WAITING
    next_at = now + (timedelta() if last else DELAYS[failed.number - 1])
    return _settle(session, failed, state=state, next_at=next_at, error=error[:200]) and last


def _settle(session: Session, settled: Try, **values: Any) -> bool:
    found = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == settled.id, WAITING, OutboxRow.attempts == settled.number)
        .values(**values),
        execution_options=QUIETLY,
    )
    return bool(found.rowcount)  # type: ignore[attr-defined]


def park_dead(session: Session, *, now: datetime) -> list[int]:
    """Parks rows whose last try ended without a word: the process died or ran too long."""
    return list(
        session.scalars(
            update(OutboxRow)
            .where(WAITING, OutboxRow.next_at <= now, OutboxRow.attempts >= TRIES)
            .values(state=OutboxState.PARKED, error="died")
            .returning(OutboxRow.id),
            execution_options=QUIETLY,
        )
    )


def revive(session: Session, *, now: datetime) -> int:
    """Gives every parked row a fresh start, once its cause is mended."""
    found = session.execute(
        update(OutboxRow)
        .where(OutboxRow.state == OutboxState.PARKED)
        .values(state=OutboxState.WAITING, attempts=0, next_at=now),
        execution_options=QUIETLY,
    )
    return int(found.rowcount)  # type: ignore[attr-defined]


def figures(session: Session, *, now: datetime) -> Figures:
    """Waiting, the oldest one's age, parked."""
    waiting, oldest = session.execute(
        select(func.count(), func.min(OutboxRow.created_at)).where(WAITING)
    ).one()
    parked = session.scalar(select(func.count()).where(OutboxRow.state == OutboxState.PARKED)) or 0
    return Figures(waiting, int((now - oldest).total_seconds()) if oldest else 0, parked)


def told_of(session: Session, begun: Try, names: Collection[str]) -> Iterator[Sequence[ToldRow]]:
    """The facts behind a try, in pieces, in order; of a batch only those called `names`."""
    query = (
        select(
            FactRow.id,
            FactRow.name,
            FactRow.kind,
            FactRow.subject_id,
            FactRow.version,
            FactRow.happened_at,
            FactRow.recorded_at,
            FactRow.by,
            FactRow.outlet_id,
            FactRow.body,
        )
        .where(*_behind(begun, names))
        .order_by(FactRow.id)
    )
    last, full = 0, True
    while full:
        rows = session.execute(query.where(FactRow.id > last).limit(CHUNK)).all()
        full = len(rows) == CHUNK
        if not rows:
            return
        last = rows[-1].id
        yield [ToldRow(**{**row._mapping, "body": json.loads(row.body)}) for row in rows]


def _behind(begun: Try, names: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    if begun.fact_id is not None:
        return (FactRow.id == begun.fact_id,)
    return (FactRow.batch == begun.batch, FactRow.name.in_(names))


def forget_done(session: Session, *, now: datetime, limit: int = 10_000) -> int:
    """Drops up to `limit` rows done more than 30 days ago: the facts themselves stay."""
    old = (
        select(OutboxRow.id)
        .where(OutboxRow.done_at < now - KEPT)
        .order_by(OutboxRow.done_at)
        .limit(limit)
    )
    found = session.execute(
        delete(OutboxRow).where(OutboxRow.id.in_(old)), execution_options=QUIETLY
    )
    return int(found.rowcount)  # type: ignore[attr-defined]
