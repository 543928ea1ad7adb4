"""The steps of a line beside the story's, on both databases: what is booked, whose time it is."""


import pytest

from core.db import reading, transaction
from core.errors import BadInput, RuleBroken
from jobs.visits.rules import HoldReason
from parts.custody import queries as custody
from parts.custody import service as hands
from parts.custody.rules import Standing
from parts.requests import queries, service
from parts.requests.rules import Inspection, LineState, RefuseReason, Regime
from parts.returns import service as returns
from parts.stock import queries as stock
from parts.stock import rules as places
from parts.stock import service as shelves
from parts.stock.rules import DiscrepancyKind
from sla.parties import Party
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from tests.factories import BY
from tests.parts import making
from tests.parts.making import MAKER, SYSTEM, D, at
from tests.parts.seen import hold_of, holder, line_of, shelf, take


def test_asking_begins_the_wait_and_the_last_good_piece_ends_it_at_once(where, job):
    first, parcel = making.on_the_way(where, job, at(13, "10:00"))
    second, other = making.on_the_way(where, job, at(13, "11:00"), 2)
    assert hold_of(job) == "part"
    take(where, parcel, first, at(11, "10:00"), good=1)
    assert hold_of(job) == "part" and holder(job)[0] is Party.CARRIER
    take(where, other, second, at(10, "10:00"), good=1)
    assert hold_of(job) == "part"
    take(where, other, second, at(10, "11:00"), good=1)
    assert hold_of(job) is None
    with reading(SYSTEM) as session:
        stretches = segments.timeline(session, Subject(WORK_ORDER, job), D)
    assert stretches[-1].party is Party.OUTLET and stretches[-1].began == at(10, "11:00")


def test_a_part_asked_for_before_the_door_begins_no_wait(where):
    with transaction(SYSTEM) as session:
        made = making.intake.take(session, BY, making.factories.call(town=making.TOWN),
                                  making.Source.HOTLINE, now=at(3, "09:00")).id
        making.dispatch.dispatch(session, BY, made, where.shop, making.DispatchReason.NEAREST,
                                 now=at(3, "09:05"))
    line = making.asked(where, made, at(3, "09:30"))
    assert hold_of(made) is None and line_of(line).awaited
    with transaction(where.own) as session:
        making.dispatch.accept(session, BY, made, now=at(3, "09:40"))
        making.visits.contact(session, BY, made, now=at(3, "09:50"))
        making.visits.arrive(session, BY, made, now=at(3, "11:00"))
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(3, "12:00"))
    with transaction(where.own) as session:
        making.visits.begin_hold(session, BY, made, HoldReason.PART, now=at(3, "13:00"))
    assert holder(made, at(3, "14:00")) == (Party.WAREHOUSE, f"warehouse:{where.wuhan}")


def test_damaged_on_arrival_is_the_maker_s_to_decide(where, job):
    line, parcel = making.on_the_way(where, job, at(13, "10:00"), 2)
    take(where, parcel, line, at(11, "10:00"), good=1, damaged=1)
    found = line_of(line)
    assert (found.state, found.received, found.damaged, found.awaited) == (
        LineState.RECEIVED, 1, 1, True)
    assert holder(job)[0] is Party.APPROVAL and hold_of(job) == "part"
    assert shelf(places.defective_bin(where.shop), where.board) == 1
    with transaction(MAKER) as session:
        request = service.send_second(session, BY, line, now=at(10, "10:00"))
        made = queries.lines_of(session, request.id)[0]
    assert (made.requested, made.replaces_id) == (1, line)
    assert holder(job) == (Party.WAREHOUSE, f"warehouse:{where.wuhan}")
    with pytest.raises(RuleBroken, match="replaced_before"), transaction(MAKER) as session:
        service.send_second(session, BY, line, now=at(10, "10:01"))
    take(where, making.sent(where, made.id, at(10, "12:00")), made.id, at(8, "10:00"), good=1)
    assert hold_of(job) is None


def test_refused_or_withdrawn_is_no_longer_waited_for(where, job):
    for end in (
            lambda s, key: service.refuse(s, BY, key, RefuseReason.WRONG_PART, now=D),
            lambda s, key: service.withdraw(s, BY, key, now=D)):
        line = making.asked(where, job, D)
        assert hold_of(job) == "part"
        with transaction(MAKER) as session:
            end(session, line)
        assert hold_of(job) is None and line_of(line).party is None


def test_a_part_without_stock_is_the_planner_s_until_it_is_set_aside(where, job):
    line = making.asked(where, job, at(13, "10:00"), part=where.compressor)
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(13, "11:00"))
    assert line_of(line).state is LineState.APPROVED
    with transaction(MAKER) as session:
        service.backorder(session, BY, line, D.date(), now=at(13, "12:00"))
    assert holder(job) == (Party.PLANNING, "")
    with pytest.raises(BadInput) as past, transaction(MAKER) as session:
        service.backorder(session, BY, line, at(1, "10:00").date(), now=D)
    assert past.value.facts["reason"] == "day_is_over"
    with transaction(MAKER) as session:
        service.substitute(session, BY, line, where.substitute, now=at(2, "10:00"))
        shelves.stock_in(session, BY, where.lanzhou, where.substitute, 1, "in:1",
                         now=at(2, "10:10"))
        service.allocate(session, BY, line, where.lanzhou, 1, now=at(2, "10:20"))
    found = line_of(line)
    assert (found.part_id, found.asked_part_id, found.state) == (
        where.substitute, where.compressor, LineState.ALLOCATED)
    assert holder(job) == (Party.WAREHOUSE, f"warehouse:{where.lanzhou}")


def test_what_is_set_aside_in_part_waits_for_the_rest(where, job):
    line = making.asked(where, job, at(13, "10:00"), 7)
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(13, "11:00"))
        service.allocate(session, BY, line, where.wuhan, 5, now=at(13, "11:10"))
    assert line_of(line).state is LineState.BACKORDERED
    parcel = making.sent(where, line, at(13, "12:00"), 5)
    assert holder(job)[0] is Party.PLANNING, "the rest decides, not what is under way"
    take(where, parcel, line, at(11, "10:00"), good=5)
    with transaction(MAKER) as session:
        shelves.stock_in(session, BY, where.wuhan, where.board, 2, "in:2", now=at(10, "09:00"))
        service.allocate(session, BY, line, where.wuhan, 2, now=at(10, "09:10"))
    rest = making.sent(where, line, at(10, "10:00"), 2)
    take(where, rest, line, at(8, "10:00"), good=2)
    found = line_of(line)
    assert (found.state, found.received, hold_of(job)) == (LineState.RECEIVED, 7, None)


def test_more_than_was_sent_makes_a_discrepancy_and_never_stock(where):
    line, parcel = making.on_the_way(where, None, at(3, "10:00"))
    take(where, parcel, line, good=3)
    with reading(SYSTEM) as session:
        odd = stock.discrepancies_of(session, [line])
    assert [(row.kind, row.quantity) for row in odd] == [(DiscrepancyKind.MORE_THAN_SENT, 2)]
    assert shelf(places.good_bin(where.shop), where.board) == 1
    assert line_of(line).received == 1


def test_used_before_it_was_booked_is_never_refused(where, job):
    line, parcel = making.on_the_way(where, job, at(3, "10:00"))
    with transaction(where.own) as session:
        returns.use(session, BY, line, 1, now=at(2, "10:00"))
    assert hold_of(job) is None, "what is built in is not waited for"
    with reading(SYSTEM) as session:
        assert [row.kind for row in stock.discrepancies_of(session, [line])] == [
            DiscrepancyKind.USED_UNBOOKED]
    take(where, parcel, line, at(1, "10:00"), good=1)
    found = line_of(line)
    with reading(SYSTEM) as session:
        assert [row.settled for row in stock.discrepancies_of(session, [line])] == [1]
    assert (found.state, found.used) == (LineState.RETURN_DUE, 1)
    assert shelf(places.good_bin(where.shop), where.board) == 0
    assert shelf(places.defective_bin(where.shop), where.board) == 1


def test_in_warranty_the_old_part_goes_back_and_is_cleared(where):
    line, parcel = making.on_the_way(where, None, at(9, "10:00"))
    take(where, parcel, line, at(7, "10:00"), good=1)
    with transaction(where.own) as session:
        returns.use(session, BY, line, 1, now=at(6, "10:00"))
        assert queries.get(session, line).party is Party.OUTLET
    with transaction(where.own) as session:
        returns.send_back(session, BY, line, now=at(5, "10:00"))
    with transaction(MAKER) as session:
        done = returns.inspect(session, BY, line, Inspection.CONFIRMED_DEFECT, now=at(3, "10:00"))
    assert (done.state, done.inspection) == (LineState.CLEARED, Inspection.CONFIRMED_DEFECT)
    assert shelf(places.defective_bin(where.shop), where.board) == 0


def test_what_was_bought_owes_nothing_back(where):
    line = making.asked(where, None, at(9, "10:00"), regime=Regime.SALE)
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(9, "11:00"))
    take(where, making.sent(where, line, at(9, "12:00")), line, at(7, "10:00"), good=1)
    with transaction(where.own) as session:
        assert returns.use(session, BY, line, 1, now=D).state is LineState.CLEARED


def test_nothing_came_is_closed_by_the_maker(where, job):
    line, parcel = making.on_the_way(where, job, at(3, "10:00"))
    take(where, parcel, line, lost=1)
    with transaction(MAKER) as session:
        done = returns.close_empty(session, BY, line, now=D)
    assert done.state is LineState.NOTHING_CAME and hold_of(job) is None
    good, other = making.on_the_way(where, None, at(3, "11:00"))
    take(where, other, good, good=1)
    with pytest.raises(RuleBroken, match="pieces_in_hand"), transaction(MAKER) as session:
        returns.close_empty(session, BY, good, now=D)


def test_a_denied_parcel_stays_under_way_and_is_red_at_once(where):
    line, parcel = making.on_the_way(where, None, at(0, "09:00"))
    with transaction(where.own) as session:
        hands.deny(session, BY, custody.open_leg(session, parcel).id, now=at(0, "09:30"))
    with reading(SYSTEM) as session:
        assert [leg.standing for leg in custody.red(session, D, None, 5).rows] == [Standing.DENIED]
    assert (line_of(line).in_transit, line_of(line).state) == (1, LineState.SHIPPED)


def test_the_carrier_s_word_is_no_receipt(where):
    line, parcel = making.on_the_way(where, None, at(5, "09:00"))
    with transaction(MAKER) as session:
        leg = custody.open_leg(session, parcel)
        hands.claim_delivery(session, BY, leg.id, now=at(3, "09:00"))
    with reading(SYSTEM) as session:
        leg = custody.get(session, leg.id)
        assert (leg.received_at, leg.due_at) == (None, at(2, "09:00"))
    assert line_of(line).received == 0 and line_of(line).party is Party.CARRIER
