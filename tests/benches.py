"""One application for each database and worker, and how each test gets its database empty."""

import os
import shutil
from abc import ABC, abstractmethod
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy
from flask import Flask
from sqlalchemy import Engine, make_url, text

from core.config import Mode, Settings
from core.db import db
from tests.support import ManualClock
from web.app import create_app
from web.schema import build_schema
from worker import subscriptions

SECRET = "test-secret-that-is-long-enough-0123456789"
START = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
MOST_DEAD_ROWS = 50_000
"""So many removed rows a database may carry before it is copied anew: they slow the next tests."""

_WIPE = """
CREATE SCHEMA bench;
CREATE TABLE bench.altered (tag text);
CREATE FUNCTION bench.note() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO bench.altered VALUES (tg_tag); END $$;
CREATE FUNCTION bench.wipe() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE one text; held boolean; gone bigint; total bigint := 0;
BEGIN
  PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle';
  SELECT EXISTS (SELECT 1 FROM bench.altered) INTO held;
  IF held THEN RETURN NULL; END IF;
  SET LOCAL session_replication_role = replica;
  FOR one IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || one || ')' INTO held;
    IF held THEN
      EXECUTE 'DELETE FROM ' || one;
      GET DIAGNOSTICS gone = ROW_COUNT;
      total := total + gone;
    END IF;
  END LOOP;
  PERFORM setval(format('%I', sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
  RETURN total;
END $$;
CREATE EVENT TRIGGER bench_altered ON ddl_command_end EXECUTE FUNCTION bench.note();
"""
"""Removes every row past the guards, in a fraction of the time of a copy. NULL when the schema was
altered since the copy was made: then only a new copy is as the test expects it."""


def settings_of(url: str, folder: Path) -> Settings:
    return Settings(
        mode=Mode.TEST,
        data=folder,
        database_url=url,
        secret_key=SECRET,
        redis_url=os.environ.get("TEST_REDIS_URL", "memory://"),
    )


class Bench(ABC):
    """One built application per database and worker; `reset` gives it an empty database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url, self.folder = make_url(url), folder
        self.clock = ManualClock(START)
        self.app = create_app(settings_of(url, folder), clock=self.clock, quick_hashes=True)

    def reset(self) -> Flask:
        self.clock.set(START)
        self.app.extensions["settings"] = settings_of(str(self.url), self.folder)
        subscriptions.use(self.app)
        with self.app.app_context():
            self._empty(db.engine)
        return self.app

    def _build(self) -> None:
        with self.app.app_context():
            build_schema(db.engine)
            db.engine.dispose()

    @abstractmethod
    def _empty(self, engine: Engine) -> None:
        """Gives the application behind `engine` the built, empty database."""


class SqliteBench(Bench):
    """A copy of the built file for each test."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, f"sqlite:///{folder / 'live.sqlite3'}")
        self._build()
        shutil.move(folder / "live.sqlite3", folder / "template.sqlite3")

    def _empty(self, engine: Engine) -> None:
        engine.dispose()
        for rest in self.folder.glob("live.sqlite3*"):
            rest.unlink()
        shutil.copyfile(self.folder / "template.sqlite3", self.folder / "live.sqlite3")


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
            connection.cursor().execute(_WIPE)
            connection.commit()
        engine.dispose()
        self.wiper = sqlalchemy.create_engine(live, isolation_level="AUTOCOMMIT")
        self.dead_rows = MOST_DEAD_ROWS

    def _run(self, *statements: str) -> None:
        with self.server.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def _empty(self, engine: Engine) -> None:
        if self.dead_rows < MOST_DEAD_ROWS and not engine.pool.checkedout():  # type: ignore[attr-defined]
            with self.wiper.connect() as connection:
                gone = connection.execute(text("SELECT bench.wipe()")).scalar_one()
            if gone is not None:
                self.dead_rows += gone
                return
        engine.dispose()
        self.wiper.dispose()
        self._copy()

    def _copy(self) -> None:
        self._run(
            f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_t" STRATEGY FILE_COPY',
        )
        self.dead_rows = 0
