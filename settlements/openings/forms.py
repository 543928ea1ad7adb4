"""The sheet of unpaid balances."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from core import mapping, sheets
from core.errors import BadInput
from core.mapping import Field, Kind, MappedRow, Problem, SheetMapping
from core.mapping_file import load_mapping
from core.money import Money
from core.sheets import Sheet
from settlements.openings.rules import Balance

COLUMNS: dict[str, tuple[str, ...]] = {
    "outlet": ("outlet", "网点编码", "код точки"),
    "period": ("month", "月份", "месяц"),
    "amount": ("amount", "未付金额", "сумма"),
    "ref": ("reference", "原单号", "номер"),
}
"""Our fields and the names under which a column is known: English, Chinese, Russian."""


@dataclass(frozen=True)
class BalanceFile:
    """A sheet that was read: its balances, and every row that cannot be."""

    sheet: Sheet
    balances: tuple[Balance, ...]
    problems: tuple[Problem, ...]


def load(source: Path | None) -> SheetMapping:
    """The mapping of a file, or the usual one. BadInput("mapping", reason, at=…)."""
    if source is None:
        return usual()
    found = load_mapping(source)
    if strange := sorted({one.name for one in found.fields} - COLUMNS.keys()):
        raise BadInput("mapping", "unknown_field", at=strange[0])
    return found


def usual() -> SheetMapping:
    kinds = {"period": Kind.DATE, "amount": Kind.MONEY}
    formats = {"period": ("%Y-%m", "%Y-%m-%d", "%Y年%m月", "%Y/%m")}
    return SheetMapping(tuple(
        Field(name, columns, kind=kinds.get(name, Kind.TEXT), required=True, limit=40,
              formats=formats.get(name, ()))
        for name, columns in COLUMNS.items()), ZoneInfo("Asia/Shanghai"))


def read(source: Path | bytes, filename: str, how: SheetMapping) -> BalanceFile:
    """The balances of a sheet; BadInput("file", reason) when it cannot be read at all."""
    sheet = sheets.read(source, filename, sheet=how.sheet, header=how.header)
    mapped = mapping.apply_mapping(how, sheet)
    return BalanceFile(sheet, tuple(map(_balance, mapped.rows)), mapped.problems)


def _balance(row: MappedRow) -> Balance:
    period, amount = row.values["period"], row.values["amount"]
    assert isinstance(period, date) and isinstance(amount, Money)
    return Balance(row.number, str(row.values["outlet"]).upper(), period, amount,
                   str(row.values["ref"]))
