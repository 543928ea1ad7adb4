"""A real browser, and the real application on an empty database of its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from tests.benches import Bench
from tests.browser import live, people
from tests.browser.test_gallery import ARGUMENTS, CHROMIUM
from tests.kept import kept
from tests.support import ManualClock


@pytest.fixture(scope="module")
def browser():
    from_playwright = pytest.importorskip("playwright.sync_api")
    with from_playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def bench(sqlite_bench: Bench) -> Bench:
    sqlite_bench.reset()
    return sqlite_bench


@kept
def furnished(app: Flask, clock: ManualClock) -> None:
    """The house a fortnight before the day: one shop and its parent."""
    clock.set(live.TEN - timedelta(days=14))
    live.furnish(app, clock)


@pytest.fixture
def house(app: Flask, furnished: None) -> Flask:
    return app


@kept
def a_day(house: Flask, clock: ManualClock) -> None:
    """The shop's day with six jobs."""
    live.a_day(house, clock)


@pytest.fixture
def address(house: Flask) -> Iterator[str]:
    with live.served(house) as found:
        yield found


@pytest.fixture
def desk(browser, address: str):
    """Opens a signed-in desk. An answer of 422 shows the form again: no fault of the page."""
    with people.signing_in(browser, address, "status of 422", people.DESK) as sit:
        yield sit


@pytest.fixture
def phone(browser, address: str):
    """Opens a signed-in phone, which may be without a connection."""
    with people.signing_in(browser, address, "ERR_", people.PHONE) as ring:
        yield ring
