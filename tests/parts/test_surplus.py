"""More came than was sent: it never becomes stock by itself, and each way to settle it leaves the
books in agreement (SAFETY 7), on both databases."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.db import reading, transaction
from core.errors import BadInput, NotAllowed, NotFound, RuleBroken
from core.facts import FactRow
from core.scope import Level, Scope
from parts.requests import queries, service
from parts.requests.rules import LineState
from parts.returns import service as returns
from parts.shipments import queries as shipments_seen
from parts.shipments import service as shipments
from parts.shipments.service import Count
from parts.stock import queries as stock
from parts.stock import rules as places
from parts.stock.models import Discrepancy
from parts.stock.rules import DiscrepancyKind, Outcome
from parts.surplus import service as surplus
from tests.factories import BY
from tests.kept import kept
from tests.parts import making
from tests.parts.making import MAKER, SYSTEM, D, at

SECOND = "account:2"


@kept
def where(context):
    return making.world(boards=3)


def came(where, line, parcel, good, now=D):
    with transaction(where.own) as session:
        shipments.receive(session, BY, parcel, {line: Count(good=good)}, now=now)
    with reading(SYSTEM) as session:
        return session.scalars(select(Discrepancy.id).order_by(Discrepancy.id.desc())).first()


@kept
def two_for_one(where):
    """One was sent, two came: (line, parcel, discrepancy)."""
    line, parcel = making.on_the_way(where, None, at(3, "10:00"))
    return line, parcel, came(where, line, parcel, 2)


def does(step, key, *more, by=BY, scope=MAKER, **named):
    with transaction(scope) as session:
        return step(session, by, key, *more, now=D, **named)


def open_rows():
    with reading(SYSTEM) as session:
        return [(row.left, row.outcome) for row in stock.too_much(session, 10)]


def shelves(where):
    """What the books say lies at the warehouse, set aside there, and at the shop; each equal to
    its movements."""
    found = []
    with reading(SYSTEM) as session:
        for place in (places.warehouse(where.wuhan), places.reserved(where.wuhan),
                      places.good_bin(where.shop)):
            counted = stock.on_shelf(session, place, where.board)
            assert counted == stock.shelf_by_movements(session, place, where.board)
            found.append(counted)
    return tuple(found)


def line_of(key):
    with reading(SYSTEM) as session:
        line = queries.get(session, key)
        assert line.pieces.fault() is None
        return line


def test_it_is_no_stock_by_itself(where, two_for_one):
    assert shelves(where) == (2, 0, 1)
    assert open_rows() == [(1, None)]


def test_it_cannot_be_settled_past_a_decision(where, two_for_one):
    """The database itself refuses what no service does."""
    for values in ({"settled": 1, "closed_at": D}, {"outcome": Outcome.KEEP},
                   {"outcome": Outcome.KEEP, "outcome_by": BY, "confirmed_by": BY},
                   {"outcome": Outcome.KEEP, "outcome_by": BY, "settled": 1, "closed_at": D}):
        with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
            session.execute(update(Discrepancy).values(**values))


def test_back_to_the_warehouse_which_has_it_in_its_books(where, two_for_one):
    key = two_for_one[2]
    with pytest.raises(RuleBroken, match="not_ordered_back"):
        does(surplus.came_back, key)
    does(surplus.order_back, key)
    assert open_rows() == [(1, Outcome.RETURN)], "open until the warehouse has it"
    does(surplus.came_back, key)
    assert open_rows() == [] and shelves(where) == (2, 0, 1)
    with pytest.raises(RuleBroken, match="settled_before"):
        does(surplus.came_back, key)


def test_it_stays_at_the_outlet_when_two_persons_say_so(where, two_for_one):
    key = two_for_one[2]
    with pytest.raises(RuleBroken, match="nobody_proposed"):
        does(surplus.confirm_keeping, key, by=SECOND)
    does(surplus.propose_keeping, key)
    with pytest.raises(RuleBroken, match="second_person_needed"):
        does(surplus.confirm_keeping, key)
    assert shelves(where) == (2, 0, 1)
    does(surplus.confirm_keeping, key, by=SECOND)
    assert open_rows() == [] and shelves(where) == (1, 0, 2)
    with reading(SYSTEM) as session:
        told = session.scalars(select(FactRow.name).where(
            FactRow.kind == "part_discrepancy").order_by(FactRow.id)).all()
    assert told == ["DiscrepancyOpened", "DiscrepancyDecided", "DiscrepancySettled"]


def test_another_decision_may_take_the_place_of_one_that_has_not_come_true(where, two_for_one):
    key = two_for_one[2]
    does(surplus.propose_keeping, key)
    does(surplus.order_back, key, by=SECOND)
    with pytest.raises(RuleBroken, match="nobody_proposed"):
        does(surplus.confirm_keeping, key)
    assert open_rows() == [(1, Outcome.RETURN)]


def test_it_belongs_to_the_rest_of_this_request(where):
    """Three wanted, one booked as sent, two in the box: the shipment is corrected."""
    job = making.job_at_the_door(where)
    line = making.asked(where, job, at(3, "10:00"), 3)
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(3, "10:01"))
    parcel = making.sent(where, line, at(3, "10:02"))
    key = came(where, line, parcel, 2)
    does(surplus.book, key, line, 1)
    found = line_of(line)
    assert (found.state, found.shipped, found.received, found.in_transit) == (
        LineState.ALLOCATED, 2, 2, 0)
    assert open_rows() == [] and shelves(where) == (0, 1, 2)
    with reading(SYSTEM) as session:
        inside = shipments_seen.content(session, parcel)
    assert [(each.quantity, each.received) for each in inside] == [(2, 2)]


def test_what_no_book_held_is_booked_as_found(where):
    """The warehouse's books held one; two were there and both were sent."""
    first = making.asked(where, None, at(4, "10:00"), 2)
    line = making.asked(where, None, at(3, "10:00"), 2)
    with transaction(MAKER) as session:
        service.approve(session, BY, first, now=at(4, "10:01"))
        service.approve(session, BY, line, now=at(3, "10:01"))
        service.allocate(session, BY, line, where.wuhan, 1, now=at(3, "10:02"))
    key = came(where, line, making.sent(where, line, at(3, "10:03")), 2)
    does(surplus.book, key, line, 1)
    assert (line_of(line).state, line_of(line).received) == (LineState.RECEIVED, 2)
    assert shelves(where) == (0, 2, 2)


def test_it_belongs_to_another_request_that_is_on_its_way(where, two_for_one):
    """The piece of another parcel lay in this one: that parcel is counted by it."""
    other, parcel = making.on_the_way(where, None, at(2, "10:00"))
    does(surplus.book, two_for_one[2], other, 1)
    found = line_of(other)
    assert (found.state, found.received, found.in_transit) == (LineState.RECEIVED, 1, 0)
    with reading(SYSTEM) as session:
        assert shipments_seen.get(session, parcel).received_at == D
        legs = session.scalars(select(FactRow.by).where(FactRow.name == "ParcelSigned")).all()
    assert open_rows() == [] and shelves(where) == (1, 0, 2) and set(legs) == {BY}


def test_what_it_cannot_belong_to_is_named(where, two_for_one):
    line, _, key = two_for_one
    with transaction(Scope(Level.OUTLET, outlets=(where.other,))) as session:
        foreign = queries.lines_of(session, service.ask(
            session, BY, where.other, None, [service.Want(where.board, 1)], now=D).id)[0].id
    for target, quantity, field in ((foreign, 1, "line_id"), (line, 2, "quantity"),
                                    (line, 1, "quantity")):
        with pytest.raises(BadInput) as refused:
            does(surplus.book, key, target, quantity)
        assert refused.value.field == field
    assert open_rows() == [(1, None)] and shelves(where) == (2, 0, 1)


def test_only_the_maker_decides_and_a_parent_does_not_even_see_it(where, two_for_one):
    key = two_for_one[2]
    for step in (surplus.order_back, surplus.came_back, surplus.propose_keeping,
                 surplus.confirm_keeping):
        with pytest.raises(NotAllowed):
            does(step, key, scope=where.own)
        with pytest.raises(NotFound):
            does(step, key, scope=where.above)
    with reading(where.above) as session:
        assert stock.too_much(session, 10) == []


def test_what_was_used_before_it_was_booked_is_not_settled_here(where):
    line, _ = making.on_the_way(where, None, at(3, "10:00"))
    with transaction(where.own) as session:
        returns.use(session, BY, line, 1, now=D)
    with reading(SYSTEM) as session:
        row = session.scalars(select(Discrepancy)).one()
        assert row.kind is DiscrepancyKind.USED_UNBOOKED
        key = row.id
    with pytest.raises(RuleBroken, match="settled_before"):
        does(surplus.order_back, key)
