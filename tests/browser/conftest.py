"""A real browser, and the real application on an empty database of its own."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import live, people
from tests.browser.test_gallery import ARGUMENTS, CHROMIUM
from tests.support import ManualClock


@pytest.fixture(scope="module")
def browser():
    from_playwright = pytest.importorskip("playwright.sync_api")
    with from_playwright.sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(live.TEN - timedelta(days=14))


@pytest.fixture
def house(tmp_path: Path, clock: ManualClock) -> Flask:
    return live.build(tmp_path, clock)


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
