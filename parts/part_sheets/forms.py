"""The shape of a sheet of parts."""

from core import text
from core.errors import BadInput
from core.mapping import Kind, MappedRow
from core.money import Money
from core.our_sheets import OurSheet, each
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
LIMITS = {"code": 60, "name": 80, "substitute": 60}


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


SHEET = OurSheet(
    COLUMNS, NEEDED, each(_entry), kinds={"price": Kind.MONEY}, limits=LIMITS,
    values={"line": LINES, "returns_old": YES_NO})
usual, load, read = SHEET.usual, SHEET.load, SHEET.read
