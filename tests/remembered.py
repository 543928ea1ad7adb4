"""What many tests begin with, made once by the services and then laid down as rows."""

import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, exists, func, insert, literal, select, union_all
from sqlalchemy.orm import Session

from core.db import db

T = TypeVar("T")

_KEPT: dict[tuple[Any, ...], tuple[Any, dict[str, list[dict[str, Any]]]]] = {}


def remembered(session: Session, work: Callable[[], T], *key: object) -> T:
    """What `work` does to an empty database, and its result. The first time of a process `work` is
    done; after that its rows are written as they were, in a fraction of the time. On a database
    that is not empty `work` is always done. `key` is all on which the work depends."""
    session.flush()
    # Past the session's guard: these rows have been through it when they were made.
    connection = Session.connection(session)
    if set(_filled(connection)):
        return work()
    known = (connection.dialect.name, *key)
    if known in _KEPT:
        result, rows = _KEPT[known]
        _lay_down(connection, rows)
        return copy.deepcopy(result)
    result = work()
    session.flush()
    rows = {
        name: [dict(row) for row in connection.execute(select(_tables()[name])).mappings()]
        for name in _filled(connection)
    }
    _KEPT[known] = copy.deepcopy(result), rows
    return result


def _tables() -> dict[str, Table]:
    return {table.name: table for table in db.metadata.sorted_tables}


def _filled(connection: Connection) -> Iterator[str]:
    """The tables with rows, in an order in which they can be written."""
    asked = [select(literal(name)).where(exists(select(literal(1)).select_from(table)))
             for name, table in _tables().items()]
    found = set(connection.scalars(union_all(*asked)))
    return (name for name in _tables() if name in found)


def _lay_down(connection: Connection, rows: dict[str, list[dict[str, Any]]]) -> None:
    for name, lines in rows.items():
        connection.execute(insert(_tables()[name]), lines)
        if connection.dialect.name == "postgresql":
            _go_on_after(connection, _tables()[name])


def _go_on_after(connection: Connection, table: Table) -> None:
    number = table.autoincrement_column
    if number is not None:
        sequence = func.pg_get_serial_sequence(table.name, number.name)
        highest = select(func.max(number)).scalar_subquery()
        connection.execute(select(func.setval(sequence, highest)))
