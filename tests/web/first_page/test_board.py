"""The first page through HTTP: what stands there is what stands behind the links."""

import re
from datetime import timedelta

from core.db import transaction
from jobs.dispatch import service as dispatching
from jobs.intake import service as intake
from jobs.work_orders.rules import DispatchReason, Source
from network.accounts.rules import Role
from network.areas import service as areas
from sla.sweep import sweep
from tests import factories
from tests.factories import BY, TOWN_LAOJI
from tests.kept import kept
from tests.support_web import counted
from tests.web.desk import SYSTEM, Desk

BOTH = True

FIGURE = re.compile(r'<a class="sn-fig[^"]*" href="([^"]*)"><span class="k">([^<]*)</span>'
                    r'<span class="v">([^<]*)')
MATTER = re.compile(r'<a class="t1" href="(/work-orders/\d+)">')
ROW = re.compile(r'<th scope="row"><a class="t1" href="/work-orders/\d+"')
FAR_TOWN = "422802102"
MOST = 60
MORE = 12


def figures(desk: Desk) -> dict[str, tuple[str, float]]:
    """Label → address and number of every figure of the strip."""
    return {label: (href.replace("&amp;", "&"), float(value.strip("¥").replace(",", "")))
            for href, label, value in FIGURE.findall(desk.page)}


def jobs(app, clock, number: int, outlets: list[int], first: int = 0, town: str = TOWN_LAOJI,
         given: bool = True, days_ago: int = 0) -> None:
    at = clock() - timedelta(days=days_ago)
    with app.app_context(), transaction(SYSTEM) as session:
        for n in range(first, first + number):
            call = factories.call(f"1008888{n:04d}", detail="", town=town)
            job = intake.take(session, BY, call, Source.HOTLINE, now=at)
            if given:
                dispatching.dispatch(session, BY, job.id, outlets[n % len(outlets)],
                                     DispatchReason.NEAREST, now=at)
        sweep(session, clock())


def test_an_empty_house_says_that_nothing_waits(people) -> None:
    desk = people(Role.SERVICE_MANAGER)
    desk.open("/")
    assert desk.status == 200 and "Nothing here. Good." in desk.page
    assert {value for _href, value in figures(desk).values()} == {0}


def test_a_figure_is_the_number_of_rows_behind_it(app, clock, people, shops) -> None:
    jobs(app, clock, 3, list(shops), days_ago=11)
    jobs(app, clock, 2, list(shops), first=3, days_ago=2)
    desk = people(Role.SERVICE_MANAGER)
    for label, number in (("Late jobs", 5), ("Waiting over 10 days", 3)):
        desk.open("/")
        href, value = figures(desk)[label]
        assert value == number, label
        desk.open(href)
        assert len(ROW.findall(desk.page)) == value, label


def test_each_late_job_is_one_matter_under_its_holder(app, clock, people, shops) -> None:
    jobs(app, clock, 2, [shops[0]], days_ago=9)
    jobs(app, clock, 1, [], first=2, given=False, days_ago=9)
    desk = people(Role.SERVICE_MANAGER)
    desk.open("/")
    assert len(MATTER.findall(desk.page)) == 3
    text = desk.text
    assert re.search(r"Maker \d+ .*Outlets 2", text), text
    assert text.index("Maker") < text.index("颍淮电器维修")


def test_a_region_sees_its_own_and_nothing_else(app, clock, people, shops) -> None:
    jobs(app, clock, 2, [shops[0]], days_ago=11)
    jobs(app, clock, 3, [shops[1]], first=2, town=FAR_TOWN, days_ago=11)
    manager = people(Role.TERRITORY_MANAGER, counties=("34",))
    manager.open("/")
    assert figures(manager)["Late jobs"][1] == 2
    assert "利川" not in manager.page and "清江家电" not in manager.page
    head = people(Role.SERVICE_MANAGER)
    head.open("/")
    assert figures(head)["Late jobs"][1] == 5


@kept
def few_jobs(app, clock, shops) -> list[int]:
    jobs(app, clock, 2, list(shops), days_ago=11)
    return list(shops)


def test_it_asks_as_often_however_many_rows_there_are(app, clock, people, few_jobs) -> None:
    desk = people(Role.SERVICE_MANAGER)
    few = _statements(app, desk, "/")
    jobs(app, clock, MORE, few_jobs, first=2, days_ago=11)
    assert _statements(app, desk, "/") <= few <= MOST


def test_coverage_asks_as_often_however_many_outlets(app, clock, people, few_jobs) -> None:
    desk = people(Role.SERVICE_MANAGER)
    paths = ("/coverage", "/coverage/34", "/coverage/3412", "/coverage/341221", "/coverage/gaps")
    few = {path: _statements(app, desk, path) for path in paths}
    with app.app_context(), transaction(SYSTEM) as session:
        more = [factories.outlet(session, f"AH-{n}", now=clock()).id for n in range(2, 2 + MORE)]
    jobs(app, clock, MORE, more, first=2, days_ago=11)
    for path in paths:
        assert _statements(app, desk, path) <= few[path] <= MOST, path


def _statements(app, desk: Desk, path: str) -> int:
    with counted(app) as found:
        desk.open(path)
    assert (desk.status, desk.path) == (200, path)
    return len(found)


def test_from_the_province_down_to_the_job(app, clock, people, shops) -> None:
    jobs(app, clock, 1, [shops[0]])
    desk = people(Role.SERVICE_MANAGER)
    desk.open("/coverage")
    for step in ("/coverage/34", "/coverage/3412", "/coverage/341221",
                 f"/outlets/{shops[0]}", "/work-orders/1"):
        assert f'href="{step}"' in desk.page, (desk.path, step)
        desk.open(step)
        assert desk.status == 200


def test_a_division_there_is_not_answers_404(people, shops) -> None:
    desk = people(Role.SERVICE_MANAGER)
    for path in ("/coverage/99", "/coverage/341221104", "/coverage/xx", "/coverage/341299"):
        desk.open(path)
        assert desk.status == 404, path


def test_a_county_served_from_elsewhere_is_no_gap(app, clock, people, shops) -> None:
    people(Role.COUNTY_OWNER, counties=("34",))
    desk = people(Role.SERVICE_MANAGER)
    desk.open("/coverage/gaps")
    assert "蜀山区" in desk.page and "临泉县" not in desk.page
    with app.app_context(), transaction(SYSTEM) as session:
        areas.serve(session, BY, {shops[0]: ["340104"]}, now=clock())
    desk.open("/coverage/gaps")
    assert "蜀山区" not in desk.page and "利川市" in desk.page


FIRST = {
    Role.SERVICE_MANAGER: "/", Role.ADMINISTRATOR: "/", Role.AUDITOR: "/",
    Role.TERRITORY_MANAGER: "/", Role.COUNTY_OWNER: "/", Role.HOTLINE: "/intake",
    Role.DISPATCHER: "/dispatch", Role.PARTS_PLANNER: "/", Role.FINANCE_CLERK: "/",
    Role.FINANCE_APPROVER: "/", Role.WAREHOUSE: "/part-requests", Role.ADJUDICATOR: "/claims",
    Role.TRAINER: "/certificates",
    Role.TECHNICAL: "/work-orders", Role.COMPLAINTS: "/work-orders", Role.SALES: "/work-orders",
}


def test_each_begins_where_the_work_is(people) -> None:
    for role, path in FIRST.items():
        desk = people(role, **({"counties": ("34",)} if role is Role.SALES else {}))
        desk.open("/")
        assert (desk.status, desk.path) == (200, path), role


def test_the_county_owners_day(app, clock, people, shops) -> None:
    jobs(app, clock, 1, [shops[0]], days_ago=4)
    jobs(app, clock, 1, [shops[1]], first=1, town=FAR_TOWN, days_ago=4)
    owner = people(Role.COUNTY_OWNER, counties=("3412",))
    owner.open("/")
    found = figures(owner)
    assert {label: value for label, (_href, value) in found.items()} == {
        "Nobody takes it": 0, "Over 3 days": 1, "Due today": 0}
    assert "颍淮电器维修" in owner.page and "清江" not in owner.page
    owner.open(found["Over 3 days"][0])
    assert len(ROW.findall(owner.page)) == 1


def test_what_falls_due_today_is_what_its_link_shows(app, clock, people, shops) -> None:
    """An offer has to be answered within two hours; tomorrow that is late and not due."""
    jobs(app, clock, 2, [shops[0]])
    desk = people(Role.COUNTY_OWNER, counties=("3412",))
    desk.open("/")
    href, value = figures(desk)["Due today"]
    assert value == 2
    desk.open(href)
    assert len(ROW.findall(desk.page)) == 2
    clock.tick(hours=7)
    desk.open(href)
    assert (desk.path, len(ROW.findall(desk.page))) == ("/work-orders", 0)
