"""The places of China, read once for all sheets of a test process."""

from functools import cache

import pytest

from network.outlet_sheets import forms
from network.regions.gazetteer import shipped_gazetteer

gazetteer = cache(shipped_gazetteer)


@pytest.fixture(autouse=True)
def one_gazetteer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written into it after it was made; the program lets it go with each sheet."""
    monkeypatch.setattr(forms, "shipped_gazetteer", gazetteer)
