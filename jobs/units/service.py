"""Keeping the record of single appliances."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.errors import BadInput, RuleBroken
from jobs.units import queries
from jobs.units.models import Barcode, Unit
from jobs.units.rules import read_barcode
from network.products import queries as products
from network.products.rules import ProductLine, barcodes_of


@dataclass(frozen=True)
class UnitValues:
    """What is known of the appliance when a job is entered; barcodes by place."""

    line: ProductLine
    model_code: str = ""
    bought_on: date | None = None
    barcodes: Mapping[str, str] = field(default_factory=dict)


def find_or_make(session: Session, values: UnitValues, *, now: datetime) -> Unit:
    """The unit that carries one of the barcodes, or a new one. BadInput for a malformed
    barcode, RuleBroken when the barcodes lie on different units."""
    codes = _read(values)
    found = {
        unit.id: unit
        for code in codes.values()
        if (unit := queries.by_barcode(session, code)) is not None
    }
    if len(found) > 1:
        raise RuleBroken("barcodes_of_different_units")
    unit = next(iter(found.values()), None) or _make(session, values, now)
    _add_missing(session, unit, codes)
    return unit


def complete(session: Session, unit: Unit, values: UnitValues) -> None:
    """Adds the barcodes a known unit had not yet. BadInput for a malformed one, RuleBroken
    when one lies on another unit or differs from what is known."""
    codes = _read(values)
    for code in codes.values():
        other = queries.by_barcode(session, code)
        if other is not None and other.id != unit.id:
            raise RuleBroken("barcodes_of_different_units")
    _add_missing(session, unit, codes)


def _read(values: UnitValues) -> dict[str, str]:
    read: dict[str, str] = {}
    for place, typed in values.barcodes.items():
        if not typed.strip():
            continue
        code = read_barcode(typed)
        if code is None or place not in barcodes_of(values.line):
            raise BadInput(f"barcode_{place}", "not_a_barcode")
        read[place] = code
    return read


def _make(session: Session, values: UnitValues, now: datetime) -> Unit:
    model = products.by_code(session, values.model_code) if values.model_code else None
    if values.model_code and model is None:
        raise BadInput("model_code", "no_such_model")
    unit = Unit(
        line=values.line,
        model_id=model.id if model else None,
        bought_on=values.bought_on,
        created_at=now,
    )
    session.add(unit)
    session.flush()
    return unit


def _add_missing(session: Session, unit: Unit, codes: Mapping[str, str]) -> None:
    known = {row.place: row.value for row in queries.barcodes(session, unit.id)}
    for place, code in codes.items():
        if known.get(place, code) != code:
            raise RuleBroken("barcode_differs", place=place)
        if place not in known:
            session.add(Barcode(unit_id=unit.id, place=place, value=code))
    session.flush()
