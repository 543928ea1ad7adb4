"""Threads in the database: contiguous whatever happens, and each outlet keeps its own part."""

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.db import reading, transaction
from core.errors import NotFound, RuleBroken
from core.scope import Level, Scope, Stamps
from sla.parties import Party
from sla.segments import queries, service
from sla.segments.models import SegmentRow
from tests import factories
from tests.benches import START
from tests.sla.making import JOB, NOBODY, SYSTEM, hours, job
from tests.support import examples

OWN = (Party.OUTLET, Party.DISPATCH)
WAITS = (Party.APPROVAL, Party.USER, Party.FORCE, Party.CARRIER)


@pytest.fixture
def began(context, clock):
    with transaction(SYSTEM) as session:
        service.hand_over(session, JOB, Party.DISPATCH, "taken", clock(), NOBODY, now=clock())
    return clock()


def parties(moment, subject=JOB):
    with reading(SYSTEM) as session:
        return [(s.party, s.seconds) for s in queries.timeline(session, subject, moment)]


def test_an_unconfirmed_wait_for_the_user_takes_nothing(began):
    with transaction(SYSTEM) as session:
        hold = service.open_hold(session, JOB, Party.USER, "other_day", began + hours(1),
                                 now=began + hours(1))
    assert parties(began + hours(3)) == [(Party.DISPATCH, 10_800)]
    with transaction(SYSTEM) as session:
        service.confirm_hold(session, hold, "customer:1", now=began + hours(2))
    assert parties(began + hours(3)) == [(Party.DISPATCH, 3_600), (Party.USER, 7_200)]


def test_closing_ends_what_is_open_and_a_reopened_job_goes_on(began):
    with transaction(SYSTEM) as session:
        service.open_hold(session, JOB, Party.APPROVAL, "part", began + hours(1),
                          now=began + hours(1))
        service.close(session, JOB, began + hours(4), now=began + hours(4))
        service.close(session, JOB, began + hours(5), now=began + hours(5))
        assert queries.holders(session, JOB.kind, [JOB.id], began + hours(6)) == {}
    assert parties(began + hours(9)) == [(Party.DISPATCH, 3_600), (Party.APPROVAL, 10_800)]
    with transaction(SYSTEM) as session:
        service.hand_over(session, JOB, Party.OUTLET, "reopened", began + hours(20), NOBODY,
                          now=began + hours(20))
        assert queries.broken_threads(session) == []
    assert parties(began + hours(21))[2:] == [(Party.OUTLET, 3_600)]


def test_each_outlet_keeps_its_own_part(began):
    """The job passes on while it waits for a part: the wait is cut there."""
    with transaction(SYSTEM) as session:
        first, second = (Stamps.of(factories.outlet(session, code, now=began))
                         for code in ("A", "B"))
        for hour, stamps in ((1, first), (5, second)):
            service.hand_over(session, JOB, Party.OUTLET, "job", began + hours(hour), stamps,
                              now=began + hours(hour))
            if stamps is first:
                service.open_hold(session, JOB, Party.CARRIER, "part", began + hours(2),
                                  now=began + hours(2))
    now = began + hours(7)
    seen = {}
    for stamps in (first, second):
        with reading(Scope(Level.OUTLET, outlets=(stamps.outlet_id,))) as session:
            seen[stamps] = [(s.party, s.seconds // 3_600)
                            for s in queries.timeline(session, JOB, now)]
    assert seen == {first: [(Party.OUTLET, 1), (Party.CARRIER, 3)], second: [(Party.CARRIER, 2)]}
    assert sum(seconds for _, seconds in parties(now)) == 7 * 3_600


@pytest.mark.parametrize(("act", "reason"), [
    (lambda s, t: service.hand_over(s, JOB, Party.OUTLET, "x", t, NOBODY, now=t - hours(1)),
     "in_the_future"),
    (lambda s, t: service.hand_over(s, JOB, Party.OUTLET, "x", t - hours(3), NOBODY, now=t),
     "out_of_order"),
    (lambda s, t: service.open_hold(s, job(99), Party.USER, "x", t, now=t), "no_first_holder"),
])
def test_what_cannot_be_is_refused(began, act, reason):
    with pytest.raises(RuleBroken, match=reason), transaction(SYSTEM) as session:
        act(session, began + hours(2))


def test_a_hold_that_is_over_is_not_passed_on(began):
    with transaction(SYSTEM) as session:
        hold = service.open_hold(session, JOB, Party.APPROVAL, "part", began, now=began)
        service.pass_hold(session, hold, Party.WAREHOUSE, "part", began + hours(2),
                          now=began + hours(2))
    with pytest.raises(RuleBroken, match="out_of_order"), transaction(SYSTEM) as session:
        service.end_hold(session, hold, began + hours(1), now=began + hours(3))
    with transaction(SYSTEM) as session:
        service.end_hold(session, hold, began + hours(3), now=began + hours(3))
        service.end_hold(session, hold, began + hours(4), now=began + hours(4))
    assert parties(began + hours(4))[-1] == (Party.DISPATCH, 3_600)
    with pytest.raises(RuleBroken, match="hold_not_open"), transaction(SYSTEM) as session:
        service.pass_hold(session, hold, Party.CARRIER, "part", began + hours(5),
                          now=began + hours(5))
    with pytest.raises(NotFound), transaction(SYSTEM) as session:
        service.end_hold(session, 999, began, now=began)


def test_only_rows_that_differ_are_written(began):
    with transaction(SYSTEM) as session:
        first = session.scalars(select(SegmentRow.id)).one()
        for hour in (1, 2, 3):
            service.hand_over(session, JOB, OWN[hour % 2], "job", began + hours(hour), NOBODY,
                              now=began + hours(hour))
        assert session.scalars(select(SegmentRow.id).order_by(SegmentRow.from_at)).first() == first


@pytest.mark.parametrize("damage", [
    delete(SegmentRow).where(SegmentRow.party == Party.OUTLET),
    update(SegmentRow).where(SegmentRow.party == Party.OUTLET)
    .values(from_at=START + timedelta(minutes=61)),
    update(SegmentRow).where(SegmentRow.party == Party.OUTLET)
    .values(from_at=START + timedelta(minutes=59)),
    delete(SegmentRow).where(SegmentRow.to_at.is_(None)),
])
def test_a_gap_and_an_overlap_are_found(began, damage):
    with transaction(SYSTEM) as session:
        for hour, party in ((1, Party.OUTLET), (2, Party.DISPATCH)):
            service.hand_over(session, JOB, party, "job", began + hours(hour), NOBODY,
                              now=began + hours(hour))
        assert queries.broken_threads(session) == []
        session.execute(damage)
        assert [found.subject for found in queries.broken_threads(session)] == [JOB]


def test_two_open_segments_are_refused(began):
    with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
        session.execute(insert(SegmentRow), [{
            "subject_kind": JOB.kind, "subject_id": JOB.id, "party": Party.OUTLET, "cause": "x",
            "holder": "", "from_at": began + hours(1), "to_at": None}])


steps = st.lists(st.tuples(
    st.sampled_from(["thread", "open", "open_until", "pass", "confirm", "end", "close"]),
    st.integers(0, 300), st.sampled_from(OWN), st.sampled_from(WAITS)), min_size=1, max_size=10)


@settings(max_examples=examples(12, 200), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_every_second_has_one_holder_after_any_steps(began, numbers, steps):
    subject, now, holds, ended = job(next(numbers)), began, [], None
    with transaction(SYSTEM) as session:
        service.hand_over(session, subject, Party.DISPATCH, "taken", now, NOBODY, now=now)
    gaps = 0
    for verb, minutes, own, wait in steps:
        now += timedelta(minutes=minutes)
        with transaction(SYSTEM) as session:
            if verb == "thread":
                service.hand_over(session, subject, own, "job", now, NOBODY, now=now)
                gaps, ended = gaps + ((now - ended).total_seconds() if ended else 0), None
            elif verb.startswith("open"):
                until = now + timedelta(hours=3) if verb == "open_until" else None
                holds.append(service.open_hold(session, subject, wait, "wait", now,
                                               until=until, now=now))
            elif verb == "close":
                service.close(session, subject, now, now=now)
                ended = ended or now
            elif holds:
                _hold(session, verb, holds[-1], wait, now)
            assert queries.broken_threads(session) == []
    last = now + timedelta(minutes=7)
    total = sum(seconds for _, seconds in parties(last, subject))
    assert total == ((ended or last) - began).total_seconds() - gaps


def _hold(session, verb, hold, wait, now):
    try:
        if verb == "pass":
            service.pass_hold(session, hold, wait, "wait", now, now=now)
        elif verb == "confirm":
            service.confirm_hold(session, hold, "customer:1", now=now)
        else:
            service.end_hold(session, hold, now, now=now)
    except RuleBroken as refused:
        assert refused.reason == "hold_not_open"


@pytest.fixture
def numbers():
    return count(100)
