"""Every SELECT on broken promises."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, keyset
from core.scope import Level, Reason, Scope, scope_of, system
from sla.among import among
from sla.breaches.models import BreachRow, BreachRuling, EscalationRow
from sla.breaches.rules import Source, Step
from sla.clocks.models import ClockRow
from sla.moments import seconds_of
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.subjects import Subject

STREAMED = 5_000


def get(session: Session, breach_id: int) -> BreachRow:
    """The breach; NotFound when there is none within reach."""
    found = session.scalars(select(BreachRow).where(BreachRow.id == breach_id)).first()
    if found is None:
        raise NotFound("breach", breach_id)
    return found


@dataclass(frozen=True)
class BreachLine:
    """One line of the list of breaches. `late_s` grows until the clock is stopped.

    `source` is None for a parent that observes: who reported itself is told to nobody but the
    outlet and the maker.
    """

    id: int
    due: datetime
    found: datetime
    kind: ClockKind
    late_s: int
    running: bool
    outlet_id: int | None
    subject: Subject
    party: Party
    holder: str
    source: Source | None


@dataclass(frozen=True)
class BreachFilter:
    """What is asked for; `first` and `last` bound the due moment, half open. `tiers` are those
    of the user's address."""

    division: str = ""
    outlet_id: int | None = None
    kind: ClockKind | None = None
    party: Party | None = None
    source: Source | None = None
    first: datetime | None = None
    last: datetime | None = None
    subject: Subject | None = None
    tiers: tuple[int, ...] = ()


def page(session: Session, wanted: BreachFilter, after: str | None, size: int, *,
         now: datetime) -> Page[BreachLine]:
    """Breaches within reach, the last found first."""
    scope = scope_of(session)
    query: Any = (
        select(BreachRow.id, BreachRow.due_at, BreachRow.found_at, BreachRow.kind,
               BreachRow.clock_id, BreachRow.outlet_id, BreachRow.subject_kind,
               BreachRow.subject_id, BreachRow.party, BreachRow.holder, BreachRow.source)
        .where(*_conditions(wanted, scope)))
    found: Page[Any] = keyset(session, query, BreachRow.id, _place(after), size,
                              lambda row: row, key_of=lambda row: row.id, descending=True)
    stops = _stops(session, [row.clock_id for row in found.rows])
    return Page(tuple(_line(row, stops.get(row.clock_id), scope, now) for row in found.rows),
                found.after)


def count(session: Session, wanted: BreachFilter) -> int:
    """How many the filter finds, counted to 10,000."""
    inner = (select(BreachRow.id).where(*_conditions(wanted, scope_of(session)))
             .limit(COUNTED_TO + 1).subquery())
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def counts_by_kind(session: Session, wanted: BreachFilter) -> dict[ClockKind, int]:
    """How many the filter finds of each kind."""
    rows = session.execute(select(BreachRow.kind, func.count())
                           .where(*_conditions(wanted, scope_of(session)))
                           .group_by(BreachRow.kind))
    return {row[0]: row[1] for row in rows}


def weight(session: Session, breach_id: int) -> int:
    """What the breach counts now, in hundredths: the last ruling, else what it was found with."""
    found = rulings(session, breach_id)
    return found[-1].weight if found else get(session, breach_id).weight


def rulings(session: Session, breach_id: int) -> list[BreachRuling]:
    """The decisions on a breach in order."""
    return list(session.scalars(select(BreachRuling).where(BreachRuling.breach_id == breach_id)
                                .order_by(BreachRuling.id)))


def steps(session: Session, breach_id: int) -> dict[Step, datetime]:
    """The steps of the ladder taken, with their moments."""
    rows = session.execute(select(EscalationRow.step, EscalationRow.at)
                           .where(EscalationRow.breach_id == breach_id)
                           .order_by(EscalationRow.id))
    return {row.step: row.at for row in rows}


BREACH_COLUMNS = ("id", "clock", "due", "found", "party", "source")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every breach for the books, streamed: BREACH_COLUMNS."""
    rows = session.execute(
        select(BreachRow.id, BreachRow.clock_id, BreachRow.due_at, BreachRow.found_at,
               BreachRow.party, BreachRow.source).order_by(BreachRow.id),
        execution_options={"yield_per": STREAMED})
    yield from (tuple(row) for row in rows)


def _place(after: str | None) -> Any:
    """The id behind which the page begins; anything else begins the list."""
    return int(after) if after and after.isdecimal() and len(after) < 19 else None


def _line(row: Any, stopped: datetime | None, scope: Scope, now: datetime) -> BreachLine:
    until = now if stopped is None else stopped
    hidden = _observes(scope) and row.outlet_id not in scope.outlets
    return BreachLine(
        row.id, row.due_at, row.found_at, row.kind,
        max(0, seconds_of(until) - seconds_of(row.due_at)), stopped is None, row.outlet_id,
        Subject(row.subject_kind, row.subject_id), row.party, row.holder,
        None if hidden else row.source)


def _stops(session: Session, clock_ids: list[int]) -> dict[int, datetime]:
    """When the clocks stopped, past the scope: the clock may have gone to another outlet, and
    this one still sees how late its own breach is."""
    with system(session, Reason.TIME):
        rows = session.execute(select(ClockRow.id, ClockRow.stopped_at).where(
            ClockRow.id.in_(clock_ids)))
        return {row.id: row.stopped_at for row in rows if row.stopped_at is not None}


def _conditions(wanted: BreachFilter, scope: Scope) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    exact = ((BreachRow.outlet_id, wanted.outlet_id), (BreachRow.kind, wanted.kind),
             (BreachRow.party, wanted.party), (BreachRow.source, wanted.source))
    found += [column == value for column, value in exact if value is not None]
    if wanted.source is not None and _observes(scope):
        found.append(BreachRow.outlet_id.in_(scope.outlets))
    if wanted.division:
        found.append(BreachRow.county_code.startswith(wanted.division, autoescape=True))
    if wanted.tiers:
        found.append(BreachRow.tier.in_(wanted.tiers))
    if wanted.first is not None:
        found.append(BreachRow.due_at >= wanted.first)
    if wanted.last is not None:
        found.append(BreachRow.due_at < wanted.last)
    if wanted.subject is not None:
        found += [BreachRow.subject_kind == wanted.subject.kind,
                  BreachRow.subject_id == wanted.subject.id]
    return found


def _observes(scope: Scope) -> bool:
    return scope.level is Level.OUTLET


@dataclass(frozen=True)
class Place:
    """Where a breach belongs: whose it was, at which outlet, under whom, in which county."""

    party: Party
    outlet_id: int | None
    parent_id: int | None
    county_code: str | None


def places_of(session: Session, breach_ids: Collection[int]) -> dict[int, Place]:
    """The places of many breaches in one statement."""
    rows = session.execute(
        select(BreachRow.id, BreachRow.party, BreachRow.outlet_id, BreachRow.parent_id,
               BreachRow.county_code).where(among(session, BreachRow.id, breach_ids)))
    return {row.id: Place(row.party, row.outlet_id, row.parent_id, row.county_code)
            for row in rows}
