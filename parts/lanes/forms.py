"""The shape of a file of deliveries and of the mapping that says how it is read."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from core import mapping, sheets
from core.errors import BadInput, Refusal
from core.mapping import Kind, MappedRow, Problem, SheetMapping
from core.mapping_file import load_with
from core.our_sheets import check_names
from core.sheets import Sheet
from parts.lanes.rules import Entry, checked

KINDS = {
    "ref": Kind.TEXT, "origin": Kind.TEXT, "destination": Kind.TEXT, "mode": Kind.TEXT,
    "asked_on": Kind.DATE, "ordered_on": Kind.DATE, "promised_on": Kind.DATE,
    "delivered_on": Kind.DATE, "recorded_on": Kind.DATE,
}
"""Our fields and how each is read."""

NEEDED = ("ref", "destination", "promised_on", "delivered_on")
LIMITS = {"ref": 40, "origin": 60, "destination": 60, "mode": 30}


@dataclass(frozen=True)
class LaneMapping:
    """How a file is read, and which system it is from."""

    columns: SheetMapping
    system: str


@dataclass(frozen=True)
class LaneFile:
    """A file that was read: its deliveries, and every row that cannot be taken."""

    sheet: Sheet
    system: str
    entries: tuple[Entry, ...]
    refusals: tuple[Refusal, ...]
    problems: tuple[Problem, ...]


def load(source: Path | str) -> LaneMapping:
    """The mapping of a file. BadInput("mapping", reason, at=…)."""
    columns, told = load_with(source, ("lanes",))
    given = {one.name: one for one in columns.fields}
    check_names(columns, KINDS, NEEDED)
    if wrong := [name for name, one in given.items() if one.kind is not KINDS[name]]:
        raise BadInput("mapping", "wrong_kind", at=wrong[0])
    system = told.get("lanes", {}).get("system")
    if not isinstance(system, str) or not 1 <= len(system) <= 40:
        raise BadInput("mapping", "wrong_value", at="lanes.system")
    limited = tuple(
        replace(one, limit=LIMITS.get(one.name, one.limit), required=one.name in NEEDED)
        for one in columns.fields)
    return LaneMapping(replace(columns, fields=limited), system)


def read(source: Path | bytes, filename: str, how: LaneMapping) -> LaneFile:
    """The deliveries of a file; BadInput when the file as a whole cannot be read."""
    sheet = sheets.read(source, filename, sheet=how.columns.sheet, header=how.columns.header)
    mapped = mapping.apply_mapping(how.columns, sheet)
    taken, refusals = checked(_entry(row) for row in mapped.rows)
    return LaneFile(sheet, how.system, tuple(taken), tuple(refusals), mapped.problems)


def _entry(row: MappedRow) -> Entry:
    told = row.values
    return Entry(
        row.number, str(told["ref"]), str(told.get("origin") or ""), str(told["destination"]),
        str(told.get("mode") or ""), _day(row, "asked_on"), _day(row, "ordered_on"),
        _day(row, "promised_on") or date.min, _day(row, "delivered_on") or date.min,
        _day(row, "recorded_on"))


def _day(row: MappedRow, name: str) -> date | None:
    value = row.values.get(name)
    return value if isinstance(value, date) else None
