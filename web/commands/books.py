"""The books as CSV: one file per table, for whoever checks the system from outside.

Amounts in fen, moments in UTC. A module adds its books to `BOOKS`.
"""

import csv
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db import reading
from core.facts import FactRow
from core.scope import Reason, Scope
from core.seal import Seal
from parts.requests import queries as part_requests
from parts.stock import queries as stock
from settlements.ledger import queries as ledger
from settlements.ledger import tracing
from settlements.payouts import queries as payouts
from settlements.statements import queries as statements
from sla.breaches import queries as breaches
from sla.clocks import queries as clocks
from sla.segments import queries as segments
from web.commands.outcome import Outcome, Verb

PIECE = 2_000

Rows = Callable[[Session], Iterable[Sequence[Any]]]


@dataclass(frozen=True)
class Book:
    """A file: its name without ending, its columns, and the rows in that order."""

    name: str
    columns: tuple[str, ...]
    rows: Rows


def facts(session: Session) -> Iterator[Sequence[Any]]:
    """In the order of recording; the day of the seal only where there is one."""
    sealed = session.scalar(select(func.max(Seal.day)))
    query = select(
        FactRow.id,
        FactRow.name,
        FactRow.kind,
        FactRow.subject_id,
        FactRow.version,
        FactRow.happened_at,
        FactRow.recorded_at,
        FactRow.by,
        FactRow.body,
        FactRow.day,
    ).order_by(FactRow.id)
    for row in by_id(session, query, FactRow.id):
        yield (*row[:9], row.day if sealed and row.day <= sealed else None)


def seals(session: Session) -> Iterator[Sequence[Any]]:
    """Oldest first."""
    query = select(Seal.day, Seal.count, Seal.hash, Seal.previous).order_by(Seal.day)
    yield from session.execute(query)


def by_id(session: Session, query: Any, key: Any) -> Iterator[Any]:
    """The rows of a query whose first column is `key` and that is ordered by it, a piece at a
    time: memory stays flat however long the book is."""
    last = 0
    while rows := session.execute(query.where(key > last).limit(PIECE)).all():
        yield from rows
        last = rows[-1][0]


BOOKS: tuple[Book, ...] = (
    Book(
        "facts",
        (
            "id",
            "name",
            "kind",
            "subject",
            "version",
            "happened",
            "recorded",
            "by",
            "body",
            "seal_day",
        ),
        facts,
    ),
    Book("seals", ("day", "count", "hash", "previous"), seals),
    Book("clocks", clocks.CLOCK_COLUMNS, clocks.books),
    Book("breaches", breaches.BREACH_COLUMNS, breaches.books),
    Book("segments", segments.SEGMENT_COLUMNS, segments.books),
    Book("fees", tracing.FEE_COLUMNS, tracing.books),
    Book("transfers", ledger.TRANSFER_COLUMNS, ledger.books),
    Book("statements", statements.STATEMENT_COLUMNS, statements.books),
    Book("statement_lines", statements.LINE_COLUMNS, statements.line_books),
    Book("payments", payouts.PAYMENT_COLUMNS, payouts.books),
    Book("part_lines", part_requests.LINE_COLUMNS, part_requests.books),
    Book("movements", stock.MOVEMENT_COLUMNS, stock.books),
)


def export(_app: Flask, args: Namespace) -> Outcome:
    """Writes every book; each appears under its name only when it is whole."""
    args.folder.mkdir(parents=True, exist_ok=True)
    with reading(Scope.system(Reason.COMMAND)) as session:
        return Outcome({book.name: _write(session, book, args.folder) for book in BOOKS})


def _write(session: Session, book: Book, folder: Path) -> int:
    draft, count = folder / f".{book.name}.csv.part", 0
    with draft.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(book.columns)
        for row in book.rows(session):
            writer.writerow([_plain(value) for value in row])
            count += 1
    draft.replace(folder / f"{book.name}.csv")
    return count


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _what(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["books"])
    parser.add_argument("folder", type=Path, metavar="DIR")


VERBS = (Verb("export", "write the books as CSV files into a folder", export, _what),)
