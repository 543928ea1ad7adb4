"""The one way a list leaves the house as a workbook: exactly what is shown, to whoever sees it.

The rows are read in the scope of the person who asks, at the moment the file is given; nothing
is kept on the disk. What stands in a cell is what the page shows, masked as there (SAFETY 18).
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import request, send_file
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core import sheets, tables
from core.auth import Principal, principal
from core.clock import business_date
from core.doors import committing, looking, now
from core.lists import Page
from core.rows import Chip
from core.sheets import Cell
from core.tables import COLUMNS, Field, Table
from core.text import for_filename
from core.wording import full_moment, number
from office.exports import service
from office.exports.rules import MOST_ROWS, PIECE
from office.exports.service import Taken

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Read = Callable[[Session, str | None, int], Page[Any]]
"""One page of the list, ready to be shown: from behind a mark, so many rows."""


@dataclass
class Written:
    """What became of the file while it was written."""

    fields: Sequence[Field]
    rows: int = 0
    cut: bool = False
    chips: Sequence[Chip] = field(default_factory=tuple)


def deliver(table: Table, kept: Mapping[str, str], chips: Sequence[Chip],
            read: Read) -> Response:
    """The list of this address as a workbook: the filters of `kept` (`chips` are their words),
    the columns of the address, at most 50,000 rows, and a second sheet that says who made it,
    when, from what. The making is told as a fact before the file is given."""
    who, at = principal(), now()
    made = Written(table.chosen(request.args.get(COLUMNS, "")), chips=chips)
    with tempfile.TemporaryDirectory(prefix="servicenet-") as folder:
        path = Path(folder) / "list.xlsx"
        with looking() as session:
            made.rows = sheets.write(
                path, tables.header(made.fields), gathered(session, read, made, MOST_ROWS),
                sheet=str(table.label),
                about=(_("About this file"), lambda rows: _about(table, who, at, made, rows)))
        taken = Taken(table.code, sorted(kept), [each.code for each in made.fields], made.rows,
                      made.cut, _digest(path))
        committing(lambda session: service.record(session, who.actor, taken, who.outlet_id,
                                                  now=at))
        opened = path.open("rb")
    name = for_filename(f"{table.label} {business_date(at):%Y-%m-%d}", ".xlsx")
    return send_file(opened, WORKBOOK, as_attachment=True, download_name=name)


def gathered(session: Session, read: Read, made: Written, most: int) -> Iterator[list[Cell]]:
    """The cells page by page, so that memory stays flat; `made.cut` when the list goes on
    behind `most` rows."""
    after, left = None, most
    while True:
        page = read(session, after, min(PIECE, left))
        yield from (tables.cells(made.fields, row) for row in page.rows)
        after, left = page.after, left - len(page.rows)
        if after is None or left <= 0:
            made.cut = after is not None
            return


def _about(table: Table, who: Principal, at: datetime, made: Written,
           rows: int) -> Iterable[tuple[str, str]]:
    yield _("List"), str(table.label)
    for chip in made.chips:
        yield _("Narrowed to"), _("%(label)s: %(value)s", label=chip.label, value=chip.value)
    if not made.chips:
        yield _("Narrowed to"), _("none")
    yield _("Made by"), " · ".join(part for part in (who.name, who.login, who.outlet_name) if part)
    yield _("Made at"), full_moment(at)
    yield _("Data as of"), full_moment(at)
    yield _("Rows"), number(rows)
    if made.cut:
        yield _("Not complete"), limit_words(rows)


def limit_words(rows: int = MOST_ROWS) -> str:
    """What the page and the file say of a list that is longer than a file."""
    return str(_("A file holds the first %(rows)s rows of the list. Narrow the filter for the "
                 "rest.", rows=number(rows)))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
