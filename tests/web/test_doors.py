"""What holds for every door: headers, tokens, reading changes nothing, no address breaks a page."""

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import Headers

from core.db import reading, transaction
from core.facts import FactRow
from core.scope import Reason, Scope
from network.accounts.models import Account
from network.accounts.rules import Role
from tests import factories
from tests.kept import kept
from tests.support_web import browser, counted, open_session, send, token
from tests.web import access
from tests.web.access import PLACES, Targets

BOTH = True

HTTP_ONLY = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
"""Nothing in it depends on the database: once is enough."""

SYSTEM = Scope.system(Reason.COMMAND)
HUGE = "9" * 30
NASTY = ("\0", "²", HUGE, "-1", "'", "%", "2026-07-16T02:00:00_5", f"_{HUGE}", "<b>王", "字" * 5000)
READS = {
    "/work-orders": ("view", "tiers", "state", "line", "hold", "division", "hours", "due", "number",
                     "after"),
    "/breaches": ("clock", "party", "source", "after"),
    "/outlets": ("q", "state", "contract", "division", "after"),
    "/accounts": ("after",), "/notices": ("before",), "/search": ("q",), "/intake": ("number",),
    "/regions/towns": ("place", "town_code"), "/sign-in": ("next",),
}
"""Every page that reads its address, with what it reads."""


@kept
def targets(app, clock) -> Targets:
    """The seeded tree, on both databases."""
    with app.app_context(), transaction(SYSTEM) as session:
        return access.seed(session, clock())


@pytest.fixture
def desk(app, targets):
    return browser(app, targets.sessions[Role.SERVICE_MANAGER])


def facts(app) -> int:
    with app.app_context(), reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(FactRow)) or 0


def test_no_address_breaks_a_page(desk) -> None:
    broken = [f"{path}?{name}={value[:20]!r}: {answer.status_code}"
              for path, names in READS.items() for name in names for value in NASTY
              if (answer := desk.get(path, query_string={name: value})).status_code >= 500]
    assert broken == []


def test_an_id_that_no_database_holds_is_not_there(desk) -> None:
    for path in (f"/work-orders/{HUGE}", f"/outlets/{HUGE}", f"/work-orders/{HUGE}/card.pdf",
                 f"/j/{HUGE}", "/j/%00", f"/work-orders/1/photos/{HUGE}"):
        assert desk.get(path).status_code == 404, path


@HTTP_ONLY
def test_nothing_changes_by_reading(app, targets, desk) -> None:
    """The tokens of a session move, and a look at a full number is written down: both are no
    facts and no record."""
    before = facts(app)
    with counted(app) as statements:
        for door in access.doors(app):
            if door.method == "GET":
                desk.get(door.path(app, targets, PLACES["own"])).close()
    assert facts(app) == before
    written = {statement.split("(")[0].split()[2] for statement in statements
               if statement.upper().startswith(("INSERT", "UPDATE", "DELETE"))}
    assert written <= {"contact_views"}


def test_control_a_step_tells_a_fact(app, targets, desk) -> None:
    before, csrf = facts(app), token(desk)
    send(desk, f"/work-orders/{targets.ids['work_order_id']['own']}/chase", {}, csrf)
    assert facts(app) == before + 1


@HTTP_ONLY
def test_every_change_needs_its_token(app, targets) -> None:
    clients = {role: browser(app, targets.sessions[role])
               for role in (Role.SERVICE_MANAGER, Role.OWNER, Role.HOTLINE)}
    before = facts(app)
    doors = [door for door in access.doors(app) if door.method == "POST"]
    assert len(doors) > 20
    for client in clients.values():
        wrong = token(client)[:-3] + "AAA"
        # A refusal as a page would be drawn eight hundred times, and only its number is read.
        client.environ_base["HTTP_ACCEPT"] = "application/problem+json"
        for door in doors:
            path = door.path(app, targets, PLACES["own"])
            for sent in ({}, {"csrf_token": wrong}):
                answer = client.post(path, data={**sent, "idempotency_key": "k-12345678"})
                assert answer.status_code == 400, f"{path} went on without its token"
    assert facts(app) == before
    assert clients[Role.OWNER].get("/shop").status_code == 200, "signed out without a token"


POLICY = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def _check(headers: Headers, path: str) -> None:
    for name, value in POLICY.items():
        assert headers[name] == value, f"{path}: {name}"


@HTTP_ONLY
def test_headers_stand_on_every_answer(app, targets, desk) -> None:
    nobody = browser(app)
    for door in access.doors(app):
        if door.method == "GET" and door.endpoint != "evidence.show":
            path = door.path(app, targets, PLACES["own"])
            for client in (desk, nobody):
                answer = client.get(path)
                _check(answer.headers, path)
                assert "Strict-Transport-Security" not in answer.headers
    for path in ("/nowhere", "/work-orders/0"):
        _check(desk.get(path).headers, path)
    assert "max-age" in desk.get("/sign-in", base_url="https://localhost").headers[
        "Strict-Transport-Security"]


def test_a_photo_is_kept_by_no_cache(app, targets, desk) -> None:
    ids = targets.ids
    answer = desk.get(f"/work-orders/{ids['work_order_id']['own']}/photos/"
                      f"{ids['picture_id']['own']}")
    _check(answer.headers, "photo")
    assert answer.mimetype == "image/jpeg"
    answer.close()


def test_a_photo_of_another_job_is_not_shown_as_of_this_one(targets, desk) -> None:
    ids = targets.ids
    assert desk.get(f"/work-orders/{ids['work_order_id']['own']}/photos/"
                    f"{ids['picture_id']['child']}").status_code == 404


def test_the_language_is_chosen_and_kept(app, clock, targets) -> None:
    client = browser(app, targets.sessions[Role.DISPATCHER], language="zh-CN")
    csrf = token(client)
    assert '<html lang="zh-CN"' in client.get("/work-orders").get_data(as_text=True)
    answer = client.post("/language", data={"lang": "ru", "csrf_token": csrf},
                         headers={"Referer": "http://localhost/work-orders?view=all"})
    assert (answer.status_code, answer.location) == (302, "/work-orders?view=all")
    assert '<html lang="ru"' in client.get("/work-orders").get_data(as_text=True)
    send(client, "/language", {"lang": "tlh"}, csrf)
    with app.app_context(), reading(SYSTEM) as session:
        kept = session.scalar(select(Account.language).where(Account.login == "r-dispatcher"))
    assert kept == "ru"
    away = client.post("/language", data={"lang": "en", "csrf_token": csrf},
                       headers={"Referer": "http://evil.example/x"})
    assert away.location == "/"


def test_the_language_of_whoever_is_not_signed_in(app) -> None:
    client = browser(app, language="fr")
    assert '<html lang="zh-CN"' in client.get("/sign-in").get_data(as_text=True)
    client.post("/language", data={"lang": "en", "csrf_token": token(client)})
    assert '<html lang="en"' in client.get("/sign-in").get_data(as_text=True)


def test_every_page_opens(app, targets) -> None:
    """As head office and as a shop, on both databases: what a page asks is asked of both."""
    for role in (Role.SERVICE_MANAGER, Role.OWNER):
        client = browser(app, targets.sessions[role])
        for door in access.doors(app):
            if door.method == "GET" and not door.endpoint.startswith("health."):
                answer = client.get(door.path(app, targets, PLACES["own"]))
                assert answer.status_code < 500, f"{role}: {door.endpoint}"
                answer.close()


def test_each_role_has_a_first_page(app, targets) -> None:
    for role in Role:
        answer = browser(app, targets.sessions[role]).get("/", follow_redirects=True)
        assert answer.status_code == 200, f"{role} is led to {answer.request.path}"


@HTTP_ONLY
def test_the_menu_offers_what_opens(app, targets) -> None:
    """No link of the frame leads to a refusal, for any role."""
    for role in Role:
        client = browser(app, targets.sessions[role])
        page = client.get("/notices").get_data(as_text=True)
        nav = page.split("<nav", 1)[1].split("</nav>")[0]
        links = {part.split('"')[0] for part in nav.split('href="')[1:]}
        for link in sorted(links):
            assert client.get(link, follow_redirects=True).status_code == 200, f"{role}: {link}"


def test_who_has_no_job_today_is_out(app, clock) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        account = factories.account(session, "xia", Role.HOTLINE, now=clock())
        opened = open_session(session, account, clock())
    client = browser(app, opened)
    assert client.get("/work-orders").status_code == 200
    clock.tick(hours=9)
    assert client.get("/work-orders").location.startswith("/sign-in?next=/work-orders")
