"""From the columns of a foreign sheet to our fields, as a mapping says.

Every row comes out either as values or with a problem that names row and column; nothing
is guessed, nothing dropped. core/mapping_file.py reads a mapping from a file. SAFETY 25.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from core import phones, text
from core.errors import BadInput
from core.money import Money
from core.sheets import Row, Sheet

Value = str | int | Money | date | datetime | None
"""What a field holds: a moment is aware UTC, what is missing is None."""

_SHOWN = 60


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    DIGITS = "digits"
    INTEGER = "integer"
    MONEY = "money"
    PHONE = "phone"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Field:
    """One of our fields and where it comes from.

    `columns` are the names under which the column is known; without any, `value` is the
    constant for every row. `values` translates what stands in the cell; with it, another
    content is a problem. `length` is the exact number of digits of a code. `formats` are
    strptime patterns, tried in order, for dates and moments.
    """

    name: str
    columns: tuple[str, ...] = ()
    value: str | None = None
    kind: Kind = Kind.TEXT
    required: bool = False
    missing: frozenset[str] = frozenset()
    formats: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    length: int = 0
    limit: int = 2000
    negative: bool = False


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """A mapping file: how to open the source and every field of a row."""

    fields: tuple[Field, ...]
    zone: ZoneInfo
    sheet: str | None = None
    header: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row was not taken: the row as the spreadsheet shows it, the column of the
    source, our field, the reason's code, what stood there (cut short)."""

    row: int
    column: str
    field: str
    reason: str
    shown: str


@dataclass(frozen=True, slots=True)
class MappedRow:
    """The values of one row by the names of our fields."""

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Mapped:
    """Rows in = rows taken + rows named in problems; `unused` are columns nobody asked for."""

    rows: tuple[MappedRow, ...]
    problems: tuple[Problem, ...]
    unused: tuple[str, ...]


def apply_mapping(mapping: SheetMapping, sheet: Sheet) -> Mapped:
    """Read every row of the sheet. A row with any problem is not taken; all its problems
    are told.

    Raises BadInput("file", reason, …) when the sheet as a whole does not fit:
    `column_missing` (of a required field), `column_twice` (two columns for one field).
    """
    places = {one.name: _place(one, sheet) for one in mapping.fields if one.columns}
    width = len(sheet.header)
    rows: list[MappedRow] = []
    problems: list[Problem] = []
    known: dict[tuple[str, str], Value] = {}
    for row in sheet.rows:
        values, wrong = _read_row(row, mapping, places, sheet.header, known)
        if len(row.cells) > width:
            shown = row.cells[width][:_SHOWN]
            wrong.append(Problem(row.number, str(width + 1), "", "more_cells_than_columns", shown))
        if wrong:
            problems += wrong
        else:
            rows.append(MappedRow(row.number, values))
    used = set(places.values())
    unused = tuple(name for place, name in enumerate(sheet.header) if place not in used and name)
    return Mapped(tuple(rows), tuple(problems), unused)


def _read_row(
    row: Row,
    mapping: SheetMapping,
    places: Mapping[str, int | None],
    header: tuple[str, ...],
    known: dict[tuple[str, str], Value],
) -> tuple[dict[str, Value], list[Problem]]:
    """The values of a row. `known` keeps what a cell of a field was read as: states, groups and
    times come again in most rows."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for one in mapping.fields:
        place = places.get(one.name)
        cell = (one.value or "") if not one.columns else "" if place is None else row.cells[place]
        key = one.name, cell
        try:
            if key not in known:
                known[key] = _read_cell(cell, one, mapping.zone)
            values[one.name] = known[key]
        except BadInput as bad:
            column = "" if place is None else header[place]
            reason = str(bad.facts["reason"])
            problems.append(Problem(row.number, column, one.name, reason, cell[:_SHOWN]))
    return values, problems


def _read_cell(cell: str, one: Field, zone: ZoneInfo) -> Value:
    plain = cell.strip()
    if not plain or plain in one.missing:
        if one.required:
            raise BadInput(one.name, "missing")
        return None
    if one.values:
        if plain not in one.values:
            raise BadInput(one.name, "unknown_value")
        plain = one.values[plain]
    return _READERS[one.kind](plain, one, zone)


def _read_text(plain: str, one: Field, zone: ZoneInfo) -> str:
    return text.clean_text(plain, one.limit, field=one.name)


def _read_digits(plain: str, one: Field, zone: ZoneInfo) -> str:
    """A code of digits: never a number, so that a zero in front is not lost."""
    digits = text.normal_width(plain).strip()
    if not (digits.isascii() and digits.isdigit()):
        raise BadInput(one.name, "not_digits")
    if one.length and len(digits) != one.length:
        short = len(digits) == one.length - 1
        raise BadInput(one.name, "lost_leading_zero" if short else "wrong_number_of_digits")
    return digits


def _read_integer(plain: str, one: Field, zone: ZoneInfo) -> int:
    digits = text.normal_width(plain).strip()
    minus, digits = digits.startswith("-"), digits.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
        raise BadInput(one.name, "not_a_whole_number")
    if minus and not one.negative:
        raise BadInput(one.name, "sign_not_allowed")
    return -int(digits) if minus else int(digits)


def _read_money(plain: str, one: Field, zone: ZoneInfo) -> Money:
    return Money.parse(plain, field=one.name, negative=one.negative)


def _read_phone(plain: str, one: Field, zone: ZoneInfo) -> str:
    """The first number of the cell that can be called; the cell's fault when none can."""
    found = phones.read_phones(plain)
    if not found.good:
        raise BadInput(one.name, found.bad[0].fault if found.bad else "missing")
    return found.good[0].number


def _read_date(plain: str, one: Field, zone: ZoneInfo) -> date:
    return _read_time(plain, one, zone, "%Y-%m-%d").date()


def _read_moment(plain: str, one: Field, zone: ZoneInfo) -> datetime:
    """Local time of the mapping's zone; where clocks were set back, the first of the two."""
    return _read_time(plain, one, zone, "%Y-%m-%d %H:%M:%S").astimezone(UTC)


def _read_time(plain: str, one: Field, zone: ZoneInfo, from_workbook: str) -> datetime:
    """By the first pattern that fits; true date cells of a workbook come in one form."""
    written = text.normal_width(plain[:_SHOWN]).strip()
    for pattern in (*one.formats, from_workbook):
        try:
            return datetime.strptime(written, pattern).replace(tzinfo=zone)
        except ValueError:
            continue
    raise BadInput(one.name, "not_in_a_listed_format")


_READERS: dict[Kind, Callable[[str, Field, ZoneInfo], Value]] = {
    Kind.TEXT: _read_text,
    Kind.DIGITS: _read_digits,
    Kind.INTEGER: _read_integer,
    Kind.MONEY: _read_money,
    Kind.PHONE: _read_phone,
    Kind.DATE: _read_date,
    Kind.MOMENT: _read_moment,
}


def _place(one: Field, sheet: Sheet) -> int | None:
    """Where the column stands, by any of its names; width and case do not matter."""
    wanted = {_same(name) for name in one.columns}
    places = [place for place, name in enumerate(sheet.header) if _same(name) in wanted]
    facts = {"file": sheet.filename, "sheet": sheet.sheet, "columns": list(one.columns)}
    if len(places) > 1:
        raise BadInput("file", "column_twice", **facts)
    if not places and one.required:
        raise BadInput("file", "column_missing", **facts)
    return places[0] if places else None


def _same(name: str) -> str:
    return " ".join(text.normal_width(name).casefold().split())
