"""Signing in and out through HTTP: throttled, to our own pages only, and over when it is over."""

from datetime import timedelta

import pytest

from core.cookies import cookie_name
from core.db import settings, transaction
from core.scope import Reason, Scope
from network.accounts import service as accounts
from network.accounts.rules import Role
from tests import factories
from tests.factories import COMMAND, PASSWORD
from tests.support_web import browser, send, token

SYSTEM = Scope.system(Reason.COMMAND)


@pytest.fixture
def agent(app, clock) -> int:
    with app.app_context(), transaction(SYSTEM) as session:
        return factories.account(session, "xia", Role.HOTLINE, now=clock())


@pytest.fixture
def name(app) -> str:
    with app.app_context():
        return cookie_name(settings())


def enter(client, password=PASSWORD, path="/sign-in", login="xia"):
    return send(client, path, {"login": login, "password": password}, token(client))


def test_name_and_password_open_a_session(app, agent, name) -> None:
    client = browser(app)
    answer = enter(client)
    assert (answer.status_code, answer.location) == (302, "/")
    (sent,) = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(name)]
    assert "HttpOnly" in sent and "SameSite=Lax" in sent and "Path=/" in sent
    assert client.get("/sign-in").location == "/"


@pytest.mark.parametrize("login", ["xia", "nobody"])
def test_a_wrong_password_says_nothing_about_the_account(app, agent, login) -> None:
    answer = enter(browser(app), "a-wrong-password", login=login)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Name or password is wrong." in page
    assert f'value="{login}"' in page and "a-wrong-password" not in page


def test_guessing_is_answered_by_429_and_when_to_try_again(app, agent, clock) -> None:
    client = browser(app)
    for _ in range(6):
        assert enter(client, "a-wrong-password").status_code == 422
    held = enter(client)
    assert held.status_code == 429 and int(held.headers["Retry-After"]) > 0
    assert "Too many tries" in held.get_data(as_text=True)
    clock.tick(minutes=10)
    assert enter(client).status_code == 302


@pytest.mark.parametrize(("wanted", "led"), [
    ("/work-orders?view=all", "/work-orders?view=all"), ("//evil.example/x", "/"),
    ("https://evil.example", "/"), ("/\\evil.example", "/"), ("javascript:alert(1)", "/"),
    ("/\t/evil.example", "/"), ("", "/"),
])
def test_next_leads_only_to_pages_of_ours(app, agent, wanted, led) -> None:
    client = browser(app)
    page = client.get("/sign-in", query_string={"next": wanted}).get_data(as_text=True)
    assert "evil" not in page and "javascript:" not in page
    answer = client.post("/sign-in", query_string={"next": wanted}, data={
        "login": "xia", "password": PASSWORD, "csrf_token": token(client)})
    assert answer.location == led


def test_a_form_sent_too_late_leads_back_to_its_page(app, agent, clock) -> None:
    """A session that ended while somebody typed: signing in leads to the page of the form,
    not to an address that only takes forms."""
    client = browser(app)
    enter(client)
    csrf = token(client)
    clock.tick(hours=13)
    answer = client.post("/work-orders/1/chase", data={"csrf_token": csrf},
                         headers={"Referer": "http://localhost/work-orders/1"})
    assert answer.location == "/sign-in?next=/work-orders/1"


def test_signing_out_ends_a_copied_cookie_too(app, agent, name) -> None:
    client, thief = browser(app), browser(app)
    enter(client)
    thief.set_cookie(name, client.get_cookie(name).value)
    assert thief.get("/work-orders").status_code == 200
    send(client, "/sign-out", {}, token(client))
    assert thief.get("/work-orders").status_code == 302
    assert client.get_cookie(name) is None


def test_every_sign_in_has_a_new_id_and_takes_none_from_outside(app, agent, name) -> None:
    planted = "AAAAAAAAAAAAAAAAAAAAAA"
    client = browser(app, planted)
    enter(client)
    first = client.get_cookie(name).value
    again = browser(app)
    enter(again)
    assert len({planted, first, again.get_cookie(name).value}) == 3
    assert browser(app, planted).get("/work-orders").status_code == 302


def test_locked_means_out_at_once(app, agent, clock) -> None:
    client = browser(app)
    enter(client)
    assert client.get("/work-orders").status_code == 200
    with app.app_context(), transaction(SYSTEM) as session:
        accounts.disable(session, COMMAND, agent, now=clock())
    assert client.get("/work-orders").status_code == 302
    assert enter(browser(app)).status_code == 422


def test_an_invitation_is_taken_once(app, clock) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        invited = accounts.open_account(session, COMMAND, accounts.AccountValues(
            "pai", "方寄平", (Role.DISPATCHER,)), now=clock())
    client, path = browser(app), f"/invitation/{invited.token}"
    assert client.get(path).status_code == 200
    weak = send(client, path, {"password": "short"}, token(client))
    assert weak.status_code == 422 and "at least 10" in weak.get_data(as_text=True)
    assert send(client, path, {"password": PASSWORD}, token(client)).location == "/sign-in"
    used = send(client, path, {"password": "another-good-one"}, token(client))
    assert used.status_code == 422 and "was used" in used.get_data(as_text=True)
    assert enter(client, login="pai").location == "/"


def test_an_invitation_is_over_after_72_hours(app, clock) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        invited = accounts.open_account(session, COMMAND, accounts.AccountValues(
            "pai", "方寄平", (Role.DISPATCHER,)), now=clock())
    clock.tick(seconds=timedelta(hours=72).total_seconds() + 1)
    client = browser(app)
    answer = send(client, f"/invitation/{invited.token}", {"password": PASSWORD}, token(client))
    assert answer.status_code == 422


def test_one_person_of_two_outlets_changes_in_one_tap(app, clock) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        first = factories.outlet(session, "AH-1", now=clock(), name="颍淮电器")
        second = factories.outlet(session, "AH-2", now=clock(), name="小郭电器")
        foreign = factories.outlet(session, "AH-3", now=clock(), name="鲖城兄弟")
        person = factories.account(session, "jia", Role.OWNER, now=clock(), at=first)
        accounts.add_membership(session, COMMAND, person, Role.OWNER, second.id, now=clock())
    client = browser(app)
    enter(client, login="jia")
    csrf = token(client)
    assert "颍淮电器" in client.get("/shop").get_data(as_text=True)
    assert send(client, "/outlet", {"outlet_id": foreign.id}, csrf).status_code == 422
    send(client, "/outlet", {"outlet_id": second.id}, csrf)
    page = client.get("/shop").get_data(as_text=True)
    assert "小郭电器" in page
