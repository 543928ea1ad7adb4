"""Text that stops nobody's document and opens nobody's calculator: SAFETY 23 and 27."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import text
from core.errors import BadInput

UNSEEN = "\x00\x07\x1b\x7f\x80\xad\u061c\u200b\u200e\u202e\u2066\ufeff\uffff\ud800\U000e0041"


def test_markup_is_escaped_in_a_paragraph() -> None:
    assert text.for_pdf('<b>王 & "李"</b>') == "&lt;b&gt;王 &amp; &quot;李&quot;&lt;/b&gt;"


@pytest.mark.parametrize("out", [text.for_pdf, text.for_pdf_cell, text.for_header])
def test_what_cannot_be_seen_is_dropped(out: object) -> None:
    assert callable(out)
    assert out(f"a{UNSEEN}b") == "ab"


def test_caps_count_characters_before_escaping() -> None:
    assert text.for_pdf("&" * 300) == "&amp;" * 199 + "…"
    assert text.for_pdf("王" * 200) == "王" * 200
    assert text.for_pdf_cell("王" * 5000) == "王" * 499 + "…"
    assert text.for_pdf_cell("<b>") == "<b>"


def test_line_ends_become_blanks_in_documents() -> None:
    assert text.for_pdf("a\r\nb\u2028c\td") == "a b c d"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u2003", "\u200b", "\ufeff "])
def test_no_cell_starts_a_formula(start: str, before: str) -> None:
    assert text.for_cell(f"{before}{start}=cmd|' /C calc'!A0").startswith("'")


def test_a_cell_keeps_what_is_harmless() -> None:
    assert text.for_cell("GD-260703-0016") == "GD-260703-0016"
    assert text.for_cell("第一行\r\n第二行\x07") == "第一行\n第二行"
    assert text.for_cell("'quoted") == "'quoted"
    assert text.from_cell("'quoted") == "'quoted"
    assert text.from_cell(text.for_cell("'=1")) == "'=1"
    assert len(text.for_cell("=" * 40_000)) == text.SHEET_CELL_LIMIT


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp")), max_size=40))
def test_a_cell_we_wrote_is_read_back(value: str) -> None:
    assert text.from_cell(text.for_cell(value)) == value


@given(st.text(max_size=60))
def test_no_text_leaves_a_cell_that_starts_a_formula(value: str) -> None:
    assert not text.for_cell(value).lstrip().startswith(("=", "+", "-", "@"))
    assert not text.for_cell(value).startswith(("\t", "\r", "\n"))


def test_a_header_stays_one_line_of_ascii() -> None:
    assert text.for_header("a\r\nSet-Cookie: x=1") == "a Set-Cookie: x=1"
    assert text.for_header("结算单 7%") == "%E7%BB%93%E7%AE%97%E5%8D%95 7%25"
    assert text.for_header("x" * 10_000).startswith("x" * 199)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("2026-07 结算单 王村", "2026-07-结算单-王村.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("..\\..\\boot.ini", "boot.ini.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a\r\nb\x00c", "a-bc.pdf"),
        ("con", "file-con.pdf"),
        ("COM1.txt", "file-COM1.txt.pdf"),
        ("\u202egpj.exe", "gpj.exe.pdf"),
        ("///", "file.pdf"),
        ("", "file.pdf"),
    ],
)
def test_a_file_name_stays_in_its_folder(value: str, name: str) -> None:
    assert text.for_filename(value, ".pdf") == name


def test_a_file_name_is_bounded_in_bytes_and_whole_characters() -> None:
    name = text.for_filename("王" * 500, ".pdf")
    assert len(name.encode()) <= 150
    assert set(name.removesuffix(".pdf")) == {"王"}


def test_a_line_is_tidied() -> None:
    assert text.clean_line("  王\u3000 小\t明\r\n\u202e ", 20, field="name") == "王 小 明"
    assert text.clean_line("e\u0301", 1, field="name") == "é"
    assert text.clean_line("", 5, field="name") == ""


def test_a_text_keeps_its_lines() -> None:
    written = "\n\n 第一 行 \r\n\r\n\r\n第二行\u200b\n"
    assert text.clean_text(written, 50, field="note") == "第一 行\n\n第二行"


@pytest.mark.parametrize("clean", [text.clean_line, text.clean_text])
@pytest.mark.parametrize("value", ["123456", "x" * 100_000])
def test_too_long_names_field_and_limit(clean: object, value: str) -> None:
    assert callable(clean)
    with pytest.raises(BadInput) as caught:
        clean(value, 5, field="name")
    assert caught.value.facts == {"field": "name", "reason": "too_long", "limit": 5}


def test_digits_and_width() -> None:
    assert text.normal_width("（０５７５）Ａ－１：") == "(0575)A-1:"
    assert text.digits_only("ＳＮ：１２-34 ٥") == "1234"
    with pytest.raises(BadInput):
        text.digits_only("1" * 10_000)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812341234", "138****1234"),
        ("057587654321", "057****4321"),
        ("87654321", "****321"),
        ("110", "****"),
        ("", "****"),
    ],
)
def test_numbers_are_masked(number: str, masked: str) -> None:
    assert text.mask_number(number) == masked


def test_names_are_masked() -> None:
    assert text.mask_name("王小明") == "王**"
    assert text.mask_name("") == ""


def test_hostile_megabytes_cost_nothing() -> None:
    long = " \u202e=&<" * 400_000
    started = time.perf_counter()
    for out in (text.for_pdf, text.for_pdf_cell, text.for_cell, text.for_header):
        out(long)
    text.for_filename(long, ".pdf")
    for clean in (text.clean_line, text.clean_text):
        with pytest.raises(BadInput):
            clean(long, 200, field="name")
    assert time.perf_counter() - started < 0.2
