"""Files from outside, honest, odd and hostile; files to outside: SAFETY 23 and 25."""

import io
import re
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from core import sheets, sheets_child
from core.errors import BadInput

FIRST = "xl/worksheets/sheet1.xml"


def book(fill: Callable[..., None] | None = None, names: tuple[str, ...] = ("网点",)) -> bytes:
    """A small honest workbook; `fill(page, workbook)` writes its first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        pages = [made.add_worksheet(name) for name in names]
        pages[0].write_row(0, 0, ["编号", "电话"])
        pages[0].write_row(1, 0, ["0071", 13800001234])
        if fill:
            fill(pages[0], made)
    return out.getvalue()


def changed(
    data: bytes, edit: dict[str, Callable[[bytes], bytes]], more: dict[str, bytes] | None = None
) -> bytes:
    """The workbook with some parts edited and some added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, edit.get(name, bytes)(old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def texts(sheet: sheets.Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def refusal(source: bytes, **asked: object) -> dict[str, object]:
    with pytest.raises(BadInput) as caught:
        sheets.read(source, "旧表.xlsx", **asked)  # type: ignore[arg-type]
    assert caught.value.facts["field"] == "file"
    assert caught.value.facts["file"] == "旧表.xlsx"
    return caught.value.facts


def reason(source: bytes, **asked: object) -> object:
    return refusal(source, **asked)["reason"]


# Honest workbooks


def test_a_workbook_comes_as_text_with_row_numbers() -> None:
    sheet = sheets.read(book(), "a.xlsx")
    assert sheet == sheets.Sheet(
        "a.xlsx", "网点", ("网点",), "", ("编号", "电话"), (sheets.Row(2, ("0071", "13800001234")),)
    )


def test_a_path_reads_like_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(book())
    assert sheets.read(path, "a.xlsx") == sheets.read(book(), "a.xlsx")


def test_every_kind_of_cell_has_one_text() -> None:
    def fill(page: xlsxwriter.worksheet.Worksheet, made: xlsxwriter.Workbook) -> None:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        moment = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        page.write_row(2, 0, [0.1, 1e-7, 1e15, -100, True, " x\r\ny ", "\ufeffz"])
        page.write_datetime(2, 7, date(2026, 7, 3), day)
        page.write_datetime(2, 8, datetime(2026, 7, 3, 16, 0, 5), moment)  # noqa: DTZ001
        page.write_formula(2, 9, "=1+1", value=2)
        page.write_formula(2, 10, '="a"&"b"', value="ab")

    assert texts(sheets.read(book(fill), "a.xlsx"))[1] == (
        *("0.1", "0.0000001", "1000000000000000", "-100", "TRUE", "x\ny", "z"),
        *("2026-07-03", "2026-07-03 16:00:05", "2", "ab"),
    )


def test_empty_rows_are_passed_over_but_counted() -> None:
    def fill(page: xlsxwriter.worksheet.Worksheet, made: xlsxwriter.Workbook) -> None:
        page.write_row(6, 1, ["spät"])

    assert sheets.read(book(fill), "a.xlsx").rows[-1] == sheets.Row(7, ("", "spät"))


def test_a_sheet_that_starts_lower_right_keeps_its_places() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        page = made.add_worksheet()
        page.write_row(3, 1, ["a", "b"])
        page.write_row(4, 1, ["1", "2"])
    sheet = sheets.read(out.getvalue(), "a.xlsx")
    assert sheet.header == ("", "a", "b")
    assert sheet.rows == (sheets.Row(5, ("", "1", "2")),)


def test_a_sheet_is_chosen_by_name_and_hidden_ones_do_not_count() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        hidden, shown = made.add_worksheet("hidden"), made.add_worksheet("shown")
        shown.activate()
        hidden.hide()
        shown.write_row(0, 0, ["a"])
        made.add_worksheet("third").write_row(0, 0, ["c"])
    assert sheets.read(out.getvalue(), "a.xlsx").header == ("a",)
    assert sheets.read(out.getvalue(), "a.xlsx", sheet="third").header == ("c",)
    facts = refusal(out.getvalue(), sheet="hidden")
    assert (facts["reason"], facts["sheets"]) == ("no_such_sheet", ["shown", "third"])


@pytest.mark.parametrize("lie", ["A1", "A1:XFD1048576", "nonsense", ""])
def test_the_dimension_tag_is_not_believed(lie: str) -> None:
    def edit(content: bytes) -> bytes:
        tag = f'<dimension ref="{lie}"/>' if lie else ""
        return re.sub(rb'<dimension ref="[^"]*"/>', tag.encode(), content)

    started = time.perf_counter()
    assert sheets.read(changed(book(), {FIRST: edit}), "a.xlsx") == sheets.read(book(), "a.xlsx")
    assert time.perf_counter() - started < 2


# Hostile workbooks


def test_a_zip_bomb_is_refused() -> None:
    bomb = {"xl/media/image1.png": bytes(300 * 1024 * 1024)}
    assert reason(changed(book(), {}, bomb)) == "unpacks_too_large"


def test_many_parts_that_are_small_alone_are_counted_together() -> None:
    parts = {f"xl/media/{number}.png": bytes(1024 * 1024) for number in range(21)}
    assert reason(changed(book(), {}, parts)) == "unpacks_too_large"


def with_lying_size(data: bytes, name: str, claimed: int) -> bytes:
    """Both headers of one part claim another unpacked size."""
    out = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        local = opened.getinfo(name).header_offset
    struct.pack_into("<I", out, local + 22, claimed)
    central = data.index(b"PK\x01\x02")
    while data[central + 46 : central + 46 + len(name)] != name.encode():
        central = data.index(b"PK\x01\x02", central + 1)
    struct.pack_into("<I", out, central + 24, claimed)
    return bytes(out)


def test_what_the_zip_claims_is_not_believed() -> None:
    bomb = changed(book(), {FIRST: lambda content: content + b" " * 30_000_000})
    assert reason(with_lying_size(bomb, FIRST, 1000)) == "unpacks_too_large"
    lie = with_lying_size(book(), FIRST, 10)
    assert sheets.read(lie, "a.xlsx") == sheets.read(book(), "a.xlsx")


def test_too_many_entries_are_refused() -> None:
    parts = {f"xl/media/{number}.png": b"" for number in range(300)}
    facts = refusal(changed(book(), {}, parts))
    assert (facts["reason"], facts["limit"]) == ("too_many_entries", 200)


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>&b;</t></si></sst>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_an_entity_bomb_is_refused(encoding: str) -> None:
    strings = {"xl/sharedStrings.xml": lambda _: LAUGHS.encode(encoding)}
    assert reason(changed(book(), strings)) == "doctype_in_workbook"
    smaller = {"xl/sharedStrings.xml": lambda _: LAUGHS.lower().encode(encoding)}
    assert reason(changed(book(), smaller)) == "doctype_in_workbook"


def test_a_cell_at_the_far_corner_dies_in_the_child() -> None:
    def far(content: bytes) -> bytes:
        return content.replace(b'<row r="2"', b'<row r="1048576"').replace(
            b'r="A2"', b'r="XFD1048576"'
        )

    assert reason(changed(book(), {FIRST: far})) == "too_much_work"


def test_the_memory_limit_stops_what_the_machine_could_still_hold() -> None:
    def wide(content: bytes) -> bytes:
        edited = content.replace(b'<row r="2"', b'<row r="1048576"')
        return edited.replace(b'r="A2"', b'r="BH1048576"')

    assert reason(changed(book(), {FIRST: wide})) == "too_much_work"


def test_half_a_line_of_a_killed_child_is_not_read() -> None:
    lines = [b'[2, ["a"]]\n', b'[3, ["b']
    assert list(sheets._parsed(lines, "a.csv")) == [[2, ["a"]]]


def test_a_lone_cell_in_the_last_row_is_found_there() -> None:
    def low(content: bytes) -> bytes:
        edited = content.replace(b'<row r="2"', b'<row r="1048576"')
        return edited.replace(b'r="A2"', b'r="A1048576"').replace(b'r="B2"', b'r="B1048576"')

    sheet = sheets.read(changed(book(), {FIRST: low}), "a.xlsx")
    assert sheet.rows == (sheets.Row(1048576, ("0071", "13800001234")),)


def test_fifty_thousand_rows_pass_and_one_more_does_not() -> None:
    text = "a\n" + "1\n" * sheets_child.MOST_ROWS
    assert len(sheets.read(text.encode(), "旧表.xlsx").rows) == sheets_child.MOST_ROWS
    facts = refusal((text + "1\n").encode())
    assert (facts["reason"], facts["row"]) == ("too_many_rows", sheets_child.MOST_ROWS + 2)


def test_the_child_is_stopped_when_time_is_up() -> None:
    assert reason(book(), seconds=0.001) == "took_too_long"


def test_the_child_limits_its_memory_and_processor_time() -> None:
    probe = (
        "import resource as r, core.sheets_child as c; c._limit();"
        "print(r.getrlimit(r.RLIMIT_AS)[0], r.getrlimit(r.RLIMIT_CPU)[0], end='');"
        "bytearray(2 * c.MEMORY)"
    )
    root = Path(sheets_child.__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, cwd=root)
    assert done.stdout == f"{sheets_child.MEMORY} {sheets_child.CPU_SECONDS}"
    assert "MemoryError" in done.stderr


def test_a_file_that_grows_on_the_way_is_cut_off() -> None:
    assert reason((b"," * 499 + b"x\n") * 17_500) == "too_much_work"


def test_a_file_beyond_the_cap_starts_no_child() -> None:
    assert reason(bytes(sheets.LARGEST_FILE + 1)) == "too_large"


def with_method(data: bytes, method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


def twice(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as new, pytest.warns(UserWarning, match="Duplicate"):
        new.writestr(FIRST, b"<worksheet/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"", "empty_file"),
        (b" \r\n\t ", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (book(lambda page, made: None)[:500], "broken_workbook"),
        (b"PK\x03\x04" + b"rubbish" * 50, "broken_workbook"),
        (with_method(book(), zipfile.ZIP_LZMA), "broken_workbook"),
        (changed(book(), {FIRST: lambda c: c[: len(c) // 2]}), "broken_workbook"),
        (changed(book(), {"xl/workbook.xml": lambda _: b"<a"}), "broken_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_or_protected_workbook"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        (b"a,b\n\xff\xff\xff,1\n", "unknown_encoding"),
        (b'a,b\n1,"2\n3,4\n', "bad_quotes"),
        (b'a,b\n1,"2"x\n', "bad_quotes"),
        (b"a," + b"x" * 40_000 + b"\n", "cell_too_long"),
        (b"a" + b"," * 600 + b"b\n", "too_many_columns"),
    ],
)
def test_what_cannot_be_read_is_named(source: bytes, why: str) -> None:
    assert reason(source) == why


def test_a_zip_without_a_workbook_or_with_a_part_twice_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        other.writestr("readme.txt", "hello")
    assert reason(out.getvalue()) == "not_a_workbook"
    assert reason(twice(book())) == "broken_workbook"


def test_a_checksum_is_not_needed_but_deflate_must_hold() -> None:
    broken = bytearray(book())
    with zipfile.ZipFile(io.BytesIO(bytes(broken))) as opened:
        place = opened.getinfo(FIRST).header_offset + 30 + len(FIRST)
    broken[place : place + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(zlib.error):
        zlib.decompressobj(-15).decompress(bytes(broken[place:]))
    assert reason(bytes(broken)) == "broken_workbook"


# CSV


CLOTHES = [("gbk", "gb18030", mark, end) for mark in ",\t;" for end in ("\n", "\r\n", "\r")] + [
    ("utf-8", "utf-8-sig", ",", "\n"),
    ("utf-8-sig", "utf-8-sig", ";", "\r"),
    ("gb18030", "gb18030", "\t", "\r\n"),
    ("utf-16", "utf-16", "\t", "\r\n"),
]


@pytest.mark.parametrize(("encoding", "named", "separator", "end"), CLOTHES)
def test_csv_in_all_its_clothes(encoding: str, named: str, separator: str, end: str) -> None:
    lines = [["编号", "名称"], ["007", "镇海；路,1号"], ["８", "王"]]
    written = end.join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    sheet = sheets.read(written.encode(encoding), "a.csv")
    assert sheet.header == ("编号", "名称")
    assert texts(sheet) == [("007", "镇海；路,1号"), ("８", "王")]
    assert sheet.encoding == named


def test_csv_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    sheet = sheets.read(b'a,b\n"1\n2\n3",x\n\n4,y\n', "a.csv")
    assert sheet.rows == (sheets.Row(2, ("1\n2\n3", "x")), sheets.Row(4, ("4", "y")))


def test_bad_quotes_name_their_row() -> None:
    assert refusal(b'a,b\n1,2\n3,"4"x\n')["row"] == 3


def test_short_rows_are_filled_and_long_ones_kept() -> None:
    sheet = sheets.read(b"a,b,c\n1\n1,2,3,4\n", "a.csv")
    assert texts(sheet) == [("1", "", ""), ("1", "2", "3", "4")]


def test_without_a_header_columns_are_numbered() -> None:
    sheet = sheets.read(b"1,2\n3,4,5\n", "a.csv", header=False)
    assert sheet.header == ("1", "2", "3")
    assert texts(sheet) == [("1", "2", ""), ("3", "4", "5")]


def test_what_cannot_be_seen_inside_a_cell_is_dropped() -> None:
    assert texts(sheets.read("a,b\n\ufeff1,2\u200b\x07\n".encode(), "a.csv")) == [("1", "2")]
