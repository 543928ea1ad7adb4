"""The breach that was cancelled (DEMO, story 4), and the one that was told (cause 7)."""

import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select

from core.db import reading, transaction
from core.errors import IllegalTransition, NotAllowed, RuleBroken
from core.facts import FactRow
from core.scope import Level, Reason, Scope
from jobs.cancellations import queries, service
from jobs.cancellations.queries import CancellationFilter
from jobs.cancellations.rules import Answer, Ruling, State
from jobs.dispatch import service as dispatch
from jobs.intake import service as intake
from jobs.visits import service as visits
from jobs.work_orders import service as orders
from jobs.work_orders.rules import CancelReason, DispatchReason, Source
from network.accounts.rules import Role
from reports.figures import integrity
from reports.figures.promises import Sources, sources
from reports.figures.rules import Cancelled, Slice, Span
from reports.figures.slices import By
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.breaches.rules import Source as Found
from sla.policies.rules import ClockKind
from sla.self_reports import queries as self_reports
from sla.self_reports.rules import Cause
from sla.self_reports.service import Said
from sla.subjects import WORK_ORDER, Subject
from sla.sweep import sweep
from tests import factories
from tests.factories import BY
from tests.kept import kept

SYSTEM = Scope.system(Reason.COMMAND)
D = datetime(2026, 7, 16, 2, 0, tzinfo=UTC)
SPAN = Span(D - timedelta(days=30), D)
TOWN = "520502103"


def at(days: int, wall: str) -> datetime:
    hours, minutes = map(int, wall.split(":"))
    return D.replace(hour=0, minute=0) + timedelta(days=-days, hours=hours - 8, minutes=minutes)


class Place(NamedTuple):
    parent: int
    shop: int
    owner: str
    agent: str

    @property
    def own(self) -> Scope:
        return Scope(Level.OUTLET, outlets=(self.shop,))

    @property
    def above(self) -> Scope:
        return Scope(Level.OUTLET, outlets=(self.parent,))


@kept
def where(context) -> Place:
    begun = at(40, "08:00")
    with transaction(SYSTEM) as session:
        factories.time_rules(session, begun)
        parent = factories.outlet(session, "GZ-8", now=begun, town=TOWN)
        shop = factories.outlet(session, "GZ-18", now=begun, town=TOWN, parent="GZ-8")
        owner = factories.account(session, "an", Role.OWNER, now=begun, at=shop)
        agent = factories.account(session, "xia", Role.HOTLINE, now=begun)
        return Place(parent.id, shop.id, f"account:{owner}", f"account:{agent}")


def taken(where: Place, when: datetime, phone: str = "10070701070") -> int:
    """A call, dispatched to the shop and taken by it."""
    values = factories.call(phone, town=TOWN, detail="")
    with transaction(SYSTEM) as session:
        job = intake.take(session, where.agent, values, Source.HOTLINE, now=when)
        dispatch.dispatch(session, BY, job.id, where.shop, DispatchReason.NEAREST,
                          now=when + timedelta(minutes=20))
    with transaction(where.own) as session:
        dispatch.accept(session, where.owner, job.id, now=when + timedelta(minutes=30))
        visits.contact(session, where.owner, job.id, now=when + timedelta(minutes=40))
    return job.id


def cancelled(where: Place, job: int, when: datetime, scope: Scope | None = None,
              by: str = "") -> None:
    with transaction(scope or where.own) as session:
        orders.cancel(session, by or where.owner, job, CancelReason.USER_WANTS_LATER, "改天",
                      now=when)


def test_cancelled_in_the_last_hour_entered_anew_and_denied_by_the_user(where) -> None:
    first = taken(where, at(9, "18:00"))
    cancelled(where, first, at(6, "17:20"))
    with reading(SYSTEM) as session:
        row = queries.of_job(session, first)
    assert (row.by_outlet, row.clock, row.left_s, row.state) == (
        True, ClockKind.ON_SITE, 40 * 60, State.RECORDED)
    again = taken(where, at(6, "17:41"))
    with reading(SYSTEM) as session:
        row = queries.of_job(session, first)
        count, seen = queries.suspected(session, 10)
    assert (row.again_id, row.state) == (again, State.SUSPECTED)
    assert (count, [each.work_order_id for each in seen]) == (1, [first])
    with transaction(SYSTEM) as session:
        service.call_back(session, where.agent, first, Answer.NOBODY_PHONED, "没人打过电话",
                          now=at(5, "10:20"))
        sweep(session, D)
    with reading(SYSTEM) as session:
        found = integrity.cancellations(session, SPAN, Slice(outlet_id=where.shop))
        lists = [queries.count(session, CancellationFilter(where.shop, **each)) for each in (
            {}, {"last_hour": True}, {"anew": True}, {"denied": True}, {"unasked": True})]
        told = session.execute(select(FactRow.name, FactRow.by, FactRow.body).where(
            FactRow.kind == "cancellation").order_by(FactRow.version)).all()
    assert found == {(): Cancelled(1, 1, 1, 1, 1)}
    assert lists == [1, 1, 1, 1, 0]
    assert [(row.name, row.by) for row in told] == [
        ("CancellationRecorded", where.owner), ("EnteredAnew", where.agent),
        ("CancellationAsked", where.agent)]
    assert json.loads(told[2].body) == {"answer": "nobody_phoned", "state": "suspected"}
    with transaction(SYSTEM) as session:
        service.rule(session, BY, first, Ruling.CONCEALED, "回访录音", now=D)
    with pytest.raises(IllegalTransition), transaction(SYSTEM) as session:
        service.rule(session, BY, first, Ruling.EXPLAINED, "再看", now=D)
    with pytest.raises(RuleBroken, match="ruled_before"), transaction(SYSTEM) as session:
        service.call_back(session, where.agent, first, Answer.ASKED_FOR_IT, "", now=D)


def test_a_user_who_gave_up_in_good_time_is_no_signal(where) -> None:
    """The controls: in good time; by the call desk; the user confirms; never cancelled."""
    early = taken(where, at(9, "09:00"), "10070701071")
    cancelled(where, early, at(8, "09:00"))
    desk = taken(where, at(9, "18:00"), "10070701072")
    cancelled(where, desk, at(6, "17:20"), SYSTEM, where.agent)
    taken(where, at(6, "17:41"), "10070701072")
    late = taken(where, at(9, "18:00"), "10070701073")
    cancelled(where, late, at(6, "17:30"))
    kept = taken(where, at(1, "10:00"), "10070701074")
    with transaction(SYSTEM) as session:
        service.call_back(session, where.agent, late, Answer.ASKED_FOR_IT, "", now=D)
    with reading(SYSTEM) as session:
        assert queries.suspected(session, 10) == (0, [])
        found = integrity.cancellations(session, SPAN, by=(By.OUTLET,))
    assert found == {(where.shop,): Cancelled(2, 1, 0, 1, 0)}
    for job, reason in ((desk, "not_cancelled_by_outlet"), (kept, "not_cancelled")):
        with pytest.raises(RuleBroken, match=reason), transaction(SYSTEM) as session:
            service.call_back(session, where.agent, job, Answer.ASKED_FOR_IT, "", now=D)


def test_a_parent_sees_neither_cancellation_nor_report(where) -> None:
    first = taken(where, at(9, "18:00"))
    with transaction(where.own) as session:
        orders.report_late(session, where.owner, first,
                           Said(ClockKind.ON_SITE, Cause.ROAD, "山路塌方"), now=at(6, "15:00"))
    cancelled(where, first, at(6, "17:20"))
    with reading(where.above) as session:
        assert queries.of_job(session, first) is None
        assert self_reports.of_subject(session, Subject(WORK_ORDER, first)) == []
    with pytest.raises(NotAllowed), transaction(where.above) as session:
        service.call_back(session, BY, first, Answer.PERSUADED, "", now=D)
    with reading(where.own) as session:
        assert queries.of_job(session, first) is not None
        assert len(self_reports.of_subject(session, Subject(WORK_ORDER, first))) == 1


def test_told_before_it_is_found_it_weighs_half(where) -> None:
    """Told in time and found by the sweep; told after the due moment, before any sweep; found
    first. Nothing takes a breach away."""
    told, slow, found = (taken(where, at(9, "18:00"), f"1007070108{n}") for n in range(3))
    said = Said(ClockKind.ON_SITE, Cause.NO_CAPACITY, "两个师傅都在外面")
    with transaction(where.own) as session:
        orders.report_late(session, where.owner, told, said, now=at(6, "12:00"))
    with pytest.raises(RuleBroken, match="reported_before"), transaction(where.own) as session:
        orders.report_late(session, where.owner, told, said, now=at(6, "12:10"))
    with pytest.raises(RuleBroken, match="not_near_due"), transaction(where.own) as session:
        orders.report_late(session, where.owner, told,
                           Said(ClockKind.REPAIR, Cause.PART), now=at(6, "12:00"))
    with transaction(where.own) as session:
        orders.report_late(session, where.owner, slow, said,
                           now=at(6, "18:00") + timedelta(seconds=30))
    with transaction(SYSTEM) as session:
        sweep(session, at(6, "18:01"))
    with pytest.raises(RuleBroken, match="found_before"), transaction(where.own) as session:
        orders.report_late(session, where.owner, found, said, now=at(6, "18:02"))
    with pytest.raises(RuleBroken, match="clock_not_running"), transaction(where.own) as session:
        orders.report_late(session, where.owner, found, Said(ClockKind.DISPATCH, Cause.ROAD),
                           now=at(6, "18:02"))
    with reading(SYSTEM) as session:
        rows = breaches.page(session, BreachFilter(kind=ClockKind.ON_SITE), None, 10, now=D).rows
        weights = {row.subject.id: (row.source, breaches.weight(session, row.id))
                   for row in rows}
        facts = session.execute(select(FactRow.happened_at, FactRow.by, FactRow.body).where(
            FactRow.name == "SelfReported").order_by(FactRow.id)).all()
        counted = sources(session, SPAN, Slice(outlet_id=where.shop))[()]
    assert weights == {told: (Found.SELF_REPORTED, 50), slow: (Found.SELF_REPORTED, 50),
                       found: (Found.FOUND, 100)}
    assert counted == Sources(found=1, self_reported=2)
    body = json.loads(facts[0].body)
    assert (facts[0].happened_at, facts[0].by) == (at(6, "12:00"), where.owner)
    assert (body["party"], body["holder"], body["cause"]) == (
        "outlet", f"outlet:{where.shop}", "no_capacity")


def test_kept_after_all_it_breaks_nothing(where) -> None:
    job = taken(where, at(9, "18:00"))
    with transaction(where.own) as session:
        orders.report_late(session, where.owner, job, Said(ClockKind.ON_SITE, Cause.ROAD),
                           now=at(6, "12:00"))
        visits.arrive(session, where.owner, job, now=at(6, "17:50"))
    with transaction(SYSTEM) as session:
        sweep(session, at(6, "18:01"))
    with reading(SYSTEM) as session:
        assert breaches.count(session, BreachFilter(kind=ClockKind.ON_SITE)) == 0


def test_a_parent_reports_nothing_for_its_child(where) -> None:
    job = taken(where, at(9, "18:00"))
    with pytest.raises(NotAllowed), transaction(where.above) as session:
        orders.report_late(session, BY, job, Said(ClockKind.ON_SITE, Cause.ROAD),
                           now=at(6, "12:00"))


def test_what_one_outlet_said_does_not_speak_for_the_next(where) -> None:
    """The job goes to another outlet with its promise: that one has to speak for itself."""
    silent, open_ = taken(where, at(9, "18:00")), taken(where, at(9, "18:00"), "10070701099")
    with transaction(SYSTEM) as session:
        other = factories.outlet(session, "GZ-17", now=at(40, "08:00"), town=TOWN).id
    said = Said(ClockKind.ON_SITE, Cause.NO_CAPACITY)
    for job in (silent, open_):
        with transaction(where.own) as session:
            orders.report_late(session, where.owner, job, said, now=at(6, "10:00"))
        with transaction(SYSTEM) as session:
            dispatch.dispatch(session, BY, job, other, DispatchReason.OTHER_REFUSED,
                              now=at(6, "11:00"))
    with transaction(Scope(Level.OUTLET, outlets=(other,))) as session:
        orders.report_late(session, BY, open_, said, now=at(6, "12:00"))
    with transaction(SYSTEM) as session:
        sweep(session, at(6, "18:01"))
    with reading(SYSTEM) as session:
        rows = breaches.page(session, BreachFilter(kind=ClockKind.ON_SITE), None, 10, now=D).rows
    assert {row.subject.id: (row.outlet_id, row.source) for row in rows} == {
        silent: (other, Found.FOUND), open_: (other, Found.SELF_REPORTED)}
