"""Two at once at the same money: one does it, the other is told so (SAFETY 4, 9)."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from core import facts
from core.db import reading, transaction, write
from core.errors import IllegalTransition, RuleBroken, StaleVersion
from core.facts import Subscriptions
from core.money import Money
from settlements.ledger import queries as ledger
from settlements.payouts import queries, service
from settlements.payouts.facts import RunStep
from settlements.payouts.rules import Result, ReturnRow
from settlements.payouts.service import BankFile
from tests.core.races import Meeting, race
from tests.kept import kept
from tests.settlements import making
from tests.settlements.making import APPROVER, CLERK, MONTH, SYSTEM
from worker import subscriptions

OTHER = "account:903"
TOLD_SO = (StaleVersion, IllegalTransition, RuleBroken)


@kept
def run(context, clock) -> int:
    with transaction(SYSTEM) as session:
        world = making.build(session, clock())
        making.approved(session, world.other, 80, 0, date(2026, 6, 3), now=clock())
        making.close(session, MONTH, clock())
        making.payee(session, world.other, now=clock())
        statement = making.of(session, world.other)
        making.to_approval(session, statement, now=clock())
        return service.prepare(session, CLERK, [statement.id], now=clock()).id


@pytest.fixture
def meeting(app):
    """Whoever takes a step with a run waits a moment for the other before it goes on."""
    met = Meeting(1)

    def wait(_session, _told) -> None:
        met.meet()

    facts.bind(Subscriptions({RunStep: (wait,)}, {}, {}))
    yield
    subscriptions.use(app)


def approve(run: int, who: str, clock):
    return lambda: write(lambda session: service.approve(
        session, who, run, now=clock()).id, SYSTEM)


def test_a_run_is_approved_once(app, clock, run, meeting) -> None:
    found = race(app, approve(run, APPROVER, clock), approve(run, OTHER, clock))
    assert found.count(run) == 1
    assert sum(isinstance(each, TOLD_SO) for each in found) == 1


@pytest.mark.parametrize("bench", ["postgresql"], indirect=True)
def test_without_compare_and_set_only_the_fact_keeps_the_second_out(
        app, clock, run, meeting, switch_off) -> None:
    switch_off("cas")
    found = race(app, approve(run, APPROVER, clock), approve(run, OTHER, clock))
    assert found.count(run) == 1
    assert sum(isinstance(each, IntegrityError) for each in found) == 1


def test_a_run_goes_to_the_bank_once(app, clock, run) -> None:
    approve(run, APPROVER, clock)()

    def file():
        return write(lambda session: service.file(session, CLERK, run, now=clock()).id, SYSTEM)

    found = race(app, file, file)
    assert found.count(run) == 1
    with reading(SYSTEM) as session:
        assert ledger.balance(session, "bank:sent") == Money(8_000)


def test_two_files_that_say_the_same_move_the_money_once(app, clock, run) -> None:
    approve(run, APPROVER, clock)()
    write(lambda session: service.file(session, CLERK, run, now=clock()).id, SYSTEM)
    with reading(SYSTEM) as session:
        reference = queries.orders(session, run)[0].reference

    def take(digest: str):
        said = BankFile(digest * 64, "r.csv", (ReturnRow(2, reference, Result.CREDITED),), {})
        return lambda: write(lambda session: service.take_return(
            session, CLERK, said, now=clock()), SYSTEM)

    race(app, take("a"), take("b"))
    race(app, take("c"), take("c"))
    with reading(SYSTEM) as session:
        assert ledger.balance(session, "bank:paid") == Money(8_000)
        assert ledger.balance(session, "bank:sent") == Money(0)
