"""Two databases for every use case; each test starts with an empty one."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from tests.benches import Bench, PostgresBench, SqliteBench, empty_bench
from tests.ordering import long_ones_first
from tests.support import ManualClock


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long tests too")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--long"):
        os.environ["SERVICENET_LONG"] = "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:] = long_ones_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="long: run with --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


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
    return empty_bench(request)


@pytest.fixture
def app(bench: Bench) -> Flask:
    """The application on an empty database, once on SQLite and once on PostgreSQL.
    No context is held: one held around the test client makes Flask-Login remember."""
    return bench.app


@pytest.fixture
def once(bench: Bench) -> Callable[..., Any]:
    """`once(work, *key)`: what the work makes of the empty database, done once a process and then
    copied. To be asked for first: it refuses a database with rows."""
    return bench.once


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
