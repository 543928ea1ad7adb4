"""Somebody of the maker at a screen, through HTTP."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from core.clock import Clock
from core.db import transaction
from core.scope import Reason, Scope
from jobs.dispatch import service as dispatching
from jobs.intake import service as intake
from jobs.work_orders.rules import DispatchReason, Source
from tests import factories
from tests.factories import BY
from tests.support_web import browser, send, token
from tests.web.phone import Form, Forms

SYSTEM = Scope.system(Reason.COMMAND)


class Desk:
    """Somebody at a screen."""

    def __init__(self, app: Flask, session_id: str) -> None:
        self.client = browser(app, session_id)
        self.csrf = token(self.client)
        self.page, self.status, self.path = "", 0, ""

    def open(self, path: str, **args: str) -> str:
        return self._read(self.client.get(path, query_string=args or None, follow_redirects=True))

    def send(self, path: str, **values: object) -> str:
        answer = send(self.client, path, values, self.csrf)
        if answer.status_code == 302:
            return self.open(answer.location)
        return self._read(answer)

    def _read(self, answer: TestResponse) -> str:
        self.page, self.status = answer.get_data(as_text=True), answer.status_code
        self.path = answer.request.path
        return self.page

    @property
    def text(self) -> str:
        """What is read: the page without its marks."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.page).split())

    def form(self, ending: str) -> Form:
        """The form of the page whose address ends like this."""
        found = [form for form in Forms(self.page).found
                 if form.action.endswith(ending) and "csrf_token" in form.values]
        assert found, f"no form to …{ending} on {self.path}"
        return found[0]

    def offers(self, ending: str) -> bool:
        """Whether the page has such a form."""
        return any(form.action.endswith(ending) for form in Forms(self.page).found)


def a_job(
    app: Flask, clock: Clock, outlet_id: int | None = None, **more: object
) -> tuple[int, str]:
    """A call, dispatched to the outlet when one is named; id and number."""
    with app.app_context(), transaction(SYSTEM) as session:
        job = intake.take(session, BY, factories.call(**more), Source.HOTLINE, now=clock())
        if outlet_id:
            dispatching.dispatch(session, BY, job.id, outlet_id, DispatchReason.NEAREST,
                                 now=clock())
        return job.id, job.number
