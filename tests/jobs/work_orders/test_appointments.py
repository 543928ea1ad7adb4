"""An appointment beyond a promise that is changed before the promise was due (decision 5), on both
databases."""

from datetime import timedelta

import pytest

from core.db import transaction
from core.scope import Reason, Scope
from jobs.visits import service as visits
from jobs.visits.rules import Confirmation
from sla.clocks import queries as clocks
from sla.clocks.rules import State
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from sla.sweep import sweep
from tests import factories
from tests.benches import START
from tests.factories import BY
from tests.jobs import making
from tests.kept import kept

SYSTEM = Scope.system(Reason.COMMAND)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE, LATER = START + 10 * DAY, START + 12 * DAY


@kept
def job(context):
    with transaction(SYSTEM) as session:
        factories.time_rules(session, START)
        shop = factories.outlet(session, "AH-1", now=START)
        return making.accepted(session, shop.id, START).id


def booked(job, start, now):
    """Agreed for the user, confirmed; returns when the technician must be on site."""
    with transaction(SYSTEM) as session:
        visits.appoint(session, BY, job, start, None, Confirmation.REPLY, users_wish=True, now=now)
        return clocks.open_due(session, Subject(WORK_ORDER, job), ClockKind.ON_SITE)


@pytest.fixture
def promised(job):
    with transaction(SYSTEM) as session:
        return clocks.open_due(session, Subject(WORK_ORDER, job), ClockKind.ON_SITE)


def test_the_promise_goes_with_the_last_appointment(job, promised):
    assert promised < LATE
    assert booked(job, LATE, START + HOUR) == LATE
    assert booked(job, LATER, START + 2 * HOUR) == LATER, "changed before the promise was due"
    assert booked(job, LATE, START + 3 * HOUR) == LATE


def test_the_repair_goes_with_it_where_the_time_lies_beyond_that_too(job):
    def repaired():
        with transaction(SYSTEM) as session:
            return clocks.open_due(session, Subject(WORK_ORDER, job), ClockKind.REPAIR)

    before = repaired()
    booked(job, before - HOUR, START + HOUR)
    assert repaired() == before
    booked(job, before + DAY, START + 2 * HOUR)
    assert repaired() == before + DAY


def test_what_the_user_did_not_confirm_moves_nothing(job, promised):
    with transaction(SYSTEM) as session:
        visits.appoint(session, BY, job, LATE, None, None, users_wish=True, now=START + HOUR)
        assert clocks.open_due(
            session, Subject(WORK_ORDER, job), ClockKind.ON_SITE) == promised


def test_the_visit_at_the_appointed_time_is_in_time(job, promised):
    booked(job, LATE, START + HOUR)
    with transaction(SYSTEM) as session:
        assert sweep(session, LATE).breached == 0
        visits.arrive(session, BY, job, now=LATE)
        state = {line.kind: line.state for line in clocks.of_subject(
            session, Subject(WORK_ORDER, job))}
    assert state[ClockKind.ON_SITE] is State.MET


def test_an_earlier_appointment_gives_the_promise_back(job, promised):
    booked(job, LATE, START + HOUR)
    assert booked(job, START + 5 * HOUR, START + 2 * HOUR) == promised


def test_a_change_after_the_promise_was_due_keeps_the_days_that_were_the_user_s(job, promised):
    """What stood still stood still; the promise goes on to the new appointment."""
    booked(job, LATE, START + HOUR)
    assert booked(job, LATER, promised + HOUR) == LATER
    with transaction(SYSTEM) as session:
        assert segments.broken_threads(session) == []
