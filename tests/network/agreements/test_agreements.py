"""Agreements: dated, never two on a day, changed by a new row."""

from datetime import date

import pytest
from sqlalchemy import select

from core.db import reading, transaction
from core.errors import BadInput, NotFound, RuleBroken
from core.facts import FactRow
from core.scope import Level, Reason, Scope
from network.agreements import queries, rules, service
from network.agreements.rules import PayRule, Period, Route, Terms
from tests import factories
from tests.factories import BY

SYSTEM = Scope.system(Reason.COMMAND)
FIRST, JULY = date(2026, 1, 1), date(2026, 7, 1)
SPLIT = Terms(1_000, Route.THROUGH_PARENT)


@pytest.fixture
def pair(context, clock):
    """Ids of a parent and its shop."""
    with transaction(SYSTEM) as session:
        parent = factories.outlet(session, "AH-5", now=clock())
        shop = factories.outlet(session, "AH-11", now=clock(), parent="AH-5")
        return parent.id, shop.id


def make(outlet_id, terms, first, last=None, *, now):
    with transaction(SYSTEM) as session:
        return service.make(session, BY, outlet_id, terms, Period(first, last), now=now)


@pytest.mark.parametrize(("terms", "has_parent", "fault"), [
    (Terms(), False, None),
    (SPLIT, True, None),
    (SPLIT, False, ("parent_bp", "no_parent")),
    (Terms(route=Route.THROUGH_PARENT), False, ("route", "no_parent")),
    (Terms(10_001), True, ("parent_bp", "percent_out_of_range")),
    (Terms(-1), True, ("parent_bp", "percent_out_of_range")),
    (Terms(pay_days=29), False, ("pay_days", "pay_days_out_of_range")),
    (Terms(pay_days=0), False, ("pay_days", "pay_days_out_of_range")),
    (Terms(pay_rule=PayRule.DAYS_AFTER_INVOICE, pay_days=60), False, None),
    (Terms(pay_rule=PayRule.DAYS_AFTER_INVOICE, pay_days=61), False,
     ("pay_days", "pay_days_out_of_range")),
    (Terms(interest_den=0), False, ("interest_num", "interest_out_of_range")),
])
def test_what_can_be_agreed(terms, has_parent, fault):
    assert rules.terms_fault(terms, has_parent=has_parent) == fault


@pytest.mark.parametrize(("one", "other", "meets"), [
    (Period(FIRST), Period(JULY), True),
    (Period(FIRST, date(2026, 6, 30)), Period(JULY), False),
    (Period(FIRST, JULY), Period(JULY), True),
    (Period(JULY), Period(FIRST, date(2026, 6, 30)), False),
])
def test_periods_meet_on_a_common_day(one, other, meets):
    assert one.meets(other) is meets and other.meets(one) is meets


@pytest.mark.parametrize(("worked", "wanted"), [
    (date(2026, 4, 30), date(2026, 5, 25)), (date(2026, 12, 1), date(2027, 1, 25)),
    (date(2026, 1, 31), date(2026, 2, 25))])
def test_when_the_money_is_expected(worked, wanted):
    assert rules.expected_by(Terms(), worked) == wanted
    assert rules.expected_by(Terms(pay_rule=PayRule.DAYS_AFTER_INVOICE), worked) is None


def test_in_force_by_the_day(pair, clock):
    parent, shop = pair
    make(shop, SPLIT, FIRST, date(2026, 6, 30), now=clock())
    make(shop, Terms(), date(2026, 7, 2), now=clock())
    with reading(SYSTEM) as session:
        found = {day: queries.in_force(session, shop, day) for day in (
            date(2025, 12, 31), FIRST, date(2026, 6, 30), JULY, date(2026, 7, 2))}
    assert [row.parent_bp if row else None for row in found.values()] == [
        None, 1_000, 1_000, None, 0]
    assert found[FIRST].parent_id == parent


def test_two_on_a_day_are_refused(pair, clock):
    make(pair[1], SPLIT, FIRST, now=clock())
    for first, last in ((JULY, None), (date(2025, 1, 1), FIRST), (JULY, JULY)):
        with pytest.raises(RuleBroken, match="agreement_overlaps"):
            make(pair[1], Terms(), first, last, now=clock())
    with pytest.raises(RuleBroken, match="dates_out_of_order"):
        make(pair[0], Terms(), JULY, FIRST, now=clock())
    with pytest.raises(BadInput, match="no_parent"):
        make(pair[0], SPLIT, FIRST, now=clock())


def test_another_way_of_the_money_from_a_day_on(pair, clock):
    old = make(pair[1], SPLIT, FIRST, now=clock())
    with transaction(SYSTEM) as session:
        new = service.change_route(session, BY, pair[1], Route.DIRECT, JULY, now=clock())
    with reading(SYSTEM) as session:
        rows = [(row.valid_from, row.valid_to, row.route, row.parent_bp)
                for row in queries.of_outlet(session, pair[1])]
        told = session.scalars(select(FactRow.name).where(
            FactRow.kind == "agreement", FactRow.subject_id.in_((old.id, new.id)))
            .order_by(FactRow.id)).all()
    assert rows == [(JULY, None, Route.DIRECT, 1_000),
                    (FIRST, date(2026, 6, 30), Route.THROUGH_PARENT, 1_000)]
    assert told == ["AgreementMade", "AgreementEnded", "AgreementMade"]
    with pytest.raises(RuleBroken, match="route_is_that"), transaction(SYSTEM) as session:
        service.change_route(session, BY, pair[1], Route.DIRECT, date(2026, 8, 1), now=clock())
    with pytest.raises(NotFound), transaction(SYSTEM) as session:
        service.change_route(session, BY, pair[0], Route.DIRECT, JULY, now=clock())


def test_an_end_is_set_once(pair, clock):
    made = make(pair[1], SPLIT, FIRST, now=clock())
    with transaction(SYSTEM) as session:
        service.end(session, BY, made.id, JULY, now=clock())
    with pytest.raises(RuleBroken, match="agreement_ended"), transaction(SYSTEM) as session:
        service.end(session, BY, made.id, JULY, now=clock())


def test_the_parent_does_not_see_it(pair, clock):
    parent, shop = pair
    made = make(shop, SPLIT, FIRST, now=clock())
    with reading(Scope(Level.OUTLET, outlets=(shop,))) as session:
        assert queries.get(session, made.id).parent_bp == 1_000
    with reading(Scope(Level.OUTLET, outlets=(parent,))) as session:
        assert queries.of_outlet(session, shop) == []
        with pytest.raises(NotFound):
            queries.get(session, made.id)
