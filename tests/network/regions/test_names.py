"""How names are shortened, normalised and recognised."""

from __future__ import annotations

import pytest

from network.regions.names import (
    COUNTY,
    PREFECTURE,
    PROVINCE,
    TOWNSHIP,
    aliases,
    normalise,
    parts,
    short_name,
    stem,
)


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("安徽省", PROVINCE, "安徽"),
        ("重庆市", PROVINCE, "重庆"),
        ("内蒙古自治区", PROVINCE, "内蒙古"),
        ("新疆维吾尔自治区", PROVINCE, "新疆"),
        ("香港特别行政区", PROVINCE, "香港"),
        ("恩施土家族苗族自治州", PREFECTURE, "恩施"),
        ("博尔塔拉蒙古自治州", PREFECTURE, "博尔塔拉"),
        ("海西蒙古族藏族自治州", PREFECTURE, "海西"),
        ("大兴安岭地区", PREFECTURE, "大兴安岭"),
        ("锡林郭勒盟", PREFECTURE, "锡林郭勒"),
        ("市辖区", PREFECTURE, ""),
        ("利川市", COUNTY, "利川"),
        ("颍州区", COUNTY, "颍州"),
        ("岷县", COUNTY, "岷县"),
        ("威宁彝族回族苗族自治县", COUNTY, "威宁"),
        ("东乡族自治县", COUNTY, "东乡"),
        ("鄂伦春自治旗", COUNTY, "鄂伦春旗"),
        ("管城回族区", COUNTY, "管城"),
        ("浦东新区", COUNTY, "浦东新区"),
        ("万柏林区", COUNTY, "万柏林"),
        ("梁园区", COUNTY, "梁园"),
        ("神农架林区", COUNTY, "神农架"),
        ("合肥高新技术产业开发区", COUNTY, "合肥高新技术产业开发区"),
        ("谋道镇", TOWNSHIP, "谋道镇"),
    ],
)
def test_short_name(name: str, level: int, short: str) -> None:
    assert short_name(name, level) == short


def test_a_township_loses_the_repeated_name_of_its_county() -> None:
    assert short_name("济源市克井镇", TOWNSHIP, "济源市") == "克井镇"
    assert short_name("黎城县", TOWNSHIP, "黎城县") == "黎城县"


def test_what_people_type_becomes_one_spelling() -> None:
    assert normalise("\ufeff湖北省\u3000 恩施州\u200b") == "湖北省 恩施州"
    assert normalise("１２３（Ａ）：") == "123(A):"
    assert parts("湖北／恩施州·利川市、谋道镇，大兴村") == (
        ["湖北", "恩施州", "利川市", "谋道镇", "大兴村"]
    )


def test_aliases_are_this_very_unit() -> None:
    assert aliases("恩施土家族苗族自治州", "恩施", PREFECTURE) == (
        "恩施土家族苗族自治州",
        "恩施",
        "恩施州",
    )
    assert "威宁县" in aliases("威宁彝族回族苗族自治县", "威宁", COUNTY)
    assert "管城区" in aliases("管城回族区", "管城", COUNTY)
    assert "都亭街道办事处" in aliases("都亭街道", "都亭街道", TOWNSHIP)
    assert aliases("市辖区", "", PREFECTURE) == ()


def test_only_the_citys_own_zone_is_called_by_its_kind() -> None:
    above = ("安徽省", "安徽", "合肥市", "合肥")
    own, other = "合肥高新技术产业开发区", "合肥新站高新技术产业开发区"
    assert "高新区" in aliases(own, own, COUNTY, above)
    assert "高新区" not in aliases(other, other, COUNTY, above)


def test_a_stem_is_what_remains_without_the_kind() -> None:
    assert stem("富阳市", COUNTY) == stem("富阳区", COUNTY) == "富阳"
    assert stem("城关街道", TOWNSHIP) == stem("城关镇", TOWNSHIP) == "城关"
    assert stem("岷县", COUNTY) == ""
