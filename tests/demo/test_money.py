"""Stories 2, 6 and 7 of the demo: the figures come out of the entered facts."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.db import reading, transaction
from core.money import Money
from network.agreements import queries as agreements
from network.agreements.rules import Route
from settlements.cases import queries as cases
from settlements.cases.models import Case
from settlements.cases.rules import Kind, Owner, Ruling, State
from settlements.ledger import queries as ledger
from settlements.ledger import tracing
from settlements.ledger.checks import check
from settlements.ledger.owners import Owner as YuanOwner
from settlements.passing import queries as passed
from settlements.passing.rules import State as ReceiptState
from settlements.payouts import queries as payouts
from settlements.rulings import service as rulings
from settlements.statements import queries as statements
from settlements.statements.models import Statement
from settlements.statements.rules import State as StatementState
from settlements.statements.rules import days_late, due_day
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter
from sla.clocks.models import ClockRow
from sla.policies.rules import ClockKind
from tests.demo.conftest import SYSTEM, entered_past, entered_payments
from web.demo.money import months_before

NEW_YEAR = datetime(2027, 2, 3, 4, 0, tzinfo=UTC)


def test_the_three_stories_of_money(paid) -> None:
    as_told(paid)


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_they_are_the_same_over_the_turn_of_the_year(context) -> None:
    as_told(entered_payments(entered_past(NEW_YEAR)))


def as_told(cast) -> None:
    with reading(SYSTEM) as session:
        _kept_on_the_way(session, cast)
        _paid_late(session, cast)
        _sent_back(session, cast)
        assert check(session) == []
        balances = ledger.balances(session)
        assert sum(each.fen for each in balances.values()) == 0
    _ruled(cast)


def _kept_on_the_way(session, cast) -> None:
    parent, shop = cast.outlets["WD-05"], cast.outlets["WD-11"]
    month = months_before(cast.day.date(), 2)
    statement = session.scalars(select(Statement).where(
        Statement.outlet_id == parent, Statement.period == month)).one()
    assert statement.state is StatementState.CREDITED
    assert Money(statement.total_fen) == Money.parse("1,586.00")
    receipt = passed.receipt_of(session, statement.id, shop)
    assert Money(receipt.owed_fen) == Money.parse("1,460.00")
    assert Money(receipt.declared_fen) == Money(receipt.confirmed_fen) == Money.parse("1,000.00")
    assert receipt.state is ReceiptState.SHORT
    case = cases.open_of(session, statement.id, shop)
    assert (Money(case.amount_fen), case.ordinal) == (Money.parse("460.00"), 2)
    assert case.owner is Owner.TERRITORY
    before = cases.of_pair(session, shop, parent)[0]
    assert (Money(before.amount_fen), before.ruling, before.state) == (
        Money.parse("210.00"), Ruling.KEEP_ROUTE, State.CLOSED)
    assert ledger.balance(session, f"held:{parent}:{shop}") == Money.parse("460.00")
    traced = tracing.of_month(session, shop, month)
    assert sum(row.amount.fen for row in traced if row.owner is YuanOwner.SHORT) == 146_000
    assert sum(row.amount.fen for row in traced if row.owner is YuanOwner.RECEIVED) == 12_600
    kept = session.scalars(select(ClockRow).where(
        ClockRow.kind == ClockKind.PASSED_ON, ClockRow.breached_at.is_not(None),
        ClockRow.subject_id == receipt.id)).one()
    assert kept.stopped_at is None and kept.parent_id is None


def _paid_late(session, cast) -> None:
    statement = session.scalars(select(Statement).where(Statement.ref == "JZ-0911")).one()
    assert statement.state is StatementState.INVOICE_CHECKED
    assert Money(statement.total_fen) == Money.parse("23,418.50")
    assert due_day(statement.due_at) == (cast.day - timedelta(days=12)).date()
    assert days_late(statement.due_at, cast.day) == 12
    assert statements.interest_of(statement, cast.day) == Money.parse("140.51")
    assert payouts.live_of(session, statement.id) is None
    late = breaches.page(session, BreachFilter(kind=ClockKind.PAYMENT), None, 10, now=cast.day)
    assert [row.outlet_id for row in late.rows] == [cast.outlets["WD-09"]]


def _sent_back(session, cast) -> None:
    statement = session.scalars(select(Statement).where(Statement.ref == "JZ-1407")).one()
    assert statement.state is StatementState.BANK_REFUSED
    case = session.scalars(select(Case).where(Case.statement_id == statement.id)).one()
    assert (case.kind, case.owner, case.state) == (Kind.CONTRADICTION, Owner.FINANCE, State.OPEN)
    payment = payouts.live_of(session, statement.id)
    assert (payment.reason.value, payment.sent_at.date()) == (
        "name_differs", (cast.day - timedelta(days=20)).date())


def _ruled(cast) -> None:
    shop = cast.outlets["WD-11"]
    with transaction(SYSTEM) as session:
        case = session.scalars(select(Case).where(
            Case.state == State.OPEN, Case.kind == Kind.SHORT)).one()
        rulings.rule(session, cast.by("gao"), case.id, Ruling.PAY_DIRECT, "补付，以后直付。",
                     now=cast.day)
        assert agreements.in_force(session, shop, cast.day.date()).route is Route.DIRECT
        recovery, = [each for each in passed.recoveries(session, cast.outlets["WD-05"])
                     if each.ruling == Ruling.PAY_DIRECT]
        assert recovery.amount_fen == 46_000
