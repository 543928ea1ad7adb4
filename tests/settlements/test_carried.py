"""What would be paid negatively is carried to the next statement; a statement that comes to
nothing is closed, and nothing of it is paid."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from core.db import reading, transaction
from core.money import Money
from core.scope import Level, Scope, Stamps
from settlements.cases import service as cases
from settlements.ledger import queries as ledger
from settlements.ledger.checks import check
from settlements.statements import queries, service
from settlements.statements.models import Adjustment, Statement, StatementLine
from settlements.statements.rules import LineKind, State
from sla.clocks.models import ClockRow
from tests.factories import BY
from tests.kept import kept
from tests.settlements import making
from tests.settlements.making import MONTH, SYSTEM

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


@kept
def world(context, clock):
    """小郭's neighbour: 300.00 of June are stated, 100.00 of July, then 250.00 are taken back."""
    with transaction(SYSTEM) as session:
        made = making.build(session, clock())
        making.approved(session, made.other, 300, 0, date(2026, 6, 3), now=clock())
        making.close(session, MONTH, clock())
        making.approved(session, made.other, 100, 0, date(2026, 7, 3), now=clock())
        service.owe(session, BY, Stamps.of(made.other), LineKind.DECISION, Money(-25_000),
                    "case:1", now=clock())
    return made


def lines(session, statement: Statement) -> list[tuple[LineKind, int]]:
    return [(row.kind, row.amount.fen) for row in queries.lines(session, statement.id)]


def test_what_is_taken_back_beyond_nothing_goes_to_the_next_statement(world, clock) -> None:
    with transaction(SYSTEM) as session:
        making.close(session, JULY, clock())
        july = making.of(session, world.other)
        assert (july.state, july.total_fen) == (State.PUBLISHED, 0)
        assert lines(session, july) == [
            (LineKind.SHARE, 10_000), (LineKind.DECISION, -25_000), (LineKind.CARRIED, 15_000)]
        settled = service.confirm(session, BY, july.id, now=clock())
        assert settled.state is State.SETTLED
        assert session.scalar(select(func.count()).where(
            ClockRow.subject_kind == "statement", ClockRow.subject_id == july.id,
            ClockRow.stopped_at.is_(None))) == 0
        making.close(session, AUGUST, clock())
        assert making.of(session, world.other).id == july.id, "a debt alone makes no statement"
        making.approved(session, world.other, 500, 0, date(2026, 8, 4), now=clock())
        making.close(session, AUGUST, clock())
        august = making.of(session, world.other)
        assert august.total_fen == 50_000 - 15_000
        assert lines(session, august) == [(LineKind.SHARE, 50_000), (LineKind.CARRIED, -15_000)]
        assert check(session) == []
        assert ledger.balance(session, f"outlet:{world.other.id}") == Money(65_000)


def test_silence_settles_it_as_well(world, clock) -> None:
    with transaction(SYSTEM) as session:
        making.close(session, JULY, clock())
        later = clock() + timedelta(days=20)
        service.deem(session, BY, 10, now=later)
        assert making.of(session, world.other).state is State.SETTLED


def test_a_disputed_line_that_is_held_out_leaves_nothing_negative(world, clock) -> None:
    with transaction(SYSTEM) as session:
        making.approved(session, world.other, 200, 0, date(2026, 7, 5), now=clock())
        making.close(session, JULY, clock())
        july = making.of(session, world.other)
        assert july.total_fen == 5_000
        first = next(row for row in queries.lines(session, july.id) if row.amount.fen == 10_000)
        service.confirm(session, BY, july.id, now=clock())
    with transaction(Scope(Level.OUTLET, outlets=(world.other.id,))) as session:
        cases.dispute(session, BY, first.id, "少算了", now=clock())
    with reading(SYSTEM) as session:
        july = making.of(session, world.other)
        assert (july.total_fen, july.state) == (0, State.SETTLED)
        assert session.scalar(select(func.sum(Adjustment.amount_fen)).where(
            Adjustment.kind == LineKind.CARRIED)) == 0


def test_a_shops_debt_never_lessens_what_its_parent_is_paid(world, clock) -> None:
    with transaction(SYSTEM) as session:
        making.approved(session, world.child, 100, 0, date(2026, 6, 8), bp=1_000, now=clock())
        making.close(session, date(2026, 5, 1), clock())
        stamps = Stamps.of(world.child)
        service.owe(session, BY, stamps, LineKind.DECISION, Money(-9_000), "case:2", now=clock())
        making.approved(session, world.child, 10, 0, date(2026, 5, 8), bp=1_000, now=clock())
        making.close(session, date(2026, 4, 1), clock())
        making.close(session, MONTH, clock())
        for statement in session.scalars(select(Statement).where(
                Statement.outlet_id == world.parent.id)):
            sums = queries.sums_by_outlet(session, statement.id)
            assert all(amount >= Money(0) for amount in sums.values()), sums
            assert statement.total_fen == sum(amount.fen for amount in sums.values())


def test_a_settled_statement_stands(world, clock) -> None:
    with transaction(SYSTEM) as session:
        making.close(session, JULY, clock())
        july = service.confirm(session, BY, making.of(session, world.other).id, now=clock())
        line = session.scalars(select(StatementLine.id).where(
            StatementLine.statement_id == july.id)).first()
    for change in (update(Statement).where(Statement.id == july.id).values(total_fen=1),
                   update(StatementLine).where(StatementLine.id == line).values(amount_fen=1)):
        with pytest.raises(IntegrityError), transaction(SYSTEM) as session:
            session.execute(change)
