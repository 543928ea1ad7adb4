"""Which market tier a place has, and why.

Source: DOMAIN, Places and tiers. A tier (1–4) belongs to the place of the user's address. The
rule fills a dated table that people may correct; what it had to guess is marked for review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum, StrEnum
from functools import cache
from itertools import pairwise


class Level(IntEnum):
    """Depth of a division; the codes have 2, 4, 6 and 9 digits."""

    PROVINCE = 1
    PREFECTURE = 2
    COUNTY = 3
    TOWNSHIP = 4


class CountyKind(Enum):
    """What a county-level unit is to the tier rule."""

    DISTRICT = "district"
    ZONE = "zone"
    UNDIVIDED_CITY = "undivided_city"
    COUNTY = "county"


class TownshipKind(Enum):
    """What a township-level unit is to the tier rule."""

    STREET = "street"
    TOWN = "town"
    ZONE = "zone"
    OTHER = "other"
    WHOLE_COUNTY = "whole_county"


class TierReason(StrEnum):
    """Why a place has its tier; shown beside it."""

    STREET_OF_DISTRICT = "street_of_district"
    DISTRICT = "district"
    TOWN_IN_DISTRICT = "town_in_district"
    OTHER_IN_DISTRICT = "other_in_district"
    ZONE_IN_DISTRICT = "zone_in_district"
    ZONE_OF_CITY = "zone_of_city"
    STREET_OF_COUNTY = "street_of_county"
    COUNTY_SEAT = "county_seat"
    SEAT_CORRECTED = "seat_corrected"
    SEAT_BESIDE_STREETS = "seat_beside_streets"
    SEAT_FIRST_TOWN = "seat_first_town"
    TOWN_IN_COUNTY = "town_in_county"
    OTHER_IN_COUNTY = "other_in_county"
    ZONE_IN_COUNTY = "zone_in_county"
    COUNTY_ONLY = "county_only"
    STREET_OF_PREFECTURE_SEAT = "street_of_prefecture_seat"
    PREFECTURE_SEAT = "prefecture_seat"
    STREET_OF_UNDIVIDED_CITY = "street_of_undivided_city"
    UNDIVIDED_CITY = "undivided_city"
    TOWN_IN_UNDIVIDED_CITY = "town_in_undivided_city"
    NO_TOWNSHIPS = "no_townships"
    TOO_COARSE = "too_coarse"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class TierVerdict:
    """A tier with its reason. `tier` is None where none can be said (a whole province);
    `needs_review` says the rule guessed and a person should look."""

    tier: int | None
    reason: TierReason
    needs_review: bool = False


@dataclass(frozen=True, slots=True)
class MarketReference:
    """The facts the rule leans on, all by code.

    `seats` corrects where a county's centre is: a township, or "" when no town is it.
    `prefecture_seats` names, for prefectures without districts, the county that holds their
    government, with the township ("" = the county's own streets and centre).
    """

    top_cities: frozenset[str]
    municipalities: frozenset[str]
    prefecture_seats: Mapping[str, str]
    seats: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class County:
    """A county-level unit as the tier rule sees it."""

    code: str
    kind: CountyKind
    core_tier: int
    """Tier of its streets and centre: 1, 2 or 3."""
    is_top_city: bool
    is_prefecture_seat: bool
    """Its own streets and centre are the prefecture's (恩施市 of 恩施州)."""
    prefecture_town: str
    """The one town of it that is the prefecture's centre, where that is not its own (西海镇)."""
    has_streets: bool
    seat: str
    seat_reason: TierReason


@dataclass(frozen=True, slots=True)
class TierOverride:
    """A person's decision on a division, valid from a day to a day (both included; None = open).

    It holds for everything below the division unless something nearer has its own.
    """

    code: str
    tier: int
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the decision is in force on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


TOO_COARSE = TierVerdict(None, TierReason.TOO_COARSE)
_verdict = cache(TierVerdict)
"""There are some forty different verdicts for 44,000 places."""

COUNTIES_CALLED_DISTRICT = frozenset({"429021", "520203"})
"""神农架林区 and 六枝特区: counties by standing, although their names end like districts."""

_ZONE_CODES = range(71, 81)
_ZONE_WORDS = re.compile(
    "开发区|工业园|工业区|产业园|科技园|园区|新区|新城|高新|经开|保税|示范区|实验区|试验区|合作区"
    "|科技城|商务区|物流|社区|集聚区|聚集区|港区|自贸区|加工区|空港|软件园|智谷"
)
_FARM_WORDS = re.compile("[农林牧渔畜垦]|风景|自然保护|监狱")
_WHOLE_COUNTY_SERIALS = frozenset({"000", "198"})
_GUESSED_SEATS = frozenset({TierReason.SEAT_BESIDE_STREETS, TierReason.SEAT_FIRST_TOWN})


def township_kind(code: str, name: str) -> TownshipKind:
    """What a township-level unit is, by its name first and its serial number second.

    Serials by the statistical code: 001–099 streets, 100–199 towns, 200–399 townships,
    400 and up units that are like townships (zones, farms, prisons), some real streets too.
    """
    serial = code[6:]
    if serial in _WHOLE_COUNTY_SERIALS:
        return TownshipKind.WHOLE_COUNTY
    if serial < "100" or name.endswith(("街道", "街道办事处")):
        return TownshipKind.STREET
    if serial < "400":
        return TownshipKind.TOWN
    if name.endswith(("直属乡镇", "特殊乡镇")) or _is_zone(name):
        return TownshipKind.ZONE
    return TownshipKind.TOWN if name.endswith(("镇", "乡")) else TownshipKind.OTHER


def _is_zone(name: str) -> bool:
    return _ZONE_WORDS.search(name) is not None and _FARM_WORDS.search(name) is None


def county_kind(code: str, name: str, prefecture_name: str) -> CountyKind:
    """What a county-level unit is. A city that has no counties repeats its own name (东莞)."""
    if name == prefecture_name:
        return CountyKind.UNDIVIDED_CITY
    if int(code[4:6]) in _ZONE_CODES:
        return CountyKind.ZONE
    if name.endswith("区") and code not in COUNTIES_CALLED_DISTRICT:
        return CountyKind.DISTRICT
    return CountyKind.COUNTY


def county_of(
    code: str,
    name: str,
    prefecture_name: str,
    townships: Sequence[tuple[str, str]],
    reference: MarketReference,
) -> County:
    """Puts together what the rule needs about one county; `townships` are (code, name)."""
    kind = county_kind(code, name, prefecture_name)
    is_top = code[:2] in reference.municipalities or code[:4] in reference.top_cities
    prefecture_town = reference.prefecture_seats.get(code)
    is_prefecture_seat = prefecture_town == ""
    has_streets = any(township_kind(c, n) is TownshipKind.STREET for c, n in townships)
    seat, reason = _seat(code, name, kind, has_streets, dict(townships), reference)
    if kind is CountyKind.COUNTY:
        core = 2 if is_prefecture_seat else 3
    else:
        core = 1 if is_top else 2
    return County(
        code=code,
        kind=kind,
        core_tier=core,
        is_top_city=is_top,
        is_prefecture_seat=is_prefecture_seat,
        prefecture_town=prefecture_town or "",
        has_streets=has_streets,
        seat=seat,
        seat_reason=reason,
    )


def _seat(
    code: str,
    name: str,
    kind: CountyKind,
    has_streets: bool,
    townships: Mapping[str, str],
    reference: MarketReference,
) -> tuple[str, TierReason]:
    """The town that is a county's centre, "" when none is (then its streets are).

    Usually the unit coded …100. In a county-level city with streets …100 is as a rule an
    outlying town (422802100 is 谋道镇, 80 km from 利川), so there it must bear the city's name.
    Where …100 was given up, …101 is taken (all of Yunnan counts from 101).
    """
    if kind in (CountyKind.DISTRICT, CountyKind.ZONE):
        return "", TierReason.COUNTY_SEAT
    if code in reference.seats:
        return reference.seats[code], TierReason.SEAT_CORRECTED
    first, second = code + "100", code + "101"
    if not has_streets:
        if first in townships:
            return first, TierReason.COUNTY_SEAT
        return (second if second in townships else ""), TierReason.SEAT_FIRST_TOWN
    if first not in townships:
        return "", TierReason.COUNTY_SEAT
    if name.endswith("市") and townships[first].removesuffix("镇") != name.removesuffix("市"):
        return "", TierReason.COUNTY_SEAT
    return first, TierReason.SEAT_BESIDE_STREETS


def tier_of_county(county: County) -> TierVerdict:
    """The tier of an address known only to the county; for a county a guess that it is the
    centre, to be reviewed."""
    match county.kind:
        case CountyKind.DISTRICT:
            return _verdict(county.core_tier, TierReason.DISTRICT)
        case CountyKind.ZONE:
            return _verdict(county.core_tier, TierReason.ZONE_OF_CITY, True)
        case CountyKind.UNDIVIDED_CITY:
            return _verdict(county.core_tier, TierReason.UNDIVIDED_CITY, True)
        case CountyKind.COUNTY if county.is_prefecture_seat:
            return _verdict(county.core_tier, TierReason.PREFECTURE_SEAT, True)
        case _:
            return _verdict(county.core_tier, TierReason.COUNTY_ONLY, True)


def tier_of_township(county: County, code: str, name: str) -> TierVerdict:
    """The tier of a street, town or township inside this county."""
    kind = township_kind(code, name)
    if kind is TownshipKind.WHOLE_COUNTY:
        return _verdict(county.core_tier, TierReason.NO_TOWNSHIPS, True)
    if county.kind in (CountyKind.DISTRICT, CountyKind.ZONE):
        return _tier_in_district(county, kind)
    return _tier_in_county(county, code, kind)


def _tier_in_district(county: County, kind: TownshipKind) -> TierVerdict:
    in_zone = county.kind is CountyKind.ZONE
    if kind is TownshipKind.STREET:
        return _verdict(county.core_tier, TierReason.STREET_OF_DISTRICT, in_zone)
    if kind is TownshipKind.ZONE:
        return _verdict(county.core_tier, TierReason.ZONE_IN_DISTRICT, True)
    # A town of Shanghai or of a district that has no street may well be city.
    doubtful = in_zone or county.is_top_city or not county.has_streets
    if kind is TownshipKind.TOWN:
        return _verdict(4, TierReason.TOWN_IN_DISTRICT, doubtful)
    return _verdict(4, TierReason.OTHER_IN_DISTRICT, in_zone)


def _tier_in_county(county: County, code: str, kind: TownshipKind) -> TierVerdict:
    undivided = county.kind is CountyKind.UNDIVIDED_CITY
    if code == county.prefecture_town:
        return _verdict(2, TierReason.PREFECTURE_SEAT)
    if code == county.seat:
        guessed = county.seat_reason in _GUESSED_SEATS
        return _verdict(county.core_tier, _centre_reason(county), guessed)
    if kind is TownshipKind.STREET:
        return _verdict(county.core_tier, _street_reason(county))
    if kind is TownshipKind.ZONE:
        return _verdict(4, TierReason.ZONE_IN_COUNTY, True)
    if kind is TownshipKind.TOWN and undivided:
        return _verdict(4, TierReason.TOWN_IN_UNDIVIDED_CITY, True)
    if kind is TownshipKind.TOWN:
        return _verdict(4, TierReason.TOWN_IN_COUNTY)
    return _verdict(4, TierReason.OTHER_IN_COUNTY)


def _centre_reason(county: County) -> TierReason:
    if county.kind is CountyKind.UNDIVIDED_CITY:
        return TierReason.UNDIVIDED_CITY
    return TierReason.PREFECTURE_SEAT if county.is_prefecture_seat else county.seat_reason


def _street_reason(county: County) -> TierReason:
    if county.kind is CountyKind.UNDIVIDED_CITY:
        return TierReason.STREET_OF_UNDIVIDED_CITY
    if county.is_prefecture_seat:
        return TierReason.STREET_OF_PREFECTURE_SEAT
    return TierReason.STREET_OF_COUNTY


def tier_on(
    code: str,
    by_rule: TierVerdict,
    overrides: Mapping[str, Sequence[TierOverride]],
    day: date,
) -> TierVerdict:
    """The tier of a division on a day: the nearest override in force, else the rule's.

    Two overrides of one division in force at once are refused where they are entered
    (`overlaps`); should it happen, the one that began later counts.
    """
    for digits in (9, 6, 4, 2):
        if len(code) < digits:
            continue
        in_force = [row for row in overrides.get(code[:digits], ()) if row.holds_on(day)]
        if in_force:
            latest = max(in_force, key=lambda row: row.valid_from)
            return _verdict(latest.tier, TierReason.OVERRIDE)
    return by_rule


def overlaps(rows: Iterable[TierOverride]) -> list[tuple[TierOverride, TierOverride]]:
    """Neighbouring pairs of one division that are in force on the same day."""
    ordered = sorted(rows, key=lambda row: (row.code, row.valid_from))
    return [
        (earlier, later)
        for earlier, later in pairwise(ordered)
        if earlier.code == later.code and earlier.holds_on(later.valid_from)
    ]
