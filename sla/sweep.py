"""Finds the promises that nobody stopped: breaches, warnings, steps of the ladder.

Each is one UPDATE over a partial index on the moment to look at, in batches; breaches, steps
and facts are inserted in bulk (ARCHITECTURE, habit 5). Run twice it changes nothing. A row
that cannot be dealt with is set aside and counted, and holds up no other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from sla.among import among
from sla.breaches import service as breaches
from sla.breaches.service import Climb
from sla.clocks.models import ClockRow
from sla.clocks.rules import State
from sla.subjects import Subject

LIMIT = 20_000
POISON = (ValueError, TypeError, KeyError, LookupError, IntegrityError, DataError)
"""What a row's own content can cause. Anything else concerns the database and stops the sweep."""

_QUIET = {"synchronize_session": False}
Deal = Callable[[Session, Sequence[int], datetime], None]


@dataclass(frozen=True)
class Swept:
    """How many clocks a sweep dealt with."""

    breached: int = 0
    warned: int = 0
    escalated: int = 0
    set_aside: int = 0

    @property
    def total(self) -> int:
        return self.breached + self.warned + self.escalated + self.set_aside


def sweep(session: Session, now: datetime, limit: int = LIMIT) -> Swept:
    """One batch of up to `limit` clocks of each sort, in the unit of the caller. Nought in all
    counts means that nothing is left."""
    broken, aside = _each(session, ClockRow.look_at, now, limit, _break)
    warned = _warn(session, now, limit)
    climbed, aside_too = _each(session, ClockRow.step_at, now, limit, _climb)
    return Swept(broken, warned, climbed, aside + aside_too)


def _each(session: Session, moment: InstrumentedAttribute[datetime | None], now: datetime,
          limit: int, deal: Deal) -> tuple[int, int]:
    ids = _due(session, moment, now, limit)
    aside = _deal(session, ids, now, deal)
    return len(ids) - aside, aside


def _due(session: Session, moment: InstrumentedAttribute[datetime | None], now: datetime,
         limit: int) -> list[int]:
    """Clocks whose moment has passed, locked; those somebody is just stopping are passed by."""
    return list(session.scalars(
        select(ClockRow.id).where(moment < now).order_by(moment, ClockRow.id).limit(limit)
        .with_for_update(skip_locked=True)))


def _deal(session: Session, ids: Sequence[int], now: datetime, deal: Deal) -> int:
    """Deals with all in one go; where that fails, with each half, down to the row at fault,
    which is set aside. Returns how many were."""
    if not ids:
        return 0
    try:
        with session.begin_nested():
            deal(session, ids, now)
        return 0
    except POISON as error:
        if len(ids) == 1:
            _set_aside(session, ids[0], type(error).__name__)
            return 1
    half = len(ids) // 2
    return _deal(session, ids[:half], now, deal) + _deal(session, ids[half:], now, deal)


def _break(session: Session, ids: Sequence[int], now: datetime) -> None:
    session.execute(
        update(ClockRow).where(among(session, ClockRow.id, ids), ClockRow.look_at < now)
        .values(state=State.BREACHED, breached_at=ClockRow.due_at, look_at=None, warn_at=None,
                step_at=ClockRow.rung1_at, version=ClockRow.version + 1),
        execution_options=_QUIET)
    breaches.record(session, ids, now=now, batch=_batch("breach", ids, now))


def _climb(session: Session, ids: Sequence[int], now: datetime) -> None:
    """One rung for each; a clock that stands on the next one as well comes again."""
    following = case((ClockRow.rung == 0, ClockRow.rung2_at),
                     (ClockRow.rung == 1, ClockRow.rung3_at))
    rows = session.execute(
        update(ClockRow).where(among(session, ClockRow.id, ids), ClockRow.step_at < now)
        .values(rung=ClockRow.rung + 1, step_at=following, version=ClockRow.version + 1)
        .returning(ClockRow.id, ClockRow.kind, ClockRow.subject_kind, ClockRow.subject_id,
                   ClockRow.breached_at, ClockRow.rung, ClockRow.outlet_id),
        execution_options=_QUIET)
    climbs = [Climb(key, kind, Subject(about, about_id), due, rung, outlet_id)
              for key, kind, about, about_id, due, rung, outlet_id in rows if due is not None]
    breaches.climb(session, climbs, now=now, batch=_batch("step", ids, now))


def _warn(session: Session, now: datetime, limit: int) -> int:
    """Puts clocks into the warning that holds now."""
    ids = list(session.scalars(
        select(ClockRow.id).where(ClockRow.warn_at <= now)
        .order_by(ClockRow.warn_at, ClockRow.id).limit(limit).with_for_update(skip_locked=True)))
    last = ClockRow.warn75_at <= now
    if ids:
        session.execute(
            update(ClockRow).where(among(session, ClockRow.id, ids))
            .values(state=case((last, State.WARN75), else_=State.WARN50),
                    warn_at=case((last, None), else_=ClockRow.warn75_at),
                    version=ClockRow.version + 1), execution_options=_QUIET)
    return len(ids)


def _set_aside(session: Session, clock_id: int, failure: str) -> None:
    session.execute(
        update(ClockRow).where(ClockRow.id == clock_id)
        .values(set_aside=failure, look_at=None, warn_at=None, step_at=None,
                version=ClockRow.version + 1), execution_options=_QUIET)


def _batch(word: str, ids: Sequence[int], now: datetime) -> str:
    """A name for the facts told in one go."""
    return f"{word}-{int(now.timestamp())}-{ids[0]}"[:32]
