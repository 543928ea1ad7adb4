"""The sheet of open requests for parts."""

from datetime import date, datetime

from core.mapping import Kind, MappedRow
from core.our_sheets import OurSheet, each
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


def _row(row: MappedRow) -> OpenPart:
    told = row.values
    quantity, asked_at, promised = told["quantity"], told["asked_at"], told.get("promised_on")
    assert isinstance(quantity, int) and isinstance(asked_at, datetime)
    return OpenPart(
        row.number, str(told["ref"]), str(told["outlet"]).upper(), str(told["part"]).upper(),
        quantity, asked_at, Standing(str(told.get("state") or Standing.REQUESTED)),
        promised if isinstance(promised, date) else None, str(told.get("job") or ""))


SHEET = OurSheet(COLUMNS, NEEDED, each(_row), kinds=KINDS, formats=FORMATS,
                 values={"state": STATES}, limits=dict.fromkeys(COLUMNS, 60))
usual, load, read = SHEET.usual, SHEET.load, SHEET.read
