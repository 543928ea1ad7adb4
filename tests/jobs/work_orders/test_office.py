"""What the office does with a job that was reported done, and taking a step back."""

from datetime import timedelta

import pytest

from core.db import reading, transaction
from core.errors import IllegalTransition, NotAllowed, RuleBroken
from core.facts import FactRow
from core.scope import Level, Reason, Scope
from jobs.contacts import queries as contacts
from jobs.contacts.rules import Sight
from jobs.dispatch import service as dispatch
from jobs.visits import service as visits
from jobs.visits.rules import Confirmation, HoldReason
from jobs.work_orders import queries
from jobs.work_orders import service as orders
from jobs.work_orders.rules import CancelReason, DispatchReason, ReopenReason, State, Truth
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.clocks import queries as clocks
from sla.clocks.privacy import OWED_BY
from sla.clocks.rules import State as ClockState
from sla.parties import Party
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
SEES = Sight(full=True, logged=False)
NOW = START + timedelta(days=10)


@kept
def shop(context):
    with transaction(SYSTEM) as session:
        factories.time_rules(session, START)
        return factories.outlet(session, "AH-1", now=START)


@kept
def accepted(shop) -> int:
    with transaction(SYSTEM) as session:
        return making.accepted(session, shop.id, NOW).id


@kept
def arrived(shop) -> int:
    """A job whose technician is at the door."""
    with transaction(SYSTEM) as session:
        return making.arrived(session, shop.id, NOW).id


@kept
def completed(shop) -> int:
    with transaction(SYSTEM) as session:
        return making.completed(session, shop.id, NOW).id


def lines(session, job):
    """The newest clock of each kind."""
    return {line.kind: line for line in clocks.of_subject(session, Subject(WORK_ORDER, job.id))}


def broken(session, job, now):
    wanted = BreachFilter(subject=Subject(WORK_ORDER, job.id))
    return {row.id: (row.kind, row.due) for row in breaches.page(
        session, wanted, None, 20, now=now).rows}


def test_called_back_checked_closed(completed):
    with transaction(SYSTEM) as session:
        job = queries.get(session, completed)
        orders.call_back(session, BY, job.id, Truth.CONFIRMED, "修好了", now=NOW)
        assert (job.state, job.truth) == (State.CALLED_BACK, Truth.CONFIRMED)
        orders.check(session, BY, job.id, now=NOW)
        orders.close(session, BY, job.id, now=NOW)
        assert job.state is State.CLOSED


def running(session, job):
    return {kind for kind, line in lines(session, job).items() if line.stopped is None}


def test_after_completion_there_is_always_a_promise_until_it_is_checked(completed):
    """The fee waits for the call-back and for the check: each is owed by a day, by the maker."""
    with transaction(SYSTEM) as session:
        job = queries.get(session, completed)
        assert running(session, job) == {ClockKind.CALL_BACK}
        assert job.next_due is None
        asked = NOW + timedelta(hours=3)
        orders.call_back(session, BY, job.id, Truth.DENIED, "没人来过", now=asked)
        orders.call_back(session, BY, job.id, Truth.CONFIRMED, "", now=asked + timedelta(hours=1))
        assert running(session, job) == {ClockKind.DOCUMENT_CHECK}
        assert lines(session, job)[ClockKind.DOCUMENT_CHECK].started == asked
        orders.check(session, BY, job.id, now=asked + timedelta(hours=2))
        assert running(session, job) == set()
    assert OWED_BY[ClockKind.CALL_BACK] is OWED_BY[ClockKind.DOCUMENT_CHECK] is Party.APPROVAL


def test_a_call_back_nobody_makes_is_a_breach_of_the_maker_no_parent_sees(shop):
    with transaction(SYSTEM) as session:
        child = factories.outlet(session, "AH-2", now=START, parent="AH-1")
        job = making.completed(session, child.id, NOW)
    late = NOW + timedelta(hours=49)
    with transaction(SYSTEM) as session:
        sweep(session, late)
        found = breaches.page(session, BreachFilter(subject=Subject(WORK_ORDER, job.id)), None, 9,
                              now=late).rows
    assert [(row.kind, row.party, row.due) for row in found] == [
        (ClockKind.CALL_BACK, Party.APPROVAL, NOW + timedelta(hours=48))]
    with reading(Scope(Level.OUTLET, outlets=(shop.id,))) as unit:
        assert broken(unit, job, late) == {}


def test_what_is_opened_again_waits_for_no_office(completed):
    with transaction(SYSTEM) as session:
        job = queries.get(session, completed)
        orders.call_back(session, BY, job.id, Truth.DENIED, "", now=NOW)
        orders.reopen(session, BY, job.id, ReopenReason.USER_DENIES, "", now=NOW)
        assert running(session, job) == {ClockKind.DISPATCH, ClockKind.REPAIR,
                                         ClockKind.FIRST_CONTACT, ClockKind.ON_SITE}


def test_office_steps_taken_back_are_owed_by_the_first_moment(completed):
    """Each step taken back leaves the promise that stood before it, and the job over."""
    asked, checked = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    with transaction(SYSTEM) as session:
        job = queries.get(session, completed)
        called = lines(session, job)[ClockKind.CALL_BACK].due
        orders.call_back(session, BY, job.id, Truth.CONFIRMED, "", now=asked)
        orders.withdraw_step(session, BY, job.id, now=asked + timedelta(minutes=1))
        assert running(session, job) == {ClockKind.CALL_BACK}
        assert lines(session, job)[ClockKind.CALL_BACK].due == called
        orders.call_back(session, BY, job.id, Truth.CONFIRMED, "", now=asked)
        due = lines(session, job)[ClockKind.DOCUMENT_CHECK].due
        orders.check(session, BY, job.id, now=checked)
        orders.withdraw_step(session, BY, job.id, now=checked + timedelta(minutes=1))
        assert running(session, job) == {ClockKind.DOCUMENT_CHECK}
        assert lines(session, job)[ClockKind.DOCUMENT_CHECK].due == due
        whole = segments.timeline(session, Subject(WORK_ORDER, job.id), checked)
        assert whole[-1].ended == job.ended_at == NOW


def test_what_the_user_denies_is_not_passed(completed):
    with transaction(SYSTEM) as session:
        job = queries.get(session, completed)
        orders.call_back(session, BY, job.id, Truth.DENIED, "没人来过", now=NOW)
        with pytest.raises(RuleBroken, match="user_denies"):
            orders.check(session, BY, job.id, now=NOW)
        orders.call_back(session, BY, job.id, Truth.CONFIRMED, "", now=NOW)
        assert orders.check(session, BY, job.id, now=NOW).state is State.CHECKED


def test_opened_again_with_new_promises_and_the_old_breaches(shop, arrived):
    """A late job is opened again a week later: its breaches stay as they are and the new
    promises count from the reopening."""
    late = NOW + timedelta(days=8)
    with transaction(SYSTEM) as session:
        job = queries.get(session, arrived)
    with transaction(SYSTEM) as session:
        sweep(session, late)
        job = queries.get(session, job.id)
        picture_job = making.completed(session, shop.id, late, phone="10055556666", detail="别处")
        assert picture_job.id != job.id
        before = broken(session, job, late)
    assert {kind for kind, _due in before.values()} == {ClockKind.REPAIR}
    again = late + timedelta(days=7)
    with transaction(SYSTEM) as session:
        orders.reopen(session, BY, picture_job.id, ReopenReason.FAULT_BACK, "又坏了", now=again)
        found = lines(session, picture_job)
        job = queries.get(session, picture_job.id)
    assert (job.state, job.completed_at, job.ended_at, job.truth) == (State.NEW, None, None, None)
    assert {kind for kind, line in found.items() if line.started == again} == {
        ClockKind.DISPATCH, ClockKind.REPAIR, ClockKind.FIRST_CONTACT, ClockKind.ON_SITE}
    assert job.next_due == found[ClockKind.DISPATCH].due


def test_a_final_breach_is_not_revived(shop, completed):
    done = NOW + timedelta(days=9)
    with transaction(SYSTEM) as session:
        job = queries.get(session, completed)
        first = lines(session, job)[ClockKind.REPAIR]
        orders.reopen(session, BY, job.id, ReopenReason.FAULT_BACK, "", now=NOW)
        dispatch.dispatch(session, BY, job.id, shop.id, DispatchReason.NEAREST, now=NOW)
    with transaction(SYSTEM) as session:
        sweep(session, done)
        before = broken(session, job, done)
    with transaction(SYSTEM) as session:
        orders.cancel(session, BY, job.id, CancelReason.USER_WITHDREW, "不修了", now=done)
        assert broken(session, job, done) == before
        repairs = [line for line in clocks.of_subject(session, Subject(WORK_ORDER, job.id))
                   if line.kind is ClockKind.REPAIR]
    assert (repairs[0].id, len(repairs)) == (first.id, 2)
    assert (repairs[0].state, repairs[0].stopped) == (first.state, first.stopped)
    assert repairs[1].breached is not None


def test_waiting_for_the_user_does_not_go_on_in_the_opened_job(arrived):
    with transaction(SYSTEM) as session:
        job = queries.get(session, arrived)
        visits.begin_hold(session, BY, job.id, HoldReason.USER,
                          confirmed=Confirmation.REPLY, now=NOW)
        making.photo(session, job.id, NOW)
        visits.complete(session, BY, job.id, now=NOW + timedelta(hours=1))
        orders.reopen(session, BY, job.id, ReopenReason.WORK_BAD, "", now=NOW + timedelta(hours=2))
        assert not lines(session, job)[ClockKind.REPAIR].held


def test_merged_into_the_older_report(shop, accepted):
    """并单: chases and people go along, promises fall away, a breach stays."""
    later = NOW + timedelta(hours=30)
    with transaction(SYSTEM) as session:
        first = queries.get(session, accepted)
        second = making.accepted(session, shop.id, NOW, phone="10077778888", anyway=True)
        orders.chase(session, BY, second.id, "", now=NOW)
        third = making.taken(session, NOW, phone="10012345678", anyway=True)
    with transaction(SYSTEM) as session:
        sweep(session, later)
        before = broken(session, second, later)
        first, second = queries.get(session, first.id), queries.get(session, second.id)
        orders.merge(session, BY, second.id, first.id, now=later)
        orders.merge(session, BY, third.id, first.id, now=later)
        found = lines(session, second)
        assert before and broken(session, second, later) == before
        assert (first.chases, second.state, second.next_due) == (1, State.MERGED, None)
        assert {line.stopped for line in found.values()} >= {later}
        assert {line.state for line in found.values() if line.stopped == later} <= {
            ClockState.CANCELLED, ClockState.BREACHED}
        assert [row.phone for row in contacts.of_job(session, first.id, SEES)] == [
            "10012345678", "10077778888"]
        assert contacts.of_job(session, second.id, SEES) == []
        assert len(contacts.of_job(session, third.id, SEES)) == 1
        assert segments.timeline(session, Subject(WORK_ORDER, second.id), later)[-1].ended == later
        told = [row.name for row in session.query(FactRow).where(
            FactRow.kind == "work_order", FactRow.subject_id == first.id)]
    assert told.count("MergedIn") == 2


def test_only_into_the_same_older_open_job(shop, accepted):
    with transaction(SYSTEM) as session:
        first = queries.get(session, accepted)
        again = making.accepted(session, shop.id, NOW + timedelta(hours=1), anyway=True)
        other = making.accepted(session, shop.id, NOW, phone="10033334444", detail="另一家")
        for job, into, reason in ((again, other, "not_the_same"), (first, first, "not_the_same"),
                                  (first, again, "merge_into_older")):
            with pytest.raises(RuleBroken, match=reason):
                orders.merge(session, BY, job.id, into.id, now=NOW + timedelta(hours=2))
        orders.cancel(session, BY, first.id, CancelReason.WORKS_AGAIN, "好了",
                      now=NOW + timedelta(hours=2))
        with pytest.raises(RuleBroken, match="merge_into_open"):
            orders.merge(session, BY, again.id, first.id, now=NOW + timedelta(hours=2))


def test_an_arrival_taken_back_owes_the_visit_by_the_first_moment(arrived):
    """The check-in was a slip: the on-site promise runs again and is due when it was."""
    with transaction(SYSTEM) as session:
        job = queries.get(session, arrived)
        met = lines(session, job)[ClockKind.ON_SITE]
        orders.withdraw_step(session, BY, job.id, now=NOW + timedelta(minutes=10))
        found = lines(session, job)[ClockKind.ON_SITE]
    assert job.state is State.CONTACTED
    assert met.state is ClockState.MET and found.id != met.id
    assert (found.due, found.stopped) == (met.due, None)
    assert job.next_due == min(found.due, job.next_due)


def test_a_completion_taken_back_leaves_no_gap_in_time(shop):
    done = NOW + timedelta(hours=1)
    with transaction(SYSTEM) as session:
        job = making.completed(session, shop.id, done)
        orders.withdraw_step(session, BY, job.id, now=done + timedelta(minutes=3))
        whole = segments.timeline(session, Subject(WORK_ORDER, job.id), done + timedelta(hours=1))
        assert (job.state, job.completed_at, job.ended_at) == (State.ARRIVED, None, None)
        assert sum(each.seconds for each in whole) == (
            done + timedelta(hours=1) - job.opened_at).total_seconds()
        assert visits.complete(session, BY, job.id, now=done + timedelta(minutes=5)).completed_at


def test_steps_are_taken_back_one_after_the_other(accepted):
    with transaction(SYSTEM) as session:
        job = queries.get(session, accepted)
        visits.contact(session, BY, job.id, now=NOW + timedelta(minutes=1))
        orders.withdraw_step(session, BY, job.id, now=NOW + timedelta(minutes=2))
        assert job.state is State.ACCEPTED
        orders.withdraw_step(session, BY, job.id, now=NOW + timedelta(minutes=3))
        assert job.state is State.DISPATCHED
        assert lines(session, job)[ClockKind.ACCEPTANCE].stopped is None
        with pytest.raises(RuleBroken, match="not_withdrawable"):
            orders.withdraw_step(session, BY, job.id, now=NOW + timedelta(minutes=4))
        assert dispatch.accept(session, BY, job.id, now=NOW + timedelta(minutes=5)).state is (
            State.ACCEPTED)


def test_not_later_not_by_another_not_through_a_wait(arrived):
    with transaction(SYSTEM) as session:
        job = queries.get(session, arrived)
        for by, after in ((BY, timedelta(minutes=10, seconds=1)),
                          ("account:99", timedelta(minutes=1))):
            with pytest.raises(RuleBroken, match="too_late_to_withdraw"):
                orders.withdraw_step(session, by, job.id, now=NOW + after)
        visits.begin_hold(session, BY, job.id, HoldReason.PART, now=NOW + timedelta(minutes=1))
        with pytest.raises(RuleBroken, match="not_withdrawable"):
            orders.withdraw_step(session, BY, job.id, now=NOW + timedelta(minutes=2))


def test_a_broken_promise_is_not_counted_twice_when_the_step_is_taken_back(accepted):
    late = NOW + timedelta(days=9)
    with transaction(SYSTEM) as session:
        job = queries.get(session, accepted)
    with transaction(SYSTEM) as session:
        visits.arrive(session, BY, job.id, now=late)
        orders.withdraw_step(session, BY, job.id, now=late + timedelta(minutes=1))
    with transaction(SYSTEM) as session:
        sweep(session, late + timedelta(days=9))
        kinds = [kind for kind, _due in broken(session, job, late + timedelta(days=9)).values()]
    assert sorted(kinds) == [ClockKind.FIRST_CONTACT, ClockKind.ON_SITE, ClockKind.REPAIR]


def test_what_the_user_said_before_stands_again(completed):
    with transaction(SYSTEM) as session:
        job = queries.get(session, completed)
        orders.call_back(session, BY, job.id, Truth.CONFIRMED, "", now=NOW)
        orders.call_back(session, BY, job.id, Truth.DENIED, "", now=NOW)
        orders.withdraw_step(session, BY, job.id, now=NOW)
        assert (job.state, job.truth) == (State.CALLED_BACK, Truth.CONFIRMED)
        orders.withdraw_step(session, BY, job.id, now=NOW)
        assert (job.state, job.truth, job.completed_at) == (State.COMPLETED, None, NOW)


def test_a_parent_takes_none_of_these_steps(shop):
    with transaction(SYSTEM) as session:
        child = factories.outlet(session, "AH-2", now=START, parent="AH-1")
        job = making.completed(session, child.id, NOW)
    with pytest.raises(NotAllowed), transaction(Scope(Level.OUTLET, outlets=(shop.id,))) as unit:
        orders.withdraw_step(unit, BY, job.id, now=NOW)
    with pytest.raises(IllegalTransition), transaction(SYSTEM) as unit:
        orders.close(unit, BY, job.id, now=NOW)
    with reading(SYSTEM) as unit:
        assert queries.get(unit, job.id).state is State.COMPLETED
