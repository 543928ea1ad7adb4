"""Sheets whose columns are our own: known by their names in three languages, or by a mapping
somebody wrote for a foreign file. Every row comes out as an entry or is named (SAFETY 25)."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from core import mapping, sheets
from core.errors import BadInput
from core.mapping import Field, Kind, MappedRow, Problem, SheetMapping
from core.mapping_file import load_mapping
from core.sheets import Sheet

MISSING = frozenset({"/", "-", "无", "N/A"})
"""What stands in a cell that says nothing."""

_LONGEST = 40
_SHOWN = 60

E = TypeVar("E")


@dataclass(frozen=True)
class SheetFile(Generic[E]):
    """A sheet that was read: its rows as entries, and every row that cannot be one."""

    sheet: Sheet
    entries: tuple[E, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class OurSheet(Generic[E]):
    """One kind of sheet. `columns` are our fields with the names under which a column is known:
    English, Chinese, Russian. `make`, given all rows, says how one becomes an entry (`each` where
    one needs nothing of the others); the BadInput it raises names the row. What is not said of a
    field: it is text of at most 40 signs."""

    columns: Mapping[str, tuple[str, ...]]
    needed: Collection[str]
    make: Callable[[Collection[MappedRow]], Callable[[MappedRow], E]]
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    formats: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    missing: frozenset[str] = MISSING

    def usual(self) -> SheetMapping:
        """A sheet with our own column names, in any of the three languages."""
        return SheetMapping(tuple(
            Field(name, columns, kind=self.kinds.get(name, Kind.TEXT),
                  required=name in self.needed, missing=self.missing,
                  formats=self.formats.get(name, ()), values=self.values.get(name, {}),
                  limit=self.limits.get(name, _LONGEST))
            for name, columns in self.columns.items()), ZoneInfo("Asia/Shanghai"))

    def load(self, source: Path | str | None) -> SheetMapping:
        """The mapping of a file, or the usual one. BadInput("mapping", reason, at=…)."""
        if source is None:
            return self.usual()
        found = load_mapping(source)
        check_names(found, self.columns, self.needed)
        return found

    def read(self, source: Path | bytes, filename: str, how: SheetMapping) -> SheetFile[E]:
        """The rows of a sheet; BadInput when it as a whole cannot be read."""
        sheet = sheets.read(source, filename, sheet=how.sheet, header=how.header)
        mapped = mapping.apply_mapping(how, sheet)
        entries, wrong = _made(mapped.rows, self.make(mapped.rows))
        return SheetFile(sheet, entries, (*mapped.problems, *wrong))

    def header(self, language: str) -> Iterator[str]:
        """The column names of the template in a language."""
        place = {"en": 0, "zh_Hans_CN": 1, "ru": -1}.get(language, 1)
        return (names[place] for names in self.columns.values())


def each(make: Callable[[MappedRow], E]) -> Callable[[Collection[MappedRow]],
                                                     Callable[[MappedRow], E]]:
    """Every row for itself."""
    return lambda _rows: make


def _made(rows: Collection[MappedRow],
          make: Callable[[MappedRow], E]) -> tuple[tuple[E, ...], tuple[Problem, ...]]:
    """Each row as an entry, or named with the field at fault."""
    entries: list[E] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            entries.append(make(row))
        except BadInput as bad:
            shown = str(row.values.get(bad.field) or "")[:_SHOWN]
            problems.append(Problem(row.number, "", bad.field, str(bad.facts["reason"]), shown))
    return tuple(entries), tuple(problems)


def check_names(found: SheetMapping, known: Collection[str], needed: Collection[str]) -> None:
    """BadInput("mapping", reason, at=…) for a mapping with a field we do not know, or without one
    we need."""
    names = {one.name for one in found.fields}
    if strange := sorted(names - set(known)):
        raise BadInput("mapping", "unknown_field", at=strange[0])
    if missing := [name for name in needed if name not in names]:
        raise BadInput("mapping", "field_missing", at=missing[0])
