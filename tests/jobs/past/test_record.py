"""Jobs of the past whose course is known: judged by the clocks, each second one party's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.db import transaction
from core.errors import BadInput, RuleBroken
from core.facts import FactRow, OutboxRow
from core.scope import Reason, Scope, Stamps
from jobs.past import rules, service
from jobs.past.rules import Course, Wait
from jobs.work_orders.models import WorkOrder
from network.products.rules import ProductLine
from sla.breaches.models import BreachRow
from sla.breaches.rules import Source
from sla.clocks.models import ClockRow
from sla.parties import Party
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from tests import factories
from tests.factories import BY, TOWN_LAOJI
from tests.kept import kept

IMPORT = Scope.system(Reason.IMPORT)
BEGUN = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
"""09:00 in China."""


def hours(n: float) -> datetime:
    return BEGUN + timedelta(hours=n)


COURSE = Course(
    ref="old:1", town_code=TOWN_LAOJI, tier=4, line=ProductLine.REFRIGERATOR, symptom="不制冷",
    opened=BEGUN, dispatched=hours(0.2), accepted=hours(1), arrived=hours(24),
    completed=hours(96),
    waits=(Wait(hours(25), hours(40), Party.APPROVAL, "part_decision"),
           Wait(hours(40), hours(90), Party.CARRIER, "part_on_the_way")))


@kept
def stamps(context, clock) -> Stamps:
    with transaction(IMPORT) as session:
        factories.time_rules(session, clock())
        made = factories.outlet(session, "AH-1", now=clock())
        return Stamps(made.id, made.parent_id, made.root_id, "341221")


@pytest.fixture
def house(stamps):
    with transaction(IMPORT) as session:
        yield session, stamps


def record(house, clock, *courses: Course) -> service.Recorded:
    session, stamps = house
    return service.record(session, BY, [(c, stamps) for c in courses], now=clock())


def states(session) -> dict[str, str]:
    rows = session.execute(select(ClockRow.kind, ClockRow.state))
    return {row.kind.value: row.state.value for row in rows}


def test_its_promises_are_judged_as_those_of_the_house(house, clock) -> None:
    assert record(house, clock, COURSE) == service.Recorded(1, 0)
    assert states(house[0]) == {"dispatch": "met", "acceptance": "met", "on_site": "met",
                                "repair": "met"}


def test_who_came_after_three_days_came_late_in_tier_four(house, clock) -> None:
    late = replace(COURSE, arrived=hours(73), waits=())
    assert record(house, clock, late).breaches == 1
    row = house[0].scalars(select(BreachRow)).one()
    assert (row.source, row.party, row.due_at) == (Source.IMPORTED, Party.OUTLET, hours(72))
    assert row.weight == 0
    assert states(house[0])["on_site"] == "met_late"


def test_the_same_hours_are_kept_or_broken_by_the_tier_of_the_address(house, clock) -> None:
    assert record(house, clock, replace(COURSE, tier=2, arrived=hours(25), waits=())).breaches == 2


def test_every_second_has_one_party(house, clock) -> None:
    record(house, clock, COURSE)
    session = house[0]
    job = session.scalars(select(WorkOrder.id)).one()
    found = segments.share(session, Subject(WORK_ORDER, job), clock())
    assert found.elapsed == 96 * 3600
    assert dict(found.by_party) == {
        Party.DISPATCH: 720, Party.APPROVAL: 15 * 3600, Party.CARRIER: 50 * 3600,
        Party.OUTLET: 96 * 3600 - 720 - 65 * 3600}
    assert segments.broken_threads(session) == []


def test_many_are_stored_each_once_over_all_batches(house, clock) -> None:
    courses = [replace(COURSE, ref=f"old:{n}", arrived=hours(80), waits=()) for n in range(2_100)]
    found = record(house, clock, *courses)
    assert found == service.Recorded(2_100, 2_100)
    count = house[0].scalar(select(func.count()).select_from(BreachRow))
    assert count == 2_100


def test_facts_are_told_and_nobody_is_notified(house, clock) -> None:
    record(house, clock, COURSE)
    session = house[0]
    told = session.execute(select(FactRow.name, FactRow.version).where(
        FactRow.kind == "work_order").order_by(FactRow.version)).all()
    assert [tuple(row) for row in told] == [("EventImported", n) for n in (1, 2, 3)]
    assert session.scalar(select(func.count()).select_from(OutboxRow).where(
        OutboxRow.batch.like("past-%"))) == 0


@pytest.mark.parametrize(("change", "reason"), [
    ({"arrived": hours(0.5)}, "out_of_order"),
    ({"completed": hours(24 * 90)}, "in_the_future"),
    ({"waits": (Wait(hours(20), hours(30), Party.APPROVAL, "x"),)}, "wait_out_of_place"),
    ({"waits": (Wait(hours(30), hours(50), Party.APPROVAL, "x"),
                Wait(hours(45), hours(60), Party.CARRIER, "x"))}, "wait_out_of_place"),
    ({"waits": (Wait(hours(30), hours(50), Party.USER, "x"),)}, "wait_without_proof"),
])
def test_what_cannot_have_been_so_is_refused_whole(house, clock, change, reason) -> None:
    assert rules.fault(replace(COURSE, **change), clock()) == reason
    with pytest.raises(BadInput):
        record(house, clock, COURSE, replace(COURSE, ref="old:2", **change))
    assert house[0].scalar(select(func.count()).select_from(WorkOrder)) == 0


def test_a_house_without_promises_judges_nothing(app, clock) -> None:
    with app.app_context(), transaction(IMPORT) as session, pytest.raises(RuleBroken):
        service.record(session, BY, [(COURSE, Stamps(None, None, None, None))], now=clock())
