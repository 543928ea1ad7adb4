"""The shape of a sheet of certificates."""

from datetime import date

from core.mapping import Kind as Cell
from core.mapping import MappedRow
from core.our_sheets import OurSheet, each
from training.certificate_sheets.rules import Entry
from training.certificates.rules import Kind

COLUMNS: dict[str, tuple[str, ...]] = {
    "outlet": ("outlet", "网点编码", "код точки"),
    "person": ("person", "姓名", "сотрудник"),
    "kind": ("kind", "证件种类", "вид"),
    "number": ("number", "证号", "номер"),
    "issued_on": ("issued", "发证日期", "выдано"),
    "review_on": ("review", "复审日期", "переаттестация"),
    "ends_on": ("end", "到期日期", "действует до"),
}
"""Our fields and the names under which a column is known: English, Chinese, Russian."""

KINDS = {
    "work": Kind.WORK, "上岗证": Kind.WORK, "допуск": Kind.WORK,
    "height": Kind.HEIGHT, "高处": Kind.HEIGHT, "高处作业": Kind.HEIGHT, "высота": Kind.HEIGHT,
    "refrigeration": Kind.REFRIGERATION, "制冷": Kind.REFRIGERATION,
    "制冷与空调设备安装修理作业": Kind.REFRIGERATION, "холод": Kind.REFRIGERATION,
    "electricity": Kind.ELECTRICITY, "低压电工": Kind.ELECTRICITY, "электро": Kind.ELECTRICITY,
    "skill": Kind.SKILL, "职业技能等级": Kind.SKILL, "разряд": Kind.SKILL,
}  # fmt: skip
NEEDED = ("outlet", "person", "kind", "number", "issued_on")
MISSING = frozenset({"/", "-", "无", "N/A", "长期"})
DATES = ("issued_on", "review_on", "ends_on")
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y")
LIMITS = {"outlet": 16, "person": 64, "number": 40}


def _entry(row: MappedRow) -> Entry:
    told = row.values
    return Entry(
        row.number, str(told["outlet"]).upper(), str(told["person"]), Kind(str(told["kind"])),
        str(told["number"]).upper().replace(" ", ""), _day(told["issued_on"]) or date.min,
        _day(told.get("review_on")), _day(told.get("ends_on")))


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


SHEET = OurSheet(
    COLUMNS, NEEDED, each(_entry), kinds=dict.fromkeys(DATES, Cell.DATE), missing=MISSING,
    formats=dict.fromkeys(DATES, FORMATS), limits=LIMITS,
    values={"kind": {word: kind.value for word, kind in KINDS.items()}})
usual, load, read, header = SHEET.usual, SHEET.load, SHEET.read, SHEET.header
