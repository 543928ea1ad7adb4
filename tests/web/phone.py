"""A person with a phone, through HTTP: signs in, reads the forms of a page, sends them."""

import io
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from tests.factories import PASSWORD
from tests.pdf_text import pages


@dataclass
class Form:
    """A form as the page gives it: address and what it carries already."""

    action: str
    values: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Every form of a page with its hidden, checked and typed values."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
        elif tag == "input" and self.found and "name" in given:
            chosen = "checked" in given
            if given.get("type") not in ("radio", "checkbox", "file") or chosen:
                self.found[-1].values[given["name"]] = given.get("value", "")


class Phone:
    """A signed-in browser without a script."""

    def __init__(self, app: Flask, login: str = "") -> None:
        self.client = app.test_client()
        self.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        self.page = ""
        self.status = 0
        if login:
            self.open("/sign-in")
            self.send("/sign-in", login=login, password=PASSWORD)

    def open(self, path: str) -> str:
        return self._read(self.client.get(path, follow_redirects=True))

    def form(self, ending: str) -> Form:
        """The form of the page whose address ends like this."""
        found = [form for form in Forms(self.page).found if form.action.endswith(ending)]
        assert found, f"no form to …{ending} among {[f.action for f in Forms(self.page).found]}"
        return found[0]

    def send(self, ending: str, **values: Any) -> str:
        """Fills the form and sends it; the page that follows."""
        form = self.form(ending)
        return self.post(form.action, {**form.values, **values})

    def post(self, path: str, values: dict[str, Any]) -> str:
        kept = {name: value for name, value in values.items() if value is not None}
        return self._read(self.client.post(path, data=kept, follow_redirects=True))

    def _read(self, answer: TestResponse) -> str:
        paper = answer.mimetype == "application/pdf"
        self.page = "\n".join(pages(answer.data)) if paper else answer.get_data(as_text=True)
        self.status = answer.status_code
        return self.page

    def offers(self, ending: str) -> bool:
        """Whether the page has such a form."""
        return any(form.action.endswith(ending) for form in Forms(self.page).found)

    @property
    def text(self) -> str:
        """What is read: the page without its marks."""
        return " ".join(re.sub(r"<[^>]+>", " ", self.page).split())


def photo(colour: str = "green") -> tuple[io.BytesIO, str]:
    """A picture as a form field takes it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    out.seek(0)
    return out, "photo.jpg"
