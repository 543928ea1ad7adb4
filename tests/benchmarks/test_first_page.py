"""What the first page and the pages below it cost over 200,000 jobs of thirteen months, one in
ten of them still open: a bad day. Beside it the floor: counting the open jobs in plain SQL.

Nothing is asserted about time; the figures stand in docs/algorithms/key-figures.md.
"""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.db import db, transaction
from network.accounts.rules import Role
from network.regions.models import Division
from network.regions.service import load
from tests import factories
from tests.factories import BY
from tests.reports.making import SYSTEM, random_jobs, store
from tests.support_web import browser, open_session

JOBS = 200_000
FLOOR = "SELECT county_code, count(*) FROM work_orders WHERE ended_at IS NULL GROUP BY 1"
PAGES = {
    "first page": (Role.SERVICE_MANAGER, "/"),
    "first page of a region": (Role.TERRITORY_MANAGER, "/"),
    "day of a county owner": (Role.COUNTY_OWNER, "/"),
    "coverage": (Role.SERVICE_MANAGER, "/coverage"),
    "coverage of a province": (Role.SERVICE_MANAGER, "/coverage/34"),
    "one county": (Role.SERVICE_MANAGER, "/coverage/341221"),
    "late jobs": (Role.SERVICE_MANAGER, "/work-orders?due=late"),
}
REACH = {Role.TERRITORY_MANAGER: ("34",), Role.COUNTY_OWNER: ("3412",)}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desks(request: pytest.FixtureRequest) -> dict[Role, FlaskClient]:
    """The large house, made once for each database, and somebody of each role in it."""
    name = "sqlite_bench" if request.param == "sqlite" else "postgres_bench"
    bench = request.getfixturevalue(name)
    app, now = bench.reset(), bench.clock()
    with app.app_context():
        with transaction(SYSTEM) as session:
            load(session, BY)
            factories.time_rules(session, now)
            outlets = [factories.outlet(session, f"AH-{n}", now=now).id for n in range(300)]
            opened = {
                role: open_session(session, factories.account(
                    session, f"b-{role}", role, now=now, counties=REACH.get(role, ())), now)
                for role in {role for role, _path in PAGES.values()}}
            counties = tuple(session.scalars(select(Division.code).where(Division.level == 3)))
        store(random_jobs(JOBS, first=now - timedelta(days=395), days=394, counties=counties,
                          outlets=tuple(outlets)))
        with db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
    return {role: browser(app, session_id) for role, session_id in opened.items()}


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
def test_a_page_over_a_year_of_jobs(
    desks: dict[Role, FlaskClient], benchmark: Any, page: str
) -> None:
    role, path = PAGES[page]
    answer = benchmark.pedantic(lambda: desks[role].get(path), rounds=5, warmup_rounds=1)
    assert answer.status_code == 200


@pytest.mark.long
def test_the_floor_of_the_open_jobs(desks: dict[Role, FlaskClient], benchmark: Any) -> None:
    def count() -> object:
        with db.engine.connect() as connection:
            return connection.exec_driver_sql(FLOOR).all()

    with desks[Role.SERVICE_MANAGER].application.app_context():
        assert benchmark.pedantic(count, rounds=5, warmup_rounds=1)
