"""The law's ninety days without a part: begun by the back-order of a warranty line of an open job,
warned at 60 and 80, ended by the part or with the job (DOMAIN, "Statutory rules per product
unit")."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import reading, transaction
from core.facts import FactRow
from core.outbox import ToldRow
from jobs.visits import service as visits
from jobs.work_orders import service as jobs
from jobs.work_orders.rules import CancelReason, ReopenReason
from network.accounts.rules import Role
from office.notices.models import Notice
from parts.requests import queries, service
from parts.requests.rules import RefuseReason, Regime
from parts.requests.service import Before, Want
from parts.returns import service as returns
from parts.shipments import service as shipments
from parts.shipments.service import Count
from parts.stock import service as shelves
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.clocks import queries as clocks
from sla.clocks.rules import State
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.subjects import Subject
from sla.sweep import sweep
from tests import factories
from tests.factories import BY
from tests.jobs import making as job_making
from tests.kept import kept
from tests.parts import making
from tests.parts.making import MAKER, SYSTEM, at
from worker import missing_parts, sweeps

BEGAN = at(62, "09:35")
DAYS_60, DAYS_80, DAYS_90 = (BEGAN + timedelta(days=days) for days in (60, 80, 90))
SECOND = timedelta(seconds=1)


@kept
def where(context):
    return making.world(boards=0)


@kept
def job(where):
    return making.job_at_the_door(where, days=63)


def back_ordered(where, job, now=BEGAN, quantity=1, regime=Regime.WARRANTY):
    line = making.asked(where, job, now - timedelta(hours=1), quantity, regime=regime)
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=now)
        service.backorder(session, BY, line, None, now=now)
    return line


@kept
def line(where, job) -> int:
    """The line of the job that is on back-order."""
    return back_ordered(where, job)


def law(line):
    """The clocks of the law about a line, oldest first."""
    with reading(SYSTEM) as session:
        return [each for each in clocks.of_subject(session, Subject("part_line", line))
                if each.kind is ClockKind.PART_MISSING]


def swept(now):
    with transaction(SYSTEM) as session:
        while sweep(session, now).total:
            pass


def warned(now):
    """The warnings told by a sweep at that moment, and again nothing."""
    with transaction(SYSTEM) as session:
        count = service.warn_missing(session, BY, now=now)
        assert service.warn_missing(session, BY, now=now) == 0
    return count


def arrived(where, line, now, **count):
    with transaction(MAKER) as session:
        shelves.stock_in(session, BY, where.wuhan, where.board, 1, f"in:{line}", now=now)
        service.allocate(session, BY, line, where.wuhan, 1, now=now)
        parcel = shipments.ship(session, BY, where.wuhan, {line: 1}, making.WAYBILL, now=now).id
    assert law(line)[-1].stopped is None
    with transaction(where.own) as session:
        shipments.receive(session, BY, parcel, {line: Count(**count)}, now=now + SECOND)


def test_the_back_order_begins_it_and_the_part_ends_it(where, line):
    assert [(each.started, each.due, each.state) for each in law(line)] == [
        (BEGAN, DAYS_90, State.RUNNING)]
    with transaction(MAKER) as session:
        service.backorder(session, BY, line, None, now=at(61, "09:00"))
    assert len(law(line)) == 1
    arrived(where, line, at(30, "10:00"), good=1)
    assert [(each.state, each.stopped) for each in law(line)] == [
        (State.MET, at(30, "10:00") + SECOND)]


def test_what_came_broken_is_still_missing(where, line):
    arrived(where, line, at(30, "10:00"), damaged=1)
    assert law(line)[0].stopped is None
    with transaction(MAKER) as session:
        made = queries.lines_of(session, service.send_second(
            session, BY, line, now=at(29, "10:00")).id)[0].id
    assert law(line)[0].state is State.CANCELLED
    assert [(each.started, each.stopped) for each in law(made)] == [(BEGAN, None)]


def test_a_part_of_the_pieces_set_aside_leaves_the_rest_missing(where, job):
    line = making.asked(where, job, BEGAN - timedelta(hours=1), 2)
    with transaction(MAKER) as session:
        shelves.stock_in(session, BY, where.wuhan, where.board, 1, "one", now=BEGAN)
        service.approve(session, BY, line, now=BEGAN)
        service.allocate(session, BY, line, where.wuhan, 1, now=BEGAN)
    assert [each.started for each in law(line)] == [BEGAN]


def test_no_clock_for_what_is_sold_or_for_the_shelf(where, job):
    assert law(back_ordered(where, job, regime=Regime.SALE)) == []
    assert law(back_ordered(where, None)) == []


def test_it_is_no_next_step_of_any_hand(line):
    """The list is sorted by what the present hand owes: the shipment, a day after the yes."""
    with reading(SYSTEM) as session:
        assert queries.get(session, line).next_due == BEGAN + timedelta(days=1)


def test_it_warns_at_60_and_80_days_once_each(line):
    assert warned(DAYS_60 - SECOND) == 0
    assert [warned(moment) for moment in (DAYS_60, DAYS_80 - SECOND, DAYS_80)] == [1, 0, 1]
    with reading(SYSTEM) as session:
        told = session.execute(select(FactRow.happened_at, FactRow.body).where(
            FactRow.name == "LineMissing", FactRow.subject_id == line)).all()
    assert [row.happened_at for row in told] == [DAYS_60, DAYS_80]
    swept(DAYS_60)
    assert law(line)[0].state is State.WARN50
    swept(DAYS_80)
    assert law(line)[0].state is State.WARN75


def test_the_sweep_of_the_house_warns(line, clock):
    clock.set(DAYS_60)
    swept_ = sweeps.run(sweeps.SWEEPS, as_of=DAYS_60, clock=clock)
    assert (swept_.counts["missing_parts"], swept_.failed) == (1, {})
    with reading(SYSTEM) as session:
        assert queries.get(session, line).missing_warned == 1


def test_after_ninety_days_it_is_a_breach_of_the_planner(line):
    swept(DAYS_90 + SECOND)
    with reading(SYSTEM) as session:
        rows = breaches.page(session, BreachFilter(kind=ClockKind.PART_MISSING), None, 10,
                             now=DAYS_90 + SECOND).rows
    assert [(row.due, row.party) for row in rows] == [(DAYS_90, Party.PLANNING)]
    assert law(line)[0].state is State.BREACHED


def test_it_ends_with_the_job_and_begins_again_with_it(where, job, line):
    end = at(3, "10:00")
    with transaction(where.own) as session:
        job_making.photo(session, job, end)
        visits.complete(session, BY, job, now=end)
    assert [each.state for each in law(line)] == [State.MET]
    with transaction(SYSTEM) as session:
        jobs.reopen(session, BY, job, ReopenReason.WORK_BAD, "", now=at(1, "10:00"))
    assert [(each.started, each.stopped) for each in law(line)] == [
        (BEGAN, end), (at(1, "10:00"), None)]


def test_an_end_that_was_taken_back_leaves_the_days_counted(where, job, line):
    end = at(3, "10:00")
    with transaction(where.own) as session:
        job_making.photo(session, job, end)
        visits.complete(session, BY, job, now=end)
        jobs.withdraw_step(session, BY, job, now=end + timedelta(minutes=5))
    assert [(each.started, each.stopped) for each in law(line)] == [(BEGAN, end), (BEGAN, None)]


def test_a_cancelled_job_cancels_it(job, line):
    with transaction(SYSTEM) as session:
        jobs.cancel(session, BY, job, CancelReason.USER_WITHDREW, "x", now=at(3, "10:00"))
    assert [each.state for each in law(line)] == [State.CANCELLED]


@pytest.mark.parametrize(("reason", "runs"), [
    (RefuseReason.NO_LONGER_MADE, True), (RefuseReason.WRONG_PART, False)])
def test_the_maker_does_not_end_it_by_making_the_part_no_more(job, line, reason, runs):
    with transaction(MAKER) as session:
        service.refuse(session, BY, line, reason, now=at(40, "10:00"))
    assert (law(line)[0].stopped is None) is runs
    with transaction(SYSTEM) as session:
        jobs.cancel(session, BY, job, CancelReason.USER_WITHDREW, "x", now=at(3, "10:00"))
    assert law(line)[0].state is State.CANCELLED


def test_a_part_of_one_s_own_ends_it(where, line):
    with transaction(where.own) as session:
        returns.use(session, BY, line, 1, now=at(40, "10:00"))
    assert [each.state for each in law(line)] == [State.MET]


def test_a_line_taken_over_counts_from_when_it_was_asked_for(where, job):
    asked_at = at(70, "10:00")
    with transaction(SYSTEM) as session:
        request = service.ask(session, BY, where.shop, job, [Want(where.board, 1)],
                              before=Before("ALT-1", asked_at), now=BEGAN)
        (line,) = queries.lines_of(session, request.id)
        service.approve(session, BY, line.id, now=BEGAN)
        service.backorder(session, BY, line.id, None, now=BEGAN)
        key = line.id
    assert [each.started for each in law(key)] == [asked_at]


def test_the_planner_is_told_by_name_and_the_region_the_second_time(where, line):
    with transaction(SYSTEM) as session:
        planner = factories.account(session, "qian", Role.PARTS_PLANNER, now=BEGAN)
        region = factories.account(session, "xiang", Role.TERRITORY_MANAGER, now=BEGAN,
                                   counties=("42",))
        for warning, days in ((1, 60), (2, 80), (2, 80)):
            row = ToldRow(warning, "LineMissing", "part_line", line, 5, BEGAN, BEGAN, BY,
                          where.shop, {"days": days, "warning": warning})
            missing_parts.tell_the_planner(session, [row], now=DAYS_80)
    with reading(SYSTEM) as session:
        told = session.execute(select(Notice.account_id, Notice.kind).order_by(Notice.id)).all()
    assert [tuple(row) for row in told] == [
        (planner, "LineMissing"), (planner, "LineMissing"), (region, "LineMissing")]
