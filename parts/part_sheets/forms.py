"""The shape of a sheet of parts."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from core import mapping, sheets, text
from core.errors import BadInput
from core.mapping import Field, Kind, MappedRow, Problem, SheetMapping
from core.mapping_file import load_mapping
from core.money import Money
from core.sheets import Sheet
from network.products.rules import ProductLine
from parts.catalogue.rules import read_code
from parts.part_sheets.rules import Entry

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "配件编码", "编码", "номер детали"),
    "name": ("name", "配件名称", "名称", "название"),
    "line": ("line", "产品线", "品类", "линия"),
    "price": ("price", "价格", "单价", "цена"),
    "returns_old": ("returns_old", "须返旧件", "возврат старой"),
    "substitute": ("substitute", "替代件", "замена"),
}
"""Our fields and the names under which a column is known: English, Chinese, Russian."""

LINES = {
    **{line.value: line.value for line in ProductLine},
    "洗衣机": "washing_machine", "冰箱": "refrigerator", "冰箱冷柜": "refrigerator",
    "空调": "air_conditioner", "热水器": "water_heater", "电视": "television",
    "小家电": "small_appliance",
}
YES_NO = {
    "yes": "yes", "1": "yes", "true": "yes", "是": "yes", "да": "yes",
    "no": "no", "0": "no", "false": "no", "否": "no", "нет": "no",
}  # fmt: skip
NEEDED = ("code", "name")
MISSING = frozenset({"/", "-", "无", "N/A"})
LIMITS = {"code": 60, "name": 80, "substitute": 60}


@dataclass(frozen=True)
class PartFile:
    """A sheet that was read: its rows, and every row that cannot be taken."""

    sheet: Sheet
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def usual() -> SheetMapping:
    """A sheet with our own column names, in any of the three languages."""
    values = {"line": LINES, "returns_old": YES_NO}
    return SheetMapping(tuple(
        Field(name, columns, kind=Kind.MONEY if name == "price" else Kind.TEXT,
              required=name in NEEDED, missing=MISSING, values=values.get(name, {}),
              limit=LIMITS.get(name, 40))
        for name, columns in COLUMNS.items()), ZoneInfo("Asia/Shanghai"))


def load(source: Path | str | None) -> SheetMapping:
    """The mapping of a file, or the usual one. BadInput("mapping", reason, at=…)."""
    if source is None:
        return usual()
    found = load_mapping(source)
    names = {one.name for one in found.fields}
    if strange := sorted(names - COLUMNS.keys()):
        raise BadInput("mapping", "unknown_field", at=strange[0])
    if missing := [name for name in NEEDED if name not in names]:
        raise BadInput("mapping", "field_missing", at=missing[0])
    return found


def read(source: Path | bytes, filename: str, how: SheetMapping) -> PartFile:
    """The rows of a sheet; BadInput when it as a whole cannot be read."""
    sheet = sheets.read(source, filename, sheet=how.sheet, header=how.header)
    mapped = mapping.apply_mapping(how, sheet)
    entries: list[Entry] = []
    problems = list(mapped.problems)
    for row in mapped.rows:
        try:
            entries.append(_entry(row))
        except BadInput as bad:
            shown = str(row.values.get(bad.field) or "")[:60]
            problems.append(Problem(row.number, "", bad.field, str(bad.facts["reason"]), shown))
    return PartFile(sheet, tuple(entries), tuple(problems))


def _entry(row: MappedRow) -> Entry:
    told = {name: str(value or "") for name, value in row.values.items()}
    name = text.clean_line(told["name"], 80, field="name")
    if not name:
        raise BadInput("name", "missing")
    price, line = row.values.get("price"), told.get("line", "")
    if line and line not in set(ProductLine):
        raise BadInput("line", "unknown_value")
    other = told.get("substitute", "")
    return Entry(
        row.number, read_code(told["code"]), name, ProductLine(line) if line else None,
        price if isinstance(price, Money) else None, told.get("returns_old") != "no",
        read_code(other, field="substitute") if other else "")
