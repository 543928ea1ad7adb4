"""The sheet of unpaid balances."""

from datetime import date

from core.mapping import Kind, MappedRow
from core.money import Money
from core.our_sheets import OurSheet, each
from settlements.openings.rules import Balance

COLUMNS: dict[str, tuple[str, ...]] = {
    "outlet": ("outlet", "网点编码", "код точки"),
    "period": ("month", "月份", "месяц"),
    "amount": ("amount", "未付金额", "сумма"),
    "ref": ("reference", "原单号", "номер"),
}
"""Our fields and the names under which a column is known: English, Chinese, Russian."""


def _balance(row: MappedRow) -> Balance:
    period, amount = row.values["period"], row.values["amount"]
    assert isinstance(period, date) and isinstance(amount, Money)
    return Balance(row.number, str(row.values["outlet"]).upper(), period, amount,
                   str(row.values["ref"]))


SHEET = OurSheet(
    COLUMNS, tuple(COLUMNS), each(_balance), kinds={"period": Kind.DATE, "amount": Kind.MONEY},
    formats={"period": ("%Y-%m", "%Y-%m-%d", "%Y年%m月", "%Y/%m")}, missing=frozenset())
usual, load, read = SHEET.usual, SHEET.load, SHEET.read
