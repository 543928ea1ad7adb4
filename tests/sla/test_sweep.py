"""The sweep finds what nobody stopped, once, and agrees with judging each clock."""

import threading
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from core.db import db, reading, transaction, write
from core.facts import FactRow
from core.scope import Stamps
from sla.breaches import queries as breaches
from sla.breaches.models import BreachRow, EscalationRow
from sla.breaches.rules import Step
from sla.clocks import queries, service
from sla.clocks.models import ClockRow
from sla.clocks.pauses import PauseReason
from sla.clocks.rules import State
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import service as segments
from sla.sweep import Swept, sweep
from tests import factories
from tests.sla.making import JOB, NOBODY, SYSTEM, WORK, hours, job, line, prepare
from tests.support import examples

ON_SITE = ClockKind.ON_SITE
SECOND = timedelta(seconds=1)


def swept(now, limit=20_000):
    with transaction(SYSTEM) as session:
        return sweep(session, now, limit)


@pytest.fixture
def began(context, clock):
    """Three jobs an hour apart, each with 72 running hours to be on site."""
    with transaction(SYSTEM) as session:
        prepare(session, clock())
        for number in (1, 2, 3):
            moment = clock() + hours(number - 1)
            service.start(session, ON_SITE, job(number), WORK, moment, NOBODY, now=moment)
    return clock()


def states(session):
    return list(session.scalars(select(ClockRow.state).order_by(ClockRow.id)))


def test_a_breach_is_found_the_second_after_and_never_again(began):
    due = began + hours(72)
    assert swept(due).breached == 0
    assert swept(due + SECOND).breached == 1
    assert swept(due + SECOND) == Swept()
    with reading(SYSTEM) as session:
        assert session.execute(select(BreachRow.due_at, BreachRow.found_at, BreachRow.party)
                               ).all() == [(due, due + SECOND, Party.OUTLET)]
        assert list(session.scalars(select(EscalationRow.step))) == [Step.HOLDER]
        assert session.scalar(select(func.count()).select_from(FactRow).where(
            FactRow.kind == "breach")) == 1


def test_a_batch_takes_the_oldest_first(began):
    late = began + hours(100)
    with transaction(SYSTEM) as session:
        found = sweep(session, late, 2)
        assert (found.breached, states(session)) == (2, [State.BREACHED, State.BREACHED,
                                                         State.WARN75])
    assert swept(late, 2).breached == 1


def test_warnings_come_at_half_and_three_quarters(began):
    assert swept(began + hours(36) - SECOND).warned == 0
    swept(began + hours(36))
    with reading(SYSTEM) as session:
        assert states(session) == [State.WARN50, State.RUNNING, State.RUNNING]
    swept(began + hours(55))
    with reading(SYSTEM) as session:
        assert states(session) == [State.WARN75, State.WARN75, State.WARN50]
    assert swept(began + hours(55)) == Swept()


def test_the_ladder_is_climbed_once_each_step(began):
    """125, 150 and 200 % of 72 hours after the start; who was missed while nobody swept
    learns of it in order."""
    swept(began + hours(73))
    assert swept(began + hours(90)).escalated == 0
    assert swept(began + hours(90) + SECOND).escalated == 1
    while swept(began + hours(200)).total:
        pass
    with reading(SYSTEM) as session:
        first = session.scalars(select(BreachRow.id).order_by(BreachRow.id)).first()
        assert list(breaches.steps(session, first)) == [
            Step.HOLDER, Step.COUNTY_OWNER, Step.REGIONAL_MANAGER, Step.HEAD_OFFICE]
        told = session.execute(
            select(FactRow.name, FactRow.version)
            .where(FactRow.kind == "breach", FactRow.subject_id == first)
            .order_by(FactRow.version)).all()
    assert told == [("BreachFound", 1), ("Escalated", 2), ("Escalated", 3), ("Escalated", 4)]


def test_a_stopped_clock_climbs_no_further(began):
    swept(began + hours(73))
    with transaction(SYSTEM) as session:
        service.stop_all(session, JOB, began + hours(80), now=began + hours(80))
    assert swept(began + hours(91)).escalated == 0


def test_a_waiting_clock_is_passed_by_and_found_after_it_goes_on(began):
    begin, end = began + hours(10), began + hours(200)
    with transaction(SYSTEM) as session:
        service.pause(session, JOB, None, PauseReason.PART_NOT_IN_STOCK, begin, now=begin)
    while swept(began + hours(150)).total:
        pass
    with transaction(SYSTEM) as session:
        assert line(session, ON_SITE).breached is None
        service.resume(session, JOB, None, PauseReason.PART_NOT_IN_STOCK, end, now=end)
    due = began + hours(72 + 190)
    assert swept(due).breached == 0
    assert swept(due + SECOND).breached == 1


def test_the_breach_is_his_who_held_the_time_when_it_was_due(began):
    """The part was with the parent when the job fell due; the outlet is not to blame."""
    with transaction(SYSTEM) as session:
        parent = factories.outlet(session, "HB-07", now=began)
        shop = factories.outlet(session, "HB-16", now=began, parent="HB-07")
        stamps = Stamps.of(shop)
        segments.hand_over(session, JOB, Party.OUTLET, "job", began, stamps,
                           holder=f"outlet:{shop.id}", now=began)
        service.restamp(session, JOB, stamps, now=began)
        hold = segments.open_hold(session, JOB, Party.CARRIER, "part", began + hours(20),
                                  now=began + hours(20))
        segments.pass_hold(session, hold, Party.PARENT, "part", began + hours(60),
                           holder=f"outlet:{parent.id}", now=began + hours(60))
        segments.end_hold(session, hold, began + hours(72) + SECOND,
                          now=began + hours(72) + SECOND)
    swept(began + hours(72) + SECOND)
    with reading(SYSTEM) as session:
        assert session.execute(select(BreachRow.party, BreachRow.holder, BreachRow.outlet_id)
                               ).one() == (Party.PARENT, f"outlet:{parent.id}", shop.id)
        assert set(session.scalars(select(EscalationRow.step))) == {Step.HOLDER, Step.PARENT}


def test_a_poisoned_row_is_set_aside_and_holds_up_no_other(began):
    with transaction(SYSTEM) as session:
        session.execute(update(ClockRow).where(ClockRow.subject_id == 2)
                        .values(subject_kind="工单 №"))
    found = swept(began + hours(80))
    assert (found.breached, found.set_aside) == (2, 1)
    assert swept(began + hours(80)).set_aside == 0
    with reading(SYSTEM) as session:
        assert [(a.subject.id, a.failure) for a in queries.set_aside(session)] == [
            (2, "ValueError")]
        assert session.scalar(select(func.count()).select_from(BreachRow)) == 2
        assert session.scalar(select(func.count()).select_from(EscalationRow)) == 2


starts = st.lists(st.tuples(st.sampled_from([
    ClockKind.ON_SITE, ClockKind.REPAIR, ClockKind.ACCEPTANCE, ClockKind.DISPATCH,
    ClockKind.PART_DECISION, ClockKind.CLAIM_DECISION]), st.integers(0, 10_000)),
    min_size=1, max_size=12)


@settings(max_examples=examples(10, 100), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(starts=starts, look=st.integers(0, 30_000))
def test_at_any_moment_it_finds_what_judging_each_clock_finds(ready, numbers, starts, look):
    moment = ready + timedelta(minutes=max(look, max(minute for _, minute in starts)))
    with transaction(SYSTEM) as session:
        keys = []
        for kind, minute in starts:
            start = ready + timedelta(minutes=minute)
            keys.append(service.start(session, kind, job(next(numbers)), WORK, start, NOBODY,
                                      now=start).id)
        judged = {key: queries.verdict(session, key, moment) for key in keys}
    swept(moment)
    with reading(SYSTEM) as session:
        for row in session.scalars(select(ClockRow).where(ClockRow.id.in_(keys))):
            assert (row.breached_at, row.state) == (judged[row.id].breach, judged[row.id].state)


@pytest.fixture
def ready(context, clock):
    with transaction(SYSTEM) as session:
        prepare(session, clock())
    return clock()


@pytest.fixture
def numbers():
    return count(100)


def _race(app, began, sweeper_done):
    """A sweep that found the breach but has not committed, and a stop a second before due."""
    due = began + hours(72)
    found, answers = threading.Event(), []

    def stop():
        with app.app_context():
            found.wait(10)
            answers.append(write(
                lambda session: service.stop(session, JOB, ON_SITE, due, now=due), SYSTEM))

    thread = threading.Thread(target=stop)
    thread.start()
    with transaction(SYSTEM) as session:
        assert sweep(session, due + SECOND).breached == 1
        found.set()
        sweeper_done.wait(1)
    thread.join(20)
    with reading(SYSTEM) as session:
        row = session.scalars(select(ClockRow).where(ClockRow.subject_id == 1)).one()
        recorded = session.scalar(select(func.count()).select_from(BreachRow))
    return row, recorded


def test_a_stop_in_a_race_with_the_sweep_keeps_the_breach(began, context):
    row, recorded = _race(context, began, threading.Event())
    assert (row.state, row.breached_at, recorded) == (State.MET_LATE, began + hours(72), 1)


def test_without_compare_and_set_the_race_would_contradict_itself(began, context, switch_off):
    """Negative control. On SQLite the writer's lock alone keeps the order; on PostgreSQL the
    stop would overwrite the breach if the trigger did not refuse it."""
    switch_off("cas")
    if db.engine.dialect.name == "sqlite":
        row, _ = _race(context, began, threading.Event())
        assert row.state is State.MET_LATE
        return
    refused = []
    usual = threading.excepthook
    threading.excepthook = lambda args: refused.append(str(args.exc_value))
    try:
        row, _ = _race(context, began, threading.Event())
    finally:
        threading.excepthook = usual
    assert "stays as dated" in refused[0] and row.state is State.BREACHED


def test_two_sweeps_at_once_find_each_breach_once(began, context):
    late, counts = began + hours(100), []

    def run():
        with context.app_context():
            counts.append(write(lambda session: sweep(session, late), SYSTEM).breached)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sum(counts) == 3
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(BreachRow)) == 3
