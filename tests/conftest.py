"""Two databases for every use case; each test starts from a copy of an empty, built one."""

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import make_url, text

from core.config import Mode, Settings
from core.db import db
from tests.support import ManualClock
from web.app import create_app
from web.schema import build_schema

SECRET = "test-secret-that-is-long-enough-0123456789"
START = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long tests too")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--long"):
        os.environ["SERVICENET_LONG"] = "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="long: run with --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


def _settings(url: str, folder: Path) -> Settings:
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
        self.app = create_app(_settings(url, folder), clock=self.clock, quick_hashes=True)

    def reset(self) -> Flask:
        with self.app.app_context():
            db.engine.dispose()
        self.clock.set(START)
        self.app.extensions["settings"] = _settings(str(self.url), self.folder)
        self._copy()
        return self.app

    def _build(self) -> None:
        with self.app.app_context():
            build_schema(db.engine)
            db.engine.dispose()

    @abstractmethod
    def _copy(self) -> None:
        """Puts a fresh copy of the built, empty database where the application looks."""


class SqliteBench(Bench):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, f"sqlite:///{folder / 'live.sqlite3'}")
        self._build()
        shutil.move(folder / "live.sqlite3", folder / "template.sqlite3")

    def _copy(self) -> None:
        for rest in self.folder.glob("live.sqlite3*"):
            rest.unlink()
        shutil.copyfile(self.folder / "template.sqlite3", self.folder / "live.sqlite3")


class PostgresBench(Bench):
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
        engine.dispose()

    def _run(self, *statements: str) -> None:
        with self.server.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def _copy(self) -> None:
        self._run(
            f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)',
            f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_t" STRATEGY FILE_COPY',
        )


@pytest.fixture(scope="session")
def sqlite_bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return SqliteBench(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_bench(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Bench:
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        pytest.fail("TEST_DATABASE_URL is not set: run the tests by `python3 run.py test`")
    return PostgresBench(tmp_path_factory.mktemp("postgres"), server, worker_id)


@pytest.fixture(params=["sqlite", "postgresql"])
def bench(request: pytest.FixtureRequest) -> Bench:
    name = "sqlite_bench" if request.param == "sqlite" else "postgres_bench"
    found: Bench = request.getfixturevalue(name)
    found.reset()
    return found


@pytest.fixture
def app(bench: Bench) -> Flask:
    """The application on an empty database, once on SQLite and once on PostgreSQL.
    No context is held: one held around the test client makes Flask-Login remember."""
    return bench.app


@pytest.fixture
def clock(bench: Bench) -> ManualClock:
    return bench.clock


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An application context, for tests that call services without HTTP."""
    with app.app_context():
        yield app


@pytest.fixture
def switch_off(app: Flask) -> Iterator[object]:
    """Turns a guard off for a negative control: `switch_off("cas")`."""

    def off(name: str) -> None:
        found = app.extensions["settings"]
        app.extensions["settings"] = replace(found, switched_off=found.switched_off | {name})

    yield off
