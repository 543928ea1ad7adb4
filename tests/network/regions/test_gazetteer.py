"""Finding the division a person means."""

from __future__ import annotations

import pytest

from network.regions.gazetteer import (
    MAX_CANDIDATES,
    Gazetteer,
    Match,
    Outcome,
    shipped_gazetteer,
)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return shipped_gazetteer()


def test_it_is_one_for_all_who_hold_it(gazetteer) -> None:
    assert shipped_gazetteer() is gazetteer


@pytest.mark.parametrize(
    ("text", "code", "rest", "match"),
    [
        ("湖北 恩施州 利川市 谋道镇", "422802100", "", Match.NAME),
        ("恩施 利川 谋道镇", "422802100", "", Match.NAME),
        ("湖北省恩施土家族苗族自治州利川市谋道镇大兴村3组", "422802100", "大兴村3组", Match.NAME),
        ("贵州省　毕节市／威宁县，中水镇", "520526110", "", Match.NAME),
        ("吉林 吉林市 船营区", "220204", "", Match.NAME),
        ("北京市 北京市 海淀区", "110108", "", Match.NAME),
        ("重庆 城口县", "500229", "", Match.NAME),
        ("仙桃 郑场镇", "429004100", "", Match.NAME),
        ("东莞市虎门镇", "441900121", "", Match.NAME),
        ("恩施", "4228", "", Match.NAME),
        ("恩施市", "422801", "", Match.NAME),
        ("海南", "46", "", Match.NAME),
        ("朝阳 大屯街道", "110105025", "", Match.NAME),
        ("合肥 经开区", "340177", "", Match.NAME),
        ("浙江 富阳市", "330111", "", Match.STEM),
        ("杭州富阳市鹿山街道", "330111004", "", Match.STEM),
        ("安徽 临泉 城关镇", "341221001", "", Match.STEM),
        ("利川市 都亭", "422802001", "", Match.STEM),
        ("胶南市", "370211", "", Match.FORMER),
        ("襄樊市 襄阳县", "420607", "", Match.FORMER),
        ("毕节地区 赫章县", "520527", "", Match.FORMER),
    ],
)
def test_found(gazetteer: Gazetteer, text: str, code: str, rest: str, match: Match) -> None:
    finding = gazetteer.find(text)
    assert finding.outcome is Outcome.FOUND
    assert (finding.code, finding.rest, finding.match) == (code, rest, match)


def test_a_repeated_name_answers_with_its_candidates(gazetteer: Gazetteer) -> None:
    everywhere = gazetteer.find("城关镇")
    assert everywhere.outcome is Outcome.AMBIGUOUS
    assert everywhere.code is None
    assert everywhere.total > MAX_CANDIDATES == len(everywhere.candidates)
    in_anhui = gazetteer.find("安徽 城关镇")
    assert in_anhui.outcome is Outcome.AMBIGUOUS
    assert in_anhui.nearest == "34"
    assert "341623100" in in_anhui.candidates
    assert in_anhui.total == len(in_anhui.candidates)


def test_a_name_of_several_levels_is_not_guessed(gazetteer: Gazetteer) -> None:
    finding = gazetteer.find("朝阳")
    assert finding.outcome is Outcome.AMBIGUOUS
    assert {"2113", "110105", "220104"} <= set(finding.candidates)


@pytest.mark.parametrize(
    ("text", "nearest", "rest"),
    [
        ("合肥市政务区天鹅湖路", "3401", "政务区天鹅湖路"),
        ("武汉市光谷", "4201", "光谷"),
        ("阜阳市颍州区经济开发区", "341202", "经济开发区"),
        ("合肥市高新区望江西路", "340176", "望江西路"),
        ("兰州市城关路12号", "6201", "城关路12号"),
        ("利川市谋道大兴村", "422802", "谋道大兴村"),
        ("123", None, "123"),
        ("", None, ""),
    ],
)
def test_what_is_no_unit_is_unknown_with_the_nearest_that_is(
    gazetteer: Gazetteer, text: str, nearest: str | None, rest: str
) -> None:
    finding = gazetteer.find(text)
    assert finding.outcome is Outcome.UNKNOWN
    assert (finding.code, finding.nearest, finding.rest) == (None, nearest, rest)
