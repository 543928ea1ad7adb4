"""The dispatch board through HTTP: why, whom next, one action, a result per row."""

import re
from datetime import timedelta

from core.clock import business_date
from core.db import reading, transaction
from core.money import Money
from jobs.units.service import UnitValues
from jobs.work_orders import queries
from jobs.work_orders.rules import ServiceType, State
from network.accounts.rules import Role
from network.distances import service as distances
from network.distances.rules import Source as From
from network.distances.service import Place
from network.products.rules import ProductLine
from settlements.rates import service as rates
from settlements.rates.rules import Item
from settlements.rates.service import RateValues
from tests import factories
from tests.factories import BY
from tests.kept import kept
from tests.support_web import counted
from tests.training.making import card
from tests.web.desk import SYSTEM, a_job


@kept
def world(app, clock):
    """Two shops of one county; the technician of the first has a lapsed height permit."""
    with app.app_context(), transaction(SYSTEM) as session:
        factories.time_rules(session, clock())
        near = factories.outlet(session, "AH-1", now=clock(), name="颍淮电器维修")
        other = factories.outlet(session, "AH-2", now=clock(), name="老田家电维修",
                                 town="341221001")
        day = business_date(clock())
        for shop, ends in ((near, -9), (other, 300)):
            person = factories.account(session, f"p{shop.id}", Role.TECHNICIAN, now=clock(),
                                       at=shop, name=f"师傅{shop.code}")
            card(session, person, shop.id, ends=day + timedelta(days=ends), now=clock())
        return near.id, other.id


def choices(desk):
    """What the form of the board would send: its hidden fields and the first outlet of each."""
    first = re.findall(r'<select[^>]* name="(outlet-\d+)"[^>]*>\s*<option value="(\d+)"', desk.page)
    return {**desk.form("/dispatch").values, **dict(first)}


def state(app, job):
    with app.app_context(), reading(SYSTEM) as session:
        found = queries.get(session, job)
        return found.state, found.outlet_id


def high(app, clock, phone="10011110001"):
    return a_job(app, clock, phone=phone, detail=phone, service_type=ServiceType.INSTALL, floor=4,
                 unit=UnitValues(ProductLine.AIR_CONDITIONER))


def test_the_permit_stands_beside_the_job_and_the_next_outlet_gets_it(app, clock, people, world):
    job, number = high(app, clock)
    desk = people(Role.DISPATCHER)
    desk.open("/dispatch")
    assert "Not placed yet" in desk.text and number in desk.text
    assert "Not offered: 颍淮电器维修" in desk.text
    assert "permit: work at height of 师傅AH-1 lapsed on 7 Jul" in desk.text
    form = choices(desk)
    assert form[f"outlet-{job}"] == str(world[1])
    desk.send("/dispatch", **{**form, "only": job})
    assert f"{number} given to 老田家电维修" in desk.text
    assert state(app, job) == (State.DISPATCHED, world[1])
    assert "Every job has an outlet" in desk.text


def test_the_way_and_its_allowance_stand_on_the_offer(app, clock, people, world):
    """DEMO, story 3: (170 − 10) × 2."""
    day = business_date(clock())
    with app.app_context(), transaction(SYSTEM) as session:
        distances.enter(session, BY, world[1], Place(factories.TOWN_LAOJI, ""), 170,
                        From.MEASURED, from_day=day, now=clock())
        rates.enter(session, BY, [RateValues(
            Item.REMOTE_KM, Money(2_00), day, threshold_km=10, tier=4)], now=clock())
    high(app, clock)
    desk = people(Role.DISPATCHER)
    desk.open("/dispatch")
    assert "170 km · remote allowance ¥320.00" in desk.text


def test_many_at_once_each_with_its_own_result(app, clock, people, world):
    plain, plain_number = a_job(app, clock, phone="10011110002", detail="2")
    hard, hard_number = high(app, clock)
    gone, gone_number = a_job(app, clock, phone="10011110003", detail="3")
    desk = people(Role.DISPATCHER)
    desk.open("/dispatch")
    form = choices(desk)
    other = people(Role.SERVICE_MANAGER)
    other.send(f"/work-orders/{gone}/cancel", reason="works_again", note="好了")
    desk.send("/dispatch", **{
        **form, "ids": [plain, hard, gone, 987_654], f"outlet-{hard}": world[0],
        "action": "dispatch"})
    assert f"{plain_number} given to 颍淮电器维修" in desk.text
    assert f"{hard_number} The permit for work at height has lapsed" in desk.text
    assert f"{gone_number} Somebody else changed this record" in desk.text
    assert "987654 987654 does not exist, or is not among yours." in desk.text
    assert state(app, plain)[0] is State.DISPATCHED
    assert state(app, hard)[0] is State.NEW and state(app, gone)[0] is State.CANCELLED


def test_the_same_form_sent_twice_gives_each_job_once(app, clock, people, world):
    job = a_job(app, clock)[0]
    desk = people(Role.DISPATCHER)
    desk.open("/dispatch")
    form = {**choices(desk), "only": job}
    desk.send("/dispatch", **form)
    again = desk.send("/dispatch", **form)
    assert "given to" in again and state(app, job)[0] is State.DISPATCHED
    with app.app_context(), reading(SYSTEM) as session:
        assert queries.get(session, job).version == 2


def test_refused_and_silent_jobs_come_back(app, clock, people, world):
    refused = a_job(app, clock, world[0], phone="10011110004", detail="4")[0]
    silent = a_job(app, clock, world[0], phone="10011110005", detail="5")[0]
    agent = people(Role.HOTLINE)
    agent.send(f"/work-orders/{refused}/refuse", reason="too_far")
    clock.tick(hours=5)
    desk = people(Role.DISPATCHER)
    desk.open("/dispatch")
    assert "Given back" in desk.text and "颍淮电器维修 · too far" in desk.text
    assert "The outlet does not answer" in desk.text
    form = choices(desk)
    assert form[f"outlet-{refused}"] == form[f"outlet-{silent}"] == str(world[1])


def test_the_page_of_a_job_offers_the_same(app, clock, people, world):
    job = high(app, clock)[0]
    desk = people(Role.DISPATCHER)
    desk.open(f"/work-orders/{job}")
    assert desk.form("/dispatch").values["outlet_id"] == str(world[1])
    assert "Not offered: 颍淮电器维修" in desk.text and "floor 4" in desk.text
    desk.send(f"/work-orders/{job}/dispatch", outlet_id=world[0], reason="nearest")
    assert "The permit for work at height has lapsed: the law forbids it." in desk.text


def test_the_board_costs_the_same_for_few_and_for_many(app, clock, people, world):
    desk = people(Role.DISPATCHER)
    high(app, clock)
    with counted(app) as few:
        desk.open("/dispatch")
    for n in range(10, 22):
        high(app, clock, f"100111100{n}")
    with counted(app) as many:
        desk.open("/dispatch")
    assert len(many) == len(few) < 25


def test_the_board_is_the_dispatchers(app, clock, people, world):
    agent = people(Role.HOTLINE)
    agent.open("/dispatch")
    assert agent.status == 403
