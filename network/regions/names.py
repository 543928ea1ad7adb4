"""How the names of divisions are written, shortened and typed by people.

Pure text functions: nothing here reads a file. A *short* name is what a list shows
(恩施 利川 谋道镇); an *alias* is a form people type that means the same unit.
"""

from __future__ import annotations

import re

from network.regions.rules import Level

PROVINCE, PREFECTURE, COUNTY, TOWNSHIP = Level

PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
"""Rows of the prefecture level that name no place; they only hold the counties below them."""

_PROVINCE_SUFFIX = re.compile(r"(壮族|回族|维吾尔)?自治区$|特别行政区$|省$|市$")

_PEOPLES_AT_END = re.compile(
    "(?:蒙古族?|哈萨克族?|柯尔克孜族?|达斡尔族?|锡伯族?|塔吉克族?|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族"
    "|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族"
    "|土族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|阿昌族|普米族|怒族|鄂温克族|鄂伦春族|裕固族|保安族"
    "|独龙族|各族)+$"
)

_TOWNSHIP_SUFFIXES = ("街道办事处", "办事处", "街道", "地区", "苏木", "镇", "乡")
_COUNTY_SUFFIXES = ("市", "县", "区", "旗")
_COUNTIES_CALLED_DISTRICT = {"神农架林区": "神农架", "六枝特区": "六枝"}
_ZONE_NAME = re.compile(
    "(?:开发区|工业园区|产业园区|创意园区|示范区|实验区|管理区|管委会|名胜区|聚集区|食品区)$"
)
_ZONE_FORMS = (
    ("高新技术产业开发区", ("高新技术产业开发区", "高新技术开发区", "高新开发区", "高新区")),
    ("高新技术开发区", ("高新技术产业开发区", "高新技术开发区", "高新开发区", "高新区")),
    ("经济技术开发区", ("经济技术开发区", "经济开发区", "经开区")),
    ("经济开发区", ("经济开发区", "经济技术开发区", "经开区")),
)

_FULL_TO_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_SEPARATORS = re.compile(r"[\s,;/|>·・、，；\-–—]+")


def normalise(text: str) -> str:
    """One spelling for what people type: half-width, no invisible characters, single blanks."""
    return " ".join(text.translate(_FULL_TO_HALF).translate(_INVISIBLE).split())


def parts(text: str) -> list[str]:
    """The pieces of a typed place, in order: 湖北/恩施州·利川市 → three pieces."""
    return [piece for piece in _SEPARATORS.split(normalise(text)) if piece]


def short_name(name: str, level: int, county: str = "") -> str:
    """The name a list shows: without 省, 市, 县, 自治州 and the names of peoples.

    A placeholder row has none (""). A county whose name would shrink to one character
    keeps it whole (岷县). A township keeps its kind (谋道镇) and loses only a repeated
    name of its county (济源市克井镇 → 克井镇).
    """
    if level == PROVINCE:
        return _PROVINCE_SUFFIX.sub("", name)
    if level == TOWNSHIP:
        rest = name.removeprefix(county)
        return rest if len(rest) > 2 else name
    if name in PLACEHOLDERS:
        return ""
    return _short_prefecture(name) if level == PREFECTURE else _short_county(name)


def _short_prefecture(name: str) -> str:
    if name.endswith("自治州"):
        return _without_peoples(name.removesuffix("自治州"))
    for suffix in ("地区", "盟", "市"):
        if name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def _short_county(name: str) -> str:
    for suffix, kept in (("自治县", ""), ("自治旗", "旗")):
        if name.endswith(suffix):
            return _without_peoples(name.removesuffix(suffix)) + kept
    if name in _COUNTIES_CALLED_DISTRICT:
        return _COUNTIES_CALLED_DISTRICT[name]
    if is_zone_name(name) or name.endswith(("旗", "新区")):
        return name
    for suffix in _COUNTY_SUFFIXES:
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            stem = _without_peoples(stem) if suffix == "区" else stem
            return stem if len(stem) > 1 else name
    return name


def _without_peoples(stem: str) -> str:
    """前郭尔罗斯蒙古族 → 前郭尔罗斯; a stem that is nothing but a people stays (东乡族 → 东乡)."""
    rest = _PEOPLES_AT_END.sub("", stem)
    if len(rest) > 1:
        return rest
    return stem.removesuffix("族") if len(stem) > 2 else stem


def is_zone_name(name: str) -> bool:
    """Whether a county-level name is that of a development zone, park or reserve."""
    return _ZONE_NAME.search(name) is not None


def aliases(name: str, short: str, level: int, above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Every form under which people type this very unit, its own name first.

    `above` are the names of its prefecture and province: a zone is called 高新区 for short only
    where nothing but those stands before it. Forms that say another kind of unit (城关街道 for
    城关镇) are not aliases but stems.
    """
    if not short:
        return ()
    forms = [name, short]
    if level == PREFECTURE and name.endswith("自治州"):
        forms.append(short + "州")
    elif level == COUNTY:
        forms += _county_aliases(name, short, above)
    elif level == TOWNSHIP and short.endswith("街道"):
        forms += [short + "办事处", short.removesuffix("道")]
    return tuple(dict.fromkeys(forms))


def _county_aliases(name: str, short: str, above: tuple[str, ...]) -> list[str]:
    if name.endswith("自治县"):
        return [short + "县"]
    if not is_zone_name(name):
        return [short + "区"] if name.endswith("区") else []
    for prefix in above:
        name = name.removeprefix(prefix)
    return list(dict(_ZONE_FORMS).get(name, ()))


def stem(name: str, level: int) -> str:
    """The name without its kind, by which a town that became a street, or a city that became
    a district, is still recognised (富阳市, 富阳区 → 富阳). "" when nothing would be left."""
    suffixes = _TOWNSHIP_SUFFIXES if level == TOWNSHIP else _COUNTY_SUFFIXES
    for suffix in suffixes:
        if name.endswith(suffix):
            rest = name.removesuffix(suffix)
            return rest if len(rest) > 1 else ""
    return name
