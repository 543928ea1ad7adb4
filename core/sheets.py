"""Workbooks and CSV files from outside and to outside.

What comes in is opened by a child process under limits (core/sheets_child.py) and arrives
here as text with row numbers; what goes out is written row by row in constant memory, all
text through `text.for_cell`. SAFETY 23 and 25.
"""

import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from core import text
from core.errors import BadInput
from core.money import Money

LARGEST_FILE = 20 * 1024 * 1024
WALL_SECONDS = 30.0

Cell = str | int | Money | date | None
"""What may stand in a cell we write; a moment is formatted by the caller, in its zone."""

_MOST_OUTPUT = 32 * 1024 * 1024
_CHILD = Path(__file__).with_name("sheets_child.py")
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_EXACT_IN_A_CELL = 10**15
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text; `number` is the row as a spreadsheet shows it, counted from 1.

    Never fewer cells than the header has; more where the file had more.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file: its header and every row that holds anything.

    `sheet` and `sheets` (the visible ones) are empty for a CSV, `encoding` for a workbook.
    """

    filename: str
    sheet: str
    sheets: tuple[str, ...]
    encoding: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read(
    source: Path | bytes,
    filename: str,
    *,
    sheet: str | None = None,
    header: bool = True,
    seconds: float = WALL_SECONDS,
) -> Sheet:
    """Read the named sheet, or the first visible one, of an .xlsx or a CSV.

    Told by content, also when packed by gzip. CSV: UTF-8 (with or without BOM), UTF-16 with
    BOM, GB18030; separator comma, tab or semicolon; any line ends. Without a header the
    columns are called "1", "2" …; numbers come without exponent or `.0`, dates as
    `2026-07-03`, moments as `2026-07-03 16:00:00`, formulas as their stored result.

    Raises BadInput("file", reason, file=…, sheet=…, row=…) with: `too_large`, `empty_file`,
    `not_a_workbook`, `broken_workbook`, `old_or_protected_workbook`, `too_many_entries`,
    `unpacks_too_large`, `broken_packing`, `doctype_in_workbook`, `no_such_sheet`, `not_text`,
    `unknown_encoding`, `bad_quotes`, `cell_too_long`, `too_many_rows`, `too_many_columns`,
    `too_much_work`, `took_too_long`.
    """
    asked = {"sheet": sheet, "header": header}
    with closing(_answers(source, filename, asked, seconds)) as answers:
        rows, about = _collect(answers, filename)
    return _sheet(filename, about, rows, header)


def _collect(answers: Iterator[Any], filename: str) -> tuple[list[Row], dict[str, Any]]:
    """The rows and the closing line; equal texts are read and kept once."""
    rows: list[Row] = []
    known = _Read()
    for answer in answers:
        if isinstance(answer, list):
            number, cells = answer
            rows.append(Row(number, tuple(map(known.__getitem__, cells))))
        elif "refused" in answer:
            raise BadInput("file", answer.pop("refused"), file=filename, **answer)
        else:
            return rows, answer
    raise BadInput("file", "too_much_work", file=filename)


class _Read(dict[str, str]):
    """What stands in a cell, by what the child wrote of it."""

    def __missing__(self, cell: str) -> str:
        plain = self[cell] = text.from_cell(cell)
        return plain


def _sheet(filename: str, about: dict[str, Any], rows: list[Row], header: bool) -> Sheet:
    if not rows:
        raise BadInput("file", "empty_file", file=filename, sheet=about["sheet"])
    if header:
        names = rows.pop(0).cells
    else:
        names = tuple(str(place) for place in range(1, max(len(row.cells) for row in rows) + 1))
    whole = tuple(Row(row.number, _whole(row.cells, len(names))) for row in rows)
    sheets, encoding = tuple(about["sheets"]), about["encoding"]
    return Sheet(filename, about["sheet"], sheets, encoding, names, whole)


def _whole(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _answers(
    source: Path | bytes, filename: str, asked: dict[str, Any], seconds: float
) -> Generator[Any, None, None]:
    """The lines of the child; it is killed when it takes too long or says too much."""
    with (
        _as_input(source, filename) as given,
        _child(given, asked, seconds) as (lines, out_of_time),
    ):
        yield from _parsed(lines, filename)
        if out_of_time.is_set():
            raise BadInput("file", "took_too_long", file=filename)


def _parsed(lines: Iterable[bytes], filename: str) -> Iterator[Any]:
    """Whole lines only: a killed child may leave half of one."""
    left = _MOST_OUTPUT
    for line in lines:
        left -= len(line)
        if left < 0:
            raise BadInput("file", "too_much_work", file=filename)
        if line.endswith(b"\n"):
            yield json.loads(line)


@contextmanager
def _child(
    given: IO[bytes], asked: dict[str, Any], seconds: float
) -> Iterator[tuple[IO[bytes], threading.Event]]:
    """The lines of a running child; killed after `seconds`, and in any case at the end."""
    out_of_time = threading.Event()
    child = subprocess.Popen(
        [sys.executable, "-I", str(_CHILD), json.dumps(asked)],
        stdin=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )

    def stop() -> None:
        out_of_time.set()
        child.kill()

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        assert child.stdout is not None
        yield child.stdout, out_of_time
    finally:
        timer.cancel()
        child.kill()
        with child:
            pass


@contextmanager
def _as_input(source: Path | bytes, filename: str) -> Iterator[IO[bytes]]:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > LARGEST_FILE:
        raise BadInput("file", "too_large", file=filename, limit=LARGEST_FILE)
    if isinstance(source, Path):
        with source.open("rb") as given:
            yield given
        return
    with tempfile.TemporaryFile() as given:
        given.write(source)
        given.seek(0)
        yield given


About = Callable[[int], Iterable[tuple[str, str]]]
"""What a file says about itself, line by line, when so many rows were written."""


def write(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet: str = "Sheet1",
    about: tuple[str, About] | None = None,
) -> int:
    """Write a workbook of one sheet and return the number of rows (without header).

    `about` is a second sheet by its name: two columns, what and its value. Constant memory;
    equal input gives equal bytes. Text is written as text, whole numbers
    and money as numbers that can be summed, dates as dates. Raises TypeError for anything
    else (a float, a moment), ValueError when a sheet cannot hold the rows.
    """
    # Named, not imported: ten megabytes in every process that never writes a workbook.
    book_type = import_module("xlsxwriter").Workbook
    try:
        with book_type(str(path), {"constant_memory": True}) as book:
            book.set_properties({"created": _MADE})
            writer = _Writer(book.add_worksheet(_sheet_name(sheet)), book)
            writer.put_header(header)
            count = writer.put_rows(rows)
            if about is not None:
                name, lines = about
                _Writer(book.add_worksheet(_sheet_name(name)), book).put_about(lines(count))
            return count
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _sheet_name(wanted: str) -> str:
    return _NOT_IN_A_SHEET_NAME.sub("-", text.for_pdf_cell(wanted))[:31] or "Sheet1"


def error_report(path: Path, sheet: Sheet, reasons: Mapping[int, str], *, heading: str) -> int:
    """The rows that were not taken, as they came, with the reason in a last column.

    `reasons` by row number, already in the reader's language like `heading`; the file can
    be corrected and sent again. Returns the number of rows.
    """
    chosen = ([*row.cells, reasons[row.number]] for row in sheet.rows if row.number in reasons)
    return write(path, [*sheet.header, heading], chosen, sheet=sheet.sheet or "Sheet1")


class _Writer:
    """One page of a workbook being written, top to bottom."""

    def __init__(self, page: Any, book: Any) -> None:
        self.page = page
        self.bold = book.add_format({"bold": True})
        self.yuan = book.add_format({"num_format": "#,##0.00"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})

    def put_header(self, header: Sequence[str]) -> None:
        """Bold, and it stays in sight."""
        self.page.freeze_panes(1, 0)
        for column, name in enumerate(header):
            self.page.set_column(column, column, min(40, max(10, 2 * len(name) + 2)))
            self.page.write_string(0, column, text.for_cell(name), self.bold)

    def put_rows(self, rows: Iterable[Sequence[Cell]]) -> int:
        """Every cell by its type; a cell the sheet refuses is an error, never dropped."""
        number = 0
        for number, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells):
                if self._put(number, column, cell):
                    raise ValueError(f"the sheet cannot hold row {number}, column {column + 1}")
        return number

    def put_about(self, lines: Iterable[tuple[str, str]]) -> None:
        """What and its value, in two columns wide enough to be read."""
        self.page.set_column(0, 0, 20)
        self.page.set_column(1, 1, 60)
        for row, (what, value) in enumerate(lines):
            self.page.write_string(row, 0, text.for_cell(what), self.bold)
            self._put(row, 1, value)

    def _put(self, row: int, column: int, cell: Cell) -> object:
        if isinstance(cell, str):
            return self.page.write_string(row, column, text.for_cell(cell))
        if cell is None:
            return None
        if isinstance(cell, Money):
            return self._put_money(row, column, cell)
        if isinstance(cell, int) and not isinstance(cell, bool):
            return self._put_whole(row, column, cell)
        if isinstance(cell, date) and not isinstance(cell, datetime):
            return self.page.write_datetime(row, column, cell, self.day)
        raise TypeError(f"a cell is text, a whole number, money or a date, not {type(cell)}")

    def _put_money(self, row: int, column: int, amount: Money) -> object:
        if abs(amount.fen) >= _EXACT_IN_A_CELL:
            return self.page.write_string(row, column, amount.plain())
        yuan = Decimal(amount.fen).scaleb(-2)
        return self.page.write_number(row, column, yuan, self.yuan)

    def _put_whole(self, row: int, column: int, value: int) -> object:
        if abs(value) >= _EXACT_IN_A_CELL:
            return self.page.write_string(row, column, str(value))
        return self.page.write_number(row, column, value)
