"""The demo beside its stories: plain outlets, quiet months, two gaps; and what head office reads
in the first of the five minutes (DEMO)."""

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from jobs.past.rules import fault
from network.regions.reader import divisions
from web.demo import courses, places

DAY = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
ROWS = re.compile(r'<th scope="row">')


@pytest.fixture(scope="module")
def country() -> list[places.Province]:
    return places.provinces(divisions())


def test_some_three_hundred_outlets_in_every_other_province(country) -> None:
    spots = list(places.spots(country))
    by_province = Counter(spot.code[3:5] for spot in spots)
    assert 280 <= len(spots) <= 310
    assert set(by_province) == {p.code for p in country} - {"34", "52", "62"}
    assert by_province["42"] == 2
    assert {spot.tier for spot in spots} == {1, 2, 3, 4}
    assert len({spot.name for spot in spots}) == len(spots)


def test_each_stands_where_its_tier_is_and_every_county_is_served(country) -> None:
    tier = {town.code: town.tier for province in country for town in province.towns}
    spots = list(places.spots(country))
    assert all(tier[spot.town] == spot.tier for spot in spots)
    served = {county for spot in spots for county in spot.serves}
    others = {county for province in country if province.code not in places.OF_THE_STORIES
              for county in province.counties}
    assert others <= served


def test_the_parent_of_a_township_shop_is_the_centre_of_its_prefecture(country) -> None:
    spots = {spot.code: spot for spot in places.spots(country)}
    children = [spot for spot in spots.values() if spot.parent and spot.parent in spots]
    assert children
    assert all(spots[child.parent].town[:4] == child.town[:4] for child in children)


def test_quiet_months_are_the_same_every_time_and_can_have_been_so(country) -> None:
    province = country[2]
    town = next(town for town in province.towns if town.tier == 4)
    beat = courses.Beat("WD-1311", town.code, province.towns, DAY)
    once, again = list(courses.of(beat)), list(courses.of(beat))
    assert once == again and 8 <= len(once) <= 14
    assert [fault(course, DAY) for course in once] == [None] * len(once)
