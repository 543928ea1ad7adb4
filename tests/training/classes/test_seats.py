"""Seats in a review course: as many as there are, one for each person."""

from datetime import timedelta

import pytest

from core.clock import business_date
from core.db import transaction
from core.errors import BadInput, IllegalTransition, NotAllowed, RuleBroken
from core.scope import Level, Reason, Scope
from network.accounts.rules import Role
from tests import factories
from tests.benches import START
from tests.factories import BY
from training.certificates.rules import Kind
from training.classes import queries, service
from training.classes.service import ClassValues

SYSTEM = Scope.system(Reason.COMMAND)
TODAY = business_date(START)


@pytest.fixture
def world(context):
    with transaction(SYSTEM) as session:
        parent = factories.outlet(session, "AH-1", now=START)
        shop = factories.outlet(session, "AH-2", now=START, parent="AH-1")
        people = [factories.account(session, f"p{n}", Role.TECHNICIAN, now=START, at=shop)
                  for n in range(3)]
        course = service.plan(session, BY, ClassValues(
            Kind.HEIGHT, "3412", TODAY + timedelta(days=12), 2), now=START)
    return parent.id, shop.id, people, course.id


def take(scope, class_id, account, outlet, now=START):
    with transaction(scope) as session:
        return service.take_seat(session, BY, class_id, account, outlet, now=now).taken


def test_no_more_than_there_are_and_one_for_each(world):
    _parent, shop, people, course = world
    own = Scope(Level.OUTLET, outlets=(shop,))
    assert take(own, course, people[0], shop) == 1
    with pytest.raises(RuleBroken, match="seat_taken"):
        take(own, course, people[0], shop)
    assert take(SYSTEM, course, people[1], shop) == 2
    with pytest.raises(RuleBroken, match="class_full"):
        take(own, course, people[2], shop)
    with transaction(own) as session:
        service.give_seat_back(session, BY, course, people[0], now=START)
    assert take(own, course, people[2], shop) == 2
    with pytest.raises(RuleBroken, match="no_seat"), transaction(own) as session:
        service.give_seat_back(session, BY, course, people[0], now=START)
    assert take_again_is_possible(own, course, people, shop)


def take_again_is_possible(own, course, people, shop) -> bool:
    """Somebody who gave the seat back may take one again."""
    with transaction(own) as session:
        service.give_seat_back(session, BY, course, people[2], now=START)
    return take(own, course, people[0], shop) == 2


def test_a_parent_moves_nobody_and_strangers_do_not_sit(world):
    parent, shop, people, course = world
    with pytest.raises(NotAllowed):
        take(Scope(Level.OUTLET, outlets=(parent,)), course, people[0], shop)
    with pytest.raises(RuleBroken, match="not_at_this_outlet"):
        take(SYSTEM, course, people[0], parent)
    take(SYSTEM, course, people[0], shop)
    with pytest.raises(NotAllowed), transaction(Scope(Level.OUTLET, outlets=(parent,))) as session:
        service.give_seat_back(session, BY, course, people[0], now=START)


def test_a_course_that_is_over(world):
    _parent, shop, people, course = world
    after = START + timedelta(days=13)
    with pytest.raises(RuleBroken, match="in_the_future"), transaction(SYSTEM) as session:
        service.hold(session, BY, course, now=START)
    with pytest.raises(RuleBroken, match="class_over"):
        take(SYSTEM, course, people[0], shop, after)
    with transaction(SYSTEM) as session:
        assert queries.next_of(queries.coming(session, TODAY), Kind.HEIGHT, "341221").id == course
        assert queries.next_of(queries.coming(session, TODAY), Kind.HEIGHT, "422802") is None
        service.hold(session, BY, course, now=after)
        assert queries.coming(session, TODAY) == []
    with pytest.raises(IllegalTransition), transaction(SYSTEM) as session:
        service.cancel(session, BY, course, now=after)


@pytest.mark.parametrize(("values", "field"), [
    ({"kind": Kind.WORK}, "kind"), ({"prefecture_code": "9999"}, "prefecture_code"),
    ({"prefecture_code": "341221"}, "prefecture_code"), ({"seats": 0}, "seats"),
    ({"held_on": TODAY - timedelta(days=1)}, "held_on")])
def test_what_cannot_be_planned(world, values, field):
    good = {"kind": Kind.HEIGHT, "prefecture_code": "3412", "held_on": TODAY, "seats": 5}
    with pytest.raises(BadInput) as refused, transaction(SYSTEM) as session:
        service.plan(session, BY, ClassValues(**{**good, **values}), now=START)
    assert refused.value.field == field
