"""Moving pieces: the one way a quantity comes to be (SAFETY 7)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from core.db import change
from core.errors import RuleBroken
from core.facts import tell
from core.scope import Reason, Stamps, system
from core.upsert import insert_into
from parts.catalogue import queries as catalogue
from parts.stock import queries, rules
from parts.stock.facts import DiscrepancyOpened, DiscrepancySettled, PiecesMoved
from parts.stock.models import Discrepancy, Movement, StockRow
from parts.stock.rules import DiscrepancyKind, Kind
from sla.subjects import Told

NOBODY = Stamps(None, None, None, None)


@dataclass(frozen=True)
class Move:
    """Pieces of a part from a place to a place; `identity` says what caused it, once."""

    identity: str
    kind: Kind
    part_id: int
    from_place: str
    to_place: str
    quantity: int
    line_id: int | None = None


def move(session: Session, by: str, wanted: Move, stamps: Stamps, *, now: datetime) -> int:
    """Writes one movement and counts the shelves on both sides; returns its id. RuleBroken
    (`not_on_shelf`) when there are too few pieces. It rides on the fact of whoever moves: a
    part passes from hand to hand across outlets, so it is written past the scope by whoever
    may take the step."""
    with system(session, Reason.CUSTODY):
        moved: int = session.execute(insert(Movement).returning(Movement.id), [{
            "identity": wanted.identity, "kind": wanted.kind, "part_id": wanted.part_id,
            "line_id": wanted.line_id, "from_place": wanted.from_place,
            "to_place": wanted.to_place, "quantity": rules.quantity(wanted.quantity),
            "at": now, "by": by, **stamps.values()}]).scalar_one()
        if rules.is_shelf(wanted.from_place):
            _take(session, wanted)
        if rules.is_shelf(wanted.to_place):
            _put(session, wanted, stamps)
    return moved


def _take(session: Session, wanted: Move) -> None:
    taken = session.execute(
        update(StockRow)
        .where(StockRow.place == wanted.from_place, StockRow.part_id == wanted.part_id,
               StockRow.quantity >= wanted.quantity)
        .values(quantity=StockRow.quantity - wanted.quantity),
        execution_options={"synchronize_session": False})
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise RuleBroken("not_on_shelf")


def _put(session: Session, wanted: Move, stamps: Stamps) -> None:
    owner = stamps if rules.outlet_of(wanted.to_place) is not None else NOBODY
    row = insert_into(session, StockRow).values(
        place=wanted.to_place, part_id=wanted.part_id, quantity=wanted.quantity,
        **owner.values())
    session.execute(row.on_conflict_do_update(
        index_elements=["place", "part_id"],
        set_={"quantity": StockRow.quantity + wanted.quantity}))


def stock_in(session: Session, by: str, warehouse_id: int, part_id: int, quantity: int,
             identity: str, *, now: datetime) -> None:
    """Pieces came from the supplier to a warehouse. The same `identity` twice is refused by
    the database."""
    part = catalogue.get(session, part_id)
    place = rules.warehouse(catalogue.warehouse(session, warehouse_id).id)
    wanted = Move(identity, Kind.STOCKED, part.id, rules.SUPPLIER, place,
                  rules.quantity(quantity))
    moved = move(session, by, wanted, NOBODY, now=now)
    tell(session, PiecesMoved(Kind.STOCKED, part.id, rules.SUPPLIER, place, quantity),
         Told(moved, 1), by=by, now=now)


def open_discrepancy(session: Session, by: str, kind: DiscrepancyKind, line_id: int,
                     part_id: int, quantity: int, stamps: Stamps, *,
                     now: datetime) -> Discrepancy:
    """Keeps open what does not agree, instead of refusing it."""
    found = Discrepancy(kind=kind, line_id=line_id, part_id=part_id, quantity=quantity,
                        settled=0, opened_at=now, version=1, **stamps.values())
    session.add(found)
    session.flush()
    tell(session, DiscrepancyOpened(kind, line_id, quantity), found, by=by, now=now)
    return found


def settle_used(session: Session, by: str, line_id: int, quantity: int, *,
                now: datetime) -> int:
    """Pieces that came now account for what was used before it was booked; returns how many
    of them did."""
    left = quantity
    for found in queries.open_discrepancies(session, line_id, DiscrepancyKind.USED_UNBOOKED):
        done = min(left, found.quantity - found.settled)
        if not done:
            break
        settled = found.settled + done
        change(session, found, {"settled": settled,
                                "closed_at": now if settled == found.quantity else None})
        tell(session, DiscrepancySettled(line_id, done), found, by=by, now=now)
        left -= done
    return quantity - left
