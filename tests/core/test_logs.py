"""Lines are JSON, carry the request, and never the text of an exception."""

import io
import json
import logging

import pytest
from flask import Flask

from core import logs


@pytest.fixture
def lines():
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:], level = before
    root.setLevel(level)
    logs.end()


def test_a_line_is_json_with_the_request(lines):
    logs.begin("request-0001")
    logs.log().info("probe.done", count=3)
    (line,) = lines()
    assert (line["event"], line["count"], line["request_id"]) == ("probe.done", 3, "request-0001")
    assert line["level"] == "info" and line["timestamp"].endswith("Z")


def test_lines_of_libraries_come_out_alike(lines):
    logs.begin("request-0001")
    logging.getLogger("werkzeug").warning("slow %s", "page")
    (line,) = lines()
    assert (line["event"], line["request_id"]) == ("slow page", "request-0001")


@pytest.mark.parametrize("logger", [logs.log(), logging.getLogger("flask.app")])
def test_the_text_of_an_exception_stays_out(lines, logger):
    def reach(name: str) -> None:
        raise ValueError(f"no such person: {name}")

    try:
        reach("zhang-13800000000")
    except ValueError:
        logger.exception("probe.failed")
    (line,) = lines()
    assert line["exception"][0]["exc_type"] == "ValueError"
    assert "reach" in json.dumps(line["exception"])
    assert "13800000000" not in json.dumps(line)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("request-0001", True), ("a", False), ("x" * 65, False), ("new line\n", False), ("", False)],
)
def test_a_request_keeps_its_id_or_gets_one(sent, kept):
    app = Flask("probe")
    logs.init_app(app)
    seen = []

    @app.get("/")
    def page() -> str:
        seen.append(logs.current_id())
        return "x"

    environ = {"HTTP_X_REQUEST_ID": sent}
    answer = app.test_client().get("/", environ_overrides=environ)
    assert answer.headers[logs.HEADER] == seen[0]
    assert (seen[0] == sent) is kept
    assert len(seen[0]) >= 8
    assert logs.current_id() is None
