"""DEMO, story 1 through the services: the part that was sent and never came."""

import pytest

from core.db import reading, transaction
from core.errors import NotAllowed
from jobs.dispatch import service as dispatch
from jobs.intake import service as intake
from jobs.visits import service as visits
from jobs.visits.rules import Confirmation
from jobs.work_orders import queries as jobs
from jobs.work_orders.rules import DispatchReason, Source
from parts.custody import queries as custody
from parts.custody import service as hands
from parts.custody.rules import Standing, ViaReason
from parts.recoveries import service as recoveries
from parts.requests import queries as requests
from parts.requests import service
from parts.requests.rules import LineState
from parts.requests.service import Want
from parts.shipments import service as shipments
from parts.shipments.service import Count, Via
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from sla.sweep import sweep
from tests import factories
from tests.factories import BY
from tests.kept import kept
from tests.parts import making
from tests.parts.making import BY_BUS, MAKER, SYSTEM, WAYBILL, D, at


def hours(text: str) -> int:
    whole, rest = text.split(":")
    return int(whole) * 60 + int(rest)


STRETCHES = [
    (Party.DISPATCH, hours("0:15")), (Party.OUTLET, hours("1:55")), (Party.USER, hours("27:30")),
    (Party.OUTLET, hours("0:40")), (Party.APPROVAL, hours("18:25")),
    (Party.WAREHOUSE, hours("6:15")), (Party.CARRIER, hours("45:45")),
    (Party.PARENT, hours("211:55"))]
"""DEMO, story 1, in the order in which it happened."""


@kept
def story(where):
    """Every fact of the table at its own moment, each in its own unit by its own person."""
    with transaction(SYSTEM) as session:
        job = intake.take(session, BY, factories.call(town=making.TOWN), Source.HOTLINE,
                          now=at(13, "09:20")).id
    with transaction(SYSTEM) as session:
        dispatch.dispatch(session, BY, job, where.shop, DispatchReason.NEAREST,
                          now=at(13, "09:35"))
    for moment, step in (
            (at(13, "10:50"), lambda s, now: dispatch.accept(s, BY, job, now=now)),
            (at(13, "11:30"), lambda s, now: visits.appoint(
                s, BY, job, at(12, "15:00"), None, Confirmation.REPLY, users_wish=True, now=now)),
            (at(12, "15:10"), lambda s, now: visits.arrive(s, BY, job, now=now))):
        with transaction(where.own) as session:
            step(session, moment)
    line = making.asked(where, job, at(12, "15:40"))
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(11, "10:05"))
    with transaction(MAKER) as session:
        shipment = shipments.ship(
            session, BY, where.wuhan, {line: 1}, WAYBILL,
            via=Via(where.parent, ViaReason.NO_CARRIER), now=at(11, "16:20")).id
    with transaction(where.above) as session:
        first = custody.open_leg(session, shipment)
        hands.sign(session, BY, first.id, now=at(9, "14:05"))
    with transaction(where.above) as session:
        second = custody.open_leg(session, shipment)
        hands.hand_on(session, BY, second.id, BY_BUS, now=at(8, "08:30"))
    with transaction(SYSTEM) as session:
        while sweep(session, D).total:
            pass
    return job, line, shipment


def test_every_minute_is_that_of_the_story(where, story):
    job, _, _ = story
    found = making.minutes(job, D)
    assert found == {
        Party.DISPATCH: hours("0:15"), Party.OUTLET: hours("1:55") + hours("0:40"),
        Party.USER: hours("27:30"), Party.APPROVAL: hours("18:25"),
        Party.WAREHOUSE: hours("6:15"), Party.CARRIER: hours("45:45"),
        Party.PARENT: hours("211:55")}
    assert sum(found.values()) == hours("312:40") == 13 * 24 * 60 + 40
    with reading(SYSTEM) as session:
        holder = segments.holders(session, WORK_ORDER, [job], D)[job]
        assert segments.broken_threads(session) == []
    assert (holder.party, holder.holder, holder.since) == (
        Party.PARENT, f"outlet:{where.parent}", at(9, "14:05"))


def test_the_stretches_stand_in_the_order_of_the_story(where, story):
    job, _, _ = story
    with reading(SYSTEM) as session:
        line = segments.timeline(session, Subject(WORK_ORDER, job), D)
    assert [(piece.party, piece.seconds // 60) for piece in line] == STRETCHES


def test_both_sides_are_right(where, story):
    """The centre: requested 1, allocated 1, shipped 1. The shop: received 0."""
    _, line, _ = story
    with reading(where.own) as session:
        found = requests.get(session, line)
    assert found.state is LineState.SHIPPED
    assert (found.requested, found.allocated, found.shipped, found.received, found.in_transit) == (
        1, 1, 1, 0, 1)
    assert (found.party, found.holder) == (Party.PARENT, f"outlet:{where.parent}")


def test_the_handover_is_red_since_the_day_after(where, story):
    _, _, shipment = story
    with reading(SYSTEM) as session:
        red = custody.red(session, D, None, 10).rows
        before = custody.red(session, at(7, "08:30"), None, 10).rows
        legs = custody.legs_of(session, [shipment])
        broken = breaches.page(session, BreachFilter(kind=ClockKind.PART_RECEIPT), None, 10,
                               now=D).rows
    assert before == () and [leg.due_at for leg in red] == [at(7, "08:30")]
    assert [(leg.standing, leg.received_at) for leg in legs] == [
        (Standing.AGREED, at(9, "14:05")), (Standing.GIVEN, None)]
    assert [(b.due, b.party, b.holder) for b in broken] == [
        (at(7, "08:30"), Party.PARENT, f"outlet:{where.parent}")]


def test_a_second_board_goes_straight_and_a_case_opens(where, story):
    job, line, shipment = story
    with transaction(MAKER) as session:
        request = service.send_second(session, BY, line, now=D)
        made = requests.lines_of(session, request.id)[0]
    assert (made.state, made.replaces_id, made.party) == (
        LineState.ALLOCATED, line, Party.WAREHOUSE)
    with transaction(MAKER) as session:
        leg = custody.open_leg(session, shipment)
        case = recoveries.open_case(session, BY, line, leg.id, None, now=D)
    assert (case.against_id, case.amount_fen, case.quantity) == (where.parent, 186_00, 1)
    second = making.sent(where, made.id, at(0, "11:00"))
    with transaction(where.own) as session:
        shipments.receive(session, BY, second, {made.id: Count(good=1)}, now=at(-2, "09:00"))
    with reading(where.own) as session:
        assert jobs.get(session, job).hold is None
        old = requests.get(session, line)
    assert (old.state, old.in_transit, old.awaited) == (LineState.SHIPPED, 1, False)


def test_the_parent_sees_the_request_and_has_no_verb_on_it(where, story):
    """DOMAIN, cause 3, with the control that the shop itself may take the step."""
    _, line, shipment = story
    with reading(where.above) as session:
        assert requests.get(session, line).outlet_id == where.shop
    steps = (
        lambda s: service.withdraw(s, BY, line, now=D),
        lambda s: service.approve(s, BY, line, now=D),
        lambda s: service.backorder(s, BY, line, None, now=D),
        lambda s: service.ask(s, BY, where.shop, None, [Want(where.board, 1)], now=D),
        lambda s: shipments.receive(s, BY, shipment, {line: Count(good=1)}, now=D))
    for step in steps:
        with pytest.raises(NotAllowed), transaction(where.above) as session:
            step(session)
    with transaction(where.own) as session:
        shipments.receive(session, BY, shipment, {line: Count(good=1)}, now=D)
        assert requests.get(session, line).state is LineState.RECEIVED
