"""The PDF: what stands on it, that no name stops it, equal bytes for equal figures."""

import re
import tracemalloc
from dataclasses import replace

import pytest
from flask_babel import force_locale

from reports.figures.rules import Ratio, Spread
from reports.monthly import words
from reports.monthly.pdf import PIECE, monthly_report, tables
from reports.monthly.rules import KindRate, OnTime, Three, Waiting
from sla.labels import clock_word
from sla.policies.rules import ClockKind
from tests import pdf_text
from tests.reports.monthly.making import snapshot

once = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
pytestmark = once
EVIL = ["<b>王", "=cmd|' /C calc'!A0", "\x00\x07\u202e王\x1b[31m", "王" * 5_000, "x" * 5_000,
        "</para>&lt;{name} %s %(x)s", "😀" * 300, "\n" * 3_000, "a\u0301" * 3_000]


def pages(made: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page) for page in pdf_text.pages(made)]


def test_page_1_has_everything_the_vice_president_reads(context):
    first = pages(monthly_report(snapshot(), "zh_Hans_CN"))[0]
    for part in (
        "服务月报 · 2026年6月 · 全网", "数据截至 6月30日 24:00 · 第 3 版 · 7月16日 06:10 制",
        "本月到期上门 12,480 单，三四级市场按时 81.3 %（城市 94.1 %）。",
        "超 10 天未完 214 单，其中 131 单卡在我方（配件计划 96、审批 22、财务 13）。",
        "4,412 / 5,427", "上月 84.0 % · 去年 79.6 %", "城市 94.1 %，差 12.8 点", "目标 90 %",
        "未达标", "214 单", "我方 131 · 网点 58", "承运 14 · 用户 11", "上月 187 · 去年 305",
        "11.6 天", "含未到 143 行", "47.0 天", "未转付 ¥460.00", "2 / 2,844", "岷县 无网点",
        "赫章县 无人负责", "七个原因", "11.0 / 47.0", "3.4 小时", "毕节 0 / 7", "需要您决定",
        "96 用户", "¥23,418.50", "上月的决定", "已办 6月8日", "未办", "41 / 67",
        "事后更正、补录 12 处", "6.1 7.0 ↓", "38.0 % · 3 / 5 4 / 13 · —",
        "网点销单 11 次，其中时限前一小时内 7 次，用户否认 1 次",
        "陇中电器维修部 ¥23,418.50 自 7月3日 我方逾期，利息 ¥140.51 由我方付",
        "封存校验 7f3a 91c4 7f3a 91c4（7月14日）",
    ):
        assert part.replace(" ", "") in first.replace(" ", ""), part


def test_every_page_has_the_seal_and_its_number(context):
    made = pages(monthly_report(snapshot(), "zh_Hans_CN"))
    assert len(made) > 3
    for at, page in enumerate(made, 1):
        assert "封存校验 7f3a 91c4" in page and f"{at} / " in page
    assert "7f3a91c4" * 8 in made[-1]


@pytest.mark.parametrize("language", ["zh_Hans_CN", "en", "ru"])
def test_equal_figures_give_equal_bytes(context, language):
    made = monthly_report(snapshot(), language)
    assert made == monthly_report(snapshot(), language)
    assert made != monthly_report(replace(snapshot(), found=68), language)


@pytest.mark.parametrize("name", EVIL)
def test_no_name_stops_a_report(context, name):
    made = monthly_report(snapshot(name), "zh_Hans_CN")
    first = pages(made)[0]
    assert "81.3 %" in first and "封存校验" in first and "1 / " in first
    assert not set(first) & {"\x00", "\x07", "\u202e", "\x1b"}


def test_a_name_that_looks_like_markup_is_printed_as_it_is(context):
    assert "<b>王" in pages(monthly_report(snapshot("<b>王"), "zh_Hans_CN"))[0]


def lead(**more) -> str:
    with force_locale("zh_Hans_CN"):
        return words.lead(replace(snapshot(), **more))


def test_the_sentence_fits_the_case(context):
    few, none = Ratio(7, 9), Ratio()
    three = lambda ratio: Three(ratio, None, None)  # noqa: E731
    assert lead(on_time=OnTime(three(none), three(none), none)).startswith("本月没有到期的上门。超")
    assert "三四级市场 9 单里按时 7 单，数量太少，不算比率。" in lead(
        on_time=OnTime(three(few), three(none), few))
    assert "按时 90.0 %。超" in lead(
        on_time=OnTime(three(Ratio(90, 100)), three(few), Ratio(97, 109)))
    assert lead(waiting=Waiting(Three(0, 0, None), ())).endswith("没有用户等了 10 天以上。")
    outlets = tuple(h for h in snapshot().waiting.holders if h.party.value == "outlet")
    assert lead(waiting=Waiting(Three(58, 0, 0), outlets)).endswith(
        "超 10 天未完 58 单，没有卡在我方的。")


def test_below_thirty_cases_there_is_a_number_and_no_percentage(context):
    few = Three(Ratio(7, 29), None, None)
    made = replace(snapshot(), on_time=OnTime(few, few, Ratio(14, 58)),
                   parts=replace(snapshot().parts, spread=Three(Spread(29), None, None)))
    with force_locale("en"):
        page = words.page(made)
    assert (page.tiles[0].value, page.tiles[0].verdict) == ("n = 29", "")
    assert (page.tiles[2].value, page.tiles[2].verdict) == ("n = 29", "")


@pytest.mark.parametrize(("spread", "told"), [(Spread(29), False), (Spread(30, 1, 2), True)])
def test_the_shares_of_too_few_jobs_are_drawn_and_not_told(context, spread, told):
    first = replace(snapshot().tiers[0], spread=spread)
    with force_locale("en"):
        row = words.page(replace(snapshot(), tiers=(first,))).bars[0]
    assert row.slots
    assert any(cell.isdecimal() for cell in row.cells[:-1]) is told
    assert ("n = 29" in row.cells) is not told


@pytest.mark.parametrize("kinds", [[], [ClockKind.PART_DECISION], [
    ClockKind.PAYMENT, ClockKind.GRIEVANCE_ANSWER, ClockKind.PART_DECISION]])
def test_promises_stand_three_beside_three_however_many_were_measured(context, kinds):
    measured = tuple(KindRate(kind, Ratio(40, 50)) for kind in kinds)
    with force_locale("en"):
        page = words.page(replace(snapshot(), kinds=measured))
        shown = [row[0] for row in page.beside]
        assert len(shown) == 3 and shown[0] == clock_word(ClockKind.DISPATCH)
        assert {clock_word(kind) for kind in kinds[:1]} <= set(shown)


def test_a_long_annex_is_many_short_tables_and_little_memory(context):
    many = replace(snapshot(), breaches=snapshot().breaches * 8)
    tracemalloc.start()
    made = monthly_report(many, "zh_Hans_CN")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(page.count("GD-260601-") for page in pages(made)) == 480
    assert peak < 24_000_000
    with force_locale("en"):
        assert len(next(t for t in tables(many) if "Annex" in t.title).rows) == 480 > PIECE
