"""Two at once: one count, one allocation, one decision; each with its negative control."""

from threading import Barrier

import pytest
from sqlalchemy.exc import DBAPIError

from core.db import change, reading, transaction, write
from core.errors import Busy, IllegalTransition, RuleBroken, StaleVersion
from core.facts import tell
from parts.custody import queries as custody
from parts.custody import service as hands
from parts.custody.rules import ViaReason
from parts.requests import queries, service
from parts.requests.facts import LineWithdrawn
from parts.requests.rules import LineState
from parts.shipments import service as shipments
from parts.shipments.service import Count, Via
from parts.stock import queries as stock
from parts.stock import rules as places
from tests.core.races import race
from tests.factories import BY
from tests.parts import making
from tests.parts.making import MAKER, SYSTEM, WAYBILL, D, at

LOST = (StaleVersion, RuleBroken, IllegalTransition, Busy, DBAPIError)


def won(results):
    """The works that went through; every other was refused by a name we know."""
    assert all(isinstance(each, LOST) for each in results if isinstance(each, Exception)), results
    return [each for each in results if not isinstance(each, Exception)]


def test_two_counts_of_one_parcel(where, app):
    """Pressed on two phones: the pieces are booked once."""
    line, parcel = making.on_the_way(where, None, at(3, "10:00"), 2)

    def count():
        return write(lambda session: shipments.receive(
            session, BY, parcel, {line: Count(good=2)}, now=D).version, where.own)

    assert len(won(race(app, count, count))) == 1
    with reading(SYSTEM) as session:
        found = queries.get(session, line)
        assert (found.received, found.in_transit, found.state) == (2, 0, LineState.RECEIVED)
        assert stock.on_shelf(session, places.good_bin(where.shop), where.board) == 2


def test_two_allocate_the_last_piece(context, app):
    where = making.world(boards=1)
    lines = [making.asked(where, None, at(3, "10:00")) for _ in range(2)]

    def approve(key):
        return lambda: write(lambda session: service.approve(
            session, BY, key, now=D).state, MAKER)

    results = race(app, *map(approve, lines))
    with reading(SYSTEM) as session:
        states = [queries.get(session, key).state for key in lines]
        left = stock.on_shelf(session, places.warehouse(where.wuhan), where.board)
        aside = stock.on_shelf(session, places.reserved(where.wuhan), where.board)
    assert (left, aside) == (0, 1) and states.count(LineState.ALLOCATED) == 1
    assert won(results)


def test_approve_and_withdraw_at_once(where, app):
    """One of the two happened; never both."""
    line = making.asked(where, making.job_at_the_door(where), at(3, "10:00"))
    results = race(
        app,
        lambda: write(lambda s: service.approve(s, BY, line, now=D).version, MAKER),
        lambda: write(lambda s: service.withdraw(s, BY, line, now=D).version, where.own))
    with reading(SYSTEM) as session:
        found = queries.get(session, line)
        aside = stock.on_shelf(session, places.reserved(where.wuhan), where.board)
    assert len(won(results)) == 1
    assert (found.state, aside) in ((LineState.ALLOCATED, 1), (LineState.WITHDRAWN, 0))


def test_two_clerks_of_the_parent_sign(where, app):
    line = making.asked(where, None, at(3, "10:00"))
    with transaction(MAKER) as session:
        service.approve(session, BY, line, now=at(3, "10:01"))
        parcel = shipments.ship(
            session, BY, where.wuhan, {line: 1}, WAYBILL,
            via=Via(where.parent, ViaReason.ONE_PARCEL), now=at(3, "11:00")).id
        leg = custody.open_leg(session, parcel).id

    def sign():
        return write(lambda session: hands.sign(session, BY, leg, now=D).version, where.above)

    assert len(won(race(app, sign, sign))) == 1
    with reading(SYSTEM) as session:
        assert [each.leg for each in custody.legs_of(session, [parcel])] == [1, 2]


@pytest.mark.parametrize("guarded", [True, False])
def test_without_compare_and_set_a_line_is_decided_twice(where, app, switch_off, guarded):
    """The control: both read the line before either writes."""
    if not guarded:
        switch_off("cas")
    line = making.asked(where, None, at(3, "10:00"))
    both = Barrier(2)

    def refuse():
        with reading(SYSTEM) as session:
            seen = queries.get(session, line)
        both.wait(10)

        def again(session):
            change(session, seen, {"awaited": False})
            tell(session, LineWithdrawn(None), seen, by=BY, now=D)

        return write(again, SYSTEM)

    results = race(app, refuse, refuse)
    assert len([each for each in results if not isinstance(each, Exception)]) == 1
    assert any(isinstance(each, StaleVersion) for each in results) is guarded
