"""The shipped divisions: complete, unchanged, with the tiers people expect."""

from __future__ import annotations

import csv
import gzip
import os
import re
from pathlib import Path

import pytest

from network.regions.reader import (
    DATA,
    Division,
    count,
    divisions,
    market_reference,
    provinces,
    table,
)
from network.regions.rules import Level, TierReason

REALDATA = Path(
    os.environ.get("SERVICENET_REALDATA") or Path(__file__).resolve().parents[4] / "shared" / "data"
)


@pytest.fixture(scope="module")
def by_code() -> dict[str, Division]:
    return {row.code: row for row in divisions()}


def test_counts_by_level_and_tier(by_code: dict[str, Division]) -> None:
    counts = count(by_code.values())
    assert counts.levels == {
        Level.PROVINCE: 34,
        Level.PREFECTURE: 342,
        Level.COUNTY: 2_978,
        Level.TOWNSHIP: 41_352,
    }
    assert sum(counts.tiers.values()) == 41_352
    assert counts.tiers == {1: 3_152, 2: 4_167, 3: 3_485, 4: 30_548}
    assert sum(counts.reasons.values()) == 41_352
    assert counts.to_review == 3_391


def test_the_page_about_tiers_prints_these_counts(by_code: dict[str, Division]) -> None:
    page = (Path(__file__).parents[3] / "docs/algorithms/market-tiers.md").read_text("utf-8")
    missing = [line for line in count(by_code.values()).lines() if line not in page]
    assert not missing, "run python -m network.regions.reader and copy its output into the page"


def test_a_parent_stands_before_its_children(by_code: dict[str, Division]) -> None:
    seen = {""}
    for row in by_code.values():
        assert row.parent in seen
        assert row.code.startswith(row.parent)
        assert len(row.code) == {1: 2, 2: 4, 3: 6, 4: 9}[row.level]
        seen.add(row.code)


def test_every_unit_can_be_searched_by_pinyin(by_code: dict[str, Division]) -> None:
    plain = re.compile(r"[a-z0-9]+")
    odd = [r for r in by_code.values() if not (plain.fullmatch(r.pinyin) and r.initials)]
    assert odd == []


@pytest.mark.parametrize(
    ("code", "tier", "reason", "review"),
    [
        ("340104", 1, TierReason.DISTRICT, False),
        ("341202001", 2, TierReason.STREET_OF_DISTRICT, False),
        ("520502", 2, TierReason.DISTRICT, False),
        ("422801", 2, TierReason.PREFECTURE_SEAT, True),
        ("422801001", 2, TierReason.STREET_OF_PREFECTURE_SEAT, False),
        ("513201100", 2, TierReason.PREFECTURE_SEAT, False),
        ("422802001", 3, TierReason.STREET_OF_COUNTY, False),
        ("422802100", 4, TierReason.TOWN_IN_COUNTY, False),
        ("520526001", 3, TierReason.STREET_OF_COUNTY, False),
        ("621122100", 3, TierReason.COUNTY_SEAT, False),
        ("341623100", 3, TierReason.COUNTY_SEAT, False),
        ("341225120", 3, TierReason.SEAT_CORRECTED, False),
        ("500229001", 3, TierReason.STREET_OF_COUNTY, False),
        ("310151101", 4, TierReason.TOWN_IN_DISTRICT, True),
        ("441900003", 2, TierReason.STREET_OF_UNDIVIDED_CITY, False),
        ("441900121", 4, TierReason.TOWN_IN_UNDIVIDED_CITY, True),
        ("442000001", 2, TierReason.STREET_OF_UNDIVIDED_CITY, False),
        ("460400100", 2, TierReason.UNDIVIDED_CITY, False),
        ("620201100", 4, TierReason.TOWN_IN_UNDIVIDED_CITY, True),
        ("429004001", 3, TierReason.STREET_OF_COUNTY, False),
        ("419001100", 4, TierReason.TOWN_IN_COUNTY, False),
        ("659001001", 3, TierReason.STREET_OF_COUNTY, False),
        ("659001500", 4, TierReason.OTHER_IN_COUNTY, False),
        ("340176", 1, TierReason.ZONE_OF_CITY, True),
        ("341272", 2, TierReason.ZONE_OF_CITY, True),
        ("330383198", 3, TierReason.NO_TOWNSHIPS, True),
        ("429021100", 3, TierReason.COUNTY_SEAT, False),
        ("5002", None, TierReason.TOO_COARSE, False),
        ("71", None, TierReason.TOO_COARSE, False),
    ],
)
def test_tier_of_a_real_place(
    by_code: dict[str, Division], code: str, tier: int | None, reason: TierReason, review: bool
) -> None:
    row = by_code[code]
    assert (row.tier, row.tier_reason, row.tier_needs_review) == (tier, reason, review)


def test_counties_without_any_centre_are_these(by_code: dict[str, Division]) -> None:
    """Places without a unit of tier 3 or better; the page about tiers names them."""
    with_centre = {r.parent for r in by_code.values() if r.level == 4 and r.tier != 4}
    counties = {TierReason.COUNTY_ONLY, TierReason.PREFECTURE_SEAT, TierReason.UNDIVIDED_CITY}
    without = {
        r.name
        for r in by_code.values()
        if r.level == 3 and r.tier_reason in counties and r.code not in with_centre
    }
    islands = {"西沙群岛", "南沙群岛", "中沙群岛的岛礁及其海域"}
    assert without == {"抚顺县", "开化县", "白杨市"} | islands


def test_placeholders_are_the_nine_rows_that_name_no_place(by_code: dict[str, Division]) -> None:
    placeholders = [row for row in by_code.values() if row.is_placeholder]
    assert [row.code for row in placeholders] == (
        ["1101", "1201", "3101", "4190", "4290", "4690", "5001", "5002", "6590"]
    )
    assert {row.short for row in placeholders} == {""}


def test_every_code_in_the_small_tables_exists_under_its_name(by_code: dict[str, Division]) -> None:
    for row in table("seats.csv"):
        assert by_code[row["county"]].name == row["county_name"]
        if row["township"]:
            assert by_code[row["township"]].name == row["township_name"]
            assert row["township"].startswith(row["county"])
    for row in table("prefecture_seats.csv"):
        assert by_code[row["prefecture"]].name == row["prefecture_name"]
        assert by_code[row["county"]].name == row["seat_name"].split()[0]
        assert by_code[row["county"]].parent == row["prefecture"]
        if row["township"]:
            assert by_code[row["township"]].name == row["seat_name"].split()[1]
    for filename in ("former_names.csv", "separately_planned.csv"):
        for row in table(filename):
            assert by_code[row["code"]].name == row["name"]


def test_prefecture_seats_cover_every_prefecture_without_districts(
    by_code: dict[str, Division],
) -> None:
    with_district = {r.parent for r in by_code.values() if r.tier_reason == TierReason.DISTRICT}
    undivided = {r.parent for r in by_code.values() if r.tier_reason == TierReason.UNDIVIDED_CITY}
    needed = (
        {r.code for r in by_code.values() if r.level == Level.PREFECTURE and not r.is_placeholder}
        - with_district
        - {code for code in undivided if by_code[code].level == 2}
    )
    assert needed - {"4603"} == {row["prefecture"] for row in table("prefecture_seats.csv")}


def test_provinces_have_their_capital_and_their_tile(by_code: dict[str, Division]) -> None:
    tiles = provinces()
    assert len(tiles) == 34
    assert len({(p.column, p.row) for p in tiles}) == 34
    assert len({p.character for p in tiles}) == 34
    assert {p.code: p.character for p in tiles}["34"] == "皖"
    for province in tiles:
        assert province.code in by_code
        assert 0 <= province.column <= 8
        assert 0 <= province.row <= 7
        if province.capital:
            assert province.capital == province.code + "01"
            assert by_code[province.capital].parent == province.code
    named = {r["capital"]: r["capital_name"] for r in table("provinces.csv") if r["capital"]}
    assert len(named) == 27
    assert all(by_code[code].name == name for code, name in named.items())


def test_tier_one_cities_are_capitals_and_the_five_separately_planned() -> None:
    reference = market_reference()
    assert len(reference.top_cities) == 32
    assert {"2102", "3302", "3502", "3702", "4403", "3401"} <= reference.top_cities
    assert reference.municipalities == {"11", "12", "31", "50"}


@pytest.mark.parametrize(
    ("code", "pinyin", "initials"),
    [
        ("50", "chongqingshi", "cqs"),
        ("4301", "changshashi", "css"),
        ("1404", "changzhishi", "czs"),
        ("140428", "zhangzixian", "zzx"),
        ("3415", "luanshi", "las"),
        ("3416", "bozhoushi", "bzs"),
        ("3403", "bengbushi", "bbs"),
        ("3310", "taizhoushi", "tzs"),
        ("3311", "lishuishi", "lss"),
        ("330382", "yueqingshi", "yqs"),
        ("5111", "leshanshi", "lss"),
        ("371722", "shanxian", "sx"),
        ("440113", "panyuqu", "pyq"),
        ("3502", "xiamenshi", "xms"),
        ("341623101", "kantuanzhen", "ktz"),
        ("341221102", "tongchengzhen", "tcz"),
        ("341621", "guoyangxian", "gyx"),
        ("2113", "chaoyangshi", "cys"),
        ("4406", "foshanshi", "fss"),
        ("1525", "xilinguolemeng", "xlglm"),
        ("422802100", "moudaozhen", "mdz"),
    ],
)
def test_pinyin_of_names_that_dictionaries_misread(
    by_code: dict[str, Division], code: str, pinyin: str, initials: str
) -> None:
    assert (by_code[code].pinyin, by_code[code].initials) == (pinyin, initials)


def test_the_shipped_file_is_small_and_carries_no_time() -> None:
    data = (DATA / "divisions.csv.gz").read_bytes()
    assert len(data) < 1_000_000
    assert data[4:8] == b"\0\0\0\0"


@pytest.mark.realdata
def test_codes_and_names_are_those_of_the_published_table(by_code: dict[str, Division]) -> None:
    folder = REALDATA / "divisions"
    if not folder.exists():
        pytest.skip(f"no real data at {folder}")
    published = {}
    for filename in ("provinces.csv", "cities.csv", "areas.csv"):
        with (folder / filename).open(encoding="utf-8", newline="") as file:
            published |= {row["code"]: row["name"] for row in csv.DictReader(file)}
    with gzip.open(folder / "streets.csv.gz", "rt", encoding="utf-8", newline="") as file:
        published |= {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert [sum(len(c) == n for c in published) for n in (2, 4, 6, 9)] == [31, 342, 2978, 41352]
    ours = {code: row.name for code, row in by_code.items() if code not in ("71", "81", "82")}
    assert ours == published
