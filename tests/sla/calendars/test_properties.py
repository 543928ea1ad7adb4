"""What holds for every calendar, and agreement with the slow oracle."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from sla.calendars.rules import Calendar, due_at, is_open, next_opening, working_seconds
from tests.sla import oracle
from tests.sla.strategies import calendars, moments
from tests.support import examples

FEW = settings(max_examples=examples(25, 500), deadline=None)
amounts = st.integers(0, 200_000)


@FEW
@given(calendars(), st.tuples(moments, moments, moments).map(sorted))
def test_working_seconds_add_up(calendar: Calendar, cuts: list[datetime]) -> None:
    first, middle, last = cuts
    assert working_seconds(calendar, first, last) == (
        working_seconds(calendar, first, middle) + working_seconds(calendar, middle, last)
    )


@FEW
@given(calendars(), moments, amounts)
def test_due_is_the_inverse_and_the_first_such_moment(
    calendar: Calendar, start: datetime, amount: int
) -> None:
    due = due_at(calendar, start, amount)
    assert working_seconds(calendar, start, due) == amount
    if amount:
        assert working_seconds(calendar, start, due - timedelta(seconds=1)) == amount - 1


@FEW
@given(calendars(), moments, moments, amounts, amounts)
def test_due_never_runs_backwards(
    calendar: Calendar, one: datetime, other: datetime, less: int, more: int
) -> None:
    earlier, later = sorted((one, other))
    less, more = sorted((less, more))
    assert due_at(calendar, earlier, less) <= due_at(calendar, earlier, more)
    assert due_at(calendar, earlier, less) <= due_at(calendar, later, less)


@FEW
@given(calendars(), moments, amounts, amounts)
def test_due_in_two_steps_is_due_in_one(
    calendar: Calendar, start: datetime, first: int, second: int
) -> None:
    halfway = due_at(calendar, start, first)
    assert due_at(calendar, halfway, second) == due_at(calendar, start, first + second)


@FEW
@given(calendars(), moments, st.integers(0, 4_000))
def test_working_seconds_equal_the_oracle(calendar: Calendar, begin: datetime, length: int) -> None:
    end = begin + timedelta(minutes=length)
    assert working_seconds(calendar, begin, end) == oracle.worked(calendar, begin, end)


@FEW
@given(calendars(), moments, st.integers(0, 4_000))
def test_due_equals_the_oracle(calendar: Calendar, start: datetime, reach: int) -> None:
    amount = oracle.worked(calendar, start, start + timedelta(minutes=reach))
    assert due_at(calendar, start, amount) == oracle.due(calendar, start, amount)


@FEW
@given(calendars(), moments)
def test_open_and_opening_equal_the_oracle(calendar: Calendar, moment: datetime) -> None:
    assert is_open(calendar, moment) is oracle.open_at(calendar, moment)
    opening = next_opening(calendar, moment)
    assert oracle.open_at(calendar, opening)
    assert working_seconds(calendar, moment, opening) == 0
