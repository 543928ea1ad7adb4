"""Story 1 of the demo through the services: whose every minute of a job is."""

from datetime import UTC, datetime, timedelta

import pytest

from core.db import reading, transaction
from core.scope import Level, Reason, Scope
from jobs.dispatch import service as dispatch
from jobs.intake import service as intake
from jobs.visits import service as visits
from jobs.visits.rules import Confirmation, HoldReason
from jobs.work_orders import queries
from jobs.work_orders.rules import DispatchReason, Source, State
from sla.clocks import queries as clocks
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from tests import factories
from tests.factories import BY

SYSTEM = Scope.system(Reason.COMMAND)
D = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)


def at(days: int, wall: str) -> datetime:
    hours, minutes = map(int, wall.split(":"))
    return D.replace(hour=0, minute=0) + timedelta(days=-days, hours=hours - 8, minutes=minutes)


def shares(job_id: int, now: datetime) -> dict[Party, int]:
    with reading(SYSTEM) as session:
        found = segments.share(session, Subject(WORK_ORDER, job_id), now)
    return {party: seconds // 60 for party, seconds in found.by_party}


@pytest.fixture
def shop(context):
    """小向 in 谋道镇 under 清江."""
    with transaction(SYSTEM) as session:
        factories.time_rules(session, at(30, "08:00"))
        factories.outlet(session, "HB-7", now=at(30, "08:00"), town="422802100", name="清江")
        return factories.outlet(session, "HB-16", now=at(30, "08:00"), town="422802100",
                                parent="HB-7", name="谋道小向维修", one_man=True)


def test_minutes_until_the_part_is_asked_for(shop):
    take, give = at(13, "09:20"), at(13, "09:35")
    with transaction(SYSTEM) as session:
        job = intake.take(session, BY, factories.call(town="422802100"), Source.HOTLINE, now=take)
    with transaction(SYSTEM) as session:
        dispatch.dispatch(session, BY, job.id, shop.id, DispatchReason.NEAREST, now=give)
    own = Scope(Level.OUTLET, outlets=(shop.id,))
    for moment, step in (
            (at(13, "10:50"), lambda s, now: dispatch.accept(s, BY, job.id, now=now)),
            (at(13, "11:30"), lambda s, now: visits.appoint(
                s, BY, job.id, at(12, "15:00"), None, Confirmation.REPLY, users_wish=True,
                now=now)),
            (at(12, "15:10"), lambda s, now: visits.arrive(s, BY, job.id, now=now)),
            (at(12, "15:40"), lambda s, now: visits.begin_hold(
                s, BY, job.id, HoldReason.PART, now=now))):
        with transaction(own) as session:
            step(session, moment)
    assert shares(job.id, at(11, "10:05")) == {
        Party.DISPATCH: 15, Party.APPROVAL: 18 * 60 + 25, Party.OUTLET: 115 + 40,
        Party.USER: 27 * 60 + 30}
    with reading(own) as session:
        seen = queries.get(session, job.id)
        lines = {line.kind: line for line in clocks.of_subject(session, Subject(
            WORK_ORDER, job.id))}
    assert (seen.state, seen.hold, seen.tier) == (State.ARRIVED, "part", 4)
    assert lines[ClockKind.ON_SITE].due == at(10, "09:20")
    assert lines[ClockKind.REPAIR].due == at(5, "00:00")
    assert lines[ClockKind.ACCEPTANCE].stopped == at(13, "10:50")
    assert seen.next_due == lines[ClockKind.REPAIR].due
