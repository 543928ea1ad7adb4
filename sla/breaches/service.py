"""What can be done with a broken promise: record it, pass it up, rule on it. Nothing undoes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, String, case, insert, literal, or_, select
from sqlalchemy.orm import Session

from core import facts
from core.errors import DuplicateKey
from core.facts import tell, tell_many
from core.scope import Reason, Stamps, system
from sla.among import among
from sla.breaches import queries
from sla.breaches.facts import BreachFound, BreachImported, BreachRuled, Escalated
from sla.breaches.models import BreachRow, BreachRuling, EscalationRow
from sla.breaches.rules import DEFAULT_WEIGHTS, Source, Step
from sla.clocks.looks import AT_ONCE, LATER, steps_at_breach
from sla.clocks.models import ClockRow
from sla.clocks.privacy import OWED_BY
from sla.policies.rules import ClockKind
from sla.segments.models import SegmentRow
from sla.subjects import Subject, Told

BY = "system:clocks"
NO_SIGNAL = "no_signal"
_STAMPS = ("outlet_id", "parent_id", "root_id", "county_code")


@dataclass(frozen=True)
class Climb:
    """A clock that has just reached the rung `rung` (from 1) above the breach."""

    clock_id: int
    kind: ClockKind
    subject: Subject
    due: datetime
    rung: int
    outlet_id: int | None


def record(session: Session, clock_ids: Sequence[int], *, now: datetime, imported: bool = False,
           batch: str | None = None) -> None:
    """Stores the breaches of clocks that have just been written as broken, with their first
    steps and their facts; set-based, whether it is one or 20,000. Whose time it was is read
    from the segments: at the due moment itself the promise still holds, so it is the holder of
    the second before. With `batch` the facts are told in bulk and no within-listener runs;
    imported ones take no steps."""
    if not clock_ids:
        return
    with system(session, Reason.TIME):
        rows = session.execute(_insert_breaches(session, clock_ids, now, imported)).all()
        for step in () if imported else AT_ONCE:
            session.execute(_insert_steps(session, clock_ids, step, now))
    told = [facts.Told(_fact(row, imported), row.id, 1, row.outlet_id, row.due_at, BY, now)
            for row in rows]
    if batch is not None:
        tell_many(session, told, batch)
        return
    for each in told:
        tell(session, each.fact, Told(each.subject_id, each.version, each.outlet_id),
             by=each.by, now=each.now, happened=each.happened_at)


def climb(session: Session, climbs: Sequence[Climb], *, now: datetime, batch: str) -> None:
    """Stores the steps above the breach, each once, with their facts."""
    if not climbs:
        return
    ids = [climb.clock_id for climb in climbs]
    with system(session, Reason.TIME):
        step = case({rung: later.step.value for rung, later in enumerate(LATER, start=1)},
                    value=ClockRow.rung)
        session.execute(_insert_steps(session, ids, step, now))
        rows = session.execute(select(BreachRow.clock_id, BreachRow.id)
                               .where(among(session, BreachRow.clock_id, ids)))
        breaches = {row.clock_id: row.id for row in rows}
    tell_many(session, [
        facts.Told(Escalated(c.clock_id, c.kind, c.subject.kind, c.subject.id, c.due,
                             LATER[c.rung - 1].step),
                   breaches[c.clock_id], c.rung + 1, c.outlet_id, now, BY, now)
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


def _insert_breaches(session: Session, clock_ids: Sequence[int], now: datetime,
                     imported: bool) -> Any:
    reported = ClockRow.reported_at.is_not(None)
    source: Any = literal(Source.IMPORTED.value, String) if imported else case(
        (reported, Source.SELF_REPORTED.value), else_=Source.FOUND.value)
    weight: Any = literal(DEFAULT_WEIGHTS[Source.IMPORTED], Integer) if imported else case(
        (reported, DEFAULT_WEIGHTS[Source.SELF_REPORTED]), else_=DEFAULT_WEIGHTS[Source.FOUND])
    owed_by = case({kind.value: party.value for kind, party in OWED_BY.items()},
                   value=ClockRow.kind.cast(String))
    party = case((SegmentRow.party.is_not(None), SegmentRow.party.cast(String)), else_=owed_by)
    holder = case((SegmentRow.holder.is_not(None), SegmentRow.holder), else_="")
    columns = {
        "clock_id": ClockRow.id, "kind": ClockRow.kind, "subject_kind": ClockRow.subject_kind,
        "subject_id": ClockRow.subject_id, "tier": ClockRow.tier,
        "due_at": ClockRow.breached_at,
        "found_at": literal(now, BreachRow.found_at.type), "party": party, "holder": holder,
        "source": source, "weight": weight, **_stamps(ClockRow)}
    broken = (select(*columns.values()).select_from(ClockRow)
              .outerjoin(SegmentRow, _held_when_due())
              .where(among(session, ClockRow.id, clock_ids)))
    return insert(BreachRow).from_select(list(columns), broken).returning(
        BreachRow.id, BreachRow.clock_id, BreachRow.kind, BreachRow.subject_kind,
        BreachRow.subject_id, BreachRow.due_at, BreachRow.party, BreachRow.holder,
        BreachRow.source, BreachRow.weight, BreachRow.outlet_id, BreachRow.parent_id)


def _held_when_due() -> Any:
    return ((SegmentRow.subject_kind == ClockRow.subject_kind)
            & (SegmentRow.subject_id == ClockRow.subject_id)
            & (SegmentRow.from_at < ClockRow.breached_at)
            & or_(SegmentRow.to_at.is_(None), SegmentRow.to_at >= ClockRow.breached_at))


def _insert_steps(session: Session, clock_ids: Sequence[int], step: Any, now: datetime) -> Any:
    taken: Select[Any] = (
        select(ClockRow.id, BreachRow.id, step if not isinstance(step, Step)
               else literal(step.value, String), literal(now, EscalationRow.at.type),
               *_stamps(ClockRow).values())
        .join(BreachRow, BreachRow.clock_id == ClockRow.id)
        .where(among(session, ClockRow.id, clock_ids)))
    if step is Step.PARENT:
        taken = taken.where(ClockRow.parent_id.is_not(None))
    return insert(EscalationRow).from_select(
        ["clock_id", "breach_id", "step", "at", *_STAMPS], taken)


def _stamps(model: Any) -> dict[str, Any]:
    return {name: getattr(model, name) for name in _STAMPS}


def _fact(row: Any, imported: bool) -> BreachFound | BreachImported:
    about = (row.clock_id, row.kind, row.subject_kind, row.subject_id, row.due_at, row.party,
             row.holder)
    if imported:
        return BreachImported(*about)
    return BreachFound(*about, row.source, row.weight, steps_at_breach(row.parent_id is not None))
