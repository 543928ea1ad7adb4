"""Which counties an outlet serves."""

from datetime import date

import pytest
from sqlalchemy import select

from core.db import transaction
from core.errors import BadInput, NotFound
from core.facts import FactRow
from core.scope import Level, Reason, Scope
from network.areas import queries, service
from network.outlets import service as outlets
from network.outlets.rules import OutletAction
from tests import factories
from tests.factories import BY

SYSTEM = Scope.system(Reason.COMMAND)
LINQUAN, LICHUAN = "341221", "422802"


@pytest.fixture
def shop(app, clock):
    with app.app_context(), transaction(SYSTEM) as session:
        yield session, factories.outlet(session, "AH-1", now=clock()).id


def today(clock) -> date:
    return clock().date()


def test_an_outlet_serves_counties_it_does_not_stand_in(shop, clock) -> None:
    session, outlet = shop
    assert service.serve(session, BY, {outlet: [LINQUAN, LICHUAN]}, now=clock()) == 2
    assert queries.counties_of(session, outlet, today(clock)) == [LINQUAN, LICHUAN]
    assert queries.served_counties(session, today(clock)) == {LINQUAN, LICHUAN}
    told = session.scalars(select(FactRow.name).where(FactRow.kind == "service_area")).all()
    assert told == ["AreaGiven", "AreaGiven"]


def test_said_twice_it_stands_once(shop, clock) -> None:
    session, outlet = shop
    service.serve(session, BY, {outlet: [LINQUAN]}, now=clock())
    assert service.serve(session, BY, {outlet: [LINQUAN, LINQUAN]}, now=clock()) == 0


def test_what_is_no_county_is_named(shop, clock) -> None:
    session, outlet = shop
    with pytest.raises(BadInput) as refused:
        service.serve(session, BY, {outlet: [LINQUAN, "341299"]}, now=clock())
    assert refused.value.facts["code"] == "341299"


def test_an_area_that_ended_is_not_served_the_day_after(shop, clock) -> None:
    session, outlet = shop
    service.serve(session, BY, {outlet: [LINQUAN]}, now=clock())
    service.end(session, BY, outlet, LINQUAN, now=clock())
    assert queries.served_counties(session, today(clock)) == {LINQUAN}
    clock.tick(days=1)
    assert queries.served_counties(session, today(clock)) == set()
    with pytest.raises(NotFound):
        service.end(session, BY, outlet, LINQUAN, now=clock())


def test_a_suspended_outlet_serves_nobody(app, shop, clock) -> None:



    session, outlet = shop
    service.serve(session, BY, {outlet: [LINQUAN]}, now=clock())
    outlets.step(session, BY, outlet, OutletAction.SUSPEND, "test", now=clock())
    assert queries.served_counties(session, today(clock)) == set()


def test_that_a_county_is_served_is_known_to_all_by_whom_only_within_reach(
    app, shop, clock
) -> None:
    session, outlet = shop
    service.serve(session, BY, {outlet: [LINQUAN, LICHUAN]}, now=clock())
    session.commit()
    elsewhere = Scope(Level.MAKER, counties=(LICHUAN,))
    with transaction(elsewhere) as other:
        assert queries.served_counties(other, today(clock)) == {LINQUAN, LICHUAN}
        assert queries.servers_of(other, [LICHUAN], today(clock)) == []
        with pytest.raises(BadInput):
            service.serve(other, BY, {outlet: ["341221", "340104"]}, now=clock())
