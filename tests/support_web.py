"""A signed-in browser of the test client, and what it costs the database."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from core.cookies import cookie_name
from core.db import db, settings
from network.accounts import queries
from network.accounts import service as accounts

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_KEYS = count(1)


def open_session(session: Session, account_id: int, now: datetime) -> str:
    """A session of an account without the password's work; the value of its cookie."""
    return accounts.sign_in(session, queries.get(session, account_id), now=now)


def browser(app: Flask, session_id: str = "", language: str = "en") -> FlaskClient:
    """A browser with that session's cookie; nobody's without one."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    if session_id:
        with app.app_context():
            client.set_cookie(cookie_name(settings()), session_id)
    return client


def token(client: FlaskClient) -> str:
    """The token against foreign forms, as a page of the program gives it."""
    page = client.get("/notices", follow_redirects=True).get_data(as_text=True)
    found = _TOKEN.search(page)
    assert found, "no form on the page"
    return found[1]


def send(client: FlaskClient, path: str, values: Mapping[str, Any], csrf: str) -> TestResponse:
    """Posts a form with its token and a new key."""
    fresh = {"idempotency_key": f"key-{next(_KEYS)}", "csrf_token": csrf}
    return client.post(path, data={**fresh, **values})


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements that are run inside."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
