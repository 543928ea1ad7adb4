"""How long the key figures take over 100,000 jobs of a year, beside plain SQL that only counts.

Nothing is asserted about time; the figures stand in docs/algorithms/key-figures.md.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from core.db import db, reading, transaction
from reports.figures import promises, times
from reports.figures.rules import Month, Slice
from reports.figures.slices import By
from sla.policies.rules import ClockKind
from tests import factories
from tests.reports.making import SYSTEM, random_jobs, store

JOBS = 100_000
JUNE = Month(2026, 6)
SPAN, END = JUNE.span, JUNE.span.end
START = datetime(2025, 6, 1, tzinfo=UTC)

FLOOR = (
    "SELECT w.tier, count(*) FROM {table} c LEFT JOIN work_orders w ON w.id = c.subject_id "
    "WHERE c.kind = 'on_site' AND c.due_at >= '{first}' AND c.due_at < '{end}' {more} "
    "GROUP BY w.tier"
)
"""What the rate by tier costs at least: its two counts without models and without scope."""


def floor() -> int:
    found = 0
    with db.engine.connect() as connection:
        for table, more in (("clocks", "AND c.state = 'met'"), ("breaches", "")):
            statement = FLOOR.format(table=table, more=more, first=_plain(SPAN.first),
                                     end=_plain(END))
            found += len(connection.exec_driver_sql(statement).all())
    return found


def _plain(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


CASES: dict[str, Callable[[Any], object]] = {
    "attainment by tier": lambda session: promises.attainment(
        session, SPAN, [ClockKind.ON_SITE], by=(By.TIER,)),
    "attainment of a province by county": lambda session: promises.attainment(
        session, SPAN, [ClockKind.ON_SITE], Slice("34"), by=(By.COUNTY,)),
    "every kind": lambda session: promises.by_kind(session, SPAN),
    "thirteen months": lambda session: promises.series(
        session, JUNE.series(13), ClockKind.ON_SITE),
    "sources": lambda session: promises.sources(session, SPAN),
    "acceptance": lambda session: promises.acceptance(session, SPAN, END),
    "waiting now": lambda session: times.waiting(session, END, by=(By.TIER,)),
    "waiting a year ago": lambda session: times.waiting(
        session, JUNE.back(11).span.end, by=(By.TIER,)),
    "shares": lambda session: times.shares(session, SPAN),
    "durations": lambda session: times.durations(session, SPAN),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest) -> Any:
    """One filled database for all the figures."""
    name = "sqlite_bench" if request.param == "sqlite" else "postgres_bench"
    app = request.getfixturevalue(name).reset()
    with app.app_context():
        with transaction(SYSTEM) as session:
            for code in ("A", "B", "C"):
                factories.outlet(session, code, now=START)
        store(random_jobs(JOBS, first=START, days=395))
        with db.engine.begin() as connection:
            for table in ("work_orders", "clocks", "segments", "breaches"):
                connection.exec_driver_sql(f"ANALYZE {table}")
    return app


@pytest.mark.long
@pytest.mark.parametrize("name", CASES)
def test_a_figure_over_a_year_of_jobs(filled: Any, benchmark: Any, name: str) -> None:
    def count() -> object:
        with reading(SYSTEM) as session:
            return CASES[name](session)

    with filled.app_context():
        assert benchmark.pedantic(count, rounds=5, warmup_rounds=1)


@pytest.mark.long
def test_the_floor(filled: Any, benchmark: Any) -> None:
    with filled.app_context():
        assert benchmark.pedantic(floor, rounds=5, warmup_rounds=1)
