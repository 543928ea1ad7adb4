"""Running clocks after a policy or a calendar changed.

Only clocks that run and are not broken are computed anew; their due moment moves by the
difference. What was due before the change and not yet found is recorded first.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from core.scope import Reason, system
from sla.breaches import service as breaches
from sla.calendars import queries as calendars
from sla.calendars.queries import Dated
from sla.clocks import queries, works
from sla.clocks.models import ClockRow
from sla.clocks.rules import retargeted
from sla.clocks.service import overdue
from sla.clocks.stored import columns, promise_columns
from sla.policies import queries as policies
from sla.policies.queries import Policies
from sla.policies.rules import ClockKind, promise_for
from sla.targets.rules import Target, decoded

BATCH = 2_000


@dataclass(frozen=True)
class Recomputed:
    """How many clocks were computed anew, and how many of them are broken now."""

    clocks: int
    breached: int


def recompute(session: Session, *, kinds: Collection[ClockKind] | None = None,
              calendar: str | None = None, now: datetime, batch: str) -> Recomputed:
    """Looks up the promise of every running clock of some kinds, or on one calendar, and writes
    those for which another policy, version or calendar holds now. In batches by id, in the unit
    of the caller."""
    some: list[Any] = [ClockRow.stopped_at.is_(None), ClockRow.breached_at.is_(None)]
    if kinds is not None:
        some.append(ClockRow.kind.in_(kinds))
    if calendar is not None:
        some.append(ClockRow.calendar_code == calendar)
    done, broken = 0, 0
    for rows in _batches(session, some):
        with system(session, Reason.TIME):
            written, found = _write(session, rows, now)
        breaches.record(session, found, now=now, batch=f"{batch}-{rows[0].id}"[:32])
        done, broken = done + written, broken + len(found)
    return Recomputed(done, broken)


def _batches(session: Session, some: list[Any]) -> Iterator[list[ClockRow]]:
    last = 0
    while True:
        with system(session, Reason.TIME):
            rows = queries.load(session, *some, ClockRow.id > last, lock=True, limit=BATCH)
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _write(session: Session, rows: list[ClockRow],
           now: datetime) -> tuple[int, list[int]]:
    pauses = queries.pauses_of(session, rows)
    held, dated = policies.current(session), calendars.current(session)
    keys = {(row.calendar_code, row.calendar_version) for row in rows}
    before = calendars.of_versions(session, keys)
    values: list[dict[str, Any]] = []
    broken: list[int] = []
    for row in rows:
        chosen, target = _chosen(row, held, dated)
        if not _differs(row, chosen):
            continue
        clock = queries.as_rules(row, pauses, before[row.calendar_code, row.calendar_version])
        if overdue(row, now):
            clock, chosen = replace(clock, breach=row.due_at), {}
        else:
            clock = retargeted(clock, target, dated[chosen["calendar_code"]].calendar)
        fresh = {**_kept(row), **chosen, **columns(clock, now)}
        values.append({"key": row.id, **fresh})
        if fresh["breached_at"] is not None:
            broken.append(row.id)
    _update(session, values)
    return len(values), broken


def _chosen(row: ClockRow, held: Policies,
            dated: dict[str, Dated]) -> tuple[dict[str, Any], Target | None]:
    """What holds for the work of a clock now. A target that no policy gave (another system's
    promise) stays, on the calendar as it is now."""
    if row.policy_code is None and row.target is not None:
        code = row.calendar_code
        return ({"calendar_code": code, "calendar_version": dated[code].version},
                decoded(row.target))
    return promise_columns(promise_for(held, row.kind, works.decoded(row.work)), dated)


def _differs(row: ClockRow, chosen: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in chosen.items())


def _kept(row: ClockRow) -> dict[str, Any]:
    names = ("policy_code", "policy_version", "matched", "target", "calendar_code",
             "calendar_version")
    return {name: getattr(row, name) for name in names}


def _update(session: Session, values: list[dict[str, Any]]) -> None:
    if not values:
        return
    table: Any = ClockRow.__table__
    names = [name for name in values[0] if name != "key"]
    fresh: dict[str, Any] = {name: bindparam(f"v_{name}") for name in names}
    session.execute(
        update(table).where(table.c.id == bindparam("key"))
        .values(**fresh, version=table.c.version + 1),
        [{"key": each["key"], **{f"v_{name}": each[name] for name in names}} for each in values])
