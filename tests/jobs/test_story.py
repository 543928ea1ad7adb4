"""Story 1 of the demo through the services: whose every minute of a job is."""

from datetime import UTC, datetime, timedelta

import pytest

from core.db import reading, transaction
from core.errors import IllegalTransition, NotAllowed, NotFound
from core.scope import Level, Reason, Scope
from jobs.contacts import queries as contacts
from jobs.contacts.rules import Sight
from jobs.dispatch import service as dispatch
from jobs.intake import service as intake
from jobs.visits import service as visits
from jobs.visits.rules import Confirmation, HoldReason
from jobs.work_orders import queries
from jobs.work_orders import service as orders
from jobs.work_orders.rules import CancelReason, DispatchReason, RefuseReason, Source, State
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.clocks import queries as clocks
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from sla.sweep import sweep
from tests import factories
from tests.factories import BY
from tests.kept import kept

SYSTEM = Scope.system(Reason.COMMAND)
D = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)


def at(days: int, wall: str) -> datetime:
    hours, minutes = map(int, wall.split(":"))
    return D.replace(hour=0, minute=0) + timedelta(days=-days, hours=hours - 8, minutes=minutes)


def shares(job_id: int, now: datetime) -> dict[Party, int]:
    with reading(SYSTEM) as session:
        found = segments.share(session, Subject(WORK_ORDER, job_id), now)
    return {party: seconds // 60 for party, seconds in found.by_party}


@kept
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


def test_a_cancelled_promise_is_kept_by_the_job_entered_anew(shop):
    """Story 4: cancelled forty minutes before due, entered anew by the same phone; the breach
    is dated at the first due moment and found by the sweep, once."""
    taken, due = at(9, "18:00"), at(6, "18:00")
    values = factories.call("10070701070", town="422802100", detail="")
    with transaction(SYSTEM) as session:
        first = intake.take(session, BY, values, Source.HOTLINE, now=taken)
        dispatch.dispatch(session, BY, first.id, shop.id, DispatchReason.NEAREST,
                          now=at(9, "18:20"))
        dispatch.accept(session, BY, first.id, now=at(9, "18:30"))
        visits.contact(session, BY, first.id, now=at(9, "18:40"))
    with transaction(SYSTEM) as session:
        orders.cancel(session, BY, first.id, CancelReason.USER_WANTS_LATER, "改天",
                      now=at(6, "17:20"))
    with transaction(SYSTEM) as session:
        again = intake.take(session, BY, values, Source.HOTLINE, now=at(6, "17:41"))
        dispatch.dispatch(session, BY, again.id, shop.id, DispatchReason.NEAREST,
                          now=at(6, "17:50"))
    with transaction(SYSTEM) as session:
        sweep(session, at(6, "18:01"))
        sweep(session, at(5, "09:00"))
    with reading(SYSTEM) as session:
        lines = {line.kind: line for line in clocks.of_subject(
            session, Subject(WORK_ORDER, again.id))}
        broken = breaches.page(session, BreachFilter(kind=ClockKind.ON_SITE), None, 10,
                               now=at(5, "09:00")).rows
    assert again.previous_id == first.id
    assert lines[ClockKind.ON_SITE].due == due
    assert lines[ClockKind.DISPATCH].due == at(6, "18:11")
    assert [(b.due, b.subject.id, b.party, b.holder) for b in broken] == [
        (due, again.id, Party.OUTLET, f"outlet:{shop.id}")]


def test_without_the_same_phone_a_new_job_begins_anew(shop):
    """The control of the story: another user, another promise."""
    with transaction(SYSTEM) as session:
        first = intake.take(session, BY, factories.call("10070701070", detail=""),
                            Source.HOTLINE, now=at(9, "18:00"))
        orders.cancel(session, BY, first.id, CancelReason.USER_WITHDREW, "不修了",
                      now=at(6, "17:20"))
        other = intake.take(session, BY, factories.call("10070701071", detail=""),
                            Source.HOTLINE, now=at(6, "17:41"))
    assert other.previous_id is None


def test_a_second_call_finds_the_open_job(shop):
    """Story 8: the same place and product, or the same number, is shown instead of entered."""
    with transaction(SYSTEM) as session:
        first = intake.take(session, BY, factories.call(), Source.HOTLINE, now=at(1, "16:10"))
    for values in (factories.call(detail="别处"), factories.call("10099999999")):
        with pytest.raises(intake.AlreadyOpen) as shown, transaction(SYSTEM) as session:
            intake.take(session, BY, values, Source.HOTLINE, now=at(1, "16:55"))
        assert [job.number for job in shown.value.found] == [first.number]
    with transaction(SYSTEM) as session:
        chased = orders.chase(session, BY, first.id, "儿子从苏州打来", now=at(1, "16:55"))
        job = intake.take(session, BY, factories.call(anyway=True), Source.HOTLINE,
                          now=at(1, "17:00"))
    assert chased.chases == 1 and job.number != first.number


def test_a_parent_observes_and_cannot_act(shop):
    """DOMAIN, cause 3: the parent sees the job of its child, not the user, and takes no step."""
    with transaction(SYSTEM) as session:
        job = intake.take(session, BY, factories.call(town="422802100"), Source.HOTLINE,
                          now=at(1, "09:00"))
        dispatch.dispatch(session, BY, job.id, shop.id, DispatchReason.NEAREST,
                          now=at(1, "09:10"))
    parent = Scope(Level.OUTLET, outlets=(shop.parent_id,))
    with reading(parent) as session:
        assert queries.get(session, job.id).state is State.DISPATCHED
        assert contacts.of_job(session, job.id, Sight(full=True, logged=False)) == []
        assert contacts.address_of(session, job.id) is None
    for step in (dispatch.accept, visits.contact, visits.arrive):
        with pytest.raises((NotAllowed, IllegalTransition)), transaction(parent) as session:
            step(session, BY, job.id, now=at(1, "09:20"))
    with reading(SYSTEM) as session:
        assert queries.get(session, job.id).state is State.DISPATCHED


def test_a_second_dispatch_takes_the_user_from_the_first_outlet(shop):
    """The first outlet keeps its own part of the time, not the user's data."""
    with transaction(SYSTEM) as session:
        other = factories.outlet(session, "HB-15", now=at(30, "08:00"), town="422802100")
        job = intake.take(session, BY, factories.call(town="422802100"), Source.HOTLINE,
                          now=at(2, "09:00"))
        dispatch.dispatch(session, BY, job.id, shop.id, DispatchReason.NEAREST,
                          now=at(2, "09:10"))
        dispatch.dispatch(session, BY, job.id, other.id, DispatchReason.OTHER_REFUSED,
                          now=at(1, "09:10"))
    first, second = (Scope(Level.OUTLET, outlets=(o.id,)) for o in (shop, other))
    sight = Sight(full=True, logged=False)
    with reading(first) as session:
        with pytest.raises(NotFound):
            queries.get(session, job.id)
        assert contacts.of_job(session, job.id, sight) == []
        own = segments.share(session, Subject(WORK_ORDER, job.id), at(0, "10:00"))
    with reading(second) as session:
        assert queries.get(session, job.id).outlet_id == other.id
        assert [row.name for row in contacts.of_job(session, job.id, sight)] == ["牟桂香"]
    assert own.by_party == ((Party.OUTLET, 24 * 3600),)


def test_an_outlet_takes_no_step_in_a_job_it_gave_back(shop):
    """After "cannot take it" the job is the dispatcher's, though it still bears the stamps."""
    with transaction(SYSTEM) as session:
        job = intake.take(session, BY, factories.call(town="422802100"), Source.HOTLINE,
                          now=at(1, "09:00"))
        dispatch.dispatch(session, BY, job.id, shop.id, DispatchReason.NEAREST,
                          now=at(1, "09:10"))
    own = Scope(Level.OUTLET, outlets=(shop.id,))
    with transaction(own) as session:
        dispatch.refuse(session, BY, job.id, RefuseReason.TOO_FAR, "", now=at(1, "09:20"))
    with pytest.raises(NotAllowed), transaction(own) as session:
        orders.cancel(session, BY, job.id, CancelReason.UNREACHABLE, "gave_back",
                      now=at(1, "09:30"))
    with reading(SYSTEM) as session:
        assert queries.get(session, job.id).state is State.NEW
