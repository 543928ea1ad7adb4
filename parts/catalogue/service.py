"""Keeping the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core import text
from core.db import change
from core.errors import BadInput
from core.facts import tell
from core.money import Money
from core.pinyin import initials_of, pinyin_of
from network.products.rules import ProductLine
from parts.catalogue import queries, rules
from parts.catalogue.facts import PartListed
from parts.catalogue.models import Part, Warehouse


@dataclass(frozen=True)
class PartValues:
    """What is typed or imported about a part. `substitute` is a part number."""

    code: str
    name: str
    line: ProductLine | None = None
    price: Money | None = None
    returns_old: bool = True
    substitute: str = ""


def save(session: Session, by: str, values: PartValues, *, now: datetime) -> Part:
    """Adds a part or corrects what stands under its number; the same values change nothing.
    BadInput names the field."""
    return save_many(session, by, [values], now=now).parts[0]


@dataclass(frozen=True)
class Saved:
    """What became of a list of parts, in its order."""

    parts: Sequence[Part]
    made: int
    changed: int


def save_many(session: Session, by: str, values: Sequence[PartValues], *, now: datetime) -> Saved:
    """Adds or corrects parts; a substitute may stand in the same list, before or after."""
    codes = [rules.read_code(each.code) for each in values]
    wanted = {rules.read_code(each.substitute, field="substitute")
              for each in values if each.substitute}
    known = queries.by_codes(session, {*codes, *wanted})
    if unknown := sorted(wanted - known.keys() - set(codes)):
        raise BadInput("substitute", "no_such_part", code=unknown[0])
    links = queries.substitutes(session) | {
        code: rules.read_code(each.substitute) if each.substitute else ""
        for code, each in zip(codes, values, strict=True)}
    for code, each in zip(codes, values, strict=True):
        if code not in known:
            known[code] = _new(session, code, each, now)
    fresh = {part.id for part in known.values() if part.version == 0}
    changed = sum(_write(session, by, known, code, each, links, now) and known[code].id not in fresh
                  for code, each in zip(codes, values, strict=True))
    return Saved([known[code] for code in codes], len(fresh), changed)


def _new(session: Session, code: str, values: PartValues, now: datetime) -> Part:
    name = _name(values)
    part = Part(code=code, name=name, pinyin=pinyin_of(name), initials=initials_of(name),
                line=values.line, returns_old=values.returns_old, version=0, created_at=now)
    session.add(part)
    session.flush()
    return part


def _name(values: PartValues) -> str:
    name = text.clean_line(values.name, 80, field="name")
    if not name:
        raise BadInput("name", "missing")
    return name


def _write(session: Session, by: str, known: dict[str, Part], code: str, values: PartValues,
           links: dict[str, str], now: datetime) -> bool:
    part, other = known[code], links[code]
    if other and (fault := rules.substitute_fault(code, other, links)):
        raise BadInput("substitute", fault, code=other)
    name = _name(values)
    new = {"name": name, "line": values.line, "returns_old": values.returns_old,
           "price_fen": values.price.fen if values.price else None,
           "substitute_id": known[other].id if other else None}
    if part.version and all(getattr(part, field) == value for field, value in new.items()):
        return False
    change(session, part, {**new, "pinyin": pinyin_of(name), "initials": initials_of(name)})
    tell(session, PartListed(code, values.price, part.substitute_id), part, by=by, now=now)
    return True


def open_warehouse(session: Session, code: str, name: str) -> Warehouse:
    """A warehouse by its code; one that is there already keeps its row and gets the name."""
    code = text.clean_line(code, 16, field="code").upper()
    name = text.clean_line(name, 40, field="name")
    if not code or not name:
        raise BadInput("code" if not code else "name", "missing")
    found = queries.warehouse_by_code(session, code)
    if found is None:
        found = Warehouse(code=code, name=name)
        session.add(found)
    found.name = name
    session.flush()
    return found
