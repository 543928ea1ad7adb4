"""The shape of a sheet of rates."""

from collections.abc import Mapping

from core.errors import BadInput
from core.mapping import Kind, MappedRow
from core.our_sheets import OurSheet, each
from settlements.rate_sheets.rules import TIERS, Entry
from settlements.rates.rules import Item

COLUMNS: dict[str, tuple[str, ...]] = {
    "item": ("item", "项目", "статья"),
    "service_type": ("service_type", "服务类型", "вид работы"),
    "line": ("line", "产品线", "линейка"),
    "grade": ("grade", "维修等级", "сложность"),
    "tier": ("tier", "市场层级", "уровень рынка"),
    "amount": ("amount", "金额", "сумма"),
    "threshold_km": ("threshold_km", "免费公里", "бесплатные км"),
    "from_floor": ("from_floor", "起始楼层", "с этажа"),
    "valid_from": ("valid_from", "生效日", "действует с"),
    "valid_to": ("valid_to", "失效日", "действует по"),
}
"""Our fields and the names under which a column is known: English, Chinese, Russian."""

NEEDED = ("item", "amount", "valid_from")
MISSING = frozenset({"/", "-", "全部", "all", "все", "*"})
"""What stands for "holds for all", besides an empty cell."""

WORDS: dict[str, Mapping[str, str]] = {
    "item": {
        "labour": "labour", "维修费": "labour", "работа": "labour",
        "remote_km": "remote_km", "远程费": "remote_km", "выезд за город": "remote_km",
        "season": "season", "旺季补贴": "season", "сезонная доплата": "season",
        "height": "height", "登高补贴": "height", "надбавка за высоту": "height",
        "support": "support", "保底补贴": "support", "минимальная доплата": "support",
    },
    "service_type": {
        "install": "install", "安装": "install", "установка": "install",
        "repair": "repair", "维修": "repair", "ремонт": "repair",
        "maintenance": "maintenance", "保养": "maintenance", "обслуживание": "maintenance",
        "inspection": "inspection", "检测": "inspection", "осмотр": "inspection",
        "relocate": "relocate", "移机": "relocate", "перенос": "relocate",
        "clean": "clean", "清洗": "clean", "чистка": "clean",
    },
    "line": {
        "washing_machine": "washing_machine", "洗衣机": "washing_machine",
        "стиральная машина": "washing_machine",
        "refrigerator": "refrigerator", "冰箱冷柜": "refrigerator", "冰箱": "refrigerator",
        "холодильник": "refrigerator",
        "air_conditioner": "air_conditioner", "空调": "air_conditioner",
        "кондиционер": "air_conditioner",
        "water_heater": "water_heater", "热水器": "water_heater", "водонагреватель": "water_heater",
        "television": "television", "电视": "television", "телевизор": "television",
        "small_appliance": "small_appliance", "小家电": "small_appliance",
        "мелкая техника": "small_appliance",
    },
    "grade": {
        "minor": "minor", "简修": "minor", "простой": "minor",
        "small": "small", "小修": "small", "малый": "small",
        "medium": "medium", "中修": "medium", "средний": "medium",
        "major": "major", "大修": "major", "крупный": "major",
    },
}  # fmt: skip
KINDS = {"tier": Kind.INTEGER, "threshold_km": Kind.INTEGER, "from_floor": Kind.INTEGER,
         "amount": Kind.MONEY,
         "valid_from": Kind.DATE, "valid_to": Kind.DATE}
DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y")
FARTHEST_FREE_KM = 1_000
FLOORS = range(2, 201)


def _entry(row: MappedRow) -> Entry:
    told = dict(row.values)
    tier, free = told.get("tier"), told.get("threshold_km")
    if tier is not None and tier not in TIERS:
        raise BadInput("tier", "tier_unknown")
    if isinstance(free, int) and free > FARTHEST_FREE_KM:
        raise BadInput("threshold_km", "km_out_of_range")
    floor = told.get("from_floor")
    if floor is not None and floor not in FLOORS:
        raise BadInput("from_floor", "floor_out_of_range")
    for name in ("item", "service_type", "line", "grade"):
        if told.get(name) is not None and told[name] not in WORDS[name].values():
            raise BadInput(name, "unknown_value")
    return Entry(
        row=row.number,
        item=Item(str(told["item"])),
        amount=told["amount"],  # type: ignore[arg-type]
        first=told["valid_from"],  # type: ignore[arg-type]
        last=told.get("valid_to"),  # type: ignore[arg-type]
        threshold_km=free,  # type: ignore[arg-type]
        service_type=_code(told.get("service_type")),
        line=_code(told.get("line")),
        grade=_code(told.get("grade")),
        tier=tier,  # type: ignore[arg-type]
        from_floor=floor,  # type: ignore[arg-type]
    )


def _code(value: object) -> str | None:
    return None if value is None else str(value)


SHEET = OurSheet(COLUMNS, NEEDED, each(_entry), kinds=KINDS, values=WORDS, missing=MISSING,
                 formats={"valid_from": DATES, "valid_to": DATES})
usual, load, read, header = SHEET.usual, SHEET.load, SHEET.read, SHEET.header
