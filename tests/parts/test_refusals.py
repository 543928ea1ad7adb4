"""What parts refuse, by name, and what the database itself refuses, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.db import reading, transaction
from core.errors import BadInput, IllegalTransition, NotAllowed, NotFound, RuleBroken
from core.facts import FactRow
from parts.custody import queries as custody
from parts.custody import service as hands
from parts.custody.rules import Form, Standing, ViaReason
from parts.custody.service import Giving
from parts.recoveries import service as recoveries
from parts.requests import queries, service
from parts.requests.models import PartLine
from parts.requests.rules import LineState, RefuseReason
from parts.requests.service import Want
from parts.returns import service as returns
from parts.shipments import service as shipments
from parts.shipments.service import Count, Via
from parts.stock import queries as stock
from parts.stock import rules as places
from parts.stock import service as shelves
from parts.stock.models import Movement, StockRow
from sla.parties import Party
from sla.segments import queries as segments
from sla.subjects import Subject
from sla.sweep import sweep
from tests.factories import BY
from tests.kept import kept
from tests.parts import making
from tests.parts.making import MAKER, SYSTEM, WAYBILL, D, at
from tests.parts.seen import holder, line_of, shelf, take
from worker import sweeps


@kept
def approved(where) -> int:
    """A line for the shelf that was asked for and approved."""
    line = making.asked(where, None, at(3, "10:00"))
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(3, "10:01"))
    return line


@kept
def under_way(where) -> tuple[int, int]:
    """A line for the shelf that was sent, and its parcel."""
    return making.on_the_way(where, None, at(3, "10:00"))


@pytest.mark.parametrize(("giving", "field"), [
    (Giving(Form.WAYBILL, carrier="顺丰"), "waybill"),
    (Giving(Form.WAYBILL, waybill="1"), "carrier"),
    (Giving(Form.CARRIED, name="谭师傅", phone="10042287001"), "vehicle"),
    (Giving(Form.CARRIED, name="谭师傅", vehicle="班车"), "phone"),
    (Giving(Form.CARRIED, name="谭师傅", phone="12", vehicle="班车"), "phone"),
    (Giving(Form.PICKED_UP), "name"),
])
def test_how_it_was_given_is_written_down(where, approved, giving, field):
    with pytest.raises(BadInput) as refused, transaction(MAKER) as session:
        shipments.ship(session, BY, where.wuhan, {approved: 1}, giving, now=D)
    assert refused.value.field == field


@pytest.mark.parametrize(("quantity", "reason"), [
    (0, "quantity_out_of_range"), (-1, "quantity_out_of_range"),
    (10**9, "quantity_out_of_range"), (1.5, "quantity_out_of_range"),
])
def test_no_such_quantity(where, quantity, reason):
    for step in (
            lambda s: service.ask(s, BY, where.shop, None, [Want(where.board, quantity)], now=D),
            lambda s: shelves.stock_in(s, BY, where.wuhan, where.board, quantity, "x", now=D)):
        with pytest.raises(BadInput) as refused, transaction(SYSTEM) as session:
            step(session)
        assert refused.value.facts["reason"] == reason


def test_bad_counts_are_named_and_change_nothing(where):
    line, parcel = making.on_the_way(where, None, at(3, "10:00"), 2)
    foreign, _ = making.on_the_way(where, None, at(3, "11:00"))
    for counts, kind, reason in (
            ({line: Count(good=-1)}, BadInput, "quantity_out_of_range"),
            ({line: Count(good=10**9)}, BadInput, "quantity_out_of_range"),
            ({line: Count(good=0.5)}, BadInput, "quantity_out_of_range"),
            ({line: Count()}, BadInput, "nothing_counted"),
            ({line: Count(lost=3)}, BadInput, "more_missing_than_sent"),
            ({}, BadInput, "missing"),
            ({foreign: Count(good=1)}, NotFound, None),
            ({999_999: Count(good=1)}, NotFound, None)):
        with pytest.raises(kind) as refused, transaction(where.own) as session:
            shipments.receive(session, BY, parcel, counts, now=D)
        assert reason is None or refused.value.facts["reason"] == reason
    assert (line_of(line).received, line_of(line).in_transit) == (0, 2)
    take(where, parcel, line, good=2)
    with pytest.raises(RuleBroken, match="counted_before"):
        take(where, parcel, line, good=1)


def test_what_cannot_be_asked_for(where, job):
    elsewhere = making.job_at_the_door(where, outlet=where.other, phone="10012345699")
    for wants, key, kind in (
            ([], None, BadInput), ([Want(where.board, 1)] * 2, None, BadInput),
            ([Want(987_654, 1)], None, NotFound), ([Want(where.board, 1)], elsewhere, NotFound),
            ([Want(where.board, 1)], 987_654, NotFound)):
        with pytest.raises(kind), transaction(where.own) as session:
            service.ask(session, BY, where.shop, key, wants, now=D)
    with pytest.raises(BadInput) as refused, transaction(SYSTEM) as session:
        service.ask(session, BY, where.shop, elsewhere, [Want(where.board, 1)], now=D)
    assert refused.value.facts["reason"] == "job_of_another_outlet"


def test_a_neighbour_sees_nothing_and_does_nothing(where, under_way):
    line, parcel = under_way
    with reading(where.own) as session:
        leg = custody.open_leg(session, parcel).id
    for step in (
            lambda s: queries.get(s, line), lambda s: service.withdraw(s, BY, line, now=D),
            lambda s: returns.use(s, BY, line, 1, now=D),
            lambda s: shipments.receive(s, BY, parcel, {line: Count(good=1)}, now=D),
            lambda s: hands.sign(s, BY, leg, now=D), lambda s: hands.deny(s, BY, leg, now=D)):
        with pytest.raises(NotFound), transaction(where.beside) as session:
            step(session)
    take(where, parcel, line, good=1)


def test_a_parent_signs_for_nothing_that_goes_straight(where, under_way):
    """It sees the parcel and is no hand of it; nor does the shop's stock show to it."""
    line, parcel = under_way
    with reading(where.above) as session:
        leg = custody.open_leg(session, parcel).id
    for step in (lambda s: hands.sign(s, BY, leg, now=D), lambda s: hands.deny(s, BY, leg, now=D),
                 lambda s: hands.hand_on(s, BY, leg, making.BY_BUS, now=D),
                 lambda s: returns.use(s, BY, line, 1, now=D),
                 lambda s: recoveries.open_case(s, BY, line, leg, None, now=D)):
        with pytest.raises(NotAllowed), transaction(where.above) as session:
            step(session)
    take(where, parcel, line, good=1)
    with reading(where.above) as session:
        assert stock.on_shelf(session, places.good_bin(where.shop), where.board) == 0
    with reading(where.own) as session:
        assert stock.on_shelf(session, places.good_bin(where.shop), where.board) == 1


def test_by_way_of_whom(where, approved):
    with pytest.raises(BadInput) as refused, transaction(MAKER) as session:
        shipments.ship(session, BY, where.wuhan, {approved: 1}, WAYBILL,
                       via=Via(where.other, ViaReason.ONE_PARCEL), now=D)
    assert refused.value.facts["reason"] == "not_its_parent"
    with pytest.raises(BadInput), transaction(MAKER) as session:
        shipments.ship(session, BY, where.lanzhou, {approved: 1}, WAYBILL, now=D)
    with pytest.raises(BadInput), transaction(MAKER) as session:
        shipments.ship(session, BY, where.wuhan, {approved: 2}, WAYBILL, now=D)


def test_a_shop_may_count_what_its_parent_never_signed_for(where, approved):
    with transaction(MAKER) as session:
        parcel = shipments.ship(session, BY, where.wuhan, {approved: 1}, WAYBILL,
                                via=Via(where.parent, ViaReason.ONE_PARCEL), now=at(3, "11:00")).id
    take(where, parcel, approved, good=1)
    with reading(SYSTEM) as session:
        assert custody.open_leg(session, parcel) is None


def test_a_parent_that_signed_and_sits_on_it_turns_red(where):
    line = making.asked(where, None, at(5, "10:00"))
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(5, "10:01"))
        parcel = shipments.ship(session, BY, where.wuhan, {line: 1}, WAYBILL,
                                via=Via(where.parent, ViaReason.ONE_PARCEL), now=at(5, "11:00")).id
    with transaction(where.above) as session:
        hands.sign(session, BY, custody.open_leg(session, parcel).id, now=at(4, "09:00"))
    with reading(SYSTEM) as session:
        red = custody.red(session, D, None, 5).rows
    assert [(leg.standing, leg.due_at) for leg in red] == [(Standing.HELD, at(3, "09:00"))]
    with pytest.raises(RuleBroken, match="signed_before"), transaction(where.above) as session:
        hands.sign(session, BY, custody.legs_of(session, [parcel])[0].id, now=D)


def test_undecided_within_limits_approves_itself(where, job):
    """Silence of the maker: by the sweep, after the promise of a decision is broken."""
    cheap = making.asked(where, job, at(9, "10:00"))
    dear = making.asked(where, None, at(9, "10:00"), part=where.compressor)
    many = making.asked(where, None, at(9, "10:00"), 3)

    def look(now):
        with transaction(SYSTEM) as session:
            sweep(session, now)
        with transaction(SYSTEM) as session:
            return service.approve_silent(session, now)

    assert look(at(9, "11:00")) == 0
    assert look(at(6, "18:00")) == 1 and look(at(6, "18:01")) == 0
    assert line_of(cheap).state is LineState.ALLOCATED
    assert line_of(dear).state is line_of(many).state is LineState.REQUESTED
    assert holder(job) == (Party.WAREHOUSE, f"warehouse:{where.wuhan}")
    assert "silent_parts" in {each.name for each in sweeps.SWEEPS}


def test_the_database_itself_refuses_impossible_quantities(where):
    line, _ = making.on_the_way(where, None, at(3, "10:00"), 2)
    for values in ({"allocated": 3}, {"shipped": 1}, {"received": 1}, {"in_transit": -1},
                   {"requested": 0}):
        with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
            session.execute(update(PartLine).where(PartLine.id == line).values(**values))
    with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
        session.execute(update(StockRow).values(quantity=-1))
    for change in (update(Movement).values(quantity=1), Movement.__table__.delete()):
        with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
            session.execute(change)


def test_a_movement_is_written_once(where):
    with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
        shelves.stock_in(session, BY, where.wuhan, where.board, 5, "opening:1", now=D)
    assert shelf(places.warehouse(where.wuhan), where.board) == 5


def test_too_few_on_the_shelf(where):
    lines = [making.asked(where, None, at(3, "10:00"), 3) for _ in range(2)]
    with transaction(MAKER) as session:
        for line in lines:
            service.approve(session, BY, line, now=at(3, "11:00"))
    assert line_of(lines[1]).state is LineState.APPROVED
    with pytest.raises(RuleBroken, match="not_on_shelf"), transaction(MAKER) as session:
        service.allocate(session, BY, lines[1], where.wuhan, 3, now=D)
    assert shelf(places.warehouse(where.wuhan), where.board) == 2


def test_a_decision_is_made_once(where):
    line = making.asked(where, None, at(3, "10:00"))
    with transaction(MAKER) as session:
        service.refuse(session, BY, line, RefuseReason.NOT_NEEDED, note="换排水泵即可", now=D)
    for step in (lambda s: service.approve(s, BY, line, now=D),
                 lambda s: service.withdraw(s, BY, line, now=D)):
        with pytest.raises(IllegalTransition), transaction(MAKER) as session:
            step(session)


def test_a_case_of_recovery_opens_once_and_is_kept_from_whom_it_is_about(where):
    line = making.asked(where, None, at(9, "10:00"))
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(9, "10:01"))
        parcel = shipments.ship(session, BY, where.wuhan, {line: 1}, WAYBILL,
                                via=Via(where.parent, ViaReason.NO_CARRIER), now=at(9, "11:00")).id
        first = custody.open_leg(session, parcel).id
    with pytest.raises(RuleBroken, match="nobody_signed"), transaction(MAKER) as session:
        recoveries.open_case(session, BY, line, first, None, now=D)
    with transaction(where.above) as session:
        hands.sign(session, BY, first, now=at(8, "10:00"))
    with transaction(MAKER) as session:
        leg = custody.open_leg(session, parcel).id
        case = recoveries.open_case(session, BY, line, leg, None, now=D)
    with pytest.raises(RuleBroken, match="case_open"), transaction(MAKER) as session:
        recoveries.open_case(session, BY, line, leg, None, now=D)
    for scope in (where.above, where.own):
        with pytest.raises((NotFound, NotAllowed)), transaction(scope) as session:
            recoveries.close_case(session, BY, case.id, "waive", now=D)
    with transaction(MAKER) as session:
        assert recoveries.close_case(session, BY, case.id, "recover", now=D).closed_at == D


def test_facts_hold_no_names_of_couriers(where, approved):
    with transaction(MAKER) as session:
        shipments.ship(session, BY, where.wuhan, {approved: 1}, making.BY_BUS, now=at(3, "11:00"))
    with reading(SYSTEM) as session:
        bodies = "".join(session.scalars(select(FactRow.body)))
    assert "谭" not in bodies and "10042287001" not in bodies


def test_time_of_a_line_has_no_gap(where, job):
    line, parcel = making.on_the_way(where, job, at(9, "10:00"))
    take(where, parcel, line, at(7, "10:00"), good=1)
    with reading(SYSTEM) as session:
        assert segments.broken_threads(session) == []
        found = segments.timeline(session, Subject("part_line", line), D)
    assert [(piece.party, piece.seconds) for piece in found] == [
        (Party.APPROVAL, 60), (Party.WAREHOUSE, 60),
        (Party.CARRIER, int((timedelta(days=2) - timedelta(minutes=2)).total_seconds()))]
