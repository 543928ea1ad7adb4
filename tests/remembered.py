"""What many tests begin with, made once by the services and then laid down as rows."""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from core.db import db

T = TypeVar("T")


@dataclass(frozen=True)
class Laid:
    """The rows of one table as the driver takes them, in one statement."""

    statement: str
    values: tuple[Any, ...]
    after: str


_KEPT: dict[tuple[Any, ...], tuple[Any, list[Laid]]] = {}


def remembered(session: Session, work: Callable[[], T], *key: object) -> T:
    """What `work` does to an empty database, and its result. The first time of a process `work` is
    done; after that its rows are written as they were, in a fraction of the time. On a database
    that is not empty `work` is always done. `key` is all on which the work depends."""
    session.flush()
    # Past the session's guard: these rows have been through it when they were made.
    connection = Session.connection(session)
    if _filled(connection):
        return work()
    known = (connection.dialect.name, *key)
    if known in _KEPT:
        result, tables = _KEPT[known]
        for each in tables:
            connection.exec_driver_sql(each.statement, each.values)
            if each.after:
                connection.exec_driver_sql(each.after)
        return copy.deepcopy(result)
    result = work()
    session.flush()
    found = _filled(connection)
    tables = [_read(connection, name) for name in _in_order() if name in found]
    _KEPT[known] = copy.deepcopy(result), tables
    return result


@cache
def _in_order() -> list[str]:
    """The tables in an order in which they can be written."""
    return [table.name for table in db.metadata.sorted_tables]


@cache
def _question() -> str:
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})" for name in _in_order())


def _filled(connection: Connection) -> set[str]:
    """The tables with rows."""
    return {name for (name,) in connection.exec_driver_sql(_question())}


def _read(connection: Connection, name: str) -> Laid:
    found = connection.exec_driver_sql(f"SELECT * FROM {name}")
    columns, rows = list(found.keys()), found.all()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    line = "(" + ", ".join([mark] * len(columns)) + ")"
    named = ", ".join(f'"{column}"' for column in columns)
    number = db.metadata.tables[name].autoincrement_column
    after = "" if number is None or mark == "?" else (
        f"SELECT setval(pg_get_serial_sequence('{name}', '{number.name}'),"
        f" (SELECT max({number.name}) FROM {name}))")
    return Laid(f"INSERT INTO {name} ({named}) VALUES {', '.join([line] * len(rows))}",
                tuple(value for row in rows for value in row), after)
