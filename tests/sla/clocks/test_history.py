"""History of another system: past moments, verdicts, and nobody told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from core.facts import FactRow
from sla.breaches.models import BreachRow, EscalationRow
from sla.breaches.rules import Source
from sla.calendars import presets
from sla.calendars import service as calendars
from sla.clocks.history import Past, Recorded, record_history
from sla.clocks.rules import State
from sla.parties import Party
from sla.policies import queries as policies
from sla.policies import service as policy_service
from sla.policies.rules import ClockKind
from sla.segments import queries as segment_queries
from sla.segments import service as segments
from sla.segments.service import Thread
from sla.segments.threads import Knot
from sla.sweep import sweep
from sla.targets.rules import RunningHours, WindowHours
from tests.factories import BY
from tests.sla.making import NOBODY, SYSTEM, at, hours, job, line, prepare

DESK = "desk"
TARGET = WindowHours.of("10.5")
MONDAY = at("2016-02-29 00:00")


@pytest.fixture
def ready(context, clock):
    with transaction(SYSTEM) as session:
        prepare(session, clock())
        calendars.open_calendar(session, BY, DESK,
                                presets.around_the_clock_weekdays("UTC"), now=clock())
    return clock()


def past(number, started, lasted, **more):
    values = {"target": TARGET, "calendar": DESK, **more}
    return Past(ClockKind.REPAIR, job(number), NOBODY, started,
                None if lasted is None else started + hours(lasted), **values)


def test_verdicts_hold_as_of_then_and_weigh_nothing(ready):
    rows = [past(1, MONDAY, 10.5), past(2, MONDAY, 10.6), past(3, MONDAY, 500, target=None),
            past(4, MONDAY - hours(10), 58), past(5, MONDAY, None),
            past(6, MONDAY, 90, cancelled=True)]
    with transaction(SYSTEM) as session:
        assert record_history(session, rows, now=ready, batch="import-7") == Recorded(6, 4)
    with reading(SYSTEM) as session:
        assert [line(session, ClockKind.REPAIR, job(n)).state for n in range(1, 7)] == [
            State.MET, State.MET_LATE, State.NO_TARGET, State.MET_LATE, State.BREACHED,
            State.BREACHED]
        assert set(session.execute(select(BreachRow.source, BreachRow.weight, BreachRow.found_at)
                                   )) == {(Source.IMPORTED, 0, ready)}


def test_nobody_is_told_and_nothing_climbs(ready):
    with transaction(SYSTEM) as session:
        record_history(session, [past(1, MONDAY, None)], now=ready, batch="import-7")
        assert sweep(session, ready + timedelta(days=400)).total == 0
        assert session.scalar(select(func.count()).select_from(EscalationRow)) == 0
        assert session.execute(select(FactRow.name, FactRow.batch).where(
            FactRow.kind == "breach")).all() == [("BreachImported", "import-7-1")]


def test_each_clock_gets_its_own_breach_however_many(ready):
    rows = [past(n, MONDAY + timedelta(minutes=n), 10 + n % 2) for n in range(1, 4_101)]
    with transaction(SYSTEM) as session:
        assert record_history(session, rows, now=ready, batch="i").breached == 2_050
    with reading(SYSTEM) as session:
        wrong = session.scalar(select(func.count()).select_from(BreachRow).where(
            BreachRow.subject_id % 2 == 0))
    assert wrong == 0


def test_a_promise_of_another_system_outlives_our_policies(ready):
    with transaction(SYSTEM) as session:
        record_history(session, [past(1, ready, None, target=RunningHours.of(9))], now=ready,
                       batch="i")
        policy = next(p for p in policies.current(session) if p.clock is ClockKind.REPAIR)
        policy_service.change_policy(session, BY, replace(policy, target=RunningHours.of(1)),
                                     now=ready)
        assert line(session, ClockKind.REPAIR).due == ready + hours(9)
    with transaction(SYSTEM) as session:
        calendars.new_version(session, BY, DESK, presets.running(), now=ready)
        found = line(session, ClockKind.REPAIR)
    assert (found.due, found.calendar_version) == (ready + hours(9), 2)


def test_a_course_that_is_told_whole(ready):
    knots = (Knot(MONDAY, Party.DISPATCH, "group", "", NOBODY),
             Knot(MONDAY + hours(2), Party.OUTLET, "group", "outlet:1", NOBODY),
             Knot(MONDAY + hours(9), None, "closed", "", NOBODY))
    with transaction(SYSTEM) as session:
        assert segments.record_history(session, [Thread(job(n), knots) for n in (1, 2)]) == 4
        assert segment_queries.broken_threads(session) == []
        found = segment_queries.shares_of(session, "work_order", [1, 2], ready)
    assert [found[n].by_party for n in (1, 2)] == [
        ((Party.DISPATCH, 7_200), (Party.OUTLET, 25_200))] * 2
