"""The columns of a list, declared once: the page and the workbook read the same declaration.

Which columns are shown, and in which order, stands in the address as `cols=state.holder.due`
(INTERFACE, "Always" 1); the first column of a table always stands first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import url_for

from core.lists import whole
from core.sheets import Cell
from core.wording import full_moment

COLUMNS = "cols"
"""The name in an address under which the chosen columns stand."""
LONGEST_VALUE = 60

Value = Callable[[Any], Cell]
Label = Any
"""A text that is translated when it is shown."""


@dataclass(frozen=True)
class Field:
    """One column. `cells` is what of a row stands in a workbook and under which words: two where
    the page shows two lines in one cell, none where the page only draws or offers a step.
    `shown` says that it stands in the list unless somebody chooses otherwise."""

    code: str
    label: Label
    cells: Sequence[tuple[Label, Value]] = ()
    number: bool = False
    sort: str = ""
    quiet: bool = False
    shown: bool = True


@dataclass(frozen=True)
class Table:
    """A list of the house: its code, its door, the columns it has and the names of the filters
    in its address. `export` is the door that gives the workbook; `endpoints` names the door of a
    filter that stands in the path of the address."""

    code: str
    label: Label
    endpoint: str
    export: str
    names: Sequence[str]
    fields: Sequence[Field]
    endpoints: Mapping[str, str] = field(default_factory=dict)

    def kept(self, args: Mapping[str, str]) -> dict[str, str]:
        """What of an address narrows this list, each value cut to what a filter can hold."""
        return {name: args[name][:LONGEST_VALUE] for name in self.names if args.get(name)}

    def href(self, kept: Mapping[str, str], columns: str = "") -> str:
        """The address of the list with these filters and columns."""
        parts: dict[str, Any] = {**kept, **({COLUMNS: columns} if columns else {})}
        endpoint = next((to for name, to in self.endpoints.items() if name in kept), self.endpoint)
        return url_for(endpoint, **parts)

    def chosen(self, typed: str) -> tuple[Field, ...]:
        """The columns an address asks for, in its order; what is no column is passed over, and
        without any the usual ones stand."""
        first, *rest = self.fields
        known = {each.code: each for each in rest}
        wanted = [known[code] for code in dict.fromkeys(typed.split(".")) if code in known]
        return (first, *(wanted or [each for each in rest if each.shown]))

    def columns(self, typed: str) -> str:
        """The same choice as the shortest text for an address, empty for the usual columns."""
        codes = [each.code for each in self.chosen(typed)]
        usual = [each.code for each in self.chosen("")]
        return "" if codes == usual else ".".join(codes[1:])

    def arranged(self, ticked: Iterable[str], places: Mapping[str, str]) -> str:
        """The choice of a form: the ticked columns by the place typed beside each, `places` in
        the order they stand now. A place that was changed pushes aside who holds it; an
        unreadable one is left as it was."""
        known = {each.code for each in self.fields}
        codes = [code for code in dict.fromkeys(ticked) if code in known]
        order = {code: _pushed(now, whole(typed, 99))
                 for now, (code, typed) in enumerate(places.items(), 1)}
        behind = 2 * len(order) + 2
        return self.columns(".".join(sorted(codes, key=lambda code: order.get(code, behind))))


def _pushed(now: int, wanted: int | None) -> int:
    """Twice the place, so that one who moves stands before or behind the one already there."""
    if wanted is None or wanted == now:
        return 2 * now
    return 2 * wanted - 1 if wanted < now else 2 * wanted + 1


def header(fields: Iterable[Field]) -> list[str]:
    """The first row of the workbook."""
    return [str(label) for each in fields for label, _value in each.cells]


def cells(fields: Iterable[Field], row: object) -> list[Cell]:
    """One row of the workbook, in the order of `header`."""
    return [value(row) for each in fields for _label, value in each.cells]


def sheet_moment(value: datetime | None) -> str:
    """A moment in a cell: date and time in China, empty when there is none."""
    return full_moment(value) if value else ""
