"""The call desk and dispatch in a real browser against the real application, at 360 px and at a
desk's width, in three languages."""

import pytest
from sqlalchemy import select

from core.db import reading, transaction
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import State
from network.accounts.rules import Role
from tests import factories
from tests.browser import live
from tests.browser.people import at_desk, press
from tests.browser.test_gallery import CHROMIUM
from tests.kept import kept

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH"),
    pytest.mark.usefixtures("staff"),
]
KNOWN = "10012340001"


@kept
def staff(house, clock, a_day) -> None:
    """An agent, a dispatcher and the head of the network, on a day with six jobs."""
    with house.app_context(), transaction(live.SYSTEM) as session:
        for login, role, name in (
            ("xia", Role.HOTLINE, "夏知雨"),
            ("pai", Role.DISPATCHER, "方寄平"),
            ("shen", Role.SERVICE_MANAGER, "沈知秋"),
        ):
            factories.account(session, login, role, now=clock(), name=name)


def look(page, name: str) -> None:
    at_desk(page, f"desk-{name}")


def newest(house) -> WorkOrder:
    with house.app_context(), reading(live.SYSTEM) as session:
        return session.scalars(select(WorkOrder).order_by(WorkOrder.id.desc()).limit(1)).one()


def test_a_call_becomes_a_job_that_is_dispatched_by_hand(house, clock, address, desk) -> None:
    agent = desk("xia")
    assert agent.url == f"{address}/intake"
    agent.fill("#number", KNOWN)
    press(agent, "form[role=search] button")
    assert "牟桂香" not in agent.content() and "不制冷" in agent.content()
    look(agent, "known-number")

    agent.goto(f"{address}/intake")
    agent.fill("#reporter_phone", "100 8888 0001")
    agent.fill("#reporter_name", "郭兰芝")
    agent.fill("#symptom", "热水器不加热")
    agent.check("input[value=water_heater]")
    agent.type("#place", "moudao")
    agent.wait_for_selector("#towns >> text=谋道镇")
    agent.check("#towns input")
    press(agent, "form[data-once] button.pri")
    assert agent.locator(".sn-errs a[href='#village']").count() == 1
    assert agent.input_value("#symptom") == "热水器不加热" and agent.is_checked("#towns input")
    look(agent, "intake-faults")
    agent.fill("#village", "鱼木村")
    press(agent, "form[data-once] button.pri")
    job = newest(house)
    assert agent.url.endswith(f"/work-orders/{job.id}")
    assert (job.state, job.town_code, job.symptom) == (State.NEW, live.TOWN, "热水器不加热")
    assert "10088880001" in agent.content()
    look(agent, "taken")

    dispatcher = desk("pai")
    dispatcher.click(f"a[href='/work-orders/{job.id}']")
    dispatcher.wait_for_url(f"**/work-orders/{job.id}")
    dispatcher.check("input[name=outlet_id][value='2']")
    dispatcher.select_option("#reason", "users_wish")
    press(dispatcher, "form[action$='/dispatch'] button.pri")
    job = newest(house)
    assert (job.state, job.outlet_id) == (State.DISPATCHED, 2)
    assert "谋道小向维修" in dispatcher.content()
    look(dispatcher, "dispatched")


PAGES = {
    "list": "/work-orders", "all": "/work-orders?view=all", "job": "/work-orders/1",
    "offer": "/work-orders/5", "intake": "/intake", "outlets": "/outlets", "outlet": "/outlets/2",
    "new-outlet": "/outlets/new", "breaches": "/breaches", "notices": "/notices",
    "accounts": "/accounts", "new-account": "/accounts/new", "search": "/search?q=%E8%B0%8B",
}


@pytest.mark.parametrize("locale", [
    "zh-CN", "ru-RU", pytest.param("en-GB", marks=pytest.mark.long)])
def test_every_page_fits_in_every_language(address, desk, locale) -> None:
    page = desk("shen", locale=locale)
    for name, path in PAGES.items():
        page.goto(f"{address}{path}")
        look(page, f"{name}-{locale[:2]}")


def test_the_way_by_the_keyboard(address, desk) -> None:
    """Number, Enter, and the first thing reached by Tab is the way past the menu."""
    page = desk("xia")
    page.keyboard.type(KNOWN)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "不制冷" in page.content()
    page.goto(f"{address}/work-orders")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
