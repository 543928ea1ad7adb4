"""Every SELECT on pieces."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, keyset
from parts.catalogue.models import Part
from parts.stock import rules
from parts.stock.models import Discrepancy, Movement, StockRow
from parts.stock.rules import DiscrepancyKind, Kind, Outcome

STREAMED = 5_000


def on_shelf(session: Session, place: str, part_id: int) -> int:
    """Pieces of a part on a shelf within reach; nought where it was never kept."""
    return session.scalar(select(StockRow.quantity).where(
        StockRow.place == place, StockRow.part_id == part_id)) or 0


def at_warehouses(session: Session, part_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Free pieces by part and warehouse, in one statement."""
    rows = session.execute(
        select(StockRow.part_id, StockRow.place, StockRow.quantity)
        .where(StockRow.part_id.in_(sorted(set(part_ids))),
               StockRow.place.startswith("warehouse:"), StockRow.quantity > 0)
        .order_by(StockRow.place))
    found: dict[int, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row.part_id, {})[int(row.place.split(":")[1])] = row.quantity
    return found


@dataclass(frozen=True)
class ShelfRow:
    """One part on one shelf."""

    id: int
    place: str
    part_id: int
    code: str
    name: str
    quantity: int
    price_fen: int | None


def page(session: Session, words: str, place: str, after: int | None,
         size: int) -> Page[ShelfRow]:
    """What lies on the shelves within reach; empty shelves are left out."""
    query = (
        select(StockRow.id, StockRow.place, StockRow.part_id, Part.code, Part.name,
               StockRow.quantity, Part.price_fen)
        .join(Part, Part.id == StockRow.part_id)
        .where(StockRow.quantity > 0, *_conditions(words, place)))
    return keyset(session, query, StockRow.id, after, size, lambda row: ShelfRow(*row),
                  key_of=lambda row: row.id)


def count(session: Session, words: str, place: str) -> int:
    """How many the filter finds, counted to 10,000."""
    inner = (select(StockRow.id).join(Part, Part.id == StockRow.part_id)
             .where(StockRow.quantity > 0, *_conditions(words, place))
             .limit(COUNTED_TO + 1).subquery())
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def _conditions(words: str, place: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if place:
        found.append(StockRow.place == place)
    if words:
        found.append(or_(Part.code.contains(words.upper(), autoescape=True),
                         Part.name.contains(words, autoescape=True),
                         Part.initials.startswith(words.lower(), autoescape=True)))
    return found


def sums_of(session: Session, line_id: int) -> dict[Kind, int]:
    """Pieces moved for a line, by why."""
    rows = session.execute(
        select(Movement.kind, func.sum(Movement.quantity))
        .where(Movement.line_id == line_id).group_by(Movement.kind))
    return {row[0]: int(row[1]) for row in rows}


def open_discrepancies(session: Session, line_id: int,
                       kind: DiscrepancyKind) -> Sequence[Discrepancy]:
    """What of this sort does not agree yet about a line, the oldest first."""
    return session.scalars(
        select(Discrepancy).where(Discrepancy.line_id == line_id, Discrepancy.kind == kind,
                                  Discrepancy.closed_at.is_(None))
        .order_by(Discrepancy.id)).all()


def discrepancy(session: Session, discrepancy_id: int) -> Discrepancy:
    """The discrepancy; NotFound when there is none within reach."""
    found = session.scalars(
        select(Discrepancy).where(Discrepancy.id == discrepancy_id)).first()
    if found is None:
        raise NotFound("part_discrepancy", discrepancy_id)
    return found


@dataclass(frozen=True)
class DiscrepancyRow:
    """Something that does not agree, as a page shows it."""

    id: int
    kind: DiscrepancyKind
    line_id: int
    part_id: int
    quantity: int
    settled: int
    opened_at: datetime
    outcome: Outcome | None
    outcome_by: str | None
    outlet_id: int | None

    @property
    def left(self) -> int:
        return self.quantity - self.settled


def discrepancies_of(session: Session, line_ids: Iterable[int]) -> list[DiscrepancyRow]:
    """Everything that did not agree about these lines."""
    query = _discrepancies().where(Discrepancy.line_id.in_(sorted(set(line_ids))))
    return [DiscrepancyRow(*row) for row in session.execute(query)]


def too_much(session: Session, limit: int) -> list[DiscrepancyRow]:
    """Where more came than was sent and the books do not agree yet, the oldest first."""
    query = _discrepancies().where(Discrepancy.kind == DiscrepancyKind.MORE_THAN_SENT,
                                   Discrepancy.closed_at.is_(None))
    return [DiscrepancyRow(*row) for row in session.execute(query.limit(limit))]


def _discrepancies() -> Select[Any]:
    return select(
        Discrepancy.id, Discrepancy.kind, Discrepancy.line_id, Discrepancy.part_id,
        Discrepancy.quantity, Discrepancy.settled, Discrepancy.opened_at, Discrepancy.outcome,
        Discrepancy.outcome_by, Discrepancy.outlet_id).order_by(Discrepancy.id)


def shelf_by_movements(session: Session, place: str, part_id: int) -> int:
    """What must lie on a shelf when every movement is added up."""
    def total(column: object) -> int:
        return int(session.scalar(select(func.coalesce(func.sum(Movement.quantity), 0)).where(
            column == place, Movement.part_id == part_id)) or 0)  # type: ignore[arg-type]
    return total(Movement.to_place) - total(Movement.from_place)


MOVEMENT_COLUMNS = ("id", "line", "from", "to", "quantity", "at")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every movement for the books, streamed: MOVEMENT_COLUMNS."""
    rows = session.execute(
        select(Movement.id, Movement.line_id, Movement.from_place, Movement.to_place,
               Movement.quantity, Movement.at).order_by(Movement.id),
        execution_options={"yield_per": STREAMED})
    yield from (tuple(row) for row in rows)


def place_kind(place: str) -> str:
    """`warehouse`, `reserved`, `outlet` or `defective`; the mouths by their own names."""
    return place.partition(":")[0] if rules.is_shelf(place) else place
