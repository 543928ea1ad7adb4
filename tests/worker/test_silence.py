"""The ladder of silence: two hours without an answer, and the county owner has the job by name."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import outbox
from core.db import reading, transaction
from core.facts import FactRow
from core.outbox import ToldRow
from core.scope import Level, Reason, Scope
from jobs.dispatch import service as dispatch
from jobs.work_orders import queries
from jobs.work_orders.rules import DispatchReason, RefuseReason, State
from network.accounts.rules import Role
from network.outlets import service as outlets
from network.outlets.rules import OutletAction
from office.notices.models import Notice
from sla.parties import Party
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from tests import factories
from tests.benches import START
from tests.factories import BY
from tests.jobs import making
from worker import silence, sweeps

SYSTEM = Scope.system(Reason.COMMAND)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def job(context):
    with transaction(SYSTEM) as session:
        factories.time_rules(session, START)
        shop = factories.outlet(session, "AH-1", now=START)
        made = making.taken(session, START)
        dispatch.dispatch(session, BY, made.id, shop.id, DispatchReason.NEAREST, now=START)
        return made.id


def swept(clock, after):
    clock.set(START + after)
    return sweeps.run(sweeps.SWEEPS, as_of=clock(), clock=clock).counts["silent_jobs"]


def state(job):
    with reading(SYSTEM) as session:
        return queries.get(session, job).state


def test_two_hours_without_an_answer(job, clock):
    assert swept(clock, timedelta(hours=2)) == 0 and state(job) is State.DISPATCHED
    late = timedelta(hours=2, seconds=1)
    assert swept(clock, late) == 1 and state(job) is State.UNSERVED
    assert swept(clock, timedelta(hours=3)) == 0
    with reading(SYSTEM) as session:
        now = segments.timeline(session, Subject(WORK_ORDER, job), clock())[-1]
    assert (now.party, now.began) == (Party.DISPATCH, START + late)


def test_the_last_that_could_be_asked_says_no(job, clock):
    """Nobody waits two hours when there is nobody left: across parents, one after the other."""
    with transaction(SYSTEM) as session:
        top = factories.outlet(session, "AH-5", now=START)
        other = factories.outlet(session, "AH-6", now=START, parent="AH-5").id
        below = Scope(Level.OUTLET, outlets=(other,))
        first = Scope(Level.OUTLET, outlets=(queries.get(session, job).outlet_id,))
        outlets.step(session, BY, top.id, OutletAction.SUSPEND, "away", now=START)
    with transaction(first) as session:
        dispatch.refuse(session, BY, job, RefuseReason.NO_CAPACITY, "", now=START + MINUTE)
    assert state(job) is State.NEW, "the neighbour was not asked yet"
    with transaction(SYSTEM) as session:
        dispatch.dispatch(session, BY, job, other, DispatchReason.OTHER_REFUSED,
                          now=START + 2 * MINUTE)
    with transaction(below) as session:
        dispatch.refuse(session, BY, job, RefuseReason.TOO_FAR, "", now=START + 3 * MINUTE)
    assert state(job) is State.UNSERVED
    with reading(SYSTEM) as session:
        told = session.scalars(select(FactRow).where(FactRow.name == "GivenUp")).one()
        listening = session.scalars(select(outbox.OutboxRow.listener).where(
            outbox.OutboxRow.fact_id == told.id)).all()
    assert (told.happened_at, '"last_refused"' in told.body) == (START + 3 * MINUTE, True)
    assert listening == [silence.LISTENER], "the county owner is told by name"


def test_an_answer_in_time_or_late_is_an_answer(job, clock):
    with transaction(SYSTEM) as session:
        dispatch.accept(session, BY, job, now=START + timedelta(hours=2, minutes=1))
    assert swept(clock, timedelta(hours=5)) == 0 and state(job) is State.ACCEPTED


@pytest.mark.parametrize(("owner", "manager", "told"), [
    (True, True, "owner"), (False, True, "manager"), (False, False, "head")])
def test_no_job_is_without_a_named_holder(job, clock, owner, manager, told):
    with transaction(SYSTEM) as session:
        ids = {"head": factories.account(session, "head", Role.SERVICE_MANAGER, now=START)}
        for name, role, county, there in (
                ("owner", Role.COUNTY_OWNER, "3412", owner),
                ("manager", Role.TERRITORY_MANAGER, "34", manager),
                ("elsewhere", Role.COUNTY_OWNER, "4228", True)):
            if there:
                ids[name] = factories.account(session, name, role, now=START, counties=(county,))
    swept(clock, timedelta(hours=3))
    with transaction(SYSTEM) as session:
        row = session.scalars(select(FactRow).where(FactRow.name == "GivenUp")).one()
        waiting = [each.listener for each in session.scalars(select(outbox.OutboxRow).where(
            outbox.OutboxRow.fact_id == row.id))]
        about = ToldRow(row.id, row.name, row.kind, row.subject_id, row.version, row.happened_at,
                        row.recorded_at, row.by, row.outlet_id, {})
        for _twice in range(2):
            silence.tell_the_county(session, [about], now=clock())
        found = session.execute(select(Notice.account_id, Notice.kind, Notice.subject_id)).all()
    assert waiting == [silence.LISTENER]
    assert [tuple(each) for each in found] == [(ids[told], "GivenUp", job)]
