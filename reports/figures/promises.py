"""Promises kept and broken: attainment, sources of breaches, time to accept.

What is met stands in the clocks, what is broken in the breaches: a breach keeps the outlet and
the county that had it, wherever the job went afterwards (docs/algorithms/key-figures.md).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from reports.figures.rules import ALL, Month, Ratio, Slice, Span, Spread, added
from reports.figures.slices import By, Key, groups, within
from reports.figures.sql import elapsed, spreads
from sla.breaches.models import BreachRow
from sla.breaches.rules import Source
from sla.clocks.models import ClockRow
from sla.clocks.privacy import OWED_BY
from sla.clocks.rules import State
from sla.parties import Family
from sla.policies.rules import ClockKind

MAKERS = tuple(kind for kind in ClockKind if OWED_BY[kind].family is Family.MAKER)
OUTLETS = tuple(kind for kind in ClockKind if OWED_BY[kind].family is Family.OUTLETS)
MET = (ClockRow.state == literal(State.MET, ClockRow.state.type, literal_execute=True),)
"""Kept promises, written out: SQLite finds its index of them only by the word itself."""


def attainment(
    session: Session,
    span: Span,
    kinds: Collection[ClockKind],
    wanted: Slice = ALL,
    *,
    by: Sequence[By] = (),
) -> dict[Key, Ratio]:
    """Met ÷ (met + breached) of the promises that fell due in the span, by group. Promises
    that fell away unkept and unbroken count nowhere."""
    met = _counted(session, ClockRow, ClockRow.due_at, span, kinds, wanted, by, *MET)
    broken = _counted(session, BreachRow, BreachRow.due_at, span, kinds, wanted, by)
    return {
        key: Ratio(met.get(key, 0), met.get(key, 0) + broken.get(key, 0))
        for key in {**met, **broken}
    }


def by_kind(session: Session, span: Span, wanted: Slice = ALL) -> dict[ClockKind, Ratio]:
    """Attainment of every kind of promise: the maker's own beside the outlets'."""
    kind_of = {
        model: select(model.kind, func.count())
        .where(
            model.kind.in_(list(ClockKind)),
            model.due_at >= span.first,
            model.due_at < span.end,
            *more,
            *within(model, wanted),
        )
        .group_by(model.kind)
        for model, more in ((ClockRow, MET), (BreachRow, ()))
    }
    met, broken = ({row[0]: row[1] for row in session.execute(query)} for query in kind_of.values())
    return {
        kind: Ratio(met.get(kind, 0), met.get(kind, 0) + broken.get(kind, 0))
        for kind in {**met, **broken}
    }


def series(
    session: Session, months: Sequence[Month], kind: ClockKind, wanted: Slice = ALL
) -> dict[tuple[Month, int | None], Ratio]:
    """Attainment of one kind by month of due and tier of the address, in two statements."""
    span = Span(months[0].span.first, months[-1].span.end)
    met = _monthly(session, ClockRow, months, span, kind, wanted, *MET)
    broken = _monthly(session, BreachRow, months, span, kind, wanted)
    return {
        (months[at], tier): Ratio(
            met.get((at, tier), 0), met.get((at, tier), 0) + broken.get((at, tier), 0)
        )
        for at, tier in {**met, **broken}
    }


def of_tiers(ratios: dict[Key, Ratio], tiers: Collection[int | None]) -> Ratio:
    """The rates of some tiers together; the tier is the last of a group's key."""
    return added(ratio for key, ratio in ratios.items() if key[-1] in tiers)


@dataclass(frozen=True)
class Sources:
    """How the breaches that fell due in a span came to be known."""

    found: int = 0
    self_reported: int = 0
    imported: int = 0

    @property
    def reported(self) -> Ratio:
        """The share that the outlets told of themselves."""
        return Ratio(self.self_reported, self.found + self.self_reported)


def sources(
    session: Session, span: Span, wanted: Slice = ALL, *, by: Sequence[By] = ()
) -> dict[Key, Sources]:
    """Found and self-reported breaches by group (DOMAIN, cause 7). Only for who may see the
    source: the maker, and an outlet of its own."""
    counts = [
        func.count().filter(BreachRow.source == source).label(source.value)
        for source in (Source.FOUND, Source.SELF_REPORTED, Source.IMPORTED)
    ]
    keys = groups(BreachRow, None, by)
    rows = session.execute(
        select(*keys, *counts)
        .select_from(BreachRow)
        .where(
            BreachRow.due_at >= span.first, BreachRow.due_at < span.end, *within(BreachRow, wanted)
        )
        .group_by(*keys)
    )
    size = len(keys)
    return {tuple(row[:size]): Sources(*row[size:]) for row in rows}


def acceptance(
    session: Session,
    span: Span,
    until: datetime,
    wanted: Slice = ALL,
    *,
    by: By | None = None,
) -> dict[Any, Spread]:
    """From the offer to the yes, in wall-clock seconds, of the offers whose answer fell due in
    the span; one without an answer counts with its age at `until`, one taken back not at all."""
    key = groups(ClockRow, ClockRow.tier, [by])[0] if by else literal(0)
    took = elapsed(session, ClockRow.started_at, ClockRow.stopped_at, until)
    query = (
        select(key.label("key"), took.label("seconds"))
        .select_from(ClockRow)
        .where(
            ClockRow.kind == ClockKind.ACCEPTANCE,
            ClockRow.due_at >= span.first,
            ClockRow.due_at < span.end,
            ClockRow.cancelled.is_(False),
            ClockRow.state.in_((State.MET, State.MET_LATE, State.BREACHED)),
            *within(ClockRow, wanted),
        )
    )
    return spreads(session, query)


def _counted(
    session: Session,
    model: Any,
    due: Any,
    span: Span,
    kinds: Collection[ClockKind],
    wanted: Slice,
    by: Sequence[By],
    *more: Any,
) -> dict[Key, int]:
    keys = groups(model, model.tier, by)
    query = (
        select(*keys, func.count())
        .select_from(model)
        .where(
            model.kind.in_(kinds), due >= span.first, due < span.end, *more, *within(model, wanted)
        )
    )
    rows = session.execute(query.group_by(*keys))
    return {tuple(row[:-1]): row[-1] for row in rows}


def _monthly(
    session: Session,
    model: Any,
    months: Sequence[Month],
    span: Span,
    kind: ClockKind,
    wanted: Slice,
    *more: Any,
) -> dict[tuple[int, int | None], int]:
    at = case(*((model.due_at < month.span.end, place) for place, month in enumerate(months)))
    query = (
        select(at, model.tier, func.count())
        .select_from(model)
        .where(
            model.kind == kind,
            model.due_at >= span.first,
            model.due_at < span.end,
            *more,
            *within(model, wanted),
        )
        .group_by(at, model.tier)
    )
    return {(row[0], row[1]): row[2] for row in session.execute(query)}

