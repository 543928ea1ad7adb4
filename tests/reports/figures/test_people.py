"""Certified technicians by the tier of their outlet, as of a day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from core.db import db, reading, transaction
from core.scope import Level, Scope
from network.accounts.models import Account
from network.accounts.rules import Role
from reports.figures import people
from reports.figures.rules import Ratio, Slice
from reports.figures.slices import By
from tests import factories
from tests.reports.making import SYSTEM, utc
from training.certificates.models import Certificate
from training.certificates.rules import Kind, State

NOW = utc("2026-01-10 00:00")
DAY = date(2026, 6, 30)


@pytest.fixture
def network(context):
    """Two technicians in a township (tier 4), one in a county seat (tier 3); an owner besides."""
    with transaction(SYSTEM) as session:
        far = factories.outlet(session, "A", now=NOW)
        seat = factories.outlet(session, "B", now=NOW, town="422802001")
        roles = {"t1": far, "t2": far, "t3": seat}
        ids = {login: factories.account(session, login, Role.TECHNICIAN, now=NOW, at=at)
               for login, at in roles.items()}
        factories.account(session, "o1", Role.OWNER, now=NOW, at=far)
    return ids


def card(account_id: int, **more) -> None:
    values = {"kind": Kind.WORK, "number": f"C{account_id}{more}"[:40], "account_id": account_id,
              "state": State.VALID, "issued_on": date(2026, 1, 1), "created_at": NOW,
              "version": 1, **more}
    with db.engine.begin() as connection:
        connection.execute(insert(Certificate.__table__), [values])


def found(day=DAY, wanted=Slice(), scope=SYSTEM, **more):
    with reading(scope) as session:
        return people.certified(session, day, wanted, **more)


def test_who_holds_a_certificate_counts(network):
    card(network["t1"])
    card(network["t3"], kind=Kind.HEIGHT)
    assert found() == {(4,): Ratio(1, 2), (3,): Ratio(0, 1)}
    assert found(by=(By.PREFECTURE,)) == {("3412",): Ratio(1, 2), ("4228",): Ratio(0, 1)}
    assert found(wanted=Slice("42")) == {(3,): Ratio(0, 1)}
    assert found(wanted=Slice(outlet_id=1)) == {(4,): Ratio(1, 2)}
    assert found(scope=Scope(Level.MAKER, counties=("422802",))) == {(3,): Ratio(0, 1)}


@pytest.mark.parametrize(("more", "counts"), [
    ({"deadline": DAY}, True), ({"deadline": DAY - timedelta(days=1)}, False),
    ({"issued_on": DAY + timedelta(days=1)}, False), ({"state": State.WITHDRAWN}, False),
    ({"state": State.REPLACED, "deadline": DAY}, True)])
def test_only_one_that_holds_on_the_day(network, more, counts):
    card(network["t1"], **more)
    assert found()[(4,)] == Ratio(int(counts), 2)


def test_who_is_not_there_on_the_day_does_not_count(network):
    assert found(date(2026, 1, 9)) == {}
    with db.engine.begin() as connection:
        connection.execute(update(Account.__table__).values(disabled_at=NOW))
    assert found() == {}
