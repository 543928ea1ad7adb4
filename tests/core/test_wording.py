"""How numbers and times are written, in the three languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from core import wording
from web import translations

NOW = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)  # 10:00 in China
HOUR = 3600
DAY = 24 * HOUR


@pytest.fixture(scope="module")
def app() -> Flask:
    translations.compile_all()
    app = Flask("filters")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations.ROOT / "translations")
    Babel(app)
    wording.register(app)
    return app


@pytest.fixture
def speak(app: Flask):
    @contextmanager
    def speaking(language: str) -> Iterator[None]:
        with app.test_request_context(), force_locale(language):
            yield

    return speaking


@pytest.fixture
def chinese(speak) -> Iterator[None]:
    with speak("zh_Hans_CN"):
        yield


@dataclass(frozen=True)
class Amount:
    fen: int


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (146000, "¥1,460.00"),
        (Amount(46000), "¥460.00"),
        (0, "¥0.00"),
        (7, "¥0.07"),
        (-12600, "−¥126.00"),
        (9007199254740993, "¥90,071,992,547,409.93"),
        (None, "—"),
    ],
)
def test_money(chinese: None, value: object, text: str) -> None:
    assert wording.money_fen(value) == text


def test_money_in_a_column_has_no_sign_of_the_yuan(chinese: None) -> None:
    assert wording.money_fen(158600, unit=False) == "1,586.00"
    assert wording.money_fen(-100, unit=False) == "−1.00"


def test_money_in_russian(speak) -> None:
    with speak("ru"):
        assert wording.money_fen(146000) == "¥1\u00a0460,00"


def test_moment_is_chinese_time_and_names_another_year(chinese: None) -> None:
    assert wording.moment(datetime(2026, 7, 3, 8, 0, tzinfo=UTC), NOW) == "7月3日 16:00"
    assert wording.moment(datetime(2025, 12, 31, 15, 59, tzinfo=UTC), NOW) == "2025年12月31日 23:59"
    assert wording.moment(None, NOW) == "—"


def test_the_year_turns_at_midnight_in_china(chinese: None) -> None:
    new_year = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)
    assert wording.moment(new_year, NOW) == "1月1日 00:00"
    assert wording.moment(new_year, new_year - timedelta(seconds=1)) == "2026年1月1日 00:00"


@pytest.mark.parametrize(("language", "text"), [("en", "3 Jul 16:00"), ("ru", "3 июля 16:00")])
def test_moment_in_other_languages(speak, language: str, text: str) -> None:
    with speak(language):
        assert wording.moment(datetime(2026, 7, 3, 8, 0, tzinfo=UTC), NOW) == text


def test_business_date(chinese: None) -> None:
    assert wording.business_date(date(2026, 5, 25), NOW) == "5月25日"
    assert wording.business_date(date(2024, 5, 25), NOW) == "2024年5月25日"


def test_end_of_day_is_24_o_clock_of_the_day_that_ends(chinese: None) -> None:
    midnight = datetime(2026, 7, 10, 16, 0, tzinfo=UTC)
    assert wording.due_moment(midnight, NOW) == "7月10日 24:00"
    assert wording.due_by(midnight, NOW) == "应于 7月10日 24:00 前"
    assert wording.due_moment(midnight + timedelta(minutes=1), NOW) == "7月11日 00:01"


def test_due_wording_turns_late_only_after_the_moment(chinese: None) -> None:
    assert wording.due_wording(NOW + timedelta(hours=6), NOW) == "还剩 6 小时"
    assert wording.due_wording(NOW, NOW) == "还剩 不到 1 分"
    assert wording.due_wording(NOW - timedelta(seconds=1), NOW) == "超 不到 1 分"
    assert wording.due_wording(NOW - timedelta(days=5, hours=10), NOW) == "超 5 天 10 小时"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (8 * DAY + 19 * HOUR + 55 * 60, "8 天 19 小时"),
        (19 * HOUR + 5 * 60, "19 小时 5 分"),
        (62 * DAY, "62 天"),
        (DAY + 59 * 60, "1 天"),
        (HOUR, "1 小时"),
        (15 * 60 + 59, "15 分"),
        (59, "不到 1 分"),
        (0, "不到 1 分"),
        (None, "—"),
    ],
)
def test_duration(chinese: None, seconds: int | None, text: str) -> None:
    assert wording.duration(seconds) == text


def test_full_duration_names_every_unit(chinese: None) -> None:
    assert wording.duration(timedelta(days=13, minutes=40), full=True) == "13 天 0 小时 40 分"


def test_duration_in_russian_ties_the_unit_to_the_number(speak) -> None:
    with speak("ru"):
        assert wording.duration(8 * DAY + 19 * HOUR) == "8\u00a0дн. 19\u00a0ч"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (8 * DAY + 19 * HOUR + 55 * 60, "8 天 19:55"),
        (13 * DAY + 40 * 60, "13 天 0:40"),
        (18 * HOUR + 25 * 60, "18:25"),
        (15 * 60, "0:15"),
    ],
)
def test_compact_duration(chinese: None, seconds: int, text: str) -> None:
    assert wording.duration_compact(seconds) == text


def test_hours_and_minutes_without_days() -> None:
    assert wording.hours_minutes(13 * DAY + 40 * 60) == "312:40"


@pytest.mark.parametrize(
    ("phone", "text"),
    [
        ("13812341234", "138****1234"),
        ("100 1234 5678", "100****5678"),
        ("+86 138 1234 1234", "861****1234"),
        ("0558-12345", "****"),
        ("", "—"),
        (None, "—"),
    ],
)
def test_masked_phone(phone: str | None, text: str) -> None:
    assert wording.masked_phone(phone) == text


def test_percent_needs_thirty_cases(chinese: None) -> None:
    assert wording.percent(29, 29) == "n = 29"
    assert wording.percent(0, 0) == "n = 0"
    assert wording.percent(24, 30) == "80.0 %"
    assert wording.percent(30, 30) == "100 %"
    assert wording.percent(4412, 5427) == "81.3 %"
    assert wording.percent_note(7) == "数量太少，不算比率（7 单）"
    assert wording.percent_note(30) == ""


def test_percent_rounds_half_up(chinese: None) -> None:
    assert wording.percent(1, 2000) == "0.1 %"
    assert wording.percent(1, 2001) == "0.0 %"


def test_share_of_a_sum_has_no_smallest_base(speak) -> None:
    with speak("ru"):
        assert wording.share_percent(761700, 1125600) == "67,7 %"
        assert wording.share_percent(1, 0) == "—"


def test_every_party_has_a_word_in_every_language(speak) -> None:
    codes = (
        "dispatch", "approval", "planning", "warehouse", "appraisal", "finance", "outlet",
        "parent", "carrier", "dealer", "bank", "user", "force",
    )  # fmt: skip
    for language in ("zh_Hans_CN", "ru", "en"):
        with speak(language):
            assert len({wording.party_name(code) for code in codes}) == len(codes)


@pytest.mark.parametrize(
    ("language", "lang"), [("zh_Hans_CN", "zh-CN"), ("ru", "ru"), ("en", "en"), ("fr", "en")]
)
def test_html_lang(speak, language: str, lang: str) -> None:
    with speak(language):
        assert wording.html_lang() == lang
