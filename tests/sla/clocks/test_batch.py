"""Many promises at once are the promises one by one: equal rows, equal breaches."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import transaction
from core.errors import RuleBroken
from core.scope import Reason, Scope, Stamps
from sla.breaches.models import BreachRow
from sla.clocks import batch
from sla.clocks import service as clocks
from sla.clocks.models import ClockRow
from sla.policies.rules import ClockKind, Work
from sla.subjects import Subject
from tests import factories

SYSTEM = Scope.system(Reason.COMMAND)
KIND, WORK = ClockKind.STATEMENT_ANSWER, Work()
OWN = ("id", "subject_id")


def rows(session) -> list[dict[str, object]]:
    return [{column.name: getattr(row, column.name) for column in ClockRow.__table__.columns
             if column.name not in OWN}
            for row in session.scalars(select(ClockRow).order_by(ClockRow.subject_id))]


@pytest.fixture
def stamps(context, clock) -> Stamps:
    with transaction(SYSTEM) as session:
        factories.time_rules(session, clock())
        return Stamps.of(factories.outlet(session, "AH-5", now=clock()))


@pytest.mark.parametrize("days", [2, 30], ids=["in time", "late"])
def test_equal_rows_and_breaches(stamps, clock, days) -> None:
    end = clock() + timedelta(days=days)
    with transaction(SYSTEM) as session:
        due = batch.start_many(session, KIND, "statement", {1: stamps, 2: stamps}, WORK, clock(),
                               now=clock())
        alone = clocks.start(session, KIND, Subject("statement", 3), WORK, clock(), stamps,
                             now=clock())
        assert due == alone.due_at
        batch.stop_many(session, KIND, "statement", (1, 2), end, now=end)
        clocks.stop(session, Subject("statement", 3), KIND, end, now=end)
    with transaction(SYSTEM) as session:
        first, second, third = rows(session)
        assert first == second == third
        late = session.scalars(select(BreachRow.subject_id).order_by(BreachRow.subject_id)).all()
        assert late == ([1, 2, 3] if days == 30 else [])


def test_a_promise_that_begins_late_is_broken_at_once(stamps, clock) -> None:
    now = clock() + timedelta(days=60)
    with transaction(SYSTEM) as session:
        batch.start_many(session, KIND, "statement", {1: stamps, 2: stamps}, WORK, clock(),
                         now=now)
        assert len(session.scalars(select(BreachRow.id)).all()) == 2


def test_a_second_clock_of_the_kind_is_refused(stamps, clock) -> None:
    with pytest.raises(RuleBroken, match="clock_runs"), transaction(SYSTEM) as session:
        for _ in range(2):
            batch.start_many(session, KIND, "statement", {1: stamps}, WORK, clock(), now=clock())


def test_nothing_begins_or_ends_in_the_wrong_order(stamps, clock) -> None:
    with transaction(SYSTEM) as session:
        batch.start_many(session, KIND, "statement", {1: stamps}, WORK, clock(), now=clock())
        with pytest.raises(RuleBroken, match="out_of_order"):
            batch.stop_many(session, KIND, "statement", (1,), clock() - timedelta(days=1),
                            now=clock())
        with pytest.raises(RuleBroken, match="in_the_future"):
            batch.start_many(session, KIND, "statement", {2: stamps}, WORK,
                             clock() + timedelta(days=1), now=clock())
