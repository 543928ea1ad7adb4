"""The shape of a file of open jobs and of the mapping that says how it is read.

A mapping is a TOML file as of `core.mapping_file` with one further table: `[openings]` with
`system`, `service_type`, `mode`, `town` (of rows without one) and `promise`: "house" (from the
opening on, the default) or "none".
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from core import mapping, sheets
from core.errors import BadInput
from core.mapping import Kind, Problem, SheetMapping
from core.mapping_file import load_with
from core.sheets import Sheet
from jobs.openings.rules import Openings, Plan, assemble
from jobs.work_orders.rules import Mode, ServiceType
from network.products.rules import ProductLine

KINDS = {
    "number": Kind.TEXT,
    "opened_at": Kind.MOMENT,
    "due": Kind.MOMENT,
    "line": Kind.TEXT,
    "brand": Kind.TEXT,
    "item": Kind.TEXT,
    "symptom": Kind.TEXT,
    "status": Kind.TEXT,
    "barrier": Kind.TEXT,
    "outlet": Kind.TEXT,
    "name": Kind.TEXT,
    "phone": Kind.PHONE,
    "town": Kind.DIGITS,
    "village": Kind.TEXT,
    "detail": Kind.TEXT,
}
"""Our fields and how each is read."""

NEEDED = ("number", "opened_at", "line")
LIMITS = {
    "number": 40, "brand": 60, "item": 120, "symptom": 8_000, "status": 60, "barrier": 80,
    "outlet": 16, "name": 60, "village": 60, "detail": 200,
}  # fmt: skip
KEYS = {"system", "service_type", "mode", "town", "promise"}

_SYSTEM = re.compile(r"[a-z0-9][a-z0-9-]{0,11}", re.ASCII)
_TOWN = re.compile(r"[0-9]{9}", re.ASCII)

Choice = TypeVar("Choice", bound=StrEnum)


class Promise(StrEnum):
    HOUSE = "house"
    NONE = "none"


@dataclass(frozen=True)
class OpeningsMapping:
    """How a file is read, and what its rows mean."""

    columns: SheetMapping
    plan: Plan


@dataclass(frozen=True)
class OpeningsFile:
    """A file that was read: its jobs, and every row that cannot be taken as it stands."""

    sheet: Sheet
    plan: Plan
    openings: Openings
    problems: tuple[Problem, ...]


def load(source: Path | str) -> OpeningsMapping:
    """The mapping of a file. BadInput("mapping", reason, at=…) names what is wrong with it."""
    columns, told = load_with(source, ("openings",))
    _check_fields(columns)
    limited = tuple(
        replace(one, limit=LIMITS.get(one.name, one.limit), required=one.name in NEEDED)
        for one in columns.fields
    )
    return OpeningsMapping(replace(columns, fields=limited), _plan(told.get("openings", {})))


def read(source: Path | bytes, filename: str, how: OpeningsMapping, now: datetime) -> OpeningsFile:
    """The jobs of a file; BadInput when the file as a whole cannot be read."""
    sheet = sheets.read(source, filename, sheet=how.columns.sheet, header=how.columns.header)
    mapped = mapping.apply_mapping(how.columns, sheet)
    lines = ((row.number, row.values) for row in mapped.rows)
    return OpeningsFile(sheet, how.plan, assemble(lines, how.plan, now), mapped.problems)


def _check_fields(columns: SheetMapping) -> None:
    given = {one.name: one for one in columns.fields}
    if strange := sorted(given.keys() - KINDS.keys()):
        raise BadInput("mapping", "unknown_field", at=strange[0])
    if missing := [name for name in NEEDED if name not in given]:
        raise BadInput("mapping", "field_missing", at=missing[0])
    for name, one in given.items():
        if one.kind is not KINDS[name]:
            raise BadInput("mapping", "wrong_kind", at=name, expected=KINDS[name].value)
    line = given["line"]
    if not {*line.values.values(), *filter(None, [line.value])} <= set(ProductLine):
        raise BadInput("mapping", "wrong_value", at="line.values")
    if not line.values and line.value is None:
        raise BadInput("mapping", "field_missing", at="line.values")


def _plan(told: dict[str, Any]) -> Plan:
    if strange := sorted(told.keys() - KEYS):
        raise BadInput("mapping", "unknown_key", at="openings", key=strange[0])
    system, town = told.get("system"), told.get("town")
    if not isinstance(system, str) or not _SYSTEM.fullmatch(system):
        raise BadInput("mapping", "wrong_value", at="openings.system")
    if town is not None and not (isinstance(town, str) and _TOWN.fullmatch(town)):
        raise BadInput("mapping", "wrong_value", at="openings.town")
    return Plan(
        system=system,
        service_type=_choice(ServiceType, told.get("service_type", "repair"), "service_type"),
        mode=_choice(Mode, told.get("mode", "on_site"), "mode"),
        town=town,
        promised=_choice(Promise, told.get("promise", "house"), "promise") is Promise.HOUSE,
    )


def _choice(kind: type[Choice], value: object, at: str) -> Choice:
    if not isinstance(value, str) or value not in set(kind):
        raise BadInput("mapping", "wrong_value", at=f"openings.{at}")
    return kind(value)
