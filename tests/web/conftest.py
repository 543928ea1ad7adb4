"""Who sits at the desk, and two outlets in two regions."""

from collections.abc import Callable

import pytest
from flask import Flask

from core.clock import Clock
from core.db import transaction
from network.accounts.rules import Role
from tests import factories
from tests.benches import Bench, empty_bench
from tests.kept import kept
from tests.support_web import open_session
from tests.web.desk import SYSTEM, Desk


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Doors, forms and pages are tested once (ARCHITECTURE, "Tests"); a module whose questions are
    asked of both databases says `BOTH = True`, and `test_doors.py` opens every page on both."""
    marks = metafunc.definition.iter_markers("parametrize")
    own = hasattr(metafunc.module, "bench") or any(mark.args[0] == "bench" for mark in marks)
    if "bench" in metafunc.fixturenames and not own:
        both = getattr(metafunc.module, "BOTH", False)
        metafunc.parametrize("bench", ["sqlite", "postgresql"] if both else ["sqlite"],
                             indirect=True)


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    return empty_bench(request)


@pytest.fixture
def people(app: Flask, clock: Clock) -> Callable[..., Desk]:
    """A desk of each role wanted: `people(Role.ADMINISTRATOR)`."""

    def sit(role: Role, **more: object) -> Desk:
        with app.app_context(), transaction(SYSTEM) as session:
            if role in (Role.COUNTY_OWNER, Role.TERRITORY_MANAGER):
                factories.some_divisions(session)
                more = {"counties": ("3412",), **more}
            account = factories.account(session, f"d-{role}", role, now=clock(), **more)
            opened = open_session(session, account, clock())
        return Desk(app, opened)
    return sit


@kept
def shops(app: Flask, clock: Clock) -> tuple[int, int]:
    """One in the county owner's counties, one in another region."""
    with app.app_context(), transaction(SYSTEM) as session:
        factories.time_rules(session, clock())
        near = factories.outlet(session, "AH-1", now=clock(), name="颍淮电器维修")
        far = factories.outlet(session, "HB-1", now=clock(), name="清江家电", town="422802100")
        return near.id, far.id
