"""Layouts and macros, rendered with the gallery's data, are sound HTML in three languages."""

import re
from html.parser import HTMLParser

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

from core import rows
from tests.browser.gallery import create_gallery

PAGES = ("/", "/phone", "/paper")
ERRORS = (400, 403, 404, 409, 413, 422, 429, 500, 503)
LANGUAGES = ("zh_Hans_CN", "ru", "en")
VOID = {"meta", "link", "input", "br", "hr", "img"}
CONTROLS = ("input", "select", "textarea")


class Page(HTMLParser):
    """Collects what the tests ask: balance of tags, ids, labels, forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.unlabelled: list[str] = []
        self.forms: list[dict[str, object]] = []
        self.feed(text)
        self.wrong += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(str(given["id"]))
        if tag == "label" and "for" in given:
            self.targets.add(str(given["for"]))
        if tag == "form":
            self.forms.append({"method": given.get("method", "get"), "names": []})
        if tag in CONTROLS:
            self.note_control(given)
        if tag not in VOID:
            self.open.append(tag)

    def note_control(self, given: dict[str, str | None]) -> None:
        if self.forms and given.get("name"):
            self.forms[-1]["names"].append(given["name"])  # type: ignore[attr-defined]
        inside = "label" in self.open
        named = inside or "aria-label" in given or given.get("id") in self.targets
        if given.get("type") != "hidden" and not named:
            self.unlabelled.append(str(given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed at once (SVG): nothing stays open."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_gallery()


def get(app: Flask, address: str, language: str) -> str:
    return app.test_client().get(f"{address}?lang={language}").get_data(as_text=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", [*PAGES, *(f"/error/{code}" for code in ERRORS)])
def test_pages_are_sound(app: Flask, address: str, language: str) -> None:
    page = Page(get(app, address, language))
    assert not page.wrong
    assert not page.unlabelled
    assert len(page.ids) == len(set(page.ids))
    for form in page.forms:
        assert form["method"] in ("get", "post", "dialog")
        if form["method"] == "post":
            assert "csrf_token" in form["names"]  # type: ignore[operator]


@pytest.mark.parametrize("code", ERRORS)
def test_error_pages_keep_their_status_and_say_what_to_do(app: Flask, code: int) -> None:
    answer = app.test_client().get(f"/error/{code}")
    assert answer.status_code == code
    text = answer.get_data(as_text=True)
    said = re.findall(r"<p>(.+?)</p>", text[text.index('<section class="sn-say') :])
    assert len(said) == 2
    assert all(len(sentence) > 8 for sentence in said)


def test_a_conflict_names_who_and_keeps_the_typed_text(app: Flask) -> None:
    text = get(app, "/error/409", "zh_Hans_CN")
    assert "10:42 已被吴东来改动：改派给清江家电服务" in text
    assert "用户要求周六上午，门口有狗，先打电话。" in text


def test_error_pages_stand_without_any_data(app: Flask) -> None:
    with app.test_request_context(), force_locale("zh_Hans_CN"):
        for code in ERRORS:
            assert render_template_string(f"{{% extends 'errors/{code}.html' %}}")


def test_text_of_people_is_escaped_everywhere(app: Flask) -> None:
    evil = "<script>alert(1)</script>"
    source = """
    {% from 'components/state.html' import state %}
    {% from 'components/party.html' import party, legend %}
    {% from 'components/bar.html' import big_bar %}
    {% from 'components/facts.html' import facts %}
    {% from 'components/timeline.html' import timeline %}
    {% from 'components/hops.html' import hops, vhops %}
    {% from 'components/empty.html' import empty %}
    {% from 'components/say.html' import say %}
    {{ state('ok', x) }}{{ party('user', x) }}{{ legend(shares) }}
    {{ big_bar(segments, x, ticks, ticks[0]) }}
    {{ facts(facts_) }}{{ timeline(steps) }}{{ hops(items, x) }}{{ vhops(items) }}{{ empty(x, x) }}
    {% call say(x) %}{{ x }}{% endcall %}
    """
    with app.test_request_context():
        page = render_template_string(
            source,
            x=evil,
            shares=[rows.Share("user", evil, evil)],
            segments=[rows.Segment("user", evil, 0, 50, evil)],
            ticks=[rows.Tick(10, evil)],
            facts_=[rows.Fact(evil, evil)],
            steps=[rows.Step(evil, evil, "user", evil, evil, evil)],
            items=[rows.Hop("ok", evil, evil, (evil,))],
        )
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") > 20


def render_list(app: Flask, **more: object) -> str:
    page = rows.ListPage(
        label="x", columns=[rows.Column("Name")], rows=more.pop("rows", ()),  # type: ignore[arg-type]
        pager=rows.Pager("0"), href="/x", **more,  # type: ignore[arg-type]
    )  # fmt: skip
    source = """{% from 'components/list.html' import list %}
    {% call(slot, row) list(page) %}
    {% if slot == 'row' %}<td>{{ row }}</td>{% endif %}
    {% endcall %}"""
    with app.test_request_context(), force_locale("en"):
        return render_template_string(source, page=page)


def test_a_list_without_rows_says_so(app: Flask) -> None:
    page = render_list(app)
    assert "Nothing here. Good." in page
    assert "<table" not in page
    assert "<form" not in page


def test_a_list_takes_rows_of_any_type(app: Flask) -> None:
    page = render_list(app, rows=["one", "two"])
    assert page.count("<td>") == 2
    assert "<tfoot>" not in page
    assert 'name="ids"' not in page


def test_filters_keep_the_rest_of_the_address(app: Flask) -> None:
    page = render_list(app, column_choices=[rows.Choice("a", "A", True)], kept=[("view", "late")])
    assert '<input type="hidden" name="view" value="late">' in page
    assert re.search(r'name="cols" value="a" checked', page)
