"""The whole system into one file, and back into an empty one (SAFETY 31)."""

import hashlib
import hmac
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection, Engine, Table, inspect
from sqlalchemy.orm import Session

from core import archive, dump, flags
from core.db import db, settings
from core.errors import RuleBroken
from core.scope import Reason, Scope
from core.sessions import LoginSession
from web import migrate, schema

FOLDERS = ("pictures", "reports")
"""Where stored files lie, below the data folder."""

PASSING = ("imports",)
"""What lies there and is not kept: uploads that wait for a yes, and rows to correct."""

LEFT_OUT = frozenset({LoginSession.__tablename__})
"""Tables without their rows: whoever had signed out would be signed in again."""


def save(path: Path, *, now: datetime) -> dict[str, int]:
    """Writes the archive while the system goes on working; how much it holds. The database is
    taken first: its files were on the disk before their rows, so none is missing."""
    with archive.writing(path) as made, dump.snapshot(db.engine, settings().data) as connection:
        rows = sum(_keep_rows(made, connection, table) for table in _tables())
        files = sum(_keep_files(made, folder) for folder in FOLDERS)
        made.finish({
            "made": now.isoformat(),
            "migration": _version(),
            "secret": _fingerprint(),
            "columns": _columns(),
            "counters": dump.counters(connection, _tables()),
        })  # fmt: skip
    return {"tables": len(_tables()), "rows": rows, "files": files}


def restore(path: Path, *, now: datetime) -> dict[str, int]:
    """Fills an empty database and the folders of stored files, all of it or nothing, and pauses
    the relay. RuleBroken when the file is not whole, is of another version or another secret key,
    or when there is anything already."""
    with archive.Reader(path) as held:
        _check_version(held.about)
        _check_empty(db.engine)
        with _staged_files(held) as staged:
            rows = _fill(db.engine, held, staged, now)
        return {"tables": len(_tables()), "rows": rows, "files": len(held.names("files"))}


def _tables() -> list[Table]:
    """In the order in which they can be written."""
    return [table for table in db.metadata.sorted_tables if table.name not in LEFT_OUT]


def _columns() -> dict[str, list[str]]:
    return {table.name: [column.name for column in table.columns] for table in _tables()}


def _version() -> str:
    return max(migrate.revisions(), default="none")


def _fingerprint() -> str:
    """Tells whether two systems have the same key, and nothing of the key."""
    key = hashlib.sha256(settings().secret_key.encode()).digest()
    return hmac.digest(key, b"fingerprint of a backup", "sha256").hex()[:16]


def _keep_rows(made: archive.Writer, connection: Connection, table: Table) -> int:
    # The first line holds the names of the columns.
    count = -1
    with made.member(f"tables/{table.name}.jsonl") as write:
        for line in dump.lines_of(connection, table):
            write(line)
            count += 1
    return count


def _keep_files(made: archive.Writer, folder: str) -> int:
    base = settings().data
    found = sorted(path for path in (base / folder).rglob("*") if path.is_file())
    for path in found:
        made.add_file(f"files/{path.relative_to(base).as_posix()}", path)
    return len(found)


def _check_version(about: dict[str, Any]) -> None:
    if about["columns"] != _columns():
        raise RuleBroken(
            "the backup is of migration %(theirs)s, this program of %(ours)s: restore it with the "
            "program of its time, then run `migrate` with this one",
            theirs=about["migration"],
            ours=_version(),
        )
    if about["secret"] != _fingerprint():
        raise RuleBroken(
            "the backup was made under another SECRET_KEY: with this one no telephone number would "
            "be found and no second factor would fit"
        )


def _check_empty(engine: Engine) -> None:
    """A database without tables gets them; one with rows, or a folder with files, is refused."""
    settings().data.mkdir(parents=True, exist_ok=True)
    if not inspect(engine).get_table_names():
        migrate.upgrade(engine)
    with engine.connect() as connection:
        table = dump.first_filled(connection, db.metadata.sorted_tables)
    if table:
        raise RuleBroken(
            "the database is not empty (%(table)s has rows): a backup is restored only into an "
            "empty one, name a new one in DATABASE_URL",
            table=table,
        )
    for folder in FOLDERS:
        if any((settings().data / folder).rglob("*")):
            raise RuleBroken(
                "%(folder)s below SERVICENET_DATA holds files: a backup is restored only where "
                "none are",
                folder=folder,
            )


@contextmanager
def _staged_files(held: archive.Reader) -> Iterator[Path]:
    """The stored files beside their place, each whole on the disk; gone at the end."""
    staged = settings().data / ".restoring"
    shutil.rmtree(staged, ignore_errors=True)
    try:
        for name in held.names("files"):
            _unpack(held, name, staged)
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _unpack(held: archive.Reader, name: str, staged: Path) -> None:
    parts = PurePosixPath(name).parts[1:]
    if parts[0] not in FOLDERS or ".." in parts:
        raise RuleBroken("%(name)s is no stored file of this program", name=name)
    target = staged.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with held.open(name) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file, archive.PIECE)
        file.flush()
        os.fsync(file.fileno())


def _fill(engine: Engine, held: archive.Reader, staged: Path, now: datetime) -> int:
    """One transaction; the files take their place just before it is committed, and leave it when
    that fails."""
    placed: list[Path] = []
    try:
        with engine.begin() as connection:
            schema.drop_guards(connection)
            rows = 0
            for table in _tables():
                with held.open(f"tables/{table.name}.jsonl") as lines:
                    rows += dump.load(connection, table, lines)
            dump.go_on_after(connection, _tables(), held.about["counters"])
            schema.renew_guards(connection)
            with Session(connection, info={"scope": Scope.system(Reason.COMMAND)}) as session:
                flags.raise_flag(session, flags.RELAY_PAUSED, by="system:restore", now=now)
            for folder in FOLDERS:
                if (staged / folder).exists():
                    placed.append(settings().data / folder)
                    (staged / folder).replace(placed[-1])
    except BaseException:
        for place in placed:
            shutil.rmtree(place, ignore_errors=True)
        raise
    return rows
