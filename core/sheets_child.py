"""The child process that opens a foreign workbook or CSV; started by core/sheets.py only.

Reads the file from standard input under limits of memory and processor time and writes
JSON lines: `[row number, [cells]]`, then `{"end": …}` or `{"refused": reason, …}`. Imports
none of ours, so that it starts fast and a file that breaks it breaks nothing else.
SAFETY 25.
"""

import csv
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import python_calamine

MOST_ENTRIES = 200
MOST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 500
LONGEST_CELL = 32_767
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20

_CHUNK = 64 * 1024
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DIMENSION = re.compile(rb"<(?:\w{1,20}:)?dimension\b[^>]{0,200}/>")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
_SEPARATORS = (",", "\t", ";")

Rows = Iterator[tuple[int, list[str]]]


class Refused(Exception):
    """The file is not taken: a reason code and what helps to find the place."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.answer: dict[str, object] = {"refused": reason, **facts}


def main() -> None:
    """Read standard input as asked by the first argument (JSON), write the lines."""
    _limit()
    asked = json.loads(sys.argv[1])
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n")
    try:
        rows, about = _open(sys.stdin.buffer.read(), asked["sheet"])
        for row in _bounded(rows, about, asked["header"]):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.write(json.dumps({"end": True, **about}) + "\n")
    except Refused as refused:
        out.write(json.dumps(refused.answer) + "\n")
    except MemoryError:
        out.write(json.dumps({"refused": "too_much_work"}) + "\n")
    out.flush()


def _limit() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _open(data: bytes, sheet: str | None) -> tuple[Rows, dict[str, object]]:
    """Told by content, never by name."""
    if data.startswith(b"\x1f\x8b"):
        data = _unzipped(data)
    if not data.strip():
        raise Refused("empty_file")
    if data.startswith(b"PK\x03\x04"):
        return _workbook(_checked_copy(data), sheet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("old_or_protected_workbook")
    if data.lstrip()[:64].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise Refused("not_a_workbook")
    text, encoding = _decode(data)
    return _csv_rows(text), {"sheet": "", "sheets": [], "encoding": encoding}


def _unzipped(data: bytes) -> bytes:
    """A file packed by gzip (its first member), no further than the limit for what is unpacked."""
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = unpack.decompress(data, MOST_UNPACKED + 1)
    except zlib.error:
        raise Refused("broken_packing") from None
    if len(plain) > MOST_UNPACKED:
        raise Refused("unpacks_too_large", limit=MOST_UNPACKED)
    if not unpack.eof:
        raise Refused("broken_packing")
    return plain


def _bounded(rows: Rows, about: dict[str, object], header: bool) -> Rows:
    """Rows that hold something, within the limits."""
    kept = 0
    for number, cells in rows:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        kept += 1
        place = {"sheet": about["sheet"], "row": number}
        if kept > MOST_ROWS + header:
            raise Refused("too_many_rows", limit=MOST_ROWS, **place)
        if len(cells) > MOST_COLUMNS:
            raise Refused("too_many_columns", limit=MOST_COLUMNS, **place)
        if max(map(len, cells)) > LONGEST_CELL:
            raise Refused("cell_too_long", limit=LONGEST_CELL, **place)
        yield number, cells


# Workbooks


def _checked_copy(data: bytes) -> bytes:
    """The XML parts of the zip, really inflated under a count, packed again uncompressed.

    The reader gets this copy: it parses exactly what was counted and searched, whatever
    the headers of the original claim, and no sheet tells its own dimension.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as original:
            entries = original.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Refused("too_many_entries", limit=MOST_ENTRIES)
        return _repack(data, entries)
    # NotImplementedError is what zipfile raises for a compression it cannot undo.
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise Refused("broken_workbook") from error


def _repack(data: bytes, entries: list[zipfile.ZipInfo]) -> bytes:
    copy, seen, left = io.BytesIO(), set[str](), MOST_UNPACKED
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as packed:
        for entry in entries:
            if entry.filename in seen:
                raise Refused("broken_workbook")
            seen.add(entry.filename)
            content = _inflate(data, entry, left)
            left -= len(content)
            if entry.filename.lower().endswith((".xml", ".rels")):
                _refuse_doctype(content)
                packed.writestr(zipfile.ZipInfo(entry.filename), _DIMENSION.sub(b"", content))
    if "xl/workbook.xml" not in seen:
        raise Refused("not_a_workbook")
    return copy.getvalue()


def _inflate(data: bytes, entry: zipfile.ZipInfo, left: int) -> bytes:
    """What the entry really unpacks to; refused as soon as it passes what is left."""
    start = entry.header_offset
    if entry.flag_bits & 1 or data[start : start + 4] != b"PK\x03\x04":
        raise Refused("broken_workbook")
    lengths = data[start + 26 : start + 30]
    start += 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    raw = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        raw = zlib.decompressobj(-15).decompress(raw, left + 1)
    elif entry.compress_type != zipfile.ZIP_STORED:
        raise Refused("broken_workbook")
    if len(raw) > left:
        raise Refused("unpacks_too_large", limit=MOST_UNPACKED)
    return raw


def _refuse_doctype(content: bytes) -> None:
    """Zero bytes are dropped first: UTF-16 would hide the word."""
    if _FORBIDDEN.search(content.replace(b"\0", b"")):
        raise Refused("doctype_in_workbook")


def _workbook(data: bytes, wanted: str | None) -> tuple[Rows, dict[str, object]]:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            meta.name
            for meta in book.sheets_metadata
            if meta.visible is python_calamine.SheetVisibleEnum.Visible
            and meta.typ is python_calamine.SheetTypeEnum.WorkSheet
        ]
        name = wanted if wanted is not None else next(iter(names), "")
        if name not in names:
            raise Refused("no_such_sheet", sheet=name, sheets=names)
        found = book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, ValueError) as error:
        raise Refused("broken_workbook") from error
    return _sheet_rows(found), {"sheet": name, "sheets": names, "encoding": ""}


def _sheet_rows(sheet: python_calamine.CalamineSheet) -> Rows:
    """Row numbers as the spreadsheet shows them: the reader counts from the first row, but
    leaves out the empty columns at the left."""
    if sheet.start is None:
        return
    left_out = [""] * sheet.start[1]
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, left_out + [_as_text(cell) for cell in cells]


def _plain_number(value: float) -> str:
    """`13800001234`, not `13800001234.0`; never an exponent."""
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def _plain_datetime(value: datetime) -> str:
    return value.isoformat(" ", "seconds")


_TEXT_OF: dict[type, Callable[[Any], str]] = {
    float: _plain_number,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime: _plain_datetime,
    date: date.isoformat,
    time: lambda value: value.isoformat("seconds"),
    timedelta: str,
}


def _as_text(cell: object) -> str:
    if isinstance(cell, str):
        return _tidy(cell)
    return _TEXT_OF.get(type(cell), str)(cell)


# CSV


def _decode(data: bytes) -> tuple[str, str]:
    """By byte order mark, else UTF-8, else GB18030; nothing is replaced or guessed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data:
        raise Refused("not_text")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("unknown_encoding")


def _separator(text: str) -> str:
    """The one that cuts most of the first lines into the same number of columns."""
    lines = re.split(r"\r\n|\r|\n", text[:_CHUNK])[:20]
    counts = {mark: Counter(_outside_quotes(line, mark) for line in lines) for mark in _SEPARATORS}

    def agreement(mark: str) -> tuple[int, int]:
        usual = [(times, cuts) for cuts, times in counts[mark].items() if cuts]
        return max(usual, default=(0, 0))

    return max(_SEPARATORS, key=agreement)


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _csv_rows(text: str) -> Rows:
    """Row numbers as a spreadsheet would show them: records, not lines."""
    csv.field_size_limit(LONGEST_CELL)
    lines: Iterable[str] = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_separator(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, [_tidy(cell) for cell in cells]
    except csv.Error as error:
        reason = "cell_too_long" if "limit" in str(error) else "bad_quotes"
        raise Refused(reason, sheet="", row=number + 1) from error


def _tidy(cell: str) -> str:
    return _UNSEEN.sub("", cell).replace("\r\n", "\n").replace("\r", "\n").strip()


if __name__ == "__main__":
    main()
