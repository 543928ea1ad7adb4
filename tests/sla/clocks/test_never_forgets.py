"""Whatever is done to a clock, in whatever order: the database agrees with `judge`, and a
breach, once there, stays as dated."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.db import reading, transaction
from core.errors import RuleBroken
from sla.breaches.models import BreachRow
from sla.calendars import queries as calendars
from sla.clocks import rules, service
from sla.clocks.models import ClockRow
from sla.clocks.pauses import Pause, PauseReason
from sla.clocks.rules import Clock, judge
from sla.policies import queries as policy_queries
from sla.policies import service as policies
from sla.policies.rules import CalendarKind, ClockKind
from sla.sweep import sweep
from sla.targets.rules import CalendarDays, RunningHours, WindowHours
from tests.factories import BY
from tests.sla.making import NOBODY, SYSTEM, WORK, job, prepare
from tests.support import examples

KINDS = (ClockKind.ON_SITE, ClockKind.REPAIR, ClockKind.FIRST_CONTACT)
TARGETS = (RunningHours.of(30), RunningHours.of(90), CalendarDays(2), WindowHours.of(14))
REASONS = (PauseReason.PART_ON_THE_WAY, PauseReason.USER_OTHER_DAY)

acts = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "confirm", "sweep", "policy", "stop", "cancel"]),
              st.integers(1, 2_000), st.sampled_from(REASONS), st.sampled_from(TARGETS),
              st.booleans()),
    min_size=1, max_size=9)


class Oracle:
    """The clock of the rules, to which the same happens; it is looked at before each act as
    if a sweep had just run."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    def look(self, now):
        found = judge(self.clock, now)
        if self.clock.stopped is None and found.breach is not None:
            self.clock = replace(self.clock, breach=found.breach)

    def pauses(self, change):
        if self.clock.stopped is None:
            self.clock = replace(self.clock, pauses=tuple(map(change, self.clock.pauses)))

    def do(self, act, now, reason, target, calendars_by_kind, until):
        self.look(now)
        if self.clock.stopped is not None:
            return
        if act == "pause":
            self.clock = replace(self.clock, pauses=(
                *self.clock.pauses, Pause(reason, now, until)))
        elif act == "resume":
            self.pauses(lambda p: replace(p, ended=now) if p.reason is reason and (
                p.ended is None or p.ended > now) else p)
        elif act == "confirm":
            self.pauses(lambda p: replace(p, confirmed=True) if p.reason is reason else p)
        elif act == "policy" and self.clock.breach is None:
            self.clock = rules.retargeted(self.clock, target, calendars_by_kind[
                CalendarKind.SERVICE_WINDOW if isinstance(target, WindowHours)
                else CalendarKind.RUNNING])
        elif act in ("stop", "cancel"):
            self.clock = rules.stopped(self.clock, now, cancelled=act == "cancel")
        self.look(now)


@pytest.fixture
def ready(context, clock):
    with transaction(SYSTEM) as session:
        prepare(session, clock())
    return clock()


@pytest.fixture
def numbers():
    return count(1)


def act_on(session, act, subject, kind, reason, target, now, until):
    """The same act in the database; False when it was refused as already waiting."""
    try:
        if act == "pause":
            service.pause(session, subject, None, reason, now, until=until, now=now)
        elif act == "resume":
            service.resume(session, subject, None, reason, now, now=now)
        elif act == "confirm":
            service.confirm_pause(session, subject, reason, "customer:1", now=now)
        elif act == "sweep":
            sweep(session, now)
        elif act == "policy":
            _change(session, kind, target, now)
        else:
            service.stop(session, subject, kind, now, cancelled=act == "cancel", now=now)
    except RuleBroken as refused:
        assert refused.reason == "hold_open"
        return False
    return True


def _change(session, kind, target, now):
    held = next(p for p in policy_queries.current(session)
                if p.clock is kind and p.tier == WORK.tier)
    calendar = (CalendarKind.SERVICE_WINDOW if isinstance(target, WindowHours)
                else CalendarKind.RUNNING)
    policies.change_policy(session, BY, replace(held, target=target, calendar=calendar), now=now)


@settings(max_examples=examples(15, 300), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(KINDS), acts=acts)
def test_no_sequence_of_acts_undoes_a_breach(ready, numbers, kind, acts):
    subject, now = job(next(numbers)), ready
    with transaction(SYSTEM) as session:
        key = service.start(session, kind, subject, WORK, now, NOBODY, now=now).id
        by_kind = {code: found.calendar for code, found in calendars.current(session).items()}
        promise = next(p for p in policy_queries.current(session)
                       if p.clock is kind and p.tier == WORK.tier)
    oracle = Oracle(Clock(by_kind[promise.calendar], promise.target, now))
    first_breach = None
    for act, minutes, reason, target, with_end in acts:
        now += timedelta(minutes=minutes)
        until = now + timedelta(hours=7) if with_end else None
        with transaction(SYSTEM) as session:
            done = act_on(session, act, subject, kind, reason, target, now, until)
        if done:
            oracle.do(act, now, reason, target, by_kind, until)
        with reading(SYSTEM) as session:
            row = session.scalars(select(ClockRow).where(ClockRow.id == key)).one()
            stored = session.execute(select(BreachRow.due_at)
                                     .where(BreachRow.clock_id == key)).scalars().all()
        first_breach = first_breach or row.breached_at
        assert row.breached_at == first_breach
        assert stored == ([] if first_breach is None else [first_breach])
        assert_same(row, oracle.clock, now)


def assert_same(row, clock, now):
    expected = judge(clock, now)
    unseen = row.look_at is not None and row.look_at < now
    if unseen:
        assert expected.breach == row.due_at
        return
    assert row.breached_at == expected.breach
    assert (row.stopped_at, row.cancelled) == (clock.stopped, clock.cancelled)
    if row.stopped_at is not None or row.breached_at is not None:
        assert (row.state, row.due_at) == (expected.state, expected.due)
    elif row.look_at is not None:
        assert row.due_at == expected.due
