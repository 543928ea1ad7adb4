"""The shape of a sheet of outlets."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from core import mapping
from core.errors import BadInput
from core.mapping import Kind, MappedRow, Problem, SheetMapping
from core.our_sheets import OurSheet, SheetFile
from core.sheets import Sheet
from network.outlet_sheets.rules import Entry
from network.outlets.rules import Contract
from network.outlets.service import OutletValues
from network.regions.gazetteer import Gazetteer, Outcome, shipped_gazetteer

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "网点编码", "编码", "код"),
    "name": ("name", "网点名称", "名称", "название"),
    "contract": ("contract", "合同类型", "договор"),
    "parent_code": ("parent_code", "上级编码", "код вышестоящей"),
    "town": ("town", "乡镇街道", "乡镇", "посёлок"),
    "address": ("address", "地址", "адрес"),
    "phone": ("phone", "电话", "телефон"),
    "one_man": ("one_man", "夫妻店", "один мастер"),
}
"""Our fields and the names under which a column is known: English, Chinese, Russian."""

CONTRACTS = {
    "own": "own", "自营": "own", "собственная": "own",
    "direct": "direct", "直签": "direct", "прямой договор": "direct",
    "under_parent": "under_parent", "挂靠": "under_parent", "через партнёра": "under_parent",
}  # fmt: skip
YES_NO = {
    "yes": "yes", "1": "yes", "true": "yes", "是": "yes", "да": "yes",
    "no": "", "0": "", "false": "", "否": "", "нет": "",
}  # fmt: skip
NEEDED = ("code", "name", "town")
LIMITS = {"code": 32, "name": 80, "town": 120, "address": 200}


@dataclass(frozen=True)
class OutletFile(SheetFile[Entry]):
    """A sheet that was read; `spoilt` are the codes in the rows that cannot be taken, as far as
    they can be read."""

    spoilt: dict[str, int]


def read(source: Path | bytes, filename: str, how: SheetMapping) -> OutletFile:
    """The rows of a sheet; BadInput when it as a whole cannot be read."""
    file = SHEET.read(source, filename, how)
    return OutletFile(file.sheet, file.entries, file.problems,
                      _codes(file.sheet, how, file.problems))


def _codes(sheet: Sheet, how: SheetMapping, problems: Iterable[Problem]) -> dict[str, int]:
    rows = {problem.row for problem in problems}
    if not rows:
        return {}
    only = replace(how, fields=tuple(one for one in how.fields if one.name == "code"))
    some = replace(sheet, rows=tuple(row for row in sheet.rows if row.number in rows))
    read_ = mapping.apply_mapping(only, some).rows
    return {str(row.values["code"]).upper(): row.number for row in read_}


def _entries(rows: Collection[MappedRow]) -> Callable[[MappedRow], Entry]:
    towns = _Towns(rows)
    return lambda row: _entry(row, towns)


def _entry(row: MappedRow, towns: "_Towns") -> Entry:
    told = {name: str(value or "") for name, value in row.values.items()}
    contract = _contract(told.get("contract", ""))
    values = OutletValues(
        code=told["code"],
        name=told["name"],
        contract=contract or Contract.DIRECT,
        town_code=towns.code_of(told["town"]),
        address=told.get("address", ""),
        phone=told.get("phone", ""),
        parent_code=told.get("parent_code", "").upper(),
        one_man=bool(told.get("one_man")),
    ).cleaned()
    return Entry(
        row.number,
        values.code,
        values.name,
        contract,
        values.parent_code,
        values.town_code,
        values.address,
        values.phone,
        values.one_man,
    )


def _contract(word: str) -> Contract | None:
    if word and word not in set(Contract):
        raise BadInput("contract", "unknown_value")
    return Contract(word) if word else None


class _Towns:
    """Codes of townships by what stands in the cells. The gazetteer is made when a cell holds a
    name, and let go with the sheet: it costs half a second and 22 MB."""

    def __init__(self, rows: Iterable[MappedRow]) -> None:
        self.found: dict[str, str] = {}
        self.faults: dict[str, str] = {}
        cells = {str(row.values["town"]) for row in rows}
        names = {cell for cell in cells if not _is_code(cell)}
        if names:
            self._look_up(shipped_gazetteer(), names)

    def code_of(self, cell: str) -> str:
        """The township of a cell; BadInput `no_such_town`, `town_ambiguous` or
        `town_not_exact`. Whether a code exists is asked later, of the database."""
        if cell in self.faults:
            raise BadInput("town", self.faults[cell])
        return self.found.get(cell, cell)

    def _look_up(self, gazetteer: Gazetteer, names: Iterable[str]) -> None:
        for name in names:
            finding = gazetteer.find(name)
            if finding.outcome is Outcome.AMBIGUOUS:
                self.faults[name] = "town_ambiguous"
            elif finding.outcome is Outcome.UNKNOWN or finding.code is None:
                self.faults[name] = "no_such_town"
            elif len(finding.code) < 9:
                self.faults[name] = "town_not_exact"
            else:
                self.found[name] = finding.code


def _is_code(cell: str) -> bool:
    return cell.isascii() and cell.isdigit()


SHEET = OurSheet(COLUMNS, NEEDED, _entries, kinds={"phone": Kind.PHONE}, limits=LIMITS,
                 values={"contract": CONTRACTS, "one_man": YES_NO})
usual, load, header = SHEET.usual, SHEET.load, SHEET.header
