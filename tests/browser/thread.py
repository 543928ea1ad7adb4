"""What the one thread through every module begins with: an outlet under its parent and one
beside them, what was agreed with them, prices, ways, accounts, one part on a shelf, the office."""

from datetime import date, timedelta

from flask import Flask

from core.db import transaction
from core.money import Money
from jobs.work_orders.rules import Grade
from network.accounts.rules import Role
from network.agreements import service as agreements
from network.agreements.rules import Period, Route, Terms
from network.distances import service as distances
from network.distances.rules import Source
from network.distances.service import Place
from network.outlets import queries as outlets
from network.products.rules import ProductLine
from parts.catalogue import service as catalogue
from parts.catalogue.service import PartValues
from parts.stock import service as stock
from settlements.rates import service as rates
from settlements.rates.rules import Item
from settlements.rates.service import RateValues
from tests import factories
from tests.browser import live
from tests.factories import BY
from tests.settlements.making import payee
from tests.support import ManualClock

VILLAGE, KM = "大兴村", 40
PART = "QS-RF-2107"
SINCE = date(2026, 1, 1)
OFFICE = (
    ("xia", Role.HOTLINE, "夏知雨"),
    ("pai", Role.DISPATCHER, "方寄平"),
    ("pei", Role.PARTS_PLANNER, "裴思源"),
    ("ku", Role.WAREHOUSE, "库尔班"),
    ("yan", Role.ADJUDICATOR, "严审之"),
    ("qian", Role.FINANCE_CLERK, "钱掌柜"),
    ("fu", Role.FINANCE_APPROVER, "傅明远"),
    ("shen", Role.SERVICE_MANAGER, "沈知秋"),
)
LABOUR = {Grade.MINOR: 80, Grade.SMALL: 120, Grade.MEDIUM: 180, Grade.MAJOR: 260}


def prepare(app: Flask, clock: ManualClock) -> None:
    """Everything that has to be known before the first call. A small repair costs 120.00, a
    kilometre above ten 2.00; a tenth of the labour is the parent's, who gets all of the money
    and passes the shop's part on."""
    now = clock()
    with app.app_context(), transaction(live.SYSTEM) as session:
        parent, shop = outlets.get(session, 1), outlets.get(session, 2)
        beside = factories.outlet(session, "HB-15", now=now, town=live.TOWN, name="龙船家电服务")
        factories.account(session, "chuan", Role.OWNER, now=now, at=beside, name="龙长河")
        for login, role, name in OFFICE:
            factories.account(session, login, role, now=now, name=name)
        factories.account(session, "gao", Role.TERRITORY_MANAGER, now=now, name="高见山",
                          counties=(live.TOWN[:6],))
        for outlet, terms in ((parent, Terms()), (beside, Terms()),
                              (shop, Terms(1_000, Route.THROUGH_PARENT))):
            agreements.make(session, BY, outlet.id, terms, Period(SINCE), now=now)
            payee(session, outlet, now=now)
        distances.enter(session, BY, shop.id, Place(live.TOWN, VILLAGE), KM, Source.MEASURED,
                        from_day=SINCE, now=now)
        rates.enter(session, BY, [
            *(RateValues(Item.LABOUR, Money(yuan * 100), SINCE, grade=grade.value)
              for grade, yuan in LABOUR.items()),
            RateValues(Item.REMOTE_KM, Money(200), SINCE, threshold_km=10)], now=now)
        wuhan = catalogue.open_warehouse(session, "WUH", "武汉仓")
        made = catalogue.save_many(session, BY, [
            PartValues(PART, "主控板", ProductLine.REFRIGERATOR, Money(186_00))],
            now=now - timedelta(days=1))
        stock.stock_in(session, BY, wuhan.id, made.parts[0].id, 3, "opening:1", now=now)
