"""Runs migrations on the engine it is handed: see `web/migrate.py`."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Engine

from core.columns import UtcDateTime

given = context.config.attributes


def render(kind: str, value: object, _context: AutogenContext) -> str | bool:
    """Migrations name plain types, so that an old one does not change with our own."""
    if kind == "type" and isinstance(value, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def changed(
    _context: object, _column: object, _inspected: object, _found: object, wanted: object
) -> bool | None:
    """Whether a type differs; None leaves it to Alembic. A moment is a moment."""
    return False if isinstance(wanted, UtcDateTime) else None


@contextmanager
def loose_keys(connection: Connection) -> Iterator[None]:
    """SQLite makes a changed table anew; with foreign keys on, dropping the old one would be
    refused. The pragma does nothing inside a transaction, so it goes past SQLAlchemy."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def check_keys(connection: Connection) -> None:
    """What the loose keys would have refused."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration breaks {len(broken)} foreign keys")


def run(connection: Connection) -> None:
    """All migrations and what comes after them, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=given["metadata"],
        render_item=render,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=changed,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if "after" in given:
            given["after"](connection)
        check_keys(connection)


def main() -> None:
    engine: Engine = given["engine"]
    with engine.connect() as connection, loose_keys(connection):
        run(connection)


main()
