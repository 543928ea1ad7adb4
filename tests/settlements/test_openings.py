"""Unpaid balances of the system before: every row stored or named, and twice the same."""

from datetime import date

from core.db import reading, transaction
from core.money import Money
from settlements.ledger import queries as ledger
from settlements.ledger.checks import check
from settlements.openings import forms, service
from settlements.statements.rules import Kind, State, days_late, late_interest
from tests.factories import BY
from tests.kept import kept
from tests.settlements import making
from tests.settlements.making import SYSTEM

SHEET = """网点编码,月份,未付金额,原单号
AH-10,2026-04,"23,418.50",JZ-1
AH-10,2026-05,100.005,JZ-2
AH-99,2026-04,5.00,JZ-3
AH-10,2026-04,-5.00,JZ-4
AH-10,2026-04,0.00,JZ-5
AH-10,2027-04,5.00,JZ-6
AH-10,2026-05,1e3,JZ-7
AH-10,2026-05,5.00,JZ-1
ah-5,2026年05月,684.00,JZ-8
AH-10,,5.00,JZ-9
"""


@kept
def world(context, clock):
    with transaction(SYSTEM) as session:
        return making.build(session, clock())


def take(clock) -> service.Taken:
    file = forms.read(SHEET.encode(), "b.csv", forms.usual())
    assert len(file.entries) + len({each.row for each in file.problems}) == 10
    with transaction(SYSTEM) as session:
        return service.take(session, BY, file.entries, now=clock())


def test_what_is_right_is_stored_and_the_rest_is_named(world, clock) -> None:
    taken = take(clock)
    assert (taken.stored, taken.known) == (2, 0)
    assert {(each.row, each.reason) for each in taken.refusals} == {
        (4, "unknown_outlet"), (6, "amount_not_positive"), (7, "month_not_over"),
        (9, "ref_twice")}
    with reading(SYSTEM) as session:
        statement = making.of(session, world.other)
        assert (statement.kind, statement.state) == (Kind.OPENING, State.PUBLISHED)
        assert (statement.total_fen, statement.period) == (2_341_850, date(2026, 4, 1))
        assert ledger.balance(session, "opening") == Money(-2_341_850 - 68_400)
        assert check(session) == []


def test_the_same_file_twice_stores_nothing(world, clock) -> None:
    take(clock)
    again = take(clock)
    assert (again.stored, again.known) == (0, 2)
    with reading(SYSTEM) as session:
        assert ledger.balance(session, "opening") == Money(-2_410_250)


def test_interest_counts_whole_days_and_rounds_once(clock) -> None:
    total = Money.parse("23,418.50")
    assert late_interest(total, 12, 5, 10_000) == Money.parse("140.51")
    assert late_interest(total, 0, 5, 10_000) == Money(0)
    due = clock()
    assert days_late(due, due) == 0 and days_late(None, due) == 0
