"""The places of China, read once for all sheets of a module."""

from collections.abc import Iterator

import pytest

from network.regions.gazetteer import Gazetteer, shipped_gazetteer


@pytest.fixture(scope="module", autouse=True)
def held() -> Iterator[Gazetteer]:
    """While somebody holds the gazetteer, each sheet is read with the same one."""
    yield shipped_gazetteer()
