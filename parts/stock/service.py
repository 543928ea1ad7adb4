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
from parts.stock.facts import (
    DiscrepancyDecided,
    DiscrepancyOpened,
    DiscrepancySettled,
    PiecesMoved,
)
from parts.stock.models import Discrepancy, Movement, StockRow
from parts.stock.rules import DiscrepancyKind, Kind, Outcome
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
                     shipment_id: int | None = None, now: datetime) -> Discrepancy:
    """Keeps open what does not agree, instead of refusing it."""
    found = Discrepancy(kind=kind, line_id=line_id, part_id=part_id, quantity=quantity,
                        settled=0, shipment_id=shipment_id, by=by, opened_at=now, version=1,
                        **stamps.values())
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
        settle(session, by, found, done, now=now)
        left -= done
    return quantity - left


def decide(session: Session, by: str, found: Discrepancy, outcome: Outcome, *,
           to_line: int | None = None, now: datetime) -> None:
    """What is to become of what came too much. Until it has become so, another decision may
    take its place."""
    change(session, found, {"outcome": outcome, "outcome_by": by, "confirmed_by": None})
    tell(session, DiscrepancyDecided(found.line_id, outcome, to_line), found, by=by, now=now)


def settle(session: Session, by: str, found: Discrepancy, quantity: int, *,
           confirmed_by: str | None = None, now: datetime) -> None:
    """So many of its pieces are accounted for; with the last it is closed."""
    settled = found.settled + quantity
    change(session, found, {"settled": settled, "confirmed_by": confirmed_by,
                            "closed_at": now if settled == found.quantity else None})
    tell(session, DiscrepancySettled(found.line_id, quantity), found, by=by, now=now)


def make_good(session: Session, by: str, warehouse_id: int, part_id: int, quantity: int,
              identity: str, *, now: datetime) -> None:
    """So many pieces left a warehouse without being booked: what its shelf does not hold in the
    books was there uncounted, and is booked as found before it is taken."""
    place = rules.warehouse(warehouse_id)
    lacking = quantity - queries.on_shelf(session, place, part_id)
    if lacking > 0:
        moved = move(session, by, Move(f"found:{identity}"[:64], Kind.FOUND, part_id,
                                       rules.COUNTED, place, lacking), NOBODY, now=now)
        tell(session, PiecesMoved(Kind.FOUND, part_id, rules.COUNTED, place, lacking),
             Told(moved, 1), by=by, now=now)
