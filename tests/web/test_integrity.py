"""Concealment signals through HTTP: the shop's own report, the call-back of a cancelled job, the
ruling; every number opens its rows, and a parent sees none of it."""

import re
from datetime import timedelta

import pytest

from core.db import transaction
from jobs.dispatch import service as dispatching
from jobs.intake import service as intake
from jobs.visits import service as visits
from jobs.work_orders import service as orders
from jobs.work_orders.rules import CancelReason, DispatchReason, Source
from network.accounts.rules import Role
from sla.policies.rules import ClockKind
from sla.self_reports.rules import Cause
from sla.self_reports.service import Said
from sla.sweep import sweep
from tests import factories
from tests.factories import BY
from tests.support_web import counted, open_session
from tests.web.desk import SYSTEM, Desk
from tests.web.first_page.test_board import figures

FACT = re.compile(r'<dt>([^<]+)</dt><dd><a href="([^"]+)">(\d+)</a>')
ROW = re.compile(r'<th scope="row"><a')
LONG = timedelta(days=3)
"""What is owed at the door in a township (tier 4)."""


@pytest.fixture
def bench(sqlite_bench):
    """The pages are the same on both databases; what they count is tested on both."""
    sqlite_bench.reset()
    return sqlite_bench


class House:
    """A parent with a shop below it, and who works there and at the maker."""

    def __init__(self, app, clock) -> None:
        self.app, self.clock = app, clock
        with app.app_context(), transaction(SYSTEM) as session:
            now = clock()
            factories.time_rules(session, now)
            self.parent = factories.outlet(session, "AH-1", now=now, name="颍淮电器维修")
            self.shop = factories.outlet(session, "AH-2", now=now, parent="AH-1", name="小郭维修")
            owner = factories.account(session, "guo", Role.OWNER, now=now - timedelta(days=30),
                                      at=self.shop)
            self.owner = f"account:{owner}"
            self.sessions = {
                "shop": open_session(session, owner, now),
                "parent": open_session(session, factories.account(
                    session, "jia", Role.OWNER, now=now, at=self.parent), now),
                **{role: open_session(session, factories.account(
                    session, f"m-{role}", role, now=now), now)
                   for role in (Role.HOTLINE, Role.SERVICE_MANAGER, Role.AUDITOR)}}

    def desk(self, who) -> Desk:
        return Desk(self.app, self.sessions[who])

    def job(self, phone: str, ago: timedelta) -> int:
        """Taken so long ago by the shop, and the user called."""
        at = self.clock() - ago
        with self.app.app_context(), transaction(SYSTEM) as session:
            job = intake.take(session, BY, factories.call(phone, detail=""), Source.HOTLINE, now=at)
            dispatching.dispatch(session, BY, job.id, self.shop.id, DispatchReason.NEAREST, now=at)
            dispatching.accept(session, self.owner, job.id, now=at)
            visits.contact(session, self.owner, job.id, now=at)
            return job.id

    def cancel(self, job: int, left: timedelta, ago: timedelta) -> None:
        """Cancelled by the shop `left` before its promise, of a job taken so long ago."""
        at = self.clock() - ago + LONG - left
        with self.app.app_context(), transaction(SYSTEM) as session:
            orders.cancel(session, self.owner, job, CancelReason.UNREACHABLE, "打不通", now=at)


@pytest.fixture
def house(app, clock) -> House:
    return House(app, clock)


def facts_of(desk: Desk) -> dict[str, tuple[str, int]]:
    return {label: (href.replace("&amp;", "&"), int(value))
            for label, href, value in FACT.findall(desk.page)}


def test_every_number_of_the_outlet_opens_its_rows(house) -> None:
    ago = timedelta(days=5)
    first, second, third = (house.job(f"1007777000{n}", ago) for n in range(3))
    house.cancel(first, timedelta(minutes=40), ago)
    house.cancel(second, timedelta(hours=30), ago)
    again = house.job("10077770000", ago - LONG + timedelta(minutes=20))
    with house.app.app_context(), transaction(SYSTEM) as session:
        orders.report_late(session, house.owner, third, Said(ClockKind.ON_SITE, Cause.ROAD),
                           now=house.clock() - ago + timedelta(days=2))
        visits.arrive(session, house.owner, third, now=house.clock() - timedelta(hours=1))
        sweep(session, house.clock())
    desk = house.desk(Role.SERVICE_MANAGER)
    desk.open(f"/outlets/{house.shop.id}")
    found = facts_of(desk)
    assert {label: value for label, (_href, value) in found.items()} == {
        "Cancelled by its own people": 2, "in the last hour before due": 1, "entered anew": 1,
        "denied by the user": 0, "Breaches found": 1, "Breaches self-reported": 1,
        "Corrected or recorded late": 0}
    for label, (href, value) in found.items():
        desk.open(href)
        assert (desk.status, len(ROW.findall(desk.page))) == (200, value), label
    desk.open("/integrity")
    assert "小郭维修" in desk.page and f"/work-orders/{again}" in desk.page
    desk.open("/")
    assert figures(desk)["Concealment signals"][1] == 1
    assert "Cancelled 40 min before it was due and entered anew" in desk.text


def test_the_call_desk_asks_and_the_manager_rules(house) -> None:
    ago = timedelta(days=4)
    job = house.job("10077771000", ago)
    house.cancel(job, timedelta(minutes=10), ago)
    page = f"/work-orders/{job}"
    hotline, manager = house.desk(Role.HOTLINE), house.desk(Role.SERVICE_MANAGER)
    assert "10077771000" in hotline.open(page) and not hotline.offers("/cancellation/rule")
    assert "10077771000" not in manager.open(page) and not manager.offers("/cancellation/rule")
    hotline.open("/integrity/cancellations", view="unasked")
    assert len(ROW.findall(hotline.page)) == 1
    hotline.open(page)
    form = hotline.form("/cancellation/call-back")
    hotline.send(form.action, **{**form.values, "answer": "nobody_phoned", "note": "没人打过"})
    assert "nobody phoned the user" in hotline.page and "没人打过" in hotline.page
    assert "10077771000" not in hotline.open(page), "the user has answered"
    manager.open(page)
    form = manager.form("/cancellation/rule")
    manager.send(form.action, **{**form.values, "ruling": "concealed", "note": "录音"})
    assert "a breach was concealed" in manager.page and not manager.offers("/cancellation/rule")
    manager.open("/")
    assert figures(manager)["Concealment signals"][1] == 0
    assert not house.desk(Role.AUDITOR).offers("/cancellation/call-back")


def test_the_shop_says_itself_that_it_will_be_late(house) -> None:
    early, near = house.job("10077772000", timedelta(hours=2)), house.job(
        "10077772001", timedelta(days=2))
    shop = house.desk("shop")
    shop.open(f"/shop/jobs/{early}")
    assert f"/shop/jobs/{early}?do=late" not in shop.page
    shop.open(f"/shop/jobs/{near}")
    assert f"/shop/jobs/{near}?do=late" in shop.page
    shop.open(f"/shop/jobs/{near}", do="late")
    form = shop.form("/late")
    assert form.values["clock"] == "on_site"
    shop.send(form.action, **{**form.values, "reason": "no_capacity", "note": "都在外面"})
    assert "The outlet says itself that it will be late: on site" in shop.text
    assert f"/shop/jobs/{near}?do=late" not in shop.page
    house.clock.tick(hours=25)
    with house.app.app_context(), transaction(SYSTEM) as session:
        sweep(session, house.clock())
    shop.open("/breaches", source="self_reported")
    assert len(ROW.findall(shop.page)) == 1 and "<td>self-reported</td>" in shop.page
    parent = house.desk("parent")
    parent.open(f"/work-orders/{near}")
    assert parent.status == 200 and "says itself" not in parent.page
    parent.open("/breaches")
    assert len(ROW.findall(parent.page)) == 1 and "<td>self-reported</td>" not in parent.page


def test_a_parent_finds_nothing_of_its_child(house) -> None:
    ago = timedelta(days=4)
    job = house.job("10077773000", ago)
    house.cancel(job, timedelta(minutes=10), ago)
    house.job("10077773000", ago - LONG + timedelta(minutes=5))
    parent = house.desk("parent")
    for path in ("/integrity", "/integrity/cancellations",
                 f"/integrity/cancellations?outlet={house.shop.id}"):
        parent.open(path)
        assert parent.status == 200 and not ROW.findall(parent.page), path
    for path in (f"/outlets/{house.shop.id}", f"/work-orders/{job}"):
        page = parent.open(path)
        assert parent.status == 200, path
        assert "10 min" not in page and "/integrity/cancellations?" not in page, path
    shop = house.desk("shop")
    shop.open("/integrity")
    assert len(ROW.findall(shop.page)) == 2, "its own signal and its own line"


def test_it_asks_as_often_however_many_outlets(house) -> None:
    desk, ago = house.desk(Role.SERVICE_MANAGER), timedelta(days=5)
    house.cancel(house.job("10077774000", ago), timedelta(minutes=10), ago)
    few = _statements(house, desk)
    for n in range(1, 9):
        house.cancel(house.job(f"1007777400{n}", ago), timedelta(minutes=10), ago)
    assert _statements(house, desk) <= few


def _statements(house: House, desk: Desk) -> int:
    with counted(house.app) as found:
        desk.open("/integrity")
    assert desk.status == 200
    return len(found)
