"""What we write into a sheet: read back equal, no formula, nothing lost in silence."""

import re
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from core import sheets
from core.money import Money

FIRST = "xl/worksheets/sheet1.xml"
ROWS: list[list[sheets.Cell]] = [
    ["=HYPERLINK(1)", 5, Money(146050), date(2026, 7, 3), None],
    ["第一行\n第二行", 10**15, Money(10**15), None, "x"],
]


def texts(sheet: sheets.Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def test_what_we_write_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    header = ["文本", "数", "金额", "日期", "-备注"]
    assert sheets.write(path, header, ROWS, sheet="2026/07 [结算]") == 2
    sheet = sheets.read(path, "out.xlsx")
    assert sheet.sheet == "2026-07 -结算-"
    assert sheet.header == tuple(header)
    assert texts(sheet) == [
        ("=HYPERLINK(1)", "5", "1460.5", "2026-07-03", ""),
        ("第一行\n第二行", "1000000000000000", "10000000000000.00", "", "x"),
    ]


def test_a_file_says_what_it_is_on_a_second_sheet(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert sheets.write(path, ["数"], [[1], [2]], sheet="工单",
                        about=("说明", lambda rows: [("行数", str(rows)), ("条件", "=cmd()")])) == 2
    assert sheets.read(path, "out.xlsx").sheets == ("工单", "说明")
    about = sheets.read(path, "out.xlsx", sheet="说明", header=False)
    assert texts(about) == [("行数", "2"), ("条件", "=cmd()")]


def test_no_cell_we_write_is_a_formula_or_a_link(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    sheets.write(path, ["=1"], [["=cmd|' /C calc'!A0"], ["http://evil.example"], ["@SUM(1)"]])
    with zipfile.ZipFile(path) as opened:
        content = opened.read(FIRST).decode()
        assert not any("hyperlink" in opened.read(name).decode() for name in opened.namelist())
    assert "<f>" not in content
    assert re.findall(r"<t[^>]*>([^<]*)</t>", content) == [
        *("'=1", "'=cmd|' /C calc'!A0", "http://evil.example", "'@SUM(1)")
    ]


def test_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        sheets.write(tmp_path / name, ["a"], [["1"], ["2"]])
        time.sleep(0.01)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize("cell", [1.5, True, datetime(2026, 7, 3), b"x"])  # noqa: DTZ001
def test_what_has_no_exact_cell_is_refused_and_leaves_no_file(cell: object, tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        sheets.write(tmp_path / "out.xlsx", ["a"], [["1"], [cell]])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_more_than_a_sheet_holds_is_an_error_not_a_loss(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot hold row 1, column 16385"):
        sheets.write(tmp_path / "out.xlsx", ["a"], [["x"] * 16385])


def test_an_error_report_can_be_corrected_and_sent_again(tmp_path: Path) -> None:
    sheet = sheets.read("编号,额\n1,-5\n\n2,x\n3,6\n".encode(), "a.csv")
    path = tmp_path / "errors.xlsx"
    count = sheets.error_report(path, sheet, {2: "不能为负", 4: "不是金额"}, heading="原因")
    assert count == 2
    again = sheets.read(path, "errors.xlsx")
    assert again.header == ("编号", "额", "原因")
    assert texts(again) == [("1", "-5", "不能为负"), ("2", "x", "不是金额")]
