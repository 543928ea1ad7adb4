"""Every place of the demo network resolves and has the tier the demo says."""

from __future__ import annotations

import pytest

from network.regions.gazetteer import Gazetteer, Outcome, shipped_gazetteer
from network.regions.reader import divisions

PLACES = [
    ("安徽 合肥市 蜀山区", "340104", 1),
    ("湖北 武汉市 洪山区", "420111", 1),
    ("贵州 贵阳市 云岩区", "520103", 1),
    ("甘肃 兰州市 城关区", "620102", 1),
    ("安徽 阜阳市 颍州区", "341202", 2),
    ("安徽 亳州市 谯城区", "341602", 2),
    ("湖北 恩施州 恩施市", "422801", 2),
    ("贵州 毕节市 七星关区", "520502", 2),
    ("甘肃 定西市 安定区", "621102", 2),
    ("安徽 阜阳市 临泉县 城关街道", "341221001", 3),
    ("安徽 阜阳市 临泉县 老集镇", "341221104", 4),
    ("安徽 阜阳市 临泉县 鲖城镇", "341221102", 4),
    ("安徽 亳州市 利辛县 城关镇", "341623100", 3),
    ("安徽 亳州市 利辛县 阚疃镇", "341623101", 4),
    ("湖北 恩施州 利川市 都亭街道", "422802001", 3),
    ("湖北 恩施州 利川市 谋道镇", "422802100", 4),
    ("贵州 毕节市 威宁县 海边街道", "520526001", 3),
    ("贵州 毕节市 威宁县 中水镇", "520526110", 4),
    ("甘肃 定西市 陇西县 巩昌镇", "621122100", 3),
    ("甘肃 定西市 通渭县 马营镇", "621121101", 4),
]
OTHERS = ["安徽 阜南县", "甘肃 岷县", "贵州 赫章县", "利川市 建南镇", "利川市 毛坝镇"]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return shipped_gazetteer()


@pytest.fixture(scope="module")
def tiers() -> dict[str, int | None]:
    return {row.code: row.tier for row in divisions()}


@pytest.mark.parametrize(("text", "code", "tier"), PLACES)
def test_an_outlets_place(
    gazetteer: Gazetteer, tiers: dict[str, int | None], text: str, code: str, tier: int
) -> None:
    finding = gazetteer.find(text)
    assert (finding.outcome, finding.code) == (Outcome.FOUND, code)
    assert tiers[code] == tier


@pytest.mark.parametrize("text", OTHERS)
def test_other_places_of_the_stories(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text).outcome is Outcome.FOUND
