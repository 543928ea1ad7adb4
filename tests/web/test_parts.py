"""The parts through HTTP: the shop's phone, the planner, the warehouse, the parent, the centre."""

import re

import pytest

from core.db import reading, transaction
from network.accounts.rules import Role
from network.outlets.models import Outlet
from parts.custody import queries as custody
from parts.requests import queries
from parts.requests.rules import LineState
from tests import factories
from tests.kept import kept
from tests.parts import making
from tests.parts.making import SYSTEM, at
from tests.support_web import counted, open_session
from tests.web.desk import Desk


@kept
def where(app, clock):
    with app.app_context():
        clock.set(at(13, "12:00"))
        return making.world()


@pytest.fixture
def sit(app, clock, where):
    """A desk or a phone of a role, at an outlet or at the maker; signed in anew each time, since
    the maker's people do not stay signed in for days."""
    known = {}

    def open_(role, outlet=None):
        with app.app_context(), transaction(SYSTEM) as session:
            if (role, outlet) not in known:
                place = session.get(Outlet, outlet) if outlet else None
                known[role, outlet] = factories.account(
                    session, f"p-{role}-{outlet or 0}", role, now=clock(), at=place)
            opened = open_session(session, known[role, outlet], clock())
        return Desk(app, opened)
    return open_


@kept
def job(app, where):
    with app.app_context():
        return making.job_at_the_door(where)


def state(app, key):
    with app.app_context(), reading(SYSTEM) as session:
        return queries.get(session, key).state


def the_line(app):
    with app.app_context(), reading(SYSTEM) as session:
        return queries.rows_of(session, queries.LineFilter(), 1)[0]


def test_from_the_shop_s_request_to_its_receipt(app, clock, where, job, sit):
    """Asked for on the phone, approved, sent by hand, counted line by line: the wait is over."""
    shop, planner, keeper = (sit(Role.OWNER, where.shop), sit(Role.PARTS_PLANNER),
                             sit(Role.WAREHOUSE))
    shop.open(f"/shop/jobs/{job}")
    assert "Ask for a part" in shop.page
    shop.open("/shop/parts/ask", job=str(job))
    assert "QS-RF-2107" in shop.page and "QS-AC-3305" not in shop.page
    shop.send("/part-lines/ask", job=job, part="QS-RF-2107", quantity="1", regime="warranty")
    assert shop.status == 200
    line = the_line(app)
    assert shop.open("/shop/parts") and line.code in shop.text
    planner.open("/part-requests", view="undecided")
    assert line.number in planner.page and planner.offers("/approve-many")
    planner.open(f"/part-requests/{line.request_id}")
    planner.send(f"/part-lines/{line.id}/approve")
    assert state(app, line.id) is LineState.ALLOCATED
    keeper.open("/part-shipments", view="pick")
    assert "谋道小向维修" in keeper.text
    clock.tick(hours=2)
    sent = {"warehouse_id": where.wuhan, "ids": line.id, f"quantity-{line.id}": "1", "via": ""}
    keeper.send("/part-shipments/send", form="carried", name="谭师傅", **sent)
    assert "Telephone: This is needed." in keeper.text
    assert state(app, line.id) is LineState.ALLOCATED
    keeper.send("/part-shipments/send", form="carried", name="谭师傅", phone="10042287001",
                vehicle="利川班车", **sent)
    assert state(app, line.id) is LineState.SHIPPED
    keeper.open("/part-shipments", view="open")
    assert "100****7001" in keeper.text and "10042287001" not in keeper.page
    clock.tick(days=2)
    shop.open("/shop/parts")
    assert "Have you got it?" in shop.text
    shop.open("/shop/parts/parcels/1")
    for typed, words in (("0", ""), ("-1", "whole number"), ("1.5", "whole number"),
                         ("1000000000", "whole number"), ("=cmd()", "whole number")):
        shop.send("/part-shipments/1/receive", line=line.id, **{f"good-{line.id}": typed})
        assert words in shop.text and state(app, line.id) is LineState.SHIPPED
    shop.send("/part-shipments/1/receive", line=line.id, **{f"good-{line.id}": "1"})
    assert state(app, line.id) is LineState.RECEIVED
    assert "No longer: waiting for a part" in shop.open(f"/shop/jobs/{job}")
    shop.send(f"/part-lines/{line.id}/use", quantity="1")
    assert state(app, line.id) is LineState.RETURN_DUE


def test_who_is_right(app, clock, where, job, sit):
    """By way of the parent: it signs and hands on; the page says what both sides know."""
    parent, shop = sit(Role.OWNER, where.parent), sit(Role.OWNER, where.shop)
    with app.app_context():
        line = making.asked(where, job, at(13, "10:00"))
    clock.set(at(12, "10:00"))
    sit(Role.PARTS_PLANNER).send(f"/part-lines/{line}/approve")
    sit(Role.WAREHOUSE).send(
        "/part-shipments/send", warehouse_id=where.wuhan, ids=line, form="waybill",
        carrier="顺丰", waybill="SF1", via="no_carrier", **{f"quantity-{line}": "1"})
    clock.set(at(11, "10:00"))
    parent.open("/shop/parts")
    assert parent.offers("/part-handovers/1/sign")
    parent.send("/part-handovers/1/sign")
    parent.open("/shop/parts/hand-on/2")
    parent.send("/part-handovers/2/hand-on", form="carried", name="谭师傅")
    assert "Telephone: This is needed." in parent.text
    parent.send("/part-handovers/2/hand-on", form="carried", name="谭师傅", phone="10042287001",
                vehicle="班车")
    clock.set(at(9, "10:00"))
    shop.open("/shop/parts")
    shop.send("/part-handovers/2/deny")
    planner = sit(Role.PARTS_PLANNER)
    for person in (planner, parent, shop):
        person.open("/custody")
        assert "QS-RF-2107" in person.text
        person.open(f"/custody/{line}")
        assert "Now it is 清江家电服务" in person.text
        assert "武汉仓 → 清江家电服务" in person.text
        assert person.offers("/send-second") is (person is planner)
    planner.send(f"/part-recoveries/{line}/open", handover="2", next=f"/custody/{line}")
    assert "186.00" in planner.text and "ZS-" in planner.text
    assert "ZS-" not in parent.open(f"/custody/{line}")
    planner.send(f"/part-lines/{line}/send-second", next=f"/custody/{line}")
    with app.app_context(), reading(SYSTEM) as session:
        newest = queries.rows_of(session, queries.LineFilter(), 1)[0]
    assert (newest.state, newest.outlet_id) == (LineState.ALLOCATED, where.shop)
    planner.open(f"/work-orders/{job}")
    assert "one side" in planner.text and "Way of the part" in planner.text


def test_many_at_once_with_a_result_for_each(app, where, sit):
    with app.app_context():
        lines = [making.asked(where, None, at(13, "09:40"), 3) for _ in range(2)]
        making.on_the_way(where, None, at(13, "09:41"), 1)
    planner = sit(Role.PARTS_PLANNER)
    page = planner.send("/part-lines/approve-many", ids=[*lines, 3, 987654])
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.S)
    assert len(rows) == 4 and sum("approved" in row for row in rows) == 2
    assert state(app, lines[0]) is LineState.ALLOCATED
    assert state(app, lines[1]) is LineState.APPROVED, "no warehouse has three more"
    planner.send("/part-lines/approve-many")
    assert "Select at least one row" in planner.text


def test_a_form_sent_twice_asks_once(app, where, sit):
    shop = sit(Role.OWNER, where.shop)
    body = {"part": "QS-RF-2107", "quantity": "1", "regime": "warranty",
            "idempotency_key": "once", "csrf_token": shop.csrf}
    answers = [shop.client.post("/part-lines/ask", data=body).status_code for _ in range(2)]
    other = shop.client.post("/part-lines/ask", data={**body, "quantity": "2"}).status_code
    missing = shop.client.post("/part-lines/ask", data={
        key: value for key, value in body.items() if key != "idempotency_key"}).status_code
    with app.app_context(), reading(SYSTEM) as session:
        assert queries.count(session, queries.LineFilter()) == 1
    assert (answers, other, missing) == ([302, 302], 422, 400)


def test_in_an_outlet_s_name(app, where, sit):
    hotline = sit(Role.HOTLINE)
    hotline.send("/part-lines/ask-for", outlet="hb-16", part="qs-rf-2107", quantity="1",
                 regime="warranty")
    assert the_line(app).outlet_id == where.shop
    for wrong in ({"outlet": "XX-1"}, {"part": "NO-SUCH"}, {"quantity": "0"}, {"job": "GD-1"}):
        values = {"outlet": "HB-16", "part": "QS-RF-2107", "quantity": "1", "regime": "warranty"}
        hotline.send("/part-lines/ask-for", **{**values, **wrong})
    with app.app_context(), reading(SYSTEM) as session:
        assert queries.count(session, queries.LineFilter()) == 1


def test_names_that_try_to_be_something_else(app, where, sit):
    """A crafted courier is text on every page."""
    with app.app_context():
        line = making.asked(where, None, at(13, "09:40"))
    sit(Role.PARTS_PLANNER).send(f"/part-lines/{line}/approve")
    keeper = sit(Role.WAREHOUSE)
    keeper.send("/part-shipments/send", warehouse_id=where.wuhan, ids=line, form="picked_up",
                signer="<b>王", via="", **{f"quantity-{line}": "1"})
    for path in ("/part-shipments?view=open", f"/custody/{line}"):
        assert "<b>王" not in keeper.open(path) and "&lt;b&gt;王" in keeper.page


def test_stock_and_catalogue(app, where, sit):
    keeper, planner = sit(Role.WAREHOUSE), sit(Role.PARTS_PLANNER)
    keeper.send("/part-stock/in", warehouse_id=where.lanzhou, part="QS-RF-2107", quantity="4")
    assert "兰州仓" in keeper.open("/part-stock", warehouse=str(where.lanzhou))
    planner.send("/part-numbers/save", code="qs-wm-1", name="=cmd()", line="", price="12.345")
    assert "two decimals" in planner.text
    planner.send("/part-numbers/save", code="qs-wm-1", name="排水泵", line="washing_machine",
                 price="62.00", substitute="QS-WM-1")
    assert "lead back" in planner.text
    planner.send("/part-numbers/save", code="qs-wm-1", name="排水泵", line="washing_machine",
                 price="62.00")
    assert "QS-WM-1" in planner.open("/part-stock/catalogue", q="psb")


def test_lists_ask_the_database_as_often_for_many_as_for_few(app, clock, where, sit):
    shop = sit(Role.OWNER, where.shop)
    with app.app_context():
        making.on_the_way(where, None, at(13, "09:40"))
    clock.set(at(1, "10:00"))
    planner = sit(Role.PARTS_PLANNER)
    pages = ((planner, "/part-requests"), (planner, "/custody"), (planner, "/part-lanes"),
             (planner, "/part-shipments?view=open"), (shop, "/shop/parts"))

    def asked():
        found = []
        for person, path in pages:
            person.open(path)
            with counted(app) as statements:
                person.open(path)
            assert person.status == 200
            found.append(len(statements))
        return found

    few = asked()
    with app.app_context():
        for minute in range(3):
            making.on_the_way(where, None, at(13, f"10:{minute}0"))
        with reading(SYSTEM) as session:
            assert custody.count_red(session, clock()) == 4
    assert asked() == few
