"""The market-tier rule on small made-up counties and on overrides."""

from __future__ import annotations

from datetime import date

import pytest

from network.regions.rules import (
    County,
    CountyKind,
    MarketReference,
    TierOverride,
    TierReason,
    TierVerdict,
    TownshipKind,
    county_kind,
    county_of,
    overlaps,
    tier_of_county,
    tier_of_township,
    tier_on,
    township_kind,
)

REFERENCE = MarketReference(
    top_cities=frozenset({"3401", "2102"}),
    municipalities=frozenset({"50"}),
    prefecture_seats={"422801": "", "632223": "632223101"},
    seats={"341225": "341225120", "320623": ""},
)


def _county(code: str, name: str, prefecture: str, *townships: tuple[str, str]) -> County:
    return county_of(
        code, name, prefecture, [(code + serial, n) for serial, n in townships], REFERENCE
    )


def _tier(county: County, serial: str, name: str) -> tuple[int | None, TierReason, bool]:
    verdict = tier_of_township(county, county.code + serial, name)
    return verdict.tier, verdict.reason, verdict.needs_review


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("340104001", "三里庵街道", TownshipKind.STREET),
        ("110105021", "南磨房地区", TownshipKind.STREET),
        ("420112001", "吴家山街", TownshipKind.STREET),
        ("150404400", "玉龙街道", TownshipKind.STREET),
        ("422802100", "谋道镇", TownshipKind.TOWN),
        ("152501200", "格日勒敖都苏木", TownshipKind.TOWN),
        ("469024401", "加来镇", TownshipKind.TOWN),
        ("370571400", "经济开发区直属乡镇", TownshipKind.ZONE),
        ("340104400", "蜀山新产业园区", TownshipKind.ZONE),
        ("340111401", "方兴社区", TownshipKind.ZONE),
        ("360803401", "现代农业产业园", TownshipKind.OTHER),
        ("310151401", "前卫农场", TownshipKind.OTHER),
        ("659001500", "兵团一五二团", TownshipKind.OTHER),
        ("330383198", "龙港县直辖村级区划", TownshipKind.WHOLE_COUNTY),
        ("350527000", "金门县", TownshipKind.WHOLE_COUNTY),
    ],
)
def test_kind_of_a_township(code: str, name: str, kind: TownshipKind) -> None:
    assert township_kind(code, name) is kind


@pytest.mark.parametrize(
    ("code", "name", "prefecture", "kind"),
    [
        ("340104", "蜀山区", "合肥市", CountyKind.DISTRICT),
        ("341221", "临泉县", "阜阳市", CountyKind.COUNTY),
        ("422801", "恩施市", "恩施土家族苗族自治州", CountyKind.COUNTY),
        ("152923", "额济纳旗", "阿拉善盟", CountyKind.COUNTY),
        ("429021", "神农架林区", "省直辖县级行政区划", CountyKind.COUNTY),
        ("520203", "六枝特区", "六盘水市", CountyKind.COUNTY),
        ("340176", "合肥高新技术产业开发区", "合肥市", CountyKind.ZONE),
        ("441900", "东莞市", "东莞市", CountyKind.UNDIVIDED_CITY),
        ("620201", "嘉峪关市", "嘉峪关市", CountyKind.UNDIVIDED_CITY),
    ],
)
def test_kind_of_a_county(code: str, name: str, prefecture: str, kind: CountyKind) -> None:
    assert county_kind(code, name, prefecture) is kind


def test_a_street_of_a_capital_is_tier_one_and_its_towns_are_four_to_be_reviewed() -> None:
    shushan = _county("340104", "蜀山区", "合肥市", ("001", "三里庵街道"), ("100", "井岗镇"))
    assert _tier(shushan, "001", "三里庵街道") == (1, TierReason.STREET_OF_DISTRICT, False)
    assert _tier(shushan, "100", "井岗镇") == (4, TierReason.TOWN_IN_DISTRICT, True)
    assert tier_of_county(shushan) == TierVerdict(1, TierReason.DISTRICT)


def test_a_separately_planned_city_is_tier_one() -> None:
    zhongshan = _county("210202", "中山区", "大连市", ("001", "青泥洼桥街道"))
    assert _tier(zhongshan, "001", "青泥洼桥街道")[0] == 1


def test_a_district_of_another_prefecture_is_tier_two_and_its_towns_four() -> None:
    yingzhou = _county("341202", "颍州区", "阜阳市", ("001", "鼓楼街道"), ("100", "王店镇"))
    assert _tier(yingzhou, "001", "鼓楼街道") == (2, TierReason.STREET_OF_DISTRICT, False)
    assert _tier(yingzhou, "100", "王店镇") == (4, TierReason.TOWN_IN_DISTRICT, False)
    assert _tier(yingzhou, "400", "颍州农场") == (4, TierReason.OTHER_IN_DISTRICT, False)
    assert _tier(yingzhou, "401", "颍州经济开发区") == (2, TierReason.ZONE_IN_DISTRICT, True)


def test_towns_of_a_district_without_streets_are_reviewed() -> None:
    district = _county("341203", "某区", "阜阳市", ("100", "甲镇"))
    assert _tier(district, "100", "甲镇") == (4, TierReason.TOWN_IN_DISTRICT, True)


def test_a_zone_of_a_city_counts_as_city_and_is_reviewed() -> None:
    zone = _county("340176", "合肥高新技术产业开发区", "合肥市", ("001", "蜀麓街道"))
    assert tier_of_county(zone) == TierVerdict(1, TierReason.ZONE_OF_CITY, True)
    assert _tier(zone, "001", "蜀麓街道") == (1, TierReason.STREET_OF_DISTRICT, True)
    assert _tier(zone, "100", "南岗镇") == (4, TierReason.TOWN_IN_DISTRICT, True)


def test_a_county_without_streets_has_its_seat_at_one_hundred() -> None:
    longxi = _county("621122", "陇西县", "定西市", ("100", "巩昌镇"), ("101", "文峰镇"))
    assert _tier(longxi, "100", "巩昌镇") == (3, TierReason.COUNTY_SEAT, False)
    assert _tier(longxi, "101", "文峰镇") == (4, TierReason.TOWN_IN_COUNTY, False)
    assert tier_of_county(longxi) == TierVerdict(3, TierReason.COUNTY_ONLY, True)


def test_a_county_counted_from_one_hundred_and_one_has_a_guessed_seat() -> None:
    yun = _county("530922", "云县", "临沧市", ("101", "爱华镇"), ("102", "漫湾镇"))
    assert _tier(yun, "101", "爱华镇") == (3, TierReason.SEAT_FIRST_TOWN, True)
    assert _tier(yun, "102", "漫湾镇")[0] == 4


def test_a_corrected_seat_beats_the_code() -> None:
    funan = _county("341225", "阜南县", "阜阳市", ("101", "方集镇"), ("120", "鹿城镇"))
    assert _tier(funan, "120", "鹿城镇") == (3, TierReason.SEAT_CORRECTED, False)
    assert _tier(funan, "101", "方集镇")[0] == 4


def test_a_county_may_be_said_to_have_no_seat_but_its_streets() -> None:
    rudong = _county("320623", "如东县", "南通市", ("001", "掘港街道"), ("100", "栟茶镇"))
    assert _tier(rudong, "001", "掘港街道") == (3, TierReason.STREET_OF_COUNTY, False)
    assert _tier(rudong, "100", "栟茶镇") == (4, TierReason.TOWN_IN_COUNTY, False)


def test_in_a_county_with_streets_one_hundred_is_a_seat_to_be_reviewed() -> None:
    weining = _county("520526", "威宁县", "毕节市", ("001", "海边街道"), ("100", "草海镇"))
    assert _tier(weining, "001", "海边街道") == (3, TierReason.STREET_OF_COUNTY, False)
    assert _tier(weining, "100", "草海镇") == (3, TierReason.SEAT_BESIDE_STREETS, True)


def test_in_a_city_with_streets_one_hundred_is_a_seat_only_by_the_citys_name() -> None:
    streets = ("001", "都亭街道")
    lichuan = _county("422802", "利川市", "恩施土家族苗族自治州", streets, ("100", "谋道镇"))
    huanghua = _county("130983", "黄骅市", "沧州市", streets, ("100", "黄骅镇"))
    assert _tier(lichuan, "100", "谋道镇") == (4, TierReason.TOWN_IN_COUNTY, False)
    assert _tier(huanghua, "100", "黄骅镇") == (3, TierReason.SEAT_BESIDE_STREETS, True)


def test_the_city_that_is_a_prefectures_seat_counts_as_its_district() -> None:
    enshi = _county("422801", "恩施市", "恩施土家族苗族自治州", ("001", "舞阳坝街道"))
    assert _tier(enshi, "001", "舞阳坝街道") == (2, TierReason.STREET_OF_PREFECTURE_SEAT, False)
    assert _tier(enshi, "101", "崔家坝镇") == (4, TierReason.TOWN_IN_COUNTY, False)
    assert tier_of_county(enshi) == TierVerdict(2, TierReason.PREFECTURE_SEAT, True)


def test_a_prefectures_town_beside_the_county_seat_leaves_the_seat_tier_three() -> None:
    haiyan = _county("632223", "海晏县", "海北藏族自治州", ("100", "三角城镇"), ("101", "西海镇"))
    assert _tier(haiyan, "101", "西海镇") == (2, TierReason.PREFECTURE_SEAT, False)
    assert _tier(haiyan, "100", "三角城镇") == (3, TierReason.COUNTY_SEAT, False)


def test_a_city_without_counties() -> None:
    dongguan = _county("441900", "东莞市", "东莞市", ("003", "东城街道"), ("121", "虎门镇"))
    danzhou = _county("460400", "儋州市", "儋州市", ("100", "那大镇"), ("101", "和庆镇"))
    assert _tier(dongguan, "003", "东城街道") == (2, TierReason.STREET_OF_UNDIVIDED_CITY, False)
    assert _tier(dongguan, "121", "虎门镇") == (4, TierReason.TOWN_IN_UNDIVIDED_CITY, True)
    assert _tier(danzhou, "100", "那大镇") == (2, TierReason.UNDIVIDED_CITY, False)
    assert tier_of_county(dongguan) == TierVerdict(2, TierReason.UNDIVIDED_CITY, True)


def test_a_county_of_a_municipality_is_a_county() -> None:
    chengkou = _county("500229", "城口县", "县", ("001", "葛城街道"), ("102", "巴山镇"))
    assert _tier(chengkou, "001", "葛城街道")[0] == 3
    assert _tier(chengkou, "102", "巴山镇")[0] == 4


def test_a_county_directly_under_a_province_is_a_county() -> None:
    xiantao = _county(
        "429004", "仙桃市", "省直辖县级行政区划", ("001", "沙嘴街道"), ("100", "郑场镇")
    )
    assert _tier(xiantao, "001", "沙嘴街道")[0] == 3
    assert _tier(xiantao, "100", "郑场镇")[0] == 4


def test_what_has_no_townships_has_the_tier_of_its_centre_to_be_reviewed() -> None:
    longgang = _county("330383", "龙港市", "温州市", ("198", "龙港县直辖村级区划"))
    verdict = _tier(longgang, "198", "龙港县直辖村级区划")
    assert verdict == (3, TierReason.NO_TOWNSHIPS, True)


def test_zone_and_farm_in_a_county_are_tier_four_the_zone_to_be_reviewed() -> None:
    linquan = _county("341221", "临泉县", "阜阳市", ("001", "城关街道"))
    assert _tier(linquan, "400", "临泉工业园区") == (4, TierReason.ZONE_IN_COUNTY, True)
    assert _tier(linquan, "401", "良种繁育场") == (4, TierReason.OTHER_IN_COUNTY, False)


RULE = TierVerdict(4, TierReason.TOWN_IN_UNDIVIDED_CITY, True)
JUNE = date(2026, 6, 1)


def _on(day: date, *rows: TierOverride, code: str = "441900121") -> TierVerdict:
    by_code: dict[str, list[TierOverride]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    return tier_on(code, RULE, by_code, day)


def test_an_override_holds_from_its_first_to_its_last_day() -> None:
    row = TierOverride("441900121", 2, JUNE, date(2026, 6, 30))
    decided = TierVerdict(2, TierReason.OVERRIDE)
    assert _on(date(2026, 5, 31), row) == RULE
    assert _on(JUNE, row) == decided
    assert _on(date(2026, 6, 30), row) == decided
    assert _on(date(2026, 7, 1), row) == RULE
    assert _on(date(2036, 1, 1), TierOverride("441900121", 2, JUNE)) == decided


def test_the_nearest_override_wins() -> None:
    city, town = TierOverride("4419", 2, JUNE), TierOverride("441900121", 3, JUNE)
    county = TierOverride("441900", 1, JUNE)
    assert _on(JUNE, city).tier == 2
    assert _on(JUNE, city, county).tier == 1
    assert _on(JUNE, city, county, town).tier == 3
    assert _on(JUNE, town, code="441900122") == RULE
    assert _on(JUNE, town, code="441900") == RULE


def test_of_two_in_force_the_later_counts_and_the_pair_is_reported() -> None:
    first = TierOverride("441900", 2, JUNE)
    second = TierOverride("441900", 3, date(2026, 7, 1))
    assert _on(date(2026, 7, 2), second, first).tier == 3
    assert overlaps([second, first]) == [(first, second)]


def test_rows_that_follow_each_other_or_differ_in_place_do_not_overlap() -> None:
    first = TierOverride("441900", 2, JUNE, date(2026, 6, 30))
    second = TierOverride("441900", 3, date(2026, 7, 1))
    elsewhere = TierOverride("442000", 3, JUNE)
    assert overlaps([first, second, elsewhere]) == []
