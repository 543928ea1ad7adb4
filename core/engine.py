"""How the program speaks to its two databases (SAFETY 11 and 12)."""

import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, event, make_url
from sqlalchemy.engine import Connection

from core.errors import UnsafeSetting

try:
    import pysqlite3 as sqlite
except ImportError:  # a platform without the wheel
    import sqlite3 as sqlite

WAL_SAFE = (3, 51, 3)
BUSY_TIMEOUT_MS = 10_000
LOCK_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 5
"""A server that does not answer is told to the person, not waited for."""
POSTGRES_OPTIONS = (
    f"-c timezone=UTC -c lock_timeout={LOCK_TIMEOUT_MS} -c plan_cache_mode=force_custom_plan"
)
"""A plan kept from when a table was empty turns a join of milliseconds into one of minutes once
the table is full; planning anew costs a fraction of a millisecond."""
NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})


def engine_options(url: str) -> dict[str, Any]:
    """Options for the engine behind `url`; UnsafeSetting for a database on a network disk."""
    if make_url(url).get_backend_name() != "sqlite":
        return {
            "pool_pre_ping": True,
            "hide_parameters": True,
            "connect_args": {"connect_timeout": CONNECT_TIMEOUT_S, "options": POSTGRES_OPTIONS},
        }
    file = make_url(url).database
    if file and file != ":memory:":
        refuse_network_disk(Path(file))
    return {"module": sqlite, "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}


def bare_file(file: Path) -> Any:
    """A connection of the driver itself, for what SQLAlchemy has no word for."""
    return sqlite.connect(file)


def refuse_network_disk(file: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """SQLite's locks are not kept by network file systems; a lost lock is a lost write."""
    if not mounts.exists():
        return
    parts = [line.split() for line in mounts.read_text().splitlines()]
    below = [(len(p[1]), p[2]) for p in parts if file.absolute().is_relative_to(p[1])]
    if below and max(below)[1] in NETWORK_FILE_SYSTEMS:
        raise UnsafeSetting(
            "%(file)s lies on a network file system (%(kind)s); use a local disk or PostgreSQL",
            file=str(file),
            kind=max(below)[1],
        )


def journal_mode(module: ModuleType = sqlite) -> str:
    """WAL where the library is past the WAL-reset race, else the rollback journal, warned."""
    if module.sqlite_version_info >= WAL_SAFE:
        return "WAL"
    warnings.warn(
        f"SQLite {module.sqlite_version} is older than 3.51.3: writing stays safe but slow "
        "(rollback journal). Install the pysqlite3 wheel.",
        stacklevel=2,
    )
    return "DELETE"


def prepare(engine: Engine) -> None:
    """Hangs the connection habits on an engine. Does nothing on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return
    mode = journal_mode()

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            f"journal_mode={mode}",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "temp_store=MEMORY",
            "cache_size=-8000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if kind == "IMMEDIATE" else "BEGIN")
