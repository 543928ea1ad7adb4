"""Every SELECT on parts and warehouses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, keyset
from network.products.rules import ProductLine
from parts.catalogue.models import Part, Warehouse


def get(session: Session, part_id: int) -> Part:
    """The part; NotFound when there is none."""
    found = session.scalars(select(Part).where(Part.id == part_id)).first()
    if found is None:
        raise NotFound("part", part_id)
    return found


def by_code(session: Session, code: str) -> Part | None:
    return session.scalars(select(Part).where(Part.code == code)).first()


def by_codes(session: Session, codes: Iterable[str]) -> dict[str, Part]:
    """The parts of these numbers."""
    found = session.scalars(select(Part).where(Part.code.in_(sorted(set(codes)))))
    return {part.code: part for part in found}


def substitutes(session: Session) -> dict[str, str]:
    """Every number that has a substitute, with it."""
    other = aliased(Part)
    rows = session.execute(
        select(Part.code, other.code).join(other, other.id == Part.substitute_id)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class PartRow:
    """One line of the catalogue."""

    id: int
    code: str
    name: str
    line: ProductLine | None
    price_fen: int | None
    returns_old: bool
    substitute: str | None


def page(
    session: Session,
    words: str,
    line: ProductLine | None,
    after: str | None,
    size: int,
) -> Page[PartRow]:
    """Parts by number; `words` is a part of the number, the name or its pinyin."""
    other = aliased(Part)
    query = (
        select(Part.id, Part.code, Part.name, Part.line, Part.price_fen, Part.returns_old,
               other.code)
        .outerjoin(other, other.id == Part.substitute_id)
        .where(*_conditions(words, line))
    )
    return keyset(session, query, Part.code, after, size, lambda row: PartRow(*row),
                  key_of=lambda row: row.code)


def count(session: Session, words: str, line: ProductLine | None) -> int:
    """How many the filter finds, counted to 10,000."""
    inner = select(Part.id).where(*_conditions(words, line)).limit(COUNTED_TO + 1).subquery()
    return session.execute(select(func.count()).select_from(inner)).scalar_one()


def _conditions(words: str, line: ProductLine | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if line:
        found.append(Part.line == line)
    if words:
        found.append(or_(
            Part.code.contains(words.upper(), autoescape=True),
            Part.name.contains(words, autoescape=True),
            Part.initials.startswith(words.lower(), autoescape=True),
            Part.pinyin.startswith(words.lower(), autoescape=True),
        ))
    return found


def warehouses(session: Session) -> Sequence[Warehouse]:
    """Every warehouse in the order they were opened."""
    return session.scalars(select(Warehouse).order_by(Warehouse.id)).all()


def warehouse(session: Session, warehouse_id: int) -> Warehouse:
    """The warehouse; NotFound when there is none."""
    found = session.scalars(select(Warehouse).where(Warehouse.id == warehouse_id)).first()
    if found is None:
        raise NotFound("warehouse", warehouse_id)
    return found


def warehouse_by_code(session: Session, code: str) -> Warehouse | None:
    return session.scalars(select(Warehouse).where(Warehouse.code == code)).first()
