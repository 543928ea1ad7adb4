"""Fixtures of the kernel's tests."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.core.scope_probes import fill


@pytest.fixture(scope="module", params=["sqlite_bench", "postgres_bench"])
def filled(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The scope probes' rows, once for all trials of one module on one database: every trial
    is undone, so nothing need be copied between them."""
    app = request.getfixturevalue(request.param).reset()
    with app.app_context():
        fill()
        yield app
