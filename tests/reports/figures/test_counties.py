"""Counties without service, as of a day."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.db import db, reading, transaction
from core.scope import Level, Scope
from network.accounts.models import Account, Membership
from network.accounts.rules import Role
from network.outlets import service as outlets
from network.outlets.rules import OutletAction
from reports.figures import counties
from reports.figures.rules import Slice
from sla.parties import Party
from tests import factories
from tests.reports.making import SYSTEM, Job, store, utc

NOW = utc("2026-06-10 02:00")
LATER = NOW + timedelta(days=20)
LINQUAN, LICHUAN, WEINING = "341221", "422802", "520526"


@pytest.fixture
def network(context):
    """临泉 has both, 利川 no owner, 威宁 no outlet; nobody answers for 恩施."""
    with transaction(SYSTEM) as session:
        shop = factories.outlet(session, "A", now=NOW)
        factories.outlet(session, "B", now=NOW, town="422802100")
        factories.account(session, "wu", Role.COUNTY_OWNER, counties=("3412",), now=NOW)
        factories.account(session, "gao", Role.TERRITORY_MANAGER, counties=("42",), now=NOW)
        factories.account(session, "yang", Role.COUNTY_OWNER, counties=("520526",), now=NOW)
        return shop.id


def gaps(at=LATER, wanted=Slice(), scope=SYSTEM):
    with reading(scope) as session:
        found = counties.coverage(session, at, wanted)
    return found.counties, {g.code: (g.no_owner, g.no_outlet) for g in found.gaps}


def test_what_each_county_lacks(network):
    total, found = gaps()
    assert {code: lacks for code, lacks in found.items() if lacks != (True, True)} == {
        LICHUAN: (True, False), WEINING: (False, True)}
    assert "340104" in found and LINQUAN not in found and total == len(found) + 1
    assert gaps(wanted=Slice("42")) == (1, {LICHUAN: (True, False)})
    assert gaps(wanted=Slice(outlet_id=network)) == (1, {})
    narrow = Scope(Level.MAKER, counties=(LINQUAN, WEINING))
    assert gaps(scope=narrow) == (2, {WEINING: (False, True)})


def test_an_owner_counts_from_the_first_day_to_the_last(network):
    change(Membership, valid_to=NOW.date() + timedelta(days=5))
    assert LINQUAN not in gaps(NOW + timedelta(days=5))[1]
    assert LINQUAN in gaps(NOW + timedelta(days=6))[1]
    assert LINQUAN in gaps(NOW - timedelta(days=2))[1]


def test_a_disabled_account_owns_nothing(network):
    change(Account, disabled_at=NOW + timedelta(days=3))
    assert LINQUAN not in gaps(NOW + timedelta(days=2))[1]
    assert gaps(NOW + timedelta(days=3))[1][LINQUAN] == (True, False)


def change(model, **values):
    with db.engine.begin() as connection:
        connection.execute(update(model.__table__).values(**values))


def test_an_outlet_counts_with_the_state_it_had(network):
    suspended, resumed = NOW + timedelta(days=2), NOW + timedelta(days=4)
    with transaction(SYSTEM) as session:
        outlets.step(session, "system:test", network, OutletAction.SUSPEND, "test", now=suspended)
    with transaction(SYSTEM) as session:
        outlets.step(session, "system:test", network, OutletAction.RESUME, "test", now=resumed)
    states = {day: LINQUAN in gaps(NOW + timedelta(days=day))[1] for day in (0, 1, 2, 3, 4, 5)}
    assert states == {0: False, 1: False, 2: True, 3: True, 4: False, 5: False}
    assert gaps(NOW - timedelta(seconds=1))[1][LINQUAN][1]


def test_the_three_with_most_open_jobs_come_first(network):
    store([Job(n, county, 4, None, NOW, turns=[(Party.DISPATCH, NOW, None)])
           for n, county in enumerate((WEINING, WEINING, LICHUAN, LINQUAN), 1)])
    with reading(SYSTEM) as session:
        found = counties.coverage(session, LATER)
    assert [(gap.code, gap.open_jobs) for gap in found.worst] == [
        (WEINING, 2), (LICHUAN, 1), ("340104", 0)]
    assert (found.worst[1].name, found.worst[1].prefecture) == ("利川市", "恩施")
