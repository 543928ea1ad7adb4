"""From handovers and holds to the segments that are stored: pure.

A thread may be closed and opened again (a job reopened); each stretch between is resolved by
`sla.segments.rules`. A segment is cut where the subject passed to another outlet, so that each
outlet keeps its own part of the timeline (ARCHITECTURE, "Who may see what").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from core.scope import Stamps
from sla.parties import Party
from sla.segments.rules import Handover, Hold, resolved, segments


@dataclass(frozen=True, slots=True)
class Knot:
    """One row of a thread: a handover with the stamps from there on, or (no party) its end."""

    at: datetime
    party: Party | None
    cause: str
    holder: str
    stamps: Stamps


class Piece(NamedTuple):
    """A segment as it is stored; `to_at` None is open."""

    from_at: datetime
    to_at: datetime | None
    party: Party
    cause: str
    holder: str
    stamps: Stamps


def pieces(knots: Sequence[Knot], holds: Sequence[Hold]) -> tuple[Piece, ...]:
    """The stored segments of a thread, contiguous within each stretch between its ends."""
    return tuple(piece for run, end in _runs(knots) for piece in _of_run(run, holds, end))


def _runs(knots: Sequence[Knot]) -> Iterator[tuple[list[Knot], datetime | None]]:
    run: list[Knot] = []
    for knot in knots:
        if knot.party is not None:
            run.append(knot)
        elif run:
            yield run, knot.at
            run = []
    if run:
        yield run, None


def _of_run(run: list[Knot], holds: Sequence[Hold], end: datetime | None) -> Iterator[Piece]:
    thread = [Handover(knot.at, knot.party, knot.cause, knot.holder)
              for knot in run if knot.party is not None]
    turns = resolved(thread, holds)
    until = turns[-1].at + timedelta(seconds=1) if end is None else end
    for segment in segments(turns, until):
        still_open = end is None and segment.ended == until
        cuts = [(knot.at, knot.stamps) for knot in _passed_on(run)
                if segment.began < knot.at < segment.ended]
        begins = [(segment.began, _stamps_at(run, segment.began)), *cuts]
        ends = [at for at, _ in cuts] + [None if still_open else segment.ended]
        for (began, stamps), ended in zip(begins, ends, strict=True):
            yield Piece(began, ended, segment.party, segment.cause, segment.holder, stamps)


def _passed_on(run: list[Knot]) -> Iterator[Knot]:
    for before, after in pairwise(run):
        if before.stamps != after.stamps:
            yield after


def _stamps_at(run: list[Knot], at: datetime) -> Stamps:
    return [knot.stamps for knot in run if knot.at <= at][-1]
