"""How long a sweep takes: 20,000 clocks due at once, and a million that are not.

Nothing is asserted about time; the figures stand in docs/algorithms/clocks.md.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import insert

from core.db import db, reading, transaction
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.calendars import queries as calendars
from sla.clocks.models import ClockRow
from sla.clocks.rules import Clock
from sla.clocks.stored import columns, promise_columns
from sla.parties import Party
from sla.policies import queries as policies
from sla.policies.rules import ClockKind, promise_for
from sla.segments.models import SegmentRow
from sla.sweep import Swept, sweep
from tests.sla.making import SYSTEM, WORK, hours, prepare

DUE = 20_000
IDLE = 1_000_000
CHUNK = 10_000


def fill(now: datetime, number: int, first: int, *, spread: timedelta) -> None:
    """Running on-site clocks with one segment each, begun over `spread` before now."""
    with transaction(SYSTEM) as session:
        dated = calendars.current(session)
        chosen, target = promise_columns(
            promise_for(policies.current(session), ClockKind.ON_SITE, WORK), dated)
    calendar = dated[chosen["calendar_code"]].calendar
    step = spread / number
    rows = ({"kind": ClockKind.ON_SITE, "subject_kind": "work_order", "subject_id": first + n,
             "version": 1, "work": "{}", "started_at": (begun := now - step * n),
             "cancelled": False, "rung": 0, **chosen,
             **columns(Clock(calendar, target, begun), begun)} for n in range(number))
    for part in _parts(rows):
        segments = [{"subject_kind": "work_order", "subject_id": row["subject_id"],
                     "party": Party.OUTLET, "cause": "job", "holder": "outlet:1",
                     "from_at": row["started_at"], "to_at": None} for row in part]
        with db.engine.begin() as connection:
            connection.execute(insert(ClockRow.__table__), part)
            connection.execute(insert(SegmentRow.__table__), segments)
    learn()


def multiply(times: int) -> None:
    """Every clock that is there, so many times more, for further subjects."""
    names = [c.name for c in ClockRow.__table__.columns if c.name not in ("id", "subject_id")]
    most = "(SELECT max(subject_id) FROM clocks)"
    with db.engine.begin() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n "
            f"WHERE k < {times}) INSERT INTO clocks ({', '.join(names)}, subject_id) "
            f"SELECT {', '.join(names)}, subject_id + k * {most} FROM clocks, n")
    learn()


def learn() -> None:
    """Gives the database the figures it plans by."""
    with db.engine.begin() as connection:
        for table in ("clocks", "segments"):
            connection.exec_driver_sql(f"ANALYZE {table}")


def _parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(rows, CHUNK)):
        yield part


def swept(now: datetime) -> Swept:
    with transaction(SYSTEM) as session:
        return sweep(session, now)


@pytest.fixture
def ready(context: Any, clock: Any) -> datetime:
    with transaction(SYSTEM) as session:
        prepare(session, clock())
    moment: datetime = clock()
    return moment


def test_twenty_thousand_due_at_once(ready: datetime, benchmark: Any) -> None:
    fill(ready, DUE, 1, spread=timedelta(hours=10))
    found = benchmark.pedantic(swept, (ready + hours(73),), rounds=1)
    assert found.breached == DUE
    assert swept(ready + hours(73)) == Swept()


@pytest.mark.long
def test_a_million_idle_clocks_do_not_slow_an_empty_sweep(ready: datetime,
                                                          benchmark: Any) -> None:
    fill(ready, CHUNK, 1, spread=timedelta(hours=30))
    multiply(IDLE // CHUNK - 1)
    assert benchmark.pedantic(swept, (ready,), rounds=5, warmup_rounds=1) == Swept()


@pytest.mark.long
def test_a_few_due_among_a_million_idle(ready: datetime, benchmark: Any) -> None:
    fill(ready, CHUNK, 1, spread=timedelta(hours=30))
    multiply(IDLE // CHUNK - 1)
    fill(ready - hours(60), 1_000, IDLE + 1, spread=timedelta(hours=1))
    found = benchmark.pedantic(swept, (ready + hours(13),), rounds=1)
    assert found.breached == 1_000


def test_a_page_of_many_breaches(ready: datetime, benchmark: Any) -> None:
    fill(ready, DUE, 1, spread=timedelta(hours=10))
    swept(ready + hours(73))

    def page() -> int:
        with reading(SYSTEM) as session:
            found = breaches.page(session, BreachFilter(kind=ClockKind.ON_SITE), "10000", 50,
                                  now=ready + hours(80))
        return len(found.rows)

    assert benchmark.pedantic(page, rounds=20, warmup_rounds=2) == 50
