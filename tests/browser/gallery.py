"""Serves the gallery: every layout and macro with the story of DEMO 1, to be looked at.

    python -m tests.browser.gallery [port]

`/` desk, `/phone`, `/paper`, `/error/<code>`; `?lang=ru|en` changes the language.
"""

import sys
from pathlib import Path

from flask import Flask, Response, render_template, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from core import wording
from core.rows import Conflict, Fact
from tests.browser import gallery_data as data
from web import translations

ROOT = Path(__file__).resolve().parents[2]
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def chosen_language() -> str:
    """The language of the address, Chinese without one."""
    return request.args.get("lang", "zh_Hans_CN")


def create_gallery() -> Flask:
    """The gallery as an application of its own, under the content policy of the real one."""
    translations.compile_all()
    app = Flask("gallery", template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.update(
        SECRET_KEY="gallery only",
        TESTING=True,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
    )
    app.jinja_env.undefined = StrictUndefined
    Babel(app, locale_selector=chosen_language)
    CSRFProtect(app)
    wording.register(app)
    app.after_request(with_policy)
    app.add_url_rule("/", "desk", desk)
    app.add_url_rule("/phone", "phone", phone)
    app.add_url_rule("/paper", "paper", paper)
    app.add_url_rule("/error/<int:code>", "error", error)
    app.add_url_rule("/sent", "sent", sent, methods=["POST"])
    app.add_url_rule("/swap", "swap", swap, methods=["POST"])
    return app


def with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def desk() -> str:
    return render_template("pages/gallery.html", **data.desk(chosen_language()))


def phone() -> str:
    return render_template("pages/gallery_phone.html", **data.phone(chosen_language()))


def paper() -> str:
    return render_template("pages/gallery_paper.html", **data.paper(chosen_language()))


def error(code: int) -> tuple[str, int]:
    conflict = Conflict(
        who="吴东来",
        what="改派给清江家电服务",
        at="10:42",
        typed=(Fact("备注", "用户要求周六上午，门口有狗，先打电话。"),),
        back_href="/",
    )
    languages = data.languages(chosen_language())
    page = render_template(
        f"errors/{code}.html",
        conflict=conflict,
        problem="",
        reference="7f3a-91c4",
        languages=languages,
        language_href="/sent",
    )
    return page, code


def sent() -> str:
    return "sent"


def swap() -> str:
    """A fragment that takes the place of the button that asked for it, with the same id."""
    return '<button class="sn-btn" id="swap" hx-post="/swap" hx-swap="outerHTML">2</button>'


if __name__ == "__main__":
    create_gallery().run(port=int(sys.argv[1]) if len(sys.argv) > 1 else 5099)
