"""The shape of a sheet of certificates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from core import mapping, sheets
from core.errors import BadInput
from core.mapping import Field, MappedRow, Problem, SheetMapping
from core.mapping import Kind as Cell
from core.mapping_file import load_mapping
from core.sheets import Sheet
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
FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y")
LIMITS = {"outlet": 16, "person": 64, "number": 40}


@dataclass(frozen=True)
class CertificateFile:
    """A sheet that was read: its rows with values, and every cell that cannot be read."""

    sheet: Sheet
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def usual() -> SheetMapping:
    """A sheet with our own column names, in any of the three languages."""
    fields = tuple(
        Field(
            name,
            columns,
            kind=Cell.DATE if name.endswith("_on") else Cell.TEXT,
            required=name in NEEDED,
            missing=MISSING,
            formats=FORMATS if name.endswith("_on") else (),
            values={word: kind.value for word, kind in KINDS.items()} if name == "kind" else {},
            limit=LIMITS.get(name, 40),
        )
        for name, columns in COLUMNS.items()
    )
    return SheetMapping(fields, ZoneInfo("Asia/Shanghai"))


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


def read(source: Path | bytes, filename: str, how: SheetMapping) -> CertificateFile:
    """The rows of a sheet; BadInput when it as a whole cannot be read."""
    sheet = sheets.read(source, filename, sheet=how.sheet, header=how.header)
    mapped = mapping.apply_mapping(how, sheet)
    return CertificateFile(sheet, tuple(_entry(row) for row in mapped.rows), mapped.problems)


def _entry(row: MappedRow) -> Entry:
    told = row.values
    return Entry(
        row.number, str(told["outlet"]).upper(), str(told["person"]), Kind(str(told["kind"])),
        str(told["number"]).upper().replace(" ", ""), _day(told["issued_on"]) or date.min,
        _day(told.get("review_on")), _day(told.get("ends_on")))


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def header(language: str) -> Iterator[str]:
    """The column names of the template in a language."""
    place = {"en": 0, "zh_Hans_CN": 1, "ru": -1}.get(language, 1)
    return (names[place] for names in COLUMNS.values())
