"""What can have happened to pieces without a request, and to what does not agree."""

from dataclasses import dataclass

from core.facts import Code, Fact
from parts.stock.rules import DiscrepancyKind, Kind, Outcome


@dataclass(frozen=True)
class PiecesMoved(Fact):
    """Came from a supplier, or were counted: a movement that belongs to no line."""

    kind = "part_movement"

    why: Kind
    part_id: int
    from_place: Code
    to_place: Code
    quantity: int


@dataclass(frozen=True)
class DiscrepancyFact(Fact):
    kind = "part_discrepancy"


@dataclass(frozen=True)
class DiscrepancyOpened(DiscrepancyFact):
    about: DiscrepancyKind
    line_id: int
    quantity: int


@dataclass(frozen=True)
class DiscrepancyDecided(DiscrepancyFact):
    """What is to become of what came too much; `to_line` is the request it belongs to."""

    line_id: int
    outcome: Outcome
    to_line: int | None


@dataclass(frozen=True)
class DiscrepancySettled(DiscrepancyFact):
    """Some of the pieces are accounted for now."""

    line_id: int
    quantity: int
