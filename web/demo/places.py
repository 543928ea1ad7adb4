"""The demo's places outside the stories: where some 300 plain outlets stand and which counties
each serves. Computed from the shipped divisions, the same on every machine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from network.outlets.rules import Contract
from network.regions.reader import Division
from network.regions.rules import Level

OF_THE_STORIES = ("34", "42", "52", "62")
PER_PROVINCE = 11
PLAIN = ("街道", "镇", "乡")
"""Zones and farms are places too, but no shop of the demo stands there."""
WORDS = (
    "宏达", "永顺", "兴隆", "万家", "利民", "顺达", "恒通", "家乐", "鸿运", "永安", "联发", "便民",
    "金桥", "华美", "诚信", "同兴", "安达", "百顺", "东升", "和顺", "长青", "益民", "福源", "新世纪",
    "大众", "友谊", "佳美", "永盛", "志诚", "康乐", "通达", "祥和", "立新", "惠民", "广源",
)
SORTS = {
    1: ("家电服务中心", "电器服务中心"),
    2: ("家电服务部", "电器服务部", "制冷维修部"),
    3: ("家电维修", "电器维修部", "制冷服务部"),
    4: ("家电修理铺", "电器修理", "家电维修店"),
}


@dataclass(frozen=True)
class Spot:
    """One outlet to be opened: where, of which tier, under whom, and what it serves."""

    code: str
    name: str
    tier: int
    town: str
    contract: Contract
    parent: str
    serves: tuple[str, ...]


@dataclass(frozen=True)
class Province:
    """A province with what lies in it, by code."""

    code: str
    names: dict[str, str]
    counties: tuple[str, ...]
    towns: tuple[Division, ...]

    def of_tier(self, tier: int, below: str) -> Iterator[Division]:
        return (t for t in self.towns if t.tier == tier and t.code.startswith(below))


def provinces(rows: Iterable[Division]) -> list[Province]:
    """All provinces that have counties, in official order."""
    found: dict[str, list[Division]] = {}
    for row in rows:
        found.setdefault(row.code[:2], []).append(row)
    made = (_province(code, own) for code, own in sorted(found.items()))
    return [province for province in made if province.counties]


def _province(code: str, rows: Sequence[Division]) -> Province:
    return Province(
        code,
        {row.code: row.short or row.name for row in rows},
        tuple(row.code for row in rows if row.level == Level.COUNTY),
        tuple(row for row in rows if row.level == Level.TOWNSHIP and row.tier
              and row.name.endswith(PLAIN)),
    )


def spots(all_provinces: Sequence[Province]) -> Iterator[Spot]:
    """The outlets of every province without a story, and two more."""
    for province in all_provinces:
        if province.code not in OF_THE_STORIES:
            yield from _of_province(province)
        yield from _under_seven(province)


def _under_seven(province: Province) -> Iterator[Spot]:
    """Two plain shops under outlet 7, of whom story 10 speaks."""
    for n, town in enumerate(("建南镇", "毛坝镇"), 98):
        for row in province.towns:
            if row.name == town and row.code.startswith("422802"):
                yield Spot(f"WD-42{n}", f"{town[:2]}便民家电修理", 4, row.code,
                           Contract.UNDER_PARENT, "WD-07", (row.code[:6],))


def _of_province(province: Province) -> list[Spot]:
    chosen = [(town, 1) for town in islice(province.of_tier(1, f"{province.code}01"), 0, 1)]
    prefectures = _with_centre(province)[:4]
    chosen += [(next(province.of_tier(2, code)), 2) for code in prefectures]
    near = prefectures or [province.code]
    for tier in (3, 4):
        chosen += [(town, tier) for code in near for town in _first_of_counties(
            province, tier, code, -(-3 // len(near)))][:3]
    spare = _first_of_counties(province, 1, province.code, PER_PROVINCE)[1:]
    chosen += [(town, 1) for town in spare[: PER_PROVINCE - len(chosen)]]
    return [_spot(province, n, town, tier, chosen) for n, (town, tier) in enumerate(chosen, 1)]


def _with_centre(province: Province) -> list[str]:
    """Prefectures with a centre of tier 2, spread over the province."""
    codes = sorted({town.code[:4] for town in province.of_tier(2, province.code)})
    step = max(1, len(codes) // 4)
    return codes[::step]


def _first_of_counties(province: Province, tier: int, below: str, most: int) -> list[Division]:
    """The first township of the tier in each county, in counties as far apart as can be."""
    first: dict[str, Division] = {}
    for town in province.of_tier(tier, below):
        first.setdefault(town.code[:6], town)
    found = list(first.values())
    step = max(1, len(found) // most)
    return found[::step][:most]


def _spot(
    province: Province, n: int, town: Division, tier: int, chosen: Sequence[tuple[Division, int]]
) -> Spot:
    above = next((i for i, (other, t) in enumerate(chosen, 1)
                  if t == 2 and other.code[:4] == town.code[:4]), 0)
    parent = f"WD-{province.code}{above:02}" if tier == 4 and above else ""
    key = int(province.code) * 7 + n
    name = "".join((_short(province, town, tier), WORDS[key % len(WORDS)],
                    SORTS[tier][key % len(SORTS[tier])]))
    return Spot(
        code=f"WD-{province.code}{n:02}",
        name=name,
        tier=tier,
        town=town.code,
        contract=Contract.UNDER_PARENT if parent
        else Contract.OWN if n == 1 else Contract.DIRECT,
        parent=parent,
        serves=_serves(province, n, town, tier, chosen),
    )


def _short(province: Province, town: Division, tier: int) -> str:
    """What people call the place: the city of a centre, the county's seat, the township."""
    if tier == 4:
        return province.names[town.code].removesuffix("街道").removesuffix("镇").removesuffix("乡")
    code = town.code[:6] if tier == 3 else town.code[:4]
    name = province.names[code]
    return province.names[town.code[:6]] if name in ("市辖区", "县", "") else name


def _serves(
    province: Province, n: int, town: Division, tier: int, chosen: Sequence[tuple[Division, int]]
) -> tuple[str, ...]:
    """A centre of tier 2 serves its prefecture, the first outlet every prefecture without one,
    the others their own county."""
    if n > 1 and tier != 2:
        return (town.code[:6],)
    if tier == 2:
        return tuple(code for code in province.counties if code.startswith(town.code[:4]))
    taken = tuple(other.code[:4] for other, t in chosen if t == 2)
    return tuple(code for code in province.counties if not code.startswith(taken or ("-",)))
