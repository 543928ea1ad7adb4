"""The job card: what stands on it in each language, and that nothing typed can stop it."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import Babel

from jobs.work_orders.pdf import JobCard, job_card
from tests.pdf_text import pages, streams
from web import translations

CARD = JobCard(
    language="zh_Hans_CN",
    number="GD-260703-0016",
    outlet="谋道小向维修",
    link="https://service.example/j/GD-260703-0016",
    work="维修 · 上门",
    product="空调",
    symptom="不制热，外机结冰",
    barcodes=[("内机条码", "IN-1234567"), ("外机条码", "OUT-765432")],
    people=[("用户", "谭阿婆 10012345678")],
    address="利川市 谋道镇 大兴村 5 组，村委会旁",
    taken="7月3日 09:20",
    appointment="7月4日 15:00–17:00",
    technician="向小林",
    printed="7月3日 10:00",
)

GOLDEN = """\
谋道小向维修
GD-260703-0016
7月3日 10:00 打印
1 / \x20
派工单 GD-260703-0016
谋道小向维修
扫码打开工单
用户
用户
谭阿婆 10012345678"""

HOSTILE = [
    "<b>王</b>",
    "</para><font size=99999>",
    "&#0;&unknown;",
    "\x00\u202e王",
    "王" * 3000,
    "x" * 3000,
    "😀" * 200,
    "{who} {0.__class__} %s %(x)s",
    "\n" * 500,
    "",
]


@pytest.fixture(scope="module")
def languages():
    """The translations and nothing else of the application."""
    translations.compile_all()
    app = Flask("cards")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations.ROOT / "translations")
    Babel(app)
    with app.test_request_context():
        yield


def text(card: JobCard) -> str:
    return "\n".join(pages(job_card(card)))


def test_the_card_in_chinese(languages) -> None:
    shown = text(CARD)
    begin = [line.strip() for line in shown.splitlines()[: len(GOLDEN.splitlines())]]
    assert begin == [line.strip() for line in GOLDEN.splitlines()]
    for part in (
        "大兴村 5 组，村委会旁",
        "7月4日 15:00–17:00",
        "不制热，外机结冰",
        "IN-1234567",
        "OUT-765432",
        "向小林",
        "用了哪些配件",
        "旧件条码",
        "故障原因和处理措施",
        "用户签字、日期",
        "师傅签字、日期",
    ):
        assert part in shown, part


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ("Наряд GD-260703-0016", "Клиент", "Использованные детали", "Подпись клиента")),
        ("en", ("Job card GD-260703-0016", "User", "Parts used", "Signature of the user")),
    ],
)
def test_the_card_in_other_languages(languages, language, words) -> None:
    made = job_card(replace(CARD, language=language))
    shown = "\n".join(pages(made))
    assert all(word in shown for word in words) and "谭阿婆 10012345678" in shown
    assert f"/Lang ({language})".encode() in made


def test_it_is_one_page_and_the_same_each_time(languages) -> None:
    assert len(pages(job_card(CARD))) == 1
    assert job_card(CARD) == job_card(CARD)


def test_the_rows_to_write_in_are_nine_millimetres_high(languages) -> None:
    """The rules of the parts' table, measured from its lower edge in points."""
    drawn = streams(job_card(CARD)).decode("latin-1")
    heights = {float(found) for found in re.findall(r"n 0 ([0-9.]+) m [0-9.]+ \1 l S", drawn)}
    for row in (1, 2, 3, 4):
        assert any(abs(height - row * 9 * 72 / 25.4) < 0.1 for height in heights), heights


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_typed_stops_no_card(languages, typed: str) -> None:
    card = replace(
        CARD,
        outlet=typed,
        symptom=typed,
        address=typed,
        technician=typed,
        people=[(typed, typed)],
        barcodes=[(typed, typed)],
        number=typed,
    )
    assert len(pages(job_card(card))) < 6
