"""A clock from its start to its verdict, in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from core.db import db, reading, transaction
from core.errors import RuleBroken
from core.facts import FactRow
from core.scope import Level, Scope
from sla.breaches.models import BreachRow
from sla.breaches.rules import Source
from sla.clocks import queries, service
from sla.clocks.pauses import PauseReason
from sla.clocks.rules import State, Why
from sla.policies.rules import ClockKind, Work
from sla.sweep import sweep
from tests.kept import kept
from tests.sla.making import JOB, NOBODY, SYSTEM, WORK, hours, line, prepare

ON_SITE = ClockKind.ON_SITE


@kept
def began(context, clock):
    """The on-site clock of a tier-4 job: 72 running hours."""
    with transaction(SYSTEM) as session:
        prepare(session, clock())
        service.start(session, ON_SITE, JOB, WORK, clock(), NOBODY, now=clock())
    return clock()


def breaches(session):
    return session.execute(select(BreachRow.due_at, BreachRow.found_at, BreachRow.source)).all()


def test_a_clock_knows_which_rule_and_why(began):
    with reading(SYSTEM) as session:
        found = line(session, ON_SITE)
    assert (found.policy_code, found.policy_version, found.matched, found.calendar_code) == (
        "on_site.tier4", 1, ("tier",), "running")
    assert found.due == began + hours(72)
    assert (found.state, found.held) == (State.RUNNING, False)


def test_in_time_is_met_and_at_the_due_moment_too(began):
    due = began + hours(72)
    with transaction(SYSTEM) as session:
        service.stop(session, JOB, ON_SITE, due, now=due)
        assert line(session, ON_SITE).state is State.MET
        assert breaches(session) == []


def test_stopping_after_due_writes_the_breach_at_once(began):
    due = began + hours(72)
    late = due + timedelta(seconds=1)
    with transaction(SYSTEM) as session:
        service.stop(session, JOB, ON_SITE, late, now=late)
        found = line(session, ON_SITE)
        assert (found.state, found.breached) == (State.MET_LATE, due)
        assert breaches(session) == [(due, late, Source.FOUND)]
        fact = session.execute(select(FactRow.name, FactRow.happened_at, FactRow.recorded_at)
                               .where(FactRow.kind == "breach")).one()
    assert fact == ("BreachFound", due, late)


def test_a_late_cancellation_is_a_breach_too(began):
    late = began + hours(73)
    with transaction(SYSTEM) as session:
        service.stop_all(session, JOB, late, cancelled=True, now=late)
        assert line(session, ON_SITE).state is State.BREACHED
        assert len(breaches(session)) == 1


def test_a_pause_moves_the_due_moment_by_its_seconds(began):
    begin, end = began + hours(10), began + hours(15)
    with transaction(SYSTEM) as session:
        service.pause(session, JOB, (ON_SITE,), PauseReason.PART_ON_THE_WAY, begin, now=begin)
        assert line(session, ON_SITE).held
    with transaction(SYSTEM) as session:
        service.resume(session, JOB, (ON_SITE,), PauseReason.PART_ON_THE_WAY, end, now=end)
        found = line(session, ON_SITE)
    assert (found.due, found.paused_s, found.held) == (began + hours(77), 5 * 3_600, False)


def test_a_pause_for_the_user_counts_once_confirmed(began):
    begin = began + hours(10)
    with transaction(SYSTEM) as session:
        service.pause(session, JOB, None, PauseReason.USER_OTHER_DAY, begin,
                      until=begin + hours(20), now=begin)
        assert line(session, ON_SITE).due == began + hours(72)
    with transaction(SYSTEM) as session:
        service.confirm_pause(session, JOB, PauseReason.USER_OTHER_DAY, "customer:1",
                              now=begin + hours(1))
        assert line(session, ON_SITE).due == began + hours(92)


def test_a_confirmation_after_the_breach_changes_nothing(began):
    """Nobody had looked: no sweep ran, and still the promise stays broken."""
    begin = began + hours(10)
    with transaction(SYSTEM) as session:
        service.pause(session, JOB, None, PauseReason.USER_OTHER_DAY, begin, now=begin)
    late = began + hours(73)
    with transaction(SYSTEM) as session:
        service.confirm_pause(session, JOB, PauseReason.USER_OTHER_DAY, "customer:1", now=late)
        assert line(session, ON_SITE).breached == began + hours(72)
        assert len(breaches(session)) == 1


def test_reopening_starts_a_new_clock(began):
    end = began + hours(1)
    with transaction(SYSTEM) as session:
        service.stop(session, JOB, ON_SITE, end, now=end)
        service.start(session, ON_SITE, JOB, WORK, end, NOBODY, now=end)
        assert [found.state for found in queries.of_subject(session, JOB)] == [
            State.MET, State.RUNNING]


def test_two_of_a_kind_do_not_run_at_once(began):
    with pytest.raises(RuleBroken, match="clock_runs"), transaction(SYSTEM) as session:
        service.start(session, ON_SITE, JOB, WORK, began, NOBODY, now=began)


def test_what_lies_ahead_or_before_the_start_is_refused(began):
    with pytest.raises(RuleBroken, match="in_the_future"), transaction(SYSTEM) as session:
        service.stop(session, JOB, ON_SITE, began + hours(1), now=began)
    with pytest.raises(RuleBroken, match="out_of_order"), transaction(SYSTEM) as session:
        service.stop(session, JOB, ON_SITE, began - hours(1), now=began)


def test_cancelled_and_entered_anew_keeps_the_first_promise(began):
    end, again = began + hours(71), began + hours(71.5)
    with transaction(SYSTEM) as session:
        service.stop_all(session, JOB, end, cancelled=True, now=end)
        promised = queries.promise_of(session, JOB, ON_SITE)
        other = JOB._replace(id=2)
        service.start(session, ON_SITE, other, WORK, again, NOBODY, promised=promised, now=again)
        assert line(session, ON_SITE, other).due == began + hours(72)
    late = began + hours(80)
    with transaction(SYSTEM) as session:
        service.start(session, ON_SITE, JOB._replace(id=3), WORK, late, NOBODY,
                      promised=promised, now=late)
        assert line(session, ON_SITE, JOB._replace(id=3)).state is State.BREACHED
        assert breaches(session) == [(began + hours(72), late, Source.FOUND)]


def test_who_reports_itself_in_time_weighs_less(began):
    with transaction(SYSTEM) as session:
        service.self_report(session, JOB, ON_SITE, now=began + hours(70))
        assert breaches(session) == []
    late = began + hours(73)
    with transaction(SYSTEM) as session:
        service.stop(session, JOB, ON_SITE, late, now=late)
        assert session.execute(select(BreachRow.source, BreachRow.weight)).one() == (
            Source.SELF_REPORTED, 50)


def test_who_reports_what_was_found_is_refused(began):
    late = began + hours(73)
    with transaction(SYSTEM) as session:
        service.restamp(session, JOB, NOBODY, now=late)
    with pytest.raises(RuleBroken, match="found_before"), transaction(SYSTEM) as session:
        service.self_report(session, JOB, ON_SITE, now=late)


def test_without_a_target_nothing_is_broken(context, clock):
    with transaction(SYSTEM) as session:
        prepare(session, clock())
        service.start(session, ClockKind.FAST_LANE_SETTLEMENT, JOB, Work(tier=1),
                      clock(), NOBODY, now=clock())
        found = line(session, ClockKind.FAST_LANE_SETTLEMENT)
    assert (found.state, found.due, found.policy_code) == (State.NO_TARGET, None, None)


def test_why_is_judged_anew_from_the_rows(began):
    begin = began + hours(1)
    with transaction(SYSTEM) as session:
        service.pause(session, JOB, None, PauseReason.USER_ABSENT, begin, now=begin)
        key = line(session, ON_SITE).id
    with reading(SYSTEM) as session:
        found = queries.verdict(session, key, began + hours(73))
    assert found.reasons == (Why.PAST_DUE, Why.PAUSE_UNCONFIRMED)


@pytest.mark.parametrize("statement", [
    "UPDATE clocks SET due_at = '2030-01-01 00:00:00', version = 9",
    "UPDATE clocks SET stopped_at = NULL, state = 'running'",
    "DELETE FROM clocks", "DELETE FROM breaches", "UPDATE breaches SET weight = 0",
    "DELETE FROM escalations", "UPDATE policy_versions SET target = NULL",
    "DELETE FROM calendar_versions",
])
def test_the_database_itself_refuses_to_forget(began, statement):
    late = began + hours(73)
    with transaction(SYSTEM) as session:
        service.stop(session, JOB, ON_SITE, late, now=late)
        assert session.scalar(select(func.count()).select_from(BreachRow)) == 1
    with pytest.raises(DBAPIError, match=r"does not change|never removed|append-only"), \
            db.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_breach_of_a_running_clock_cannot_be_moved(began):
    with transaction(SYSTEM) as session:
        service.restamp(session, JOB, NOBODY, now=began + hours(73))
    with pytest.raises(DBAPIError, match="stays as dated"), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE clocks SET breached_at = '2030-01-01 00:00:00'")


def test_a_wait_that_begins_at_the_due_moment_comes_too_late(began):
    due = began + hours(72)
    with transaction(SYSTEM) as session:
        service.pause(session, JOB, None, PauseReason.PART_ON_THE_WAY, due, now=due)
    with transaction(SYSTEM) as session:
        assert sweep(session, due + timedelta(seconds=1)).breached == 1


def test_a_wait_after_the_breach_holds_the_next_step(began):
    """125 % is 18 hours after the due moment; ten hours of waiting move it on."""
    late = began + hours(73)
    with transaction(SYSTEM) as session:
        sweep(session, late)
        service.pause(session, JOB, None, PauseReason.PART_ON_THE_WAY, late, now=late)
    with transaction(SYSTEM) as session:
        assert sweep(session, began + hours(95)).escalated == 0
        service.resume(session, JOB, None, PauseReason.PART_ON_THE_WAY, late + hours(10),
                       now=late + hours(25))
        assert sweep(session, began + hours(100)).escalated == 0
        assert sweep(session, began + hours(100) + timedelta(seconds=1)).escalated == 1


def test_a_kind_that_is_not_paused_goes_on(began):
    with transaction(SYSTEM) as session:
        service.start(session, ClockKind.REPAIR, JOB, WORK, began, NOBODY, now=began)
        due = line(session, ClockKind.REPAIR).due
        service.pause(session, JOB, (ON_SITE,), PauseReason.APPRAISAL, began, now=began)
        service.resume(session, JOB, (ON_SITE,), PauseReason.APPRAISAL, began + hours(5),
                       now=began + hours(5))
        assert line(session, ClockKind.REPAIR).due == due
        assert line(session, ON_SITE).due == began + hours(77)


def test_the_same_wait_is_not_opened_twice_nor_ended_before_it_began(began):
    with transaction(SYSTEM) as session:
        service.pause(session, JOB, None, PauseReason.APPRAISAL, began + hours(2),
                      now=began + hours(2))
    with pytest.raises(RuleBroken, match="hold_open"), transaction(SYSTEM) as session:
        service.pause(session, JOB, None, PauseReason.APPRAISAL, began + hours(3),
                      now=began + hours(3))
    with pytest.raises(RuleBroken, match="out_of_order"), transaction(SYSTEM) as session:
        service.resume(session, JOB, None, PauseReason.APPRAISAL, began, now=began + hours(3))


def test_an_outlet_moves_the_time_of_its_job_and_no_more(began, clock):
    """The dispatch clock belongs to no outlet yet; whoever may act on the job stops it."""
    with transaction(SYSTEM) as session:
        service.start(session, ClockKind.DISPATCH, JOB, WORK, began, NOBODY, now=began)
    shop = Scope(Level.OUTLET, outlets=(77,))
    with transaction(shop) as session:
        service.stop(session, JOB, ClockKind.DISPATCH, began, now=began)
        assert queries.of_subject(session, JOB) == []
        assert queries.next_dues(session, JOB.kind, [JOB.id]) == {}
    with reading(SYSTEM) as session:
        assert line(session, ClockKind.DISPATCH).state is State.MET
        assert queries.next_dues(session, JOB.kind, [JOB.id]) == {JOB.id: began + hours(72)}
    late = began + hours(73)
    with transaction(shop) as session:
        service.stop_all(session, JOB, late, now=late)
        assert breaches(session) == []
    with reading(SYSTEM) as session:
        assert breaches(session) == [(began + hours(72), late, Source.FOUND)]
