"""Accounts, outlets, search, breaches, notices and refusals at the desk, through HTTP."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.db import db, reading, transaction
from core.scope import Reason, Scope
from jobs.intake import service as intake
from jobs.units.service import UnitValues
from jobs.work_orders.rules import Source
from network.accounts.models import Account
from network.accounts.rules import Role
from network.outlets.models import Outlet
from network.outlets.rules import OutletState
from network.products.rules import ProductLine
from office.notices.rules import Urgency
from office.notices.service import NewNotice, notify
from parts.catalogue import service as catalogue
from parts.catalogue.service import PartValues
from sla.sweep import sweep
from tests import factories
from tests.factories import BY, TOWN_LAOJI
from tests.support_web import browser
from tests.web.desk import a_job

SYSTEM = Scope.system(Reason.COMMAND)
HOSTILE = ("<b>王</b>", "=cmd()", "‮王", "'\"><script>alert(1)</script>")


def test_an_account_is_opened_listed_and_locked(app, people, shops) -> None:
    desk = people(Role.ADMINISTRATOR)
    desk.open("/accounts/new")
    desk.send("/accounts", login="guo", name="郭长顺", roles="owner", outlet="ah-1")
    assert desk.status == 200 and "/invitation/" in desk.page and "<svg" in desk.page
    link = re.search(r"http://localhost(/invitation/[\w-]+)", desk.page)
    assert link and browser(app).get(link[1]).status_code == 200
    assert "郭长顺" in desk.open("/accounts") and "invited" in desk.text
    with app.app_context(), reading(SYSTEM) as session:
        account = session.scalar(select(Account.id).where(Account.login == "guo"))
    desk.send(f"/accounts/{account}/disable")
    assert "locked" in desk.text
    assert not desk.offers(f"/accounts/{account}/disable")


@pytest.mark.parametrize(("values", "said"), [
    ({"login": "d-administrator"}, "taken"),
    ({"roles": "owner"}, "This role needs an outlet."),
    ({"roles": "owner", "outlet": "NOPE"}, "NOPE"),
    ({"roles": "county_owner"}, "This role needs the counties"),
    ({"roles": "county_owner", "counties": "abc"}, "This role needs the counties"),
    ({"phone": "1001234567"}, "A digit is missing"),
    ({"name": ""}, "This is needed."),
    ({"roles": "emperor"}, "Roles: Invalid"),
])
def test_a_refused_account_says_why_and_keeps_what_was_typed(people, shops, values, said) -> None:
    desk = people(Role.ADMINISTRATOR)
    desk.send("/accounts", **{"login": "new-one", "name": "某人", "roles": "hotline", **values})
    assert desk.status == 422 and said in desk.text
    assert f'value="{values.get("login", "new-one")}"' in desk.page


def test_roles_that_one_may_not_give_are_not_offered(app, people, shops) -> None:
    desk = people(Role.COUNTY_OWNER)
    page = desk.open("/accounts/new")
    assert 'value="owner"' in page and 'value="administrator"' not in page
    desk.send("/accounts", login="boss", name="某人", roles="administrator")
    assert desk.status == 422
    desk.send("/accounts", login="mou", name="某人", roles="owner", outlet="HB-1")
    assert desk.status == 422, "an outlet of another region"
    with app.app_context(), reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(Account).where(
            Account.login.in_(["boss", "mou"]))) == 0


NEW = {"code": "AH-7", "name": "老田家电维修", "contract": "direct", "town_code": TOWN_LAOJI}


def test_an_outlet_is_registered_checked_and_authorised(app, people, shops) -> None:
    desk = people(Role.TERRITORY_MANAGER)
    desk.open("/outlets/new")
    desk.send("/outlets", **NEW)
    path = desk.path
    assert "老田家电维修" in desk.page and desk.offers("/step")
    for action in ("check", "authorise"):
        desk.send(f"{path}/step", action=action)
        assert desk.status == 200
    with app.app_context(), reading(SYSTEM) as session:
        assert session.scalar(select(Outlet.state).where(
            Outlet.code == "AH-7")) is OutletState.AUTHORISED
    assert "老田家电维修" in desk.open("/outlets", q="ltjd")
    assert "No outlet is found" in desk.open("/outlets", state="suspended")


@pytest.mark.parametrize(("values", "said"), [
    ({"code": "AH-1"}, "taken"), ({"code": "北 7"}, "Use letters, digits and hyphens"),
    ({"contract": "under_parent"}, "needs the parent"),
    ({"contract": "under_parent", "parent_code": "HB-1"}, "HB-1"),
    ({"town_code": "999999999"}, "Choose the township"),
    ({"town_code": "422802100"}, "not in your counties"),
    ({"name": ""}, "This is needed."),
])
def test_a_refused_outlet_says_why(people, shops, values, said) -> None:
    desk = people(Role.COUNTY_OWNER)
    typed = {**NEW, **values}
    desk.send("/outlets", **typed)
    assert desk.status == 422 and said in desk.text and 'role="alert"' in desk.page
    assert all(f'value="{typed[name]}"' in desk.page for name in ("code", "name"))


def test_an_unknown_step_of_an_outlet_is_refused(people, shops) -> None:
    desk = people(Role.SERVICE_MANAGER)
    for values in ({"action": "explode"}, {}):
        desk.send(f"/outlets/{shops[0]}/step", **values)
        assert desk.status == 422


def test_the_search_leads_to_the_job_or_lists_outlets(app, clock, people, shops) -> None:
    job, number = a_job(app, clock, shops[0])
    desk = people(Role.DISPATCHER)
    desk.open("/search", q=number.lower())
    assert desk.path == f"/work-orders/{job}"
    desk.open("/search", q="颍淮")
    assert f'href="/outlets/{shops[0]}"' in desk.page
    assert "Nothing is found" in desk.open("/search", q="GD-000000-0000")
    county = people(Role.COUNTY_OWNER)
    county.open("/search", q="清江")
    assert "Nothing is found" in county.text


def test_the_search_finds_every_kind_by_number_name_or_sound(app, clock, people, shops) -> None:
    job, number = a_job(app, clock, shops[0], detail="")
    unit = UnitValues(ProductLine.REFRIGERATOR, barcodes={"body": "QS215RF00016"})
    other = a_job(app, clock, shops[1], phone="10088880002", town="422802100", detail="",
                  unit=unit)[0]
    with app.app_context(), transaction(SYSTEM) as session:
        factories.some_divisions(session)
        factories.account(session, "shen", Role.AUDITOR, now=clock(), name="沈知秋")
        catalogue.save(session, BY, PartValues("AC-CP-01", "压缩机"), now=clock())
    desk = people(Role.SERVICE_MANAGER)
    wanted = {
        number[:12].lower(): f"/work-orders/{job}", "qs215r": f"/work-orders/{other}",
        "ysj": "part=AC-CP-01", "cp-01": "part=AC-CP-01", "压缩": "part=AC-CP-01",
        "阜阳": "/coverage/3412", "fy": "/coverage/3412", "d-serv": "/accounts?q=d-service_manager",
        "szq": "/accounts?q=shen", "shenzhi": "/accounts?q=shen", "知秋": "/accounts?q=shen",
    }
    for words, href in wanted.items():
        assert f'href="{href}' in desk.open("/search", q=words).replace("&amp;", "&") or (
            href in desk.page), words
    desk.open("/search", q="qs215rf00016")
    assert desk.path == f"/work-orders/{other}"
    desk.open("/search", q=number.removeprefix("GD-"))
    assert desk.path == f"/work-orders/{job}"
    wu = people(Role.COUNTY_OWNER)
    for words in ("qs215r", "qs215rf00016", "d-serv"):
        assert "Nothing is found" in wu.open("/search", q=words), words


def test_the_search_shows_no_outlets_to_whom_none_are_shown(app, clock, people, shops) -> None:
    with app.app_context(), reading(SYSTEM) as session:
        at = session.get(Outlet, shops[0])
    desk = people(Role.TECHNICIAN, at=at)
    desk.open("/search", q="颍淮")
    assert f'href="/outlets/{shops[0]}"' not in desk.page


def test_breaches_are_listed_and_told(app, clock, people, shops) -> None:
    job = a_job(app, clock, shops[0])[0]
    clock.tick(days=6)
    with app.app_context(), transaction(SYSTEM) as session:
        sweep(session, clock())
    desk = people(Role.SERVICE_MANAGER)
    desk.open("/breaches")
    assert f'href="/work-orders/{job}"' in desk.page and "late by" in desk.text
    assert f'href="/work-orders/{job}"' in desk.open("/breaches", clock="on_site")
    assert "No promise was broken" in desk.open("/breaches", party="carrier")


def test_notices_are_read(app, clock, people, shops) -> None:
    desk, job = people(Role.COUNTY_OWNER), a_job(app, clock, shops[0])[0]
    with app.app_context(), transaction(SYSTEM) as session:
        account = session.scalars(select(Account.id).where(Account.login == "d-county_owner")).one()
        notify(session, [NewNotice(account, "Escalated", "work_order", job,
                                   {"clock": "on_site"}, Urgency.URGENT)], now=clock())
    page = desk.open("/notices")
    assert f'href="/work-orders/{job}"' in page and "was passed up to you" in desk.text
    assert "1 notice" in desk.text
    newest = re.search(r'name="up_to" value="(\d+)"', page)
    assert newest and desk.offers("/notices/read")
    desk.send("/notices/read", up_to="nonsense")
    assert desk.offers("/notices/read")
    desk.send("/notices/read", up_to=newest[1])
    assert "0 notices" in desk.text
    assert not desk.offers("/notices/read")


def test_what_is_not_there_and_what_is_not_mine_look_alike(app, clock, people, shops) -> None:
    far = a_job(app, clock, shops[1], town="422802100")[0]
    desk = people(Role.COUNTY_OWNER)
    pages = {re.sub(r"\d+", "#", desk.open(f"/work-orders/{key}")) for key in (far, 998)}
    assert desk.status == 404 and len(pages) == 1


def test_a_step_that_no_longer_fits_says_who_did_what_and_when(app, clock, people, shops) -> None:
    job = a_job(app, clock, shops[0])[0]
    hotline, county = people(Role.HOTLINE), people(Role.COUNTY_OWNER)
    clock.tick(minutes=3)
    hotline.send(f"/work-orders/{job}/cancel", reason="user_withdrew", note="不修了")
    answer = county.client.post(
        f"/work-orders/{job}/refuse", headers={"Referer": f"http://localhost/work-orders/{job}"},
        data={"csrf_token": county.csrf, "idempotency_key": "late-1", "reason": "too_far",
              "note": "路太远 <b>"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "d-hotline" in page and "The job was cancelled" in page and "10:03" in page
    assert "路太远 &lt;b&gt;" in page and f'href="/work-orders/{job}"' in page


@pytest.fixture
def no_database(app, bench):
    """The database goes away while people are signed in, and comes back."""
    def away() -> None:
        with app.app_context():
            db.engine.dispose()
        live.rename(aside)
        live.mkdir()

    live = bench.folder / "live.sqlite3"
    aside = live.with_suffix(".aside")
    yield away
    live.rmdir()
    aside.rename(live)


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_without_the_database_a_page_says_so(app, people, shops, no_database) -> None:
    desk = people(Role.HOTLINE)
    no_database()
    desk.open("/work-orders")
    assert desk.status == 503 and "does not answer" in desk.text
    assert desk.client.get("/sign-in").status_code == 503


def test_machines_get_problem_json(people, shops) -> None:
    desk = people(Role.HOTLINE)
    missing = desk.client.get("/api/v1/nothing")
    assert (missing.status_code, missing.content_type) == (404, "application/problem+json")
    assert missing.get_json()["status"] == 404
    assert missing.get_json()["detail"] == "The record does not exist, or it is not among yours."
    method = desk.client.delete("/api/v1/nothing", headers={"Accept": "application/problem+json"})
    assert method.get_json()["detail"]
    refused = desk.client.post("/intake", json={"symptom": "x"})
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_only_a_name(app, clock, people, shops, name) -> None:
    job = a_job(app, clock, shops[0], name=name, symptom=name)[0]
    desk = people(Role.HOTLINE)
    for path in (f"/work-orders/{job}", f"/work-orders/{job}/card", "/work-orders"):
        page = desk.open(path)
        assert "<b>王" not in page and "<script>alert" not in page
        assert "‮" not in page
    assert desk.client.get(f"/work-orders/{job}/card.pdf").data.startswith(b"%PDF")


def test_lists_page_on_to_the_end(app, clock, people, shops) -> None:
    with app.app_context(), transaction(SYSTEM) as session:
        for n in range(57):
            intake.take(session, BY, factories.call(f"1009999{n:04d}", detail=""), Source.HOTLINE,
                        now=clock() + timedelta(seconds=n))
    desk, seen = people(Role.DISPATCHER), []
    for view in ({}, {"view": "all"}):
        seen, path = [], "/work-orders?" + "&".join(f"{k}={v}" for k, v in view.items())
        while path:
            page = desk.open(path)
            seen += re.findall(r'href="/work-orders/(\d+)"', page)
            more = re.search(r'href="(/work-orders\?[^"]*after=[^"]+)"', page)
            path = more[1].replace("&amp;", "&") if more else ""
        assert len(seen) == len(set(seen)) == 57
