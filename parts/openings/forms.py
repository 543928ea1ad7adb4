"""The sheet of open requests for parts."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from core import mapping, sheets
from core.errors import BadInput
from core.mapping import Field, Kind, MappedRow, Problem, SheetMapping
from core.mapping_file import load_mapping
from core.sheets import Sheet
from parts.openings.rules import OpenPart, Standing

COLUMNS: dict[str, tuple[str, ...]] = {
    "ref": ("reference", "原单号", "номер"),
    "outlet": ("outlet", "网点编码", "код точки"),
    "part": ("part", "配件编码", "номер детали"),
    "quantity": ("quantity", "数量", "количество"),
    "asked_at": ("asked_at", "申请时间", "когда запрошено"),
    "state": ("state", "状态", "состояние"),
    "promised_on": ("promised_on", "预计到件", "ожидается"),
    "job": ("job", "原工单号", "номер заказа"),
}
"""Our fields and the names under which a column is known: English, Chinese, Russian."""

KINDS = {"quantity": Kind.INTEGER, "asked_at": Kind.MOMENT, "promised_on": Kind.DATE}
NEEDED = ("ref", "outlet", "part", "quantity", "asked_at")
STATES = {
    **{standing.value: standing.value for standing in Standing},
    "已申请": "requested", "待审批": "requested", "запрошено": "requested",
    "缺件": "backordered", "нет в наличии": "backordered",
}  # fmt: skip
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日")
FORMATS = {
    "asked_at": ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", *DAYS),
    "promised_on": DAYS,
}
MISSING = frozenset({"/", "-", "无", "N/A"})


@dataclass(frozen=True)
class OpenPartFile:
    """A sheet that was read: its rows, and every row that cannot be taken."""

    sheet: Sheet
    rows: tuple[OpenPart, ...]
    problems: tuple[Problem, ...]


def usual() -> SheetMapping:
    """A sheet with our own column names, in any of the three languages."""
    return SheetMapping(tuple(
        Field(name, columns, kind=KINDS.get(name, Kind.TEXT), required=name in NEEDED,
              missing=MISSING, formats=FORMATS.get(name, ()), limit=60,
              values=STATES if name == "state" else {})
        for name, columns in COLUMNS.items()), ZoneInfo("Asia/Shanghai"))


def load(source: Path | None) -> SheetMapping:
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


def read(source: Path | bytes, filename: str, how: SheetMapping) -> OpenPartFile:
    """The rows of a sheet; BadInput("file", reason) when it cannot be read at all."""
    sheet = sheets.read(source, filename, sheet=how.sheet, header=how.header)
    mapped = mapping.apply_mapping(how, sheet)
    return OpenPartFile(sheet, tuple(map(_row, mapped.rows)), mapped.problems)


def _row(row: MappedRow) -> OpenPart:
    told = row.values
    quantity, asked_at, promised = told["quantity"], told["asked_at"], told.get("promised_on")
    assert isinstance(quantity, int) and isinstance(asked_at, datetime)
    return OpenPart(
        row.number, str(told["ref"]), str(told["outlet"]).upper(), str(told["part"]).upper(),
        quantity, asked_at, Standing(str(told.get("state") or Standing.REQUESTED)),
        promised if isinstance(promised, date) else None, str(told.get("job") or ""))
