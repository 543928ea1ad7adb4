"""What can be done with a broken promise: record it, pass it up, rule on it. Nothing undoes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core import facts
from core.errors import DuplicateKey
from core.facts import tell, tell_many
from core.scope import Reason, Stamps, system
from sla.breaches import queries
from sla.breaches.facts import BreachFound, BreachImported, BreachRuled, Escalated
from sla.breaches.models import BreachRow, BreachRuling, EscalationRow
from sla.breaches.rules import DEFAULT_WEIGHTS, Source, Step
from sla.clocks.looks import LATER, steps_at_breach
from sla.clocks.privacy import OWED_BY
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.subjects import Subject, Told

BY = "system:clocks"
NO_SIGNAL = "no_signal"


@dataclass(frozen=True)
class Finding:
    """A clock that has just broken; its row is written already."""

    clock_id: int
    kind: ClockKind
    subject: Subject
    due: datetime
    source: Source
    stamps: Stamps


@dataclass(frozen=True)
class Climb:
    """A clock that has just reached the rung `rung` (from 1) above the breach."""

    clock_id: int
    kind: ClockKind
    subject: Subject
    due: datetime
    rung: int
    stamps: Stamps


def record(session: Session, findings: Sequence[Finding], *, now: datetime,
           batch: str | None = None) -> None:
    """Stores the breaches, their first steps and their facts. Whose time it was is read from
    the segments. With `batch` the facts are told in bulk and no within-listener runs. An
    imported breach is passed to nobody."""
    if not findings:
        return
    with system(session, Reason.TIME):
        held = queries.holders_when_due(session, [found.clock_id for found in findings])
        owners = {f.clock_id: held.get(f.clock_id, (OWED_BY[f.kind], "")) for f in findings}
        ids = _insert(session, findings, owners, now)
        steps = [_step(found.clock_id, ids[found.clock_id], step, found.stamps, now)
                 for found in findings for step in _first_steps(found)]
        if steps:
            session.execute(insert(EscalationRow), steps)
    told = [facts.Told(_found_fact(found, *owners[found.clock_id]), ids[found.clock_id], 1,
                       found.stamps.outlet_id, found.due, BY, now) for found in findings]
    _tell(session, told, batch)


def climb(session: Session, climbs: Sequence[Climb], *, now: datetime, batch: str) -> None:
    """Stores the steps above the breach, each once, with their facts."""
    if not climbs:
        return
    with system(session, Reason.TIME):
        ids = queries.ids_of_clocks(session, [climb.clock_id for climb in climbs])
        session.execute(insert(EscalationRow), [
            _step(c.clock_id, ids[c.clock_id], LATER[c.rung - 1].step, c.stamps, now)
            for c in climbs])
    tell_many(session, [
        facts.Told(Escalated(c.clock_id, c.kind, c.subject.kind, c.subject.id, c.due,
                             LATER[c.rung - 1].step),
                   ids[c.clock_id], c.rung + 1, c.stamps.outlet_id, now, BY, now)
        for c in climbs], batch)


def rule(session: Session, by: str, breach_id: int, cause: str, weight: int, *,
         now: datetime) -> BreachRuling:
    """The maker's decision on one breach: it stays as dated, its cause and weight are said.
    DuplicateKey when it was ruled so before (SAFETY 29: once)."""
    breach = queries.get(session, breach_id)
    if cause in {line.cause for line in queries.rulings(session, breach_id)}:
        raise DuplicateKey("ruled_before")
    old = queries.weight(session, breach_id)
    ruling = BreachRuling(breach_id=breach_id, cause=cause, weight=weight, ruled_at=now, by=by,
                          **Stamps.of(breach).values())
    session.add(ruling)
    session.flush()
    tell(session, BreachRuled(breach_id, cause, old, weight),
         Told(ruling.id, 1, ruling.outlet_id), by=by, now=now)
    return ruling


def rule_no_signal(session: Session, by: str, breach_id: int, *, now: datetime) -> BreachRuling:
    """The phone's own time was accepted (SAFETY 29): the cause is "no signal", the weight 0."""
    return rule(session, by, breach_id, NO_SIGNAL, DEFAULT_WEIGHTS[Source.NO_SIGNAL], now=now)


def _insert(session: Session, findings: Sequence[Finding],
            owners: dict[int, tuple[Party, str]], now: datetime) -> dict[int, int]:
    rows = session.execute(
        insert(BreachRow).returning(BreachRow.id, BreachRow.clock_id),
        [{"clock_id": found.clock_id, "kind": found.kind, "subject_kind": found.subject.kind,
          "subject_id": found.subject.id, "due_at": found.due, "found_at": now,
          "party": owners[found.clock_id][0], "holder": owners[found.clock_id][1],
          "source": found.source, "weight": DEFAULT_WEIGHTS[found.source],
          **found.stamps.values()} for found in findings])
    return {clock_id: breach_id for breach_id, clock_id in rows}


def _first_steps(found: Finding) -> tuple[Step, ...]:
    if found.source is Source.IMPORTED:
        return ()
    return steps_at_breach(found.stamps.parent_id is not None)


def _step(clock_id: int, breach_id: int, step: Step, stamps: Stamps,
          now: datetime) -> dict[str, Any]:
    return {"clock_id": clock_id, "breach_id": breach_id, "step": step, "at": now,
            **stamps.values()}


def _found_fact(found: Finding, party: Party, holder: str) -> BreachFound:
    kind = BreachImported if found.source is Source.IMPORTED else BreachFound
    return kind(found.clock_id, found.kind, found.subject.kind, found.subject.id,
                found.due, party, holder, found.source, DEFAULT_WEIGHTS[found.source],
                _first_steps(found))


def _tell(session: Session, told: Iterable[facts.Told], batch: str | None) -> None:
    if batch is not None:
        tell_many(session, told, batch)
        return
    for each in told:
        tell(session, each.fact, Told(each.subject_id, each.version, each.outlet_id),
             by=each.by, now=each.now, happened=each.happened_at)
