"""INSERT that does not fail on a row that is there already, on both databases."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session


def insert_into(session: Session, table: Any) -> Any:
    """The dialect's INSERT, which knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    kind = session.get_bind().dialect.name
    return sqlite_insert(table) if kind == "sqlite" else pg_insert(table)
