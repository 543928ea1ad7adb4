"""Every name that must be printed can be printed, in both weights."""

import csv
import gzip
import json
import mmap
import os
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics

from core import fonts, pdf
from tests import pdf_text

BESIDE = Path(__file__).parents[3] / "shared" / "data"
REALDATA = Path(os.environ.get("SERVICENET_REALDATA", BESIDE))
RARE = "㵲㳇䃥㙦㙍㮾㯊䢺镕堃喆翀﨑"


def test_gbk_cyrillic_and_signs_are_there() -> None:
    hanzi = [
        bytes((a, b)).decode("gbk", "ignore") for a in range(0xB0, 0xF8) for b in range(161, 255)
    ]
    text = "".join(hanzi) + "ЖяёЁ№" + "¥￥，。；：（）「」《》℃㎡①⑩×÷±≤≥→—…“”·〓" + "éüß"
    assert fonts.missing(text) == ""


def test_rare_characters_of_place_names_are_there() -> None:
    assert fonts.missing(RARE[:8]) == ""


def test_what_is_missing_is_told_and_replaced() -> None:
    assert fonts.missing("王😀a\U0001f600龘𠮷") == "😀𠮷"
    assert fonts.printable("王😀a") == "王〓a"
    assert fonts.printable("王a") == "王a"


def test_a_width_is_the_sum_of_its_characters() -> None:
    assert fonts.width("王王", fonts.REGULAR, 10) == pytest.approx(20)
    assert fonts.width("ab", fonts.BOLD, 10) > fonts.width("ab", fonts.REGULAR, 10)


def division_names() -> list[str]:
    folder = REALDATA / "divisions"
    if not folder.exists():
        pytest.skip(f"no divisions under {REALDATA}; set SERVICENET_REALDATA")
    names: list[str] = []
    for name in ("provinces.csv", "cities.csv", "areas.csv"):
        with (folder / name).open(encoding="utf-8") as file:
            names += [row["name"] for row in csv.DictReader(file)]
    with gzip.open(folder / "streets.csv.gz", "rt", encoding="utf-8") as file:
        names += [row["name"] for row in csv.DictReader(file)]
    islands = json.loads((folder / "HK-MO-TW.json").read_text("utf-8"))
    for province, cities in islands.items():
        names += [province, *cities, *(area for areas in cities.values() for area in areas)]
    return names


@pytest.mark.realdata
def test_every_division_prints_in_both_weights() -> None:
    names = division_names()
    assert len(names) > 44_000
    signs = sorted(set("".join(names)))
    assert fonts.missing("".join(signs)) == ""
    rows = ["".join(signs[start : start + 40]) for start in range(0, len(signs), 40)]
    document = pdf.Document("全部地名用字")
    document.table([pdf.Column("", 150)], [[row] for row in rows])
    document.table([pdf.Column("", 150)], [[row] for row in rows], bold=range(len(rows)))
    shown = "".join(pdf_text.pages(document.render()))
    for sign in signs:
        assert shown.count(sign) >= 2, sign


def test_a_typeface_is_not_copied_into_every_process() -> None:
    fonts.register()
    for name in (fonts.REGULAR, fonts.BOLD):
        assert isinstance(pdfmetrics.getFont(name).face._ttf_data, mmap.mmap)
