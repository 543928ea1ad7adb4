"""One application for each database and worker, and how each test gets its database: empty, or as
a piece of work left it."""

import os
import pickle
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import Connection, Engine, make_url, text

from core.config import Mode, Settings
from core.db import db
from tests.support import COMPILED, ManualClock
from web.app import create_app
from web.schema import build_schema
from worker import subscriptions

T = TypeVar("T")

SECRET = "test-secret-that-is-long-enough-0123456789"
START = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
MOST_DEAD_ROWS = 50_000
"""So many removed rows a database may carry before it is vacuumed: they slow the next tests."""

_ALWAYS = """
CREATE SCHEMA bench;
CREATE TABLE bench.altered (tag text);
CREATE FUNCTION bench.note() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO bench.altered VALUES (tg_tag); END $$;
CREATE FUNCTION bench.wipe() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE gone bigint; total bigint := 0;
BEGIN
  PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle';
  IF EXISTS (SELECT 1 FROM bench.altered) THEN RETURN NULL; END IF;
  SET LOCAL session_replication_role = replica;
  {wipe}
  RETURN total;
END $$;
CREATE FUNCTION bench.counted() RETURNS TABLE (name text, lines bigint) LANGUAGE plpgsql AS $$
BEGIN
  {count}
END $$;
CREATE TABLE bench.numbers (kept integer, name text, value bigint);
CREATE FUNCTION bench.keep(kept integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text;
BEGIN
  FOR one IN SELECT name FROM bench.counted() LOOP
    EXECUTE format('CREATE UNLOGGED TABLE bench.%I AS SELECT * FROM public.%I',
                   'kept_' || kept || '_' || one, one);
  END LOOP;
  INSERT INTO bench.numbers SELECT kept, sequencename, last_value
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
  DELETE FROM bench.altered;
END $$;
CREATE FUNCTION bench.lay(wanted integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text; begins text := 'kept_' || wanted || '_';
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT substr(tablename, length(begins) + 1) FROM pg_tables
    WHERE schemaname = 'bench' AND starts_with(tablename, begins) LOOP
    EXECUTE format('INSERT INTO public.%I SELECT * FROM bench.%I', one, begins || one);
  END LOOP;
  PERFORM setval(format('%I', numbers.name)::regclass, value)
    FROM bench.numbers WHERE kept = wanted;
END $$;
CREATE EVENT TRIGGER bench_altered ON ddl_command_end EXECUTE FUNCTION bench.note();
"""
_WIPE = """
  IF EXISTS (SELECT 1 FROM {table}) THEN
    DELETE FROM {table}; GET DIAGNOSTICS gone = ROW_COUNT; total := total + gone;
  END IF;"""
_RESTART = """
  IF (SELECT is_called FROM {table}_{column}_seq) THEN
    PERFORM setval('{table}_{column}_seq', 1, false);
  END IF;"""
_COUNT = """
  IF EXISTS (SELECT 1 FROM {table}) THEN
    RETURN QUERY SELECT '{table}', count(*) FROM {table};
  END IF;"""


def _helpers() -> str:
    """What a test database does for the next test, with every table by name so that PostgreSQL
    plans each piece once. `wipe` removes every row past the guards, in a fraction of the time of
    a copy; NULL when the schema was altered since the copy was made: then only a new copy is as
    the test expects it."""
    tables = db.metadata.sorted_tables
    wipe = [_WIPE.format(table=table.name) for table in tables]
    wipe += [_RESTART.format(table=table.name, column=table.autoincrement_column.name)
             for table in tables if table.autoincrement_column is not None]
    return _ALWAYS.format(wipe="".join(wipe),
                          count="".join(_COUNT.format(table=table.name) for table in tables))


def empty_bench(request: pytest.FixtureRequest) -> "Bench":
    """The bench of the parameter `sqlite` or `postgresql`, emptied."""
    name = "sqlite_bench" if request.param == "sqlite" else "postgres_bench"
    found: Bench = request.getfixturevalue(name)
    found.reset()
    return found


def settings_of(url: str, folder: Path) -> Settings:
    return Settings(
        mode=Mode.TEST,
        data=folder,
        database_url=url,
        secret_key=SECRET,
        redis_url=os.environ.get("TEST_REDIS_URL", "memory://"),
    )


Counts = frozenset[tuple[str, int]]
EMPTY: Counts = frozenset()


@dataclass(frozen=True)
class Kept:
    """What a piece of work left: the number of its rows' copy, its result, the clock."""

    number: int
    result: bytes
    moment: datetime
    counts: Counts


class Bench(ABC):
    """One built application per database and worker; `reset` gives it an empty database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url, self.folder = make_url(url), folder
        self.clock = ManualClock(START)
        self.kept: dict[Hashable, Kept] = {}
        self.done: tuple[Hashable, ...] = ()
        self.counts = EMPTY
        self.app = create_app(settings_of(url, folder), clock=self.clock, quick_hashes=True)
        self.app.jinja_env.bytecode_cache = COMPILED

    def reset(self) -> Flask:
        self.clock.set(START)
        self.done, self.counts = (), EMPTY
        self.app.extensions["settings"] = settings_of(str(self.url), self.folder)
        subscriptions.use(self.app)
        with self.app.app_context():
            self._empty(db.engine)
        return self.app

    def once(self, work: Callable[[], T], *key: Hashable) -> T:
        """What `work` makes of the database, and its result: done the first time of a process,
        afterwards the rows are laid down as it left them. `key` is what it depends on besides its
        own name. The result must be plain data or mapped objects. Refuses a database in which
        others wrote meanwhile: their rows would be lost or met twice."""
        with self.app.app_context():
            assert self._counted(db.engine) == self.counts, "somebody wrote before"
        self.done = *self.done, (work.__module__, work.__qualname__, *key)
        if self.done not in self.kept:
            result = work()
            with self.app.app_context():
                self._keep(db.engine, len(self.kept))
                counts = self._counted(db.engine)
            self.kept[self.done] = Kept(len(self.kept), pickle.dumps(result), self.clock(), counts)
        found = self.kept[self.done]
        with self.app.app_context():
            self._lay(db.engine, found.number)
        self.clock.set(found.moment)
        self.counts = found.counts
        return pickle.loads(found.result)  # type: ignore[no-any-return]

    def _build(self) -> None:
        with self.app.app_context():
            build_schema(db.engine)
            db.engine.dispose()

    @abstractmethod
    def _counted(self, engine: Engine) -> Counts:
        """How many rows each table has that has any."""

    @abstractmethod
    def _empty(self, engine: Engine) -> None:
        """Gives the application behind `engine` the built, empty database."""

    @abstractmethod
    def _keep(self, engine: Engine, number: int) -> None:
        """Stores the rows of the database under a number."""

    @abstractmethod
    def _lay(self, engine: Engine, number: int) -> None:
        """Puts the rows kept under a number in the place of all there are."""


class SqliteBench(Bench):
    """A copy of the built file for each test."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, f"sqlite:///{folder / 'live.sqlite3'}")
        self._build()
        shutil.move(folder / "live.sqlite3", folder / "template.sqlite3")

    def _empty(self, engine: Engine) -> None:
        self._take(engine, "template.sqlite3")

    def _counted(self, engine: Engine) -> Counts:
        asked = " UNION ALL ".join(
            f"SELECT '{name}', count(*) FROM {name}" for name in db.metadata.tables)
        with engine.connect() as connection:
            return frozenset(
                (name, rows) for name, rows in connection.exec_driver_sql(asked) if rows)

    def _take(self, engine: Engine, name: str) -> None:
        engine.dispose()
        for rest in self.folder.glob("live.sqlite3*"):
            rest.unlink()
        shutil.copyfile(self.folder / name, self.folder / "live.sqlite3")

    def _keep(self, engine: Engine, number: int) -> None:
        # With its last connection the database brings its journal home into the one file.
        engine.dispose()
        assert not (self.folder / "live.sqlite3-wal").exists()
        shutil.copyfile(self.folder / "live.sqlite3", self.folder / f"kept-{number}.sqlite3")

    def _lay(self, engine: Engine, number: int) -> None:
        self._take(engine, f"kept-{number}.sqlite3")


class PostgresBench(Bench):
    """One database for each worker, emptied for each test."""

    def __init__(self, folder: Path, server: str, worker: str) -> None:
        prefix = os.environ.get("SERVICENET_TEST_PREFIX", "servicenet")
        self.name = f"{prefix}_{worker}"
        self.server = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
        self._run(
            f'DROP DATABASE IF EXISTS "{self.name}_t" WITH (FORCE)',
            f"CREATE DATABASE \"{self.name}_t\" TEMPLATE template0 ENCODING 'UTF8'",
        )
        template = make_url(server).set(database=f"{self.name}_t")
        live = make_url(server).set(database=self.name)
        super().__init__(folder, live.render_as_string(hide_password=False))
        engine = sqlalchemy.create_engine(template)
        build_schema(engine)
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute(_helpers())
            connection.commit()
        engine.dispose()
        self.wiper = sqlalchemy.create_engine(live, isolation_level="AUTOCOMMIT")
        self.copied, self.dead_rows = False, 0

    def _run(self, *statements: str) -> None:
        with self.server.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def _empty(self, engine: Engine) -> None:
        if self.copied and not engine.pool.checkedout():  # type: ignore[attr-defined]
            with self.wiper.connect() as connection:
                gone = connection.execute(text("SELECT bench.wipe()")).scalar_one()
                if gone is not None:
                    self._tidy(connection, gone)
                    return
        engine.dispose()
        self.wiper.dispose()
        self._copy()

    def _tidy(self, connection: Connection, gone: int) -> None:
        self.dead_rows += gone
        if self.dead_rows > MOST_DEAD_ROWS:
            connection.execute(text("VACUUM"))
            self.dead_rows = 0

    def _keep(self, engine: Engine, number: int) -> None:
        with self.wiper.connect() as connection:
            connection.execute(text("SELECT bench.keep(:number)"), {"number": number})

    def _counted(self, engine: Engine) -> Counts:
        with self.wiper.connect() as connection:
            return frozenset((name, rows) for name, rows in connection.execute(
                text("SELECT name, lines FROM bench.counted()")))

    def _lay(self, engine: Engine, number: int) -> None:
        if self._counted(engine):
            self._empty(engine)
        with self.wiper.connect() as connection:
            connection.execute(text("SELECT bench.lay(:number)"), {"number": number})

    def _copy(self) -> None:
        # What was kept lies in the copy too and is lost with it.
        self.kept.clear()
        self._run(
            f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_t" STRATEGY FILE_COPY',
        )
        self.copied, self.dead_rows = True, 0
