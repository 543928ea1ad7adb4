"""The database: the base of all tables, the unit of work and compare-and-set.

A door opens exactly one unit (`write` or `reading`); nothing below a door commits (SAFETY 11).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from random import uniform
from time import sleep
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import BigInteger, MetaData, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.orm.attributes import set_committed_value

from core.columns import BigId, UtcDateTime
from core.config import Settings
from core.errors import Busy, ScopeError, StaleVersion
from core.scope import Scope

ATTEMPTS = 3

T = TypeVar("T")

Id = Annotated[int, mapped_column(BigId, primary_key=True)]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    # A type_annotation_map on the base itself is lost when Flask-SQLAlchemy rebuilds it.
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime, int: BigInteger},
    )


class UnitSession(FlaskSession):
    """The session of one unit. Its scope and its rights stand in `info`."""

    def connection(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ScopeError("a raw connection passes the scope; use a query or `system`")

    def _refuse_bulk(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise ScopeError("bulk methods pass the scope and the audit; use add_all or a statement")

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refuse_bulk

    def open(self, begin: str) -> None:
        """Begins on the database: on SQLite every writer takes the lock at once, because
        a deferred transaction that upgrades loses updates (SAFETY 11)."""
        options = {"sqlite_begin": begin, "postgresql_readonly": begin == "DEFERRED"}
        super().connection(execution_options=options)


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"class_": UnitSession, "expire_on_commit": False},
)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["settings"]
    return found


@contextmanager
def transaction(scope: Scope) -> Iterator[Session]:
    """One unit that writes: commits at the end, rolls back on any error. No retry."""
    begin = "DEFERRED-WRITE" if "lock" in settings().switched_off else "IMMEDIATE"
    with _session(scope, read_only=False) as session:
        session.open(begin)
        yield session
        session.commit()


@contextmanager
def reading(scope: Scope) -> Iterator[Session]:
    """One unit that only reads, on one snapshot per statement; a write in it is refused."""
    with _session(scope, read_only=True) as session:
        session.open("DEFERRED")
        yield session


def write(work: Callable[[Session], T], scope: Scope) -> T:
    """Runs `work` in one unit and commits; on a serialization failure, a deadlock or BUSY
    the whole unit runs again, three times at most, then Busy."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction(scope) as session:
                return work(session)
        except DBAPIError as error:
            if _gave_up_waiting(error) or (_lost_a_race(error) and attempt == ATTEMPTS):
                raise Busy() from error
            if not _lost_a_race(error):
                raise
        # Two that met in a deadlock meet in the next try again if both start at once.
        sleep(attempt * uniform(0.01, 0.05))
    raise AssertionError("unreachable")


@contextmanager
def _session(scope: Scope, *, read_only: bool) -> Iterator[UnitSession]:
    session = db.session.session_factory()
    assert isinstance(session, UnitSession)
    session.info.update(scope=scope, read_only=read_only)
    with session:
        yield session


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def _lost_a_race(error: DBAPIError) -> bool:
    text = str(error.orig)
    return _sqlstate(error) in {"40001", "40P01"} or "database is locked" in text


def _gave_up_waiting(error: DBAPIError) -> bool:
    return _sqlstate(error) == "55P03"


def change(session: Session, row: Any, values: Mapping[str, Any]) -> int:
    """Compare-and-set: writes `values` if the row still has the version (and state) it was
    read with, and returns the new version; otherwise StaleVersion (SAFETY 9)."""
    model = type(row)
    statement = update(model).where(model.id == row.id)
    if "cas" not in settings().switched_off:
        statement = statement.where(model.version == row.version)
        if hasattr(model, "state"):
            statement = statement.where(model.state == row.state)
    version: int = row.version + 1
    result = session.execute(
        statement.values(**values, version=version),
        execution_options={"synchronize_session": False},
    )
    if result.rowcount != 1:  # type: ignore[attr-defined]
        raise StaleVersion(model.__kind__, row.id, row.version)
    for name, value in {**values, "version": version}.items():
        set_committed_value(row, name, value)
    return version
