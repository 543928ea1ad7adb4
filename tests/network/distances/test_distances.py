"""The register of distances: the first claim is reviewed, later ones price themselves."""

from datetime import date

import pytest

from core.db import reading, transaction
from core.errors import BadInput, IllegalTransition, RuleBroken
from core.scope import Level, Reason, Scope
from network.distances import queries, service
from network.distances.rules import Source, State, village_of
from network.distances.service import Place
from tests import factories
from tests.factories import BY, TOWN_LAOJI

SYSTEM = Scope.system(Reason.COMMAND)
FIRST, JULY = date(2026, 1, 1), date(2026, 7, 1)
JUNE_30 = date(2026, 6, 30)


@pytest.fixture
def shop(context, clock) -> int:
    with transaction(SYSTEM) as session:
        return factories.outlet(session, "AH-11", now=clock()).id


def enter(shop, km, day, *, village="", now):
    with transaction(SYSTEM) as session:
        return service.enter(session, BY, shop, Place(TOWN_LAOJI, village), km, Source.MEASURED,
                             from_day=day, now=now)


def claim(shop, km, *, village="", day=JULY, now):
    own = Scope(Level.OUTLET, outlets=(shop,))
    with transaction(own) as session:
        return service.claim(session, BY, shop, Place(TOWN_LAOJI, village), km, from_day=day,
                             now=now)


def known(shop, day, village=""):
    with reading(SYSTEM) as session:
        found = queries.known(session, shop, TOWN_LAOJI, village, day)
    return (found.km, found.pending) if found else None


@pytest.mark.parametrize(("typed", "village"), [
    ("大兴村 5 组", "大兴村"), ("大兴村5组", "大兴村"), (" 大兴村 ", "大兴村"), ("3 组", "3 组"),
    ("三里庵 6 号楼", "三里庵"), ("", "")])
def test_a_village_is_known_without_group_and_house(typed, village):
    assert village_of(typed) == village


def test_the_village_before_the_township_and_by_the_day(shop, clock):
    enter(shop, 6, FIRST, now=clock())
    enter(shop, 20, FIRST, village="郭庄 2 组", now=clock())
    enter(shop, 27, JULY, village="郭庄", now=clock())
    assert known(shop, JULY, "郭庄") == (27, False)
    assert known(shop, JUNE_30, "郭庄") == (20, False)
    assert known(shop, JULY, "姜寨") == (6, False)
    assert known(shop, date(2025, 12, 31)) is None


def test_an_earlier_row_is_refused_behind_a_later_one(shop, clock):
    enter(shop, 6, JULY, now=clock())
    with pytest.raises(RuleBroken, match="distance_later"):
        enter(shop, 7, FIRST, now=clock())


def test_the_first_claim_waits_and_a_second_is_refused(shop, clock):
    claim(shop, 41, village="姜寨", now=clock())
    assert known(shop, JULY, "姜寨") == (41, True)
    with pytest.raises(RuleBroken, match="distance_waits"):
        claim(shop, 42, village="姜寨 1 组", now=clock())
    with reading(SYSTEM) as session:
        waiting = queries.pending(session)
    with transaction(SYSTEM) as session:
        row = service.approve(session, BY, waiting[0].id, km=36, now=clock())
    assert (row.source, known(shop, JULY, "姜寨")) == (Source.AGREED, (36, False))
    with pytest.raises(RuleBroken, match="distance_known"):
        claim(shop, 50, village="姜寨", now=clock())
    with pytest.raises(IllegalTransition), transaction(SYSTEM) as session:
        service.refuse(session, BY, row.id, now=clock())


def test_what_is_not_accepted_can_be_claimed_anew(shop, clock):
    first = claim(shop, 900, now=clock())
    with transaction(SYSTEM) as session:
        refused = service.refuse(session, BY, first.id, now=clock())
    assert (refused.state, known(shop, JULY)) == (State.REFUSED, None)
    claim(shop, 30, now=clock())
    assert known(shop, JULY) == (30, True)


@pytest.mark.parametrize(("km", "town", "field"), [
    (-1, TOWN_LAOJI, "km"), (1_001, TOWN_LAOJI, "km"), (5, "999999999", "town_code")])
def test_impossible_values_are_refused(shop, clock, km, town, field):
    with pytest.raises(BadInput, match=field), transaction(SYSTEM) as session:
        service.enter(session, BY, shop, Place(town), km, Source.AGREED, from_day=FIRST,
                      now=clock())
