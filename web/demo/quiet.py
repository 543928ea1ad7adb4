"""The demo beside the stories: plain outlets in all other provinces, who answers for each
county, and thirteen quiet months of jobs, so that a percentage means something.

Facts only: when a user asked, when somebody came. Whether that was in time the clocks say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.clock import business_date
from core.scope import Stamps
from jobs.past import service as past
from network.accounts import service as accounts
from network.accounts.rules import Role
from network.areas import service as areas
from network.outlets import queries
from network.outlets import service as outlets
from network.outlets.rules import Contract
from network.regions.reader import Division
from web.demo import courses, network
from web.demo.courses import EVERY, EVERY_KNOWN, Beat
from web.demo.places import OF_THE_STORIES, Province, Spot, provinces, spots

BY = "system:demo"
LEFT_BEFORE = timedelta(days=23)
VACANT = "520527"
"""赫章县: nobody answers for it since the owner of 毕节 left."""

UNSERVED = "621126"
"""岷县: it has an owner and no outlet."""

ALONE = frozenset({"WD-11", "WD-14", "WD-16", "WD-18", "WD-20"})
"""Shops of the stories whose whole past is a story: none is made up for them."""

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = ("建华", "志远", "春梅", "国平", "丽娟", "文斌", "海涛", "玉兰", "立新", "晓东", "永强", "秀珍")


@dataclass(frozen=True)
class Owner:
    """Somebody of the maker in a province without a story."""

    login: str
    name: str
    role: Role
    divisions: tuple[str, ...]


def enter(session: Session, rows: Sequence[Division], places: Mapping[str, int],
          towns: Mapping[str, str], *, day: datetime, begun: datetime) -> dict[str, int]:
    """The outlets, people and areas as of `begun`, the jobs up to `day`. `places` and `towns`
    are the outlets of the stories and where they stand, by code. Returns counts."""
    country = provinces(rows)
    found = list(spots(country))
    made = outlets.register_many(session, BY, [_values(spot) for spot in found],
                                 authorised="checked", now=begun)
    people = [person for province in country for person in _people(province)]
    for person in people:
        accounts.open_account(session, accounts.Granter.command(), accounts.AccountValues(
            person.login, person.name, (person.role,), None, person.divisions), now=begun)
    _who_left(session, day, begun)
    served = {made[spot.code].id: spot.serves for spot in found}
    served.update(_areas_of_stories(country, places, towns))
    areas.serve(session, BY, served, now=begun)
    recorded = past.record(session, BY, list(_past(session, country, found, places, towns, day)),
                           now=day)
    return {"outlets": len(found), "accounts": len(people) + 1,
            "work_orders": recorded.work_orders, "breaches": recorded.breaches}


def _values(spot: Spot) -> outlets.OutletValues:
    return outlets.OutletValues(spot.code, spot.name, spot.contract, spot.town,
                                parent_code=spot.parent, one_man=spot.tier == 4)


def _people(province: Province) -> Iterator[Owner]:
    """A regional manager of each province, and owners for the counties of a few prefectures
    each; in the provinces of the stories only where no story names one."""
    if province.code not in OF_THE_STORIES:
        yield Owner(f"rm{province.code}", _name(province.code, 0), Role.TERRITORY_MANAGER,
                    (province.code,))
    named = {code for staff in network.STAFF if Role.COUNTY_OWNER in staff.roles
             for code in staff.counties}
    free = sorted({code[:4] for code in province.counties} - named)
    groups = [free[start : start + 6] for start in range(0, len(free), 6)]
    for n, group in enumerate(groups, 1):
        divisions = [part for code in group for part in _without_vacant(province, code)]
        yield Owner(f"co{province.code}{n}", _name(province.code, n), Role.COUNTY_OWNER,
                    tuple(divisions))


def _without_vacant(province: Province, prefecture: str) -> list[str]:
    """A prefecture as one division; with a vacant county as all the others of it."""
    if prefecture != VACANT[:4]:
        return [prefecture]
    return [code for code in province.counties
            if code.startswith(prefecture) and code != VACANT]


def _name(province: str, n: int) -> str:
    key = int(province) * 5 + n * 7
    return SURNAMES[key % len(SURNAMES)] + GIVEN[key % len(GIVEN)]


def _who_left(session: Session, day: datetime, begun: datetime) -> None:
    """The owner of three counties of 毕节 left; two of them have somebody else by now."""
    command = accounts.Granter.command()
    left = accounts.open_account(session, command, accounts.AccountValues(
        "bijie", "史长林", (Role.COUNTY_OWNER,), None, ("520502", "520526", VACANT)), now=begun)
    at = day - LEFT_BEFORE
    accounts.end_membership(session, command, left.account.id, Role.COUNTY_OWNER,
                            business_date(at) - timedelta(days=1), now=at)


def _areas_of_stories(country: Sequence[Province], places: Mapping[str, int],
                      towns: Mapping[str, str]) -> dict[int, tuple[str, ...]]:
    """The capital's own centre serves every prefecture without an outlet of tier 2, those serve
    theirs, and the shops of the counties their county."""
    shops = {shop.code: shop for shop in network.SHOPS if shop.code != network.APPLICANT}
    counties = {province.code: province.counties for province in country}
    centres = {towns[code][:4]: code for code in ("WD-05", "WD-06", "WD-07", "WD-08", "WD-09")}
    found: dict[int, tuple[str, ...]] = {}
    for code, shop in shops.items():
        own = towns[code]
        if shop.contract is Contract.OWN or code == "WD-03":
            area = tuple(c for c in counties[own[:2]] if c[:4] not in centres)
        elif code in centres.values():
            area = tuple(c for c in counties[own[:2]] if c[:4] == own[:4] and c != UNSERVED)
        else:
            area = (own[:6],)
        found[places[code]] = area
    return found


def _past(session: Session, country: Sequence[Province], found: Sequence[Spot],
          places: Mapping[str, int], towns: Mapping[str, str],
          day: datetime) -> Iterator[past.Given]:
    """Every outlet's quiet months, with the stamps of the outlet and the user's county."""
    codes = [spot.code for spot in found] + [code for code in places if code not in ALONE]
    at = {spot.code: spot.town for spot in found} | dict(towns)
    near = {row.code[:6]: province for province in country for row in province.towns}
    for code, node in sorted(queries.nodes(session, codes).items()):
        town = at[code]
        every = EVERY_KNOWN if code in places else EVERY
        beat = Beat(code, town, near[town[:6]].towns, day, every)
        for course in courses.of(beat):
            yield course, Stamps(node.id, node.parent_id, node.root_id, course.town_code[:6])

