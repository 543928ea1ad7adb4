"""The one thread through every module, walked by the people of the house in a real browser:
call, job, part, fee, statement, payment, what the parent kept, and the ruling."""

from argparse import Namespace
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import at_local
from core.db import reading
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import State
from settlements.ledger import queries as ledger
from settlements.ledger.checks import check
from tests.browser import live, thread
from tests.browser.people import at_desk, on_phone, photo, press
from tests.browser.test_gallery import CHROMIUM
from tests.factories import PASSWORD
from web.commands import months

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH"),
]
WAYBILL = "SF1000000001"
WHOLE, MANAGEMENT, OWN, PASSED, KEPT = "180.00", "12.00", "168.00", "120.00", "48.00"
"""Labour 120.00 and 30 paid kilometres at 2.00; a tenth of the labour is the parent's."""

JULY = date(2026, 7, 1)


@dataclass
class Walk:
    """The house at work: the address, its clock, and who comes in."""

    house: Any
    clock: Any
    address: str
    desk: Any
    phone: Any
    folder: Path

    def at(self, month: int, day: int, hour: int, minute: int = 0) -> None:
        """Sets the clock, by the wall clock of China."""
        self.clock.set(at_local(date(2026, month, day), time(hour, minute)))

    def job(self) -> WorkOrder:
        with self.house.app_context(), reading(live.SYSTEM) as session:
            return session.scalars(select(WorkOrder)).one()

    def status(self, page: Any, path: str) -> int:
        """How the house answers this person, without showing it."""
        return page.request.get(f"{self.address}{path}").status


def test_the_thread_from_the_call_to_the_ruling(
    house, clock, address, desk, phone, tmp_path
) -> None:
    thread.prepare(house, clock)
    walk = Walk(house, clock, address, desk, phone, tmp_path)
    a_call_is_taken_and_dispatched(walk)
    shop = the_shop_takes_it_and_drives_there(walk)
    it_asks_the_maker_for_the_part(walk, shop)
    the_parent_sees_the_request_and_cannot_stop_it(walk)
    the_planner_approves_and_the_warehouse_sends(walk)
    the_shop_counts_it_and_the_wait_is_over(walk, shop)
    the_shop_finishes_with_a_photo(walk, shop)
    the_office_calls_back_checks_and_approves(walk)
    the_month_is_closed_and_the_parent_confirms(walk)
    finance_pays_by_two_people(walk)
    the_parent_declares_less(walk)
    the_shop_says_too_little(walk)
    the_manager_rules(walk)
    the_parent_reads_the_ruling_and_not_the_case(walk)
    the_books_are_in_order(walk)


def a_call_is_taken_and_dispatched(walk: Walk) -> None:
    walk.at(7, 16, 9)
    agent = walk.desk("xia", "/intake")
    agent.fill("#reporter_phone", "100 8888 0001")
    agent.fill("#reporter_name", "郭兰芝")
    agent.fill("#symptom", "冷藏室不制冷")
    agent.check("input[value=refrigerator]")
    agent.type("#place", "moudao")
    agent.wait_for_selector("#towns >> text=谋道镇")
    agent.check("#towns input")
    agent.fill("#village", thread.VILLAGE)
    press(agent, "form[data-once] button.pri")
    at_desk(agent, "thread-01-taken")
    walk.at(7, 16, 9, 10)
    dispatcher = walk.desk("pai", f"/work-orders/{walk.job().id}")
    at_desk(dispatcher, "thread-02-dispatch")
    dispatcher.check("input[name=outlet_id][value='2']")
    press(dispatcher, "form[action$='/dispatch'] button.pri")
    job = walk.job()
    assert (job.state, job.outlet_id) == (State.DISPATCHED, 2)


def the_shop_takes_it_and_drives_there(walk: Walk) -> Any:
    walk.at(7, 16, 9, 30)
    path = f"/shop/jobs/{walk.job().id}"
    shop = walk.phone("xiang", path)
    on_phone(shop, "thread-03-offer")
    earning = shop.locator("[aria-labelledby=earning]")
    for amount in ("¥168.00", "¥120.00", "¥60.00"):
        assert amount in earning.inner_text()
    press(shop, "form[action$='/accept'] button")
    press(shop, ".sn-thumb a.pri")
    press(shop, "form[action$='/contact'] button")
    press(shop, ".sn-thumb a.pri")
    shop.click("[data-window='14:00–16:00']")
    press(shop, "form[action*='/appoint'] button.pri")
    walk.at(7, 16, 14, 5)
    shop.goto(f"{walk.address}{path}")
    press(shop, "form[action$='/arrive'] button")
    assert walk.job().state is State.ARRIVED
    return shop


def it_asks_the_maker_for_the_part(walk: Walk, shop: Any) -> None:
    shop.goto(f"{walk.address}/shop/parts/ask?job={walk.job().id}")
    shop.fill("#q", thread.PART)
    press(shop, ".sn-taskform[action='/shop/parts/ask'] button")
    assert shop.is_checked(f"input[name=part][value='{thread.PART}']")
    on_phone(shop, "thread-04-ask")
    press(shop, "form[action^='/part-lines/ask'] button.pri")
    shop.goto(f"{walk.address}/shop/jobs/{walk.job().id}")
    assert shop.locator("form[action$='/end-hold']").count() == 1
    assert shop.locator("input[data-photo]").count() == 0
    on_phone(shop, "thread-05-waits")


def the_parent_sees_the_request_and_cannot_stop_it(walk: Walk) -> None:
    walk.at(7, 16, 14, 30)
    parent = walk.phone("qin", "/shop/parts")
    observed = parent.locator("[aria-labelledby=observed]")
    assert "主控板" in observed.inner_text() and observed.locator("form, button").count() == 0
    on_phone(parent, "thread-06-parent")
    parent.goto(f"{walk.address}/shop/jobs/{walk.job().id}")
    assert parent.locator("main form").count() == 0
    assert "10088880001" not in parent.content() and OWN not in parent.content()
    beside = walk.phone("chuan", "/shop/parts")
    assert "主控板" not in beside.content()
    assert walk.status(beside, f"/shop/jobs/{walk.job().id}") == 404


def the_planner_approves_and_the_warehouse_sends(walk: Walk) -> None:
    walk.at(7, 16, 16)
    planner = walk.desk("pei", "/part-requests")
    press(planner, "tbody a.t1 >> nth=0")
    at_desk(planner, "thread-07-request")
    press(planner, "form[action$='/approve'] button")
    assert planner.locator("form[action$='/approve']").count() == 0
    walk.at(7, 16, 17)
    keeper = walk.desk("ku", "/part-shipments?view=pick")
    keeper.click("main details.sn-more > summary")
    parcel = keeper.locator("form[action$='/part-shipments/send']")
    assert thread.PART in parcel.inner_text()
    parcel.locator("[name=form][value=waybill]").check()
    parcel.locator("[name=carrier]").fill("顺丰")
    parcel.locator("[name=waybill]").fill(WAYBILL)
    at_desk(keeper, "thread-08-parcel")
    press(keeper, "form[action$='/part-shipments/send'] button[type=submit]")
    keeper.goto(f"{walk.address}/part-shipments?view=open")
    assert WAYBILL in keeper.content() and "谋道小向维修" in keeper.content()
    at_desk(keeper, "thread-09-on-the-way")


def the_shop_counts_it_and_the_wait_is_over(walk: Walk, shop: Any) -> None:
    walk.at(7, 18, 10)
    shop.goto(f"{walk.address}/shop/parts")
    assert WAYBILL in shop.content()
    on_phone(shop, "thread-10-parcel-comes")
    press(shop, ".sn-job .sn-thumb a.pri")
    good = shop.locator("input[name^=good-]")
    assert good.count() == 1 and good.input_value() == "1"
    on_phone(shop, "thread-11-count")
    press(shop, "form[action$='/receive'] button.pri")
    shop.goto(f"{walk.address}/shop/jobs/{walk.job().id}")
    assert shop.locator("form[action$='/end-hold']").count() == 0
    assert shop.locator("input[data-photo]").count() == 1
    on_phone(shop, "thread-12-goes-on")


def the_shop_finishes_with_a_photo(walk: Walk, shop: Any) -> None:
    walk.at(7, 18, 11)
    shop.goto(f"{walk.address}/shop/jobs/{walk.job().id}")
    shop.set_input_files("input[data-photo]", photo(walk.folder, 600))
    shop.wait_for_selector("form[action$='/complete']")
    shop.check("form[action$='/complete'] input[value=small]")
    on_phone(shop, "thread-13-finish")
    press(shop, "form[action$='/complete'] button")
    assert walk.job().state is State.COMPLETED
    assert f"¥{OWN}" in shop.locator("[aria-labelledby=earning]").inner_text()
    on_phone(shop, "thread-14-done")


def the_office_calls_back_checks_and_approves(walk: Walk) -> None:
    path = f"/work-orders/{walk.job().id}"
    walk.at(7, 19, 10)
    agent = walk.desk("xia", path)
    agent.select_option("form[action$='/call-back'] select", "confirmed")
    press(agent, "form[action$='/call-back'] button")
    walk.at(7, 20, 10)
    judge = walk.desk("yan", path)
    at_desk(judge, "thread-15-to-check")
    press(judge, "form[action$='/check'] button")
    judge.goto(f"{walk.address}/claims")
    at_desk(judge, "thread-16-claims")
    press(judge, "tbody a.t1 >> nth=0")
    assert f"{WHOLE}" in judge.locator("tfoot").inner_text()
    at_desk(judge, "thread-17-claim")
    press(judge, "form[action$='/decide'] button.pri")
    shares = judge.locator(".sn-share").inner_text()
    assert f"¥{MANAGEMENT}" in shares and f"¥{OWN}" in shares
    at_desk(judge, "thread-18-decided")


def the_month_is_closed_and_the_parent_confirms(walk: Walk) -> None:
    walk.at(8, 5, 4)
    with walk.house.app_context():
        done = months.close(walk.house, Namespace(month=JULY, as_of=None))
    assert not done.errors
    assert (done.counts["statements"], done.counts["total_fen"]) == (1, 18_000)
    assert done.counts["reports"] > 0
    walk.at(8, 6, 9)
    manager = walk.desk("gao", "/")
    assert not_passed_on(manager) == "¥0.00"
    assert manager.locator("a[href^='/cases/']").count() == 0
    at_desk(manager, "thread-19-first-page-before")
    parent = walk.phone("qin", "/shop/money")
    on_phone(parent, "thread-20-parents-money")
    press(parent, ".sn-thumb a.pri")
    assert f"¥{MANAGEMENT}" in parent.locator(".sn-sum").inner_text()
    on_phone(parent, "thread-21-statement")
    press(parent, "form[action$='/confirm'] button")
    assert parent.locator("form[action$='/confirm']").count() == 0


def finance_pays_by_two_people(walk: Walk) -> None:
    walk.at(8, 10, 10)
    clerk = walk.desk("qian", "/statements?view=invoice")
    press(clerk, "tbody a.t1 >> nth=0")
    page = clerk.url
    assert clerk.input_value("#gross") == WHOLE
    clerk.fill("#number", "26420000000012345678")
    clerk.fill("#dated", "2026-08-08")
    at_desk(clerk, "thread-22-invoice")
    press(clerk, "form[action$='/invoice'] button")
    press(clerk, "form[action$='/check'] button")
    second = walk.desk("fu", page.removeprefix(walk.address))
    press(second, "form[action$='/statements/approve'] button")
    clerk.goto(f"{walk.address}/statements?view=approved")
    clerk.check("tbody input[name=ids]")
    at_desk(clerk, "thread-23-to-pay")
    press(clerk, "button[value=prepare]")
    run = clerk.url
    assert clerk.locator("form[action$='/file']").count() == 0
    second.goto(run)
    second.fill("#secret", PASSWORD)
    at_desk(second, "thread-24-second-person")
    press(second, "form[action$='/approve'] button")
    clerk.goto(run)
    assert clerk.locator("form[action$='/approve']").count() == 0
    press(clerk, "form[action$='/file'] button")
    at_desk(clerk, "thread-25-filed")
    the_bank_answers(walk, clerk)


def the_bank_answers(walk: Walk, clerk: Any) -> None:
    with clerk.expect_download() as coming:
        clerk.click("a[href*='encoding=utf-8']")
    head, order = coming.value.path().read_text("utf-8-sig").splitlines()
    reference, holder, *_rest = order.split(",")
    assert holder == "清江家电服务" and f",{WHOLE}," in order, head
    back = walk.folder / "return.csv"
    back.write_text(f"付款编号,结果,金额\n{reference},成功,{WHOLE}\n", "utf-8")
    walk.at(8, 11, 9)
    clerk = walk.desk("qian", "/payment-runs")
    clerk.set_input_files("#file", back)
    press(clerk, "form[action$='/bank-returns'] button[type=submit]")
    assert clerk.locator("tbody .sn-st.ok").count() == 1
    at_desk(clerk, "thread-26-bank-says")


def the_parent_declares_less(walk: Walk) -> None:
    walk.at(8, 13, 9)
    parent = walk.phone("qin", "/shop/money/pass-on")
    assert f"¥{OWN}" in parent.locator(".sn-sum").inner_text()
    amount = parent.locator("form[action$='/declare'] [name=amount]")
    assert amount.input_value() == OWN
    on_phone(parent, "thread-27-pass-on")
    amount.fill(PASSED)
    press(parent, "form[action$='/declare'] button")
    assert f"¥{KEPT}" in parent.locator(".sn-hero").inner_text()


def the_shop_says_too_little(walk: Walk) -> None:
    walk.at(8, 14, 9)
    shop = walk.phone("xiang", "/shop/money")
    assert f"¥{OWN}" in shop.locator(".sn-hero").inner_text()
    on_phone(shop, "thread-28-my-money")
    shop.click("details:has(input[value=shorten]) > summary")
    shop.fill("input[name=amount]", PASSED)
    on_phone(shop, "thread-29-too-little")
    press(shop, "form:has(input[value=shorten]) button")
    assert f"¥{KEPT}" in shop.locator(".sn-hero").inner_text()
    on_phone(shop, "thread-30-said")


def the_manager_rules(walk: Walk) -> None:
    walk.at(8, 17, 9)
    manager = walk.desk("gao", "/")
    assert not_passed_on(manager) == f"¥{KEPT}"
    at_desk(manager, "thread-31-first-page-case")
    manager.goto(f"{walk.address}/money/outlets/2?month=2026-07")
    hops = [each.inner_text() for each in manager.locator(".sn-hops .sn-hop .v").all()]
    assert hops[1:] == [WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, PASSED, PASSED]
    assert manager.locator(".sn-hops .sn-hop.late").count() == 1
    sums = manager.locator("tfoot").inner_text()
    for amount in ("120.00", "60.00", WHOLE, MANAGEMENT, OWN):
        assert amount in sums
    at_desk(manager, "thread-32-tracer")
    manager.goto(f"{walk.address}/money/jobs/{walk.job().id}")
    at_desk(manager, "thread-33-tracer-job")
    manager.goto(f"{walk.address}/")
    press(manager, "a[href^='/cases/'] >> nth=0")
    assert f"¥{KEPT}" in manager.locator("h1").inner_text()
    manager.check("input[value=withheld_pay_direct]")
    manager.fill("#words", "补付四十八元，以后直付。")
    at_desk(manager, "thread-34-case")
    press(manager, "form[action$='/rule'] button.pri")
    assert manager.locator("form[action$='/rule']").count() == 0
    at_desk(manager, "thread-35-ruled")
    manager.goto(f"{walk.address}/")
    assert not_passed_on(manager) == "¥0.00"
    assert manager.locator("a[href^='/cases/']").count() == 0
    at_desk(manager, "thread-36-first-page-after")


def not_passed_on(page: Any) -> str:
    """The figure of the first page: what parents kept back."""
    figure = page.locator("main a[href*='kinds=passed']").first
    return str(figure.locator(".v").inner_text())


def the_parent_reads_the_ruling_and_not_the_case(walk: Walk) -> None:
    parent = walk.phone("qin", "/shop/money/pass-on")
    assert f"¥{KEPT}" in parent.locator(".sn-missing").inner_text()
    on_phone(parent, "thread-37-parent-reads")
    assert walk.status(parent, "/cases/1") == 404
    parent.goto(f"{walk.address}/cases?view=ruled")
    assert parent.locator("a[href^='/cases/']").count() == 0 and KEPT not in parent.content()
    shop = walk.phone("xiang", "/shop/money")
    press(shop, "form:has(button[value=confirm]) button")
    assert shop.locator(".sn-hero").count() == 0
    on_phone(shop, "thread-38-all-here")


def the_books_are_in_order(walk: Walk) -> None:
    with walk.house.app_context(), reading(live.SYSTEM) as session:
        assert check(session) == []
        balances = {name: str(money) for name, money in ledger.balances(session).items()}
    assert balances["passed:2"] == f"¥{OWN}" and balances["held:1:2"] == "¥0.00"
