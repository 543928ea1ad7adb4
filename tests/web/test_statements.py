"""A page asks the database the same number of times however many rows it shows."""

from datetime import timedelta

import pytest

from core.db import transaction
from jobs.dispatch import service as dispatching
from jobs.intake import service as intake
from jobs.work_orders import service as orders
from jobs.work_orders.rules import DispatchReason, Source
from network.accounts.rules import Role
from office.notices.service import NewNotice, notify
from sla.sweep import sweep
from tests import factories
from tests.factories import BY, TOWN_LAOJI
from tests.kept import kept
from tests.support_web import counted
from tests.web.desk import SYSTEM, Desk

BOTH = True

FEW, MANY = 5, 16
MOST = 30


def statements(app, desk: Desk, path: str) -> int:
    with counted(app) as found:
        desk.open(path)
    assert desk.status == 200
    return len(found)


def some_jobs(app, clock, first: int, number: int, outlets: list[int]) -> None:
    """Jobs with different people, outlets and ages, so that nothing is looked up once for all."""
    with app.app_context(), transaction(SYSTEM) as session:
        for n in range(first, first + number):
            at = clock() + timedelta(minutes=n)
            job = intake.take(session, BY, factories.call(f"1008888{n:04d}", detail=""),
                              Source.HOTLINE, now=at)
            dispatching.dispatch(session, BY, job.id, outlets[n % len(outlets)],
                                 DispatchReason.NEAREST, now=at)
            if n % 2:
                dispatching.accept(session, BY, job.id, now=at + timedelta(minutes=1))


@kept
def outlets(app, clock) -> list[int]:
    with app.app_context(), transaction(SYSTEM) as session:
        factories.time_rules(session, clock())
        return [factories.outlet(session, f"AH-{n}", now=clock(), name=f"网点{n}").id
                for n in range(5)]


@kept
def few_jobs(app, clock, outlets) -> None:
    some_jobs(app, clock, 0, FEW, outlets)


@pytest.fixture
def grown(app, people, few_jobs):
    """Counts a page with few rows, lets the house grow, counts again."""
    desk = people(Role.SERVICE_MANAGER)

    def grow(path: str, more) -> tuple[int, int]:
        few = statements(app, desk, path)
        more()
        return few, statements(app, desk, path)

    return grow


@pytest.mark.parametrize("path", ["/work-orders", "/work-orders?view=all", "/work-orders?due=late"])
def test_the_list_of_jobs(app, clock, grown, outlets, path) -> None:
    few, many = grown(path, lambda: some_jobs(app, clock, FEW, MANY - FEW, outlets))
    assert few == many <= MOST


def test_the_list_of_breaches(app, clock, grown, outlets) -> None:
    def late() -> None:
        clock.tick(days=5)
        with app.app_context(), transaction(SYSTEM) as session:
            sweep(session, clock())

    late()

    def more() -> None:
        some_jobs(app, clock, FEW, MANY - FEW, outlets)
        late()

    few, many = grown("/breaches", more)
    assert few == many <= MOST


def test_the_list_of_outlets_and_one_with_its_children(app, clock, grown, outlets) -> None:
    def more() -> None:
        with app.app_context(), transaction(SYSTEM) as session:
            for n in range(5, MANY):
                factories.outlet(session, f"AH-{n}", now=clock(), parent="AH-0")

    few, many = grown("/outlets", more)
    assert few == many <= MOST


def test_one_outlet_with_children(app, clock, grown, outlets) -> None:
    def children(first: int, number: int):
        def more() -> None:
            with app.app_context(), transaction(SYSTEM) as session:
                for n in range(first, first + number):
                    factories.outlet(session, f"CH-{n}", now=clock(), parent="AH-0")
        return more

    children(0, 2)()
    few, many = grown(f"/outlets/{outlets[0]}", children(2, MANY))
    assert few == many <= MOST


def test_the_notices(app, clock, grown, people) -> None:
    def given(first: int, number: int) -> None:
        with app.app_context(), transaction(SYSTEM) as session:
            notify(session, [NewNotice(1, "Escalated", "work_order", n, {"clock": "on_site"})
                             for n in range(first, first + number)], now=clock())

    given(1, FEW)
    few, many = grown("/notices", lambda: given(FEW + 1, MANY - FEW))
    assert few == many <= MOST


def test_the_accounts(app, clock, grown) -> None:
    def more() -> None:
        with app.app_context(), transaction(SYSTEM) as session:
            for n in range(MANY):
                factories.account(session, f"a-{n:03d}", Role.HOTLINE, now=clock())

    few, many = grown("/accounts", more)
    assert few == many <= MOST


def test_one_job_with_a_long_history(app, clock, people, few_jobs) -> None:
    """Steps by many people, notes and other outlets near by."""
    desk = people(Role.SERVICE_MANAGER)
    few = statements(app, desk, "/work-orders/2")
    with app.app_context(), transaction(SYSTEM) as session:
        for n in range(MANY - FEW):
            person = factories.account(session, f"b-{n}", Role.HOTLINE, now=clock())
            orders.add_note(session, f"account:{person}", 2, f"第{n}次", now=clock())
            orders.chase(session, f"account:{person}", 2, "", now=clock())
            factories.outlet(session, f"CH-{n}", now=clock(), town=TOWN_LAOJI)
    assert statements(app, desk, "/work-orders/2") == few <= MOST


def test_control_a_question_per_row_would_be_seen(app, people, few_jobs) -> None:
    """The count itself tells pages apart: opening each job asks as often as there are jobs."""
    desk = people(Role.SERVICE_MANAGER)
    one = statements(app, desk, "/work-orders/1")
    with counted(app) as found:
        for job in range(1, FEW + 1):
            desk.open(f"/work-orders/{job}")
    assert len(found) > one * (FEW - 1)
