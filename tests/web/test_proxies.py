"""Whose address counts when something stands in front (SAFETY 21: throttled per source)."""

from dataclasses import replace

import pytest
from flask import request

from core.auth import PUBLIC, needs
from core.config import read_settings
from core.errors import UnsafeSetting
from web.app import create_app

once = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
FORWARDED = {"X-Forwarded-For": "198.51.100.9, 203.0.113.7", "X-Forwarded-Proto": "https"}


@once
@pytest.mark.parametrize(("proxies", "seen"), [
    (0, "127.0.0.1 http"), (1, "203.0.113.7 https"), (2, "198.51.100.9 http")])
def test_as_many_entries_are_believed_as_proxies_stand_in_front(bench, proxies, seen) -> None:
    app = create_app(replace(bench.app.extensions["settings"], proxies=proxies))

    @app.get("/who")
    @needs(PUBLIC)
    def who() -> str:
        return f"{request.remote_addr} {request.scheme}"

    assert app.test_client().get("/who", headers=FORWARDED).get_data(as_text=True) == seen


@pytest.mark.parametrize("word", ["-1", "6", "all", "１"])
def test_anything_but_a_small_number_is_refused(word) -> None:
    with pytest.raises(UnsafeSetting, match="SERVICENET_PROXIES"):
        read_settings({"SERVICENET_MODE": "test", "SERVICENET_PROXIES": word})
