"""The rows of tables as lines of JSON, the same from both databases, and back.

A member begins with a line of column names; every further line is one row in that order. Moments
are ISO 8601 in UTC, bytes base64. Rows are read and written in pieces, so memory stays flat.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import Enum
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from sqlalchemy import (
    Connection,
    Date,
    Engine,
    LargeBinary,
    NullPool,
    Table,
    cast,
    create_engine,
    exists,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.types import TypeEngine

from core.columns import UtcDateTime
from core.engine import bare_file, engine_options

PIECE = 2_000


@contextmanager
def snapshot(engine: Engine, folder: Path) -> Iterator[Connection]:
    """A connection that sees one moment while others go on writing: on PostgreSQL a repeatable
    read, on SQLite a copy in `folder` by the online backup, gone at the end."""
    if engine.dialect.name != "sqlite":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with engine.connect().execution_options(**options) as connection:
            yield connection
        return
    with TemporaryDirectory(dir=folder, prefix=".backup-") as aside:
        copied = Path(aside) / "copy.sqlite3"
        _copy_online(engine, copied)
        url = f"sqlite:///{copied}"
        held = create_engine(url, poolclass=NullPool, **engine_options(url))
        with held.connect() as connection:
            yield connection


def _copy_online(engine: Engine, copied: Path) -> None:
    source, target = engine.raw_connection(), bare_file(copied)
    try:
        source.driver_connection.backup(target)  # type: ignore[union-attr]
    finally:
        target.close()
        source.close()


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """The columns, then every row in the order of the key."""
    yield _line([column.name for column in table.columns])
    query = select(*table.columns).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=PIECE).execute(query):
        yield _line([_plain(value) for value in row])


def load(connection: Connection, table: Table, lines: IO[bytes]) -> int:
    """Writes the rows that follow the line of columns; how many. A row may refer to a later one
    of the same table, so each table is one statement (PostgreSQL) or the references are compared
    at the end (SQLite)."""
    names = json.loads(lines.readline())
    readers = [_reader(table.columns[name].type) for name in names]
    rows = ([read(value) for read, value in zip(readers, json.loads(line), strict=True)]
            for line in lines)  # fmt: skip
    write = _copy_in if connection.dialect.name == "postgresql" else _insert
    return write(connection, table, names, rows)


def _copy_in(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[list[Any]]
) -> int:
    quote, count = connection.dialect.identifier_preparer.quote, 0
    columns = ", ".join(quote(name) for name in names)
    driver: Any = connection.connection.driver_connection
    copying = f"COPY {quote(table.name)} ({columns}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _insert(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[list[Any]]
) -> int:
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    left, count = iter(rows), 0
    while piece := list(islice(left, PIECE)):
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in piece])
        count += len(piece)
    return count


def first_filled(connection: Connection, tables: Iterable[Table]) -> str | None:
    """The name of a table that has rows; None when all are empty."""
    for table in tables:
        if connection.scalar(select(exists(select(literal(1)).select_from(table)))):
            return table.name
    return None


def counters(connection: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """The last number each table gave out, by table; SQLite keeps none of its own."""
    if connection.dialect.name != "postgresql":
        return {}
    found = {table.name: connection.scalar(_last_number(table)) for table in _numbered(tables)}
    return {name: last for name, last in found.items() if last is not None}


def go_on_after(connection: Connection, tables: Iterable[Table], kept: dict[str, int]) -> None:
    """New rows get numbers above every row there is, and above those given out before: facts
    speak of records by number, so none is given out twice."""
    if connection.dialect.name != "postgresql":
        return
    for table in _numbered(tables):
        highest = connection.scalar(select(func.max(_number(table)))) or 0
        last = max(highest, kept.get(table.name, 0))
        if last:
            connection.execute(select(func.setval(_sequence(table), last)))


def _numbered(tables: Iterable[Table]) -> Iterator[Table]:
    return (table for table in tables if table.autoincrement_column is not None)


def _number(table: Table) -> Any:
    return table.autoincrement_column


def _sequence(table: Table) -> Any:
    return func.pg_get_serial_sequence(table.name, _number(table).name)


def _last_number(table: Table) -> Any:
    return select(func.pg_sequence_last_value(cast(_sequence(table), REGCLASS)))


def _line(values: Sequence[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.value if isinstance(value, Enum) else value


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    makers: tuple[tuple[type, Callable[[str], Any]], ...] = (
        (UtcDateTime, datetime.fromisoformat),
        (Date, date.fromisoformat),
        (LargeBinary, base64.b64decode),
    )
    make = next((make for of, make in makers if isinstance(kind, of)), None)
    if make is None:
        return lambda value: value
    return lambda value: None if value is None else make(value)
