"""A refused form of the parts shows again what was typed, with its errors on top (INTERFACE,
"Always" 5); the clocks of a part stand on the job and on the request."""

import re

import pytest

from core.db import reading, transaction
from network.accounts.rules import Role
from parts.requests import service
from parts.shipments import service as shipments
from parts.shipments.service import Count
from parts.stock import queries as stock
from sla.sweep import sweep
from tests.factories import BY
from tests.parts import making
from tests.parts.making import MAKER, SYSTEM, at
from tests.web.test_parts import job, sit, where  # noqa: F401 - fixtures


def value(page, name):
    """What stands in a field of the page, by its name or its id."""
    found = re.search(rf'<(?:input|textarea)[^>]*(?:name|id)="{name}"[^>]*>', page)
    assert found, name
    typed = re.search(r'value="([^"]*)"', found[0])
    return typed[1] if typed else None


@pytest.fixture
def line(app, where):  # noqa: F811
    with app.app_context():
        return making.asked(where, None, at(13, "09:40"), 2)


def test_the_planner_keeps_what_was_typed(app, where, sit, line):  # noqa: F811
    planner, page = sit(Role.PARTS_PLANNER), "/part-requests/2"
    with app.app_context():
        line = making.asked(where, None, at(13, "09:41"), part=where.compressor)
    planner.send(f"/part-lines/{line}/approve")
    planner.send(f"/part-lines/{line}/substitute", part="NO-SUCH", next=page)
    assert planner.status == 422 and "1 thing to put right" in planner.text
    assert value(planner.page, f"part-{line}") == "NO-SUCH"
    assert f'href="#part-{line}"' in planner.page
    assert planner.page.count('<details class="sn-more" open') == 1
    planner.send(f"/part-lines/{line}/backorder", promised_on="2026-07-32", next=page)
    assert planner.status == 422 and value(planner.page, f"promised_on-{line}") == "2026-07-32"
    planner.send(f"/part-lines/{line}/refuse", reason="", note="等三天", next=page)
    assert planner.status == 422 and "等三天" in planner.text
    planner.open(page)
    assert "等三天" not in planner.text
    assert value(planner.page, f"part-{line}") == "QS-AC-3305B", "the catalogue's substitute"


def test_what_is_no_page_of_ours_shows_nothing_again(app, where, sit, line):  # noqa: F811
    """Whatever `next` names, the answer is the house's own list with the reason."""
    planner = sit(Role.PARTS_PLANNER)
    for target in ("https://elsewhere.example/", "//elsewhere.example", "/no-such-page", ""):
        planner.send(f"/part-lines/{line}/substitute", part="NO-SUCH", next=target)
        assert planner.path in ("/part-requests", "/no-such-page")


def test_who_may_not_see_a_page_is_not_shown_it_again(app, where, sit, line):  # noqa: F811
    planner = sit(Role.PARTS_PLANNER)
    planner.send(f"/part-lines/{line}/substitute", part="NO-SUCH", next="/accounts")
    assert planner.status == 403


def test_the_keeper_keeps_ticks_and_pieces(app, where, sit, line):  # noqa: F811
    with app.app_context(), transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(13, "09:41"))
    keeper, group = sit(Role.WAREHOUSE), f"{where.wuhan}-{where.shop}"
    sent = {"warehouse_id": where.wuhan, "ids": line, "of": group, "via": "",
            "next": "/part-shipments?view=pick"}
    keeper.send("/part-shipments/send", form="carried", name="谭师傅", vehicle="班车", **sent,
                **{f"quantity-{line}": "7"})
    assert keeper.status == 422
    assert value(keeper.page, f"name-{group}") == "谭师傅"
    assert value(keeper.page, f"quantity-{line}") == "7"
    assert re.search(r'value="carried"[^>]*checked|checked[^>]*value="carried"', keeper.page)
    keeper.send("/part-shipments/send", form="picked_up", **sent, **{f"quantity-{line}": "2"})
    assert "Who signed: This is needed." in keeper.text


def test_the_hotline_keeps_an_outlet_it_misspelt(app, where, sit):  # noqa: F811
    hotline = sit(Role.HOTLINE)
    hotline.send("/part-lines/ask-for", outlet="HB-99", part="QS-RF-2107", quantity="2",
                 regime="warranty", note="急", again="/part-requests/new")
    assert hotline.status == 422
    assert (value(hotline.page, "outlet"), value(hotline.page, "quantity")) == ("HB-99", "2")
    assert "急" in hotline.text and "HB-99" in hotline.page


def test_the_shop_keeps_its_count(app, where, sit, line):  # noqa: F811
    with app.app_context(), transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(13, "09:41"))
        making_parcel = shipments.ship(session, BY, where.wuhan, {line: 2}, making.WAYBILL,
                                       now=at(13, "09:42")).id
    shop = sit(Role.OWNER, where.shop)
    page = f"/shop/parts/parcels/{making_parcel}"
    shop.send(f"/part-shipments/{making_parcel}/receive", line=line, again=page,
              **{f"good-{line}": "1", f"lost-{line}": "x"})
    assert shop.status == 422 and f'href="#lost-{line}"' in shop.page
    assert (value(shop.page, f"good-{line}"), value(shop.page, f"lost-{line}")) == ("1", "x")


def test_more_came_than_was_sent_is_settled_on_the_request(app, where, sit, line):  # noqa: F811
    with app.app_context():
        with transaction(MAKER) as session:
            service.approve(session, BY, line, now=at(13, "09:41"))
        parcel = making.sent(where, line, at(13, "09:42"))
        with transaction(where.own) as session:
            shipments.receive(session, BY, parcel, {line: Count(good=2)}, now=at(12, "10:00"))
    planner, keeper = sit(Role.PARTS_PLANNER), sit(Role.WAREHOUSE)
    assert "1 piece more came" in keeper.open("/part-stock")
    planner.open(f"/part-requests/{line}")
    assert planner.offers("/book") and planner.offers("/keep") and not planner.offers("/confirm")
    planner.send("/part-surplus/1/book", line_id=line, quantity="5", next=f"/part-requests/{line}")
    assert planner.status == 422 and value(planner.page, "quantity-s1") == "5"
    planner.send("/part-surplus/1/keep", next=f"/part-requests/{line}")
    assert "a second person has to agree" in planner.text and not planner.offers("/confirm")
    shop = sit(Role.OWNER, where.shop)
    assert "more came than were sent" in shop.open("/shop/parts")
    assert "more came than" not in sit(Role.OWNER, where.parent).open("/shop/parts")
    keeper.send("/part-surplus/1/confirm", next=f"/part-requests/{line}")
    assert "more came than" not in keeper.text
    with app.app_context(), reading(SYSTEM) as session:
        assert stock.on_shelf(session, f"outlet:{where.shop}", where.board) == 2


def test_the_clocks_of_a_part_stand_on_the_job_and_the_request(
    app, clock, where, job, sit  # noqa: F811
):
    """Whose clock runs, by name, and when it is due; the law's ninety days beside them."""
    with app.app_context():
        board = making.asked(where, job, at(13, "12:00"))
        missing = making.asked(where, job, at(13, "12:01"), part=where.compressor)
        with transaction(MAKER) as session:
            service.approve(session, BY, board, now=at(13, "13:00"))
            service.approve(session, BY, missing, now=at(13, "13:00"))
            service.backorder(session, BY, missing, None, now=at(13, "13:00"))
        making.sent(where, board, at(13, "15:00"))
        clock.set(at(12, "12:00"))
        with transaction(SYSTEM) as session:
            sweep(session, clock())
    planner = sit(Role.PARTS_PLANNER)
    page = planner.open(f"/work-orders/{job}")
    strip = re.findall(r'<div class="sn-clock[^>]*>(.*?)</div>', page, re.S)
    words = [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in strip]
    assert any(w.startswith("part decided") and w.endswith("approval") for w in words)
    assert any(w.startswith("part sent") and w.endswith("武汉仓") for w in words)
    assert any(w.startswith("part on its way") and w.endswith("顺丰") for w in words)
    law = next(w for w in words if w.startswith("90 days without a part"))
    assert "running" in law and law.endswith("part planning")
    assert "90 days without a part" in planner.open(f"/part-requests/{missing}")
