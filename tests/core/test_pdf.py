"""Documents that no name can stop: SAFETY 23."""

import re
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from reportlab.graphics.shapes import Drawing, String  # type: ignore[import-untyped]

from core import fonts, pdf
from core.pdf_lines import wrap
from tests import pdf_text

HOSTILE = [
    "<b>王",
    "</para><para>",
    "<font size=99999>王</font>",
    "<img src='file:///etc/passwd'/>",
    '<a href="javascript:alert(1)">x</a>',
    "&unknown; &#0; &lt;",
    "\x00\x07\u202e\u2066王",
    "王" * 5000,
    "x" * 5000,
    "Ж" * 5000,
    "a\u0301" * 3000,
    "😀" * 300,
    "{name} {0.__class__} %s %(x)s",
    "\n" * 3000,
    "",
    " ",
]


def document() -> pdf.Document:
    return pdf.Document("工单", header="Servicenet", number="GD-260703-0016", footer="打印")


def text(made: pdf.Document) -> str:
    return "\n".join(pdf_text.pages(made.render()))


def test_the_parts_of_a_document_are_printed() -> None:
    made = document()
    made.title_block(["宁波市镇海区", "Отчёт"], qr="https://service.example/j/1")
    made.facts([("用户", "王**"), ("电话", "138****1234"), ("地址", "镇海路")])
    made.heading("一、谁在等")
    made.paragraph("共有 {n} 个用户，{who} 负责。", n="1,246", who="李")
    made.table([pdf.Column("网点", 60), pdf.Column("金额", 30, "RIGHT")], [["甲", "¥1.00"]])
    made.qr("GD-260703-0016")
    made.space(2)
    shown = text(made)
    for part in (
        *("Servicenet", "GD-260703-0016", "打印", "1 / ", "工单", "宁波市镇海区", "Отчёт"),
        *("用户", "王**", "138****1234", "地址", "一、谁在等", "共有 1,246 个用户，李 负责。"),
        *("网点", "金额", "甲", "¥1.00"),
    ):
        assert part in shown, part


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stops_nothing_anywhere(name: str) -> None:
    made = pdf.Document(name, header=name, number=name, footer=name)
    made.title_block([name])
    made.facts([(name, name)])
    made.heading(name)
    made.paragraph(name, pdf.Style.NOTE)
    made.paragraph("网点：{name}。", name=name)
    made.table([pdf.Column(name, 20), pdf.Column("b", 8)], [[name, name]], bold=[0])
    assert len(pdf_text.pages(made.render())) < 12


def test_markup_in_a_name_is_printed_as_it_is() -> None:
    made = document()
    made.paragraph("网点：{name}。<b>", name='<b>王</b> & "乙"')
    made.table([pdf.Column("a", 60)], [["<b>王</b> & 乙"]])
    shown = text(made)
    assert '网点：<b>王</b> & "乙"。<b>' in shown
    assert "\n<b>王</b> & 乙" in shown


def test_a_value_is_cut_and_a_cell_has_a_last_line() -> None:
    made = document()
    made.paragraph("{name}", name="王" * 5000)
    assert text(made).count("王") == 199
    made = document()
    made.table([pdf.Column("a", 10)], [["李" * 5000]])
    shown = text(made)
    assert shown.count("李") == 59
    assert shown.count("…") == 1


def test_a_character_without_a_glyph_is_shown_as_missing() -> None:
    made = document()
    made.paragraph("{name}", name="王😀")
    assert "王〓" in text(made)


def test_only_our_fonts_and_all_embedded() -> None:
    made = document()
    made.title_block(["a"], qr="b")
    made.table([pdf.Column("a", 20)], [["1"]])
    made.heading("h")
    data = made.render()
    names = set(re.findall(rb"/BaseFont\s*/(\S+)", data))
    assert names == {b"AAAAAA+NotoSansSC-Regular", b"AAAAAA+NotoSansSC-Bold"}
    assert b"Helvetica" not in data
    assert data.count(b"/FontFile2") >= 2


def test_an_empty_document_names_no_other_font() -> None:
    assert b"Helvetica" not in pdf.Document("").render()


def test_a_chart_in_another_font_is_refused() -> None:
    drawing = Drawing(100, 20)
    drawing.add(String(0, 0, "text", fontName="Helvetica"))
    made = document()
    made.drawing(drawing)
    with pytest.raises(ValueError, match="not embedded: Helvetica"):
        made.render()


def test_a_chart_in_our_font_is_printed() -> None:
    drawing = Drawing(100, 20)
    drawing.add(String(0, 0, "图表", fontName=fonts.REGULAR))
    made = document()
    made.drawing(drawing)
    assert "图表" in text(made)


def filled(rows: int) -> pdf.Document:
    made = document()
    made.title_block(["x"], qr="y")
    made.table([pdf.Column("序号", 20), pdf.Column("b", 60)], [[str(n), "王"] for n in range(rows)])
    return made


def test_equal_input_gives_equal_bytes() -> None:
    assert filled(80).render() == filled(80).render()
    assert filled(80).render() != filled(81).render()


def test_pages_are_numbered_and_titles_repeated() -> None:
    data = filled(120).render()
    shown = pdf_text.pages(data)
    assert len(shown) > 2
    for number, page in enumerate(shown, 1):
        assert f"{number} / " in page
        assert "序号" in page
    total = [part for part in pdf_text.streams(data).split(b"\n") if b"Tj" in part]
    assert any(f"({len(shown)})".encode() in part for part in total)
    assert [str(n) in "\n".join(shown).split("\n") for n in range(120)] == [True] * 120


def test_wide_pages_are_wider() -> None:
    assert pdf.Document("a", wide=True).width == pytest.approx(265, abs=0.1)
    assert document().width == pytest.approx(178, abs=0.1)


def test_a_table_that_does_not_fit_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="wider than"):
        document().table([pdf.Column("a", 100), pdf.Column("b", 90)], [])
    with pytest.raises(ValueError, match="zip"):
        document().table([pdf.Column("a", 10)], [["1", "2"]])


def test_a_page_break_begins_a_page() -> None:
    made = document()
    made.paragraph("一")
    made.page_break()
    made.paragraph("二")
    assert len(pdf_text.pages(made.render())) == 2


def test_a_qr_code_draws_every_dark_module_inside_its_quiet_zone() -> None:
    wanted = [list(line) for line in segno.make("GD-260703-0016", error="m", micro=False).matrix]
    boxes = pdf._qr("GD-260703-0016", 29.0).contents
    step = 29 * pdf.mm / (len(wanted) + 8)
    drawn = [[0] * len(wanted) for _ in wanted]
    for box in boxes:
        across, up = round(box.x / step) - 4, round(box.y / step) - 4
        for place in range(across, across + round(box.width / step)):
            drawn[len(wanted) - 1 - up][place] += 1
    assert drawn == wanted


def test_qr_data_beyond_the_cap_is_cut() -> None:
    made = document()
    made.qr("x" * 100_000)
    assert made.render()


@given(st.text(min_size=1, max_size=300), st.floats(6, 200))
def test_lines_fit_and_lose_nothing(value: str, room: float) -> None:
    value = " ".join(value.split())
    lines = wrap(value, fonts.REGULAR, 8, room, 1000)
    assert "".join(lines).replace(" ", "") == value.replace(" ", "")
    for line in lines:
        hanging = line[:-1] if line and line[-1] in "，。；：、！？）》」』”’％" else line
        if len(hanging) > 1:
            assert (
                fonts.width(hanging.rstrip("，。；：、！？）》」』”’％"), fonts.REGULAR, 8)
                <= room + 0.01
            )


def test_words_stay_whole_and_signs_do_not_lead() -> None:
    assert wrap("срок не прерывается", fonts.REGULAR, 8, 60, 9) == ["срок не", "прерывается"]
    assert wrap("压缩机不启动，换", fonts.REGULAR, 8, 48, 9) == ["压缩机不启动，", "换"]
    assert wrap("abcdefghij", fonts.REGULAR, 8, 20, 2)[-1].endswith("…")


def test_nothing_else_makes_paragraphs() -> None:
    root = Path(pdf.__file__).parent.parent
    callers = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if not {".venv", "tests"} & set(path.relative_to(root).parts)
        and re.search(r"\bParagraph\(", path.read_text("utf-8"))
    ]
    assert callers == ["core/pdf.py"]
