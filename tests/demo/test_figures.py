"""Stories 2, 6 and 7 in the figures of the monthly report."""

from core.db import reading
from reports.figures import money
from reports.figures.money import Overdue, Owed
from reports.figures.rules import Month
from tests.demo.conftest import SYSTEM


def test_what_is_owed_at_the_end_of_the_month_and_since(paid):
    """At the end of the last month 460.00 were not passed on; since then the maker is late with
    23,418.50, interest 140.51, and one payment came back."""
    end = Month(2026, 10).span.end
    with reading(SYSTEM) as session:
        assert money.owed(session, end) == Owed(0, 46_000, 0, 0)
        since, = money.overdue(session, paid.day, since=end)
        assert (since.outlet, since.fen, since.interest_fen) == (
            "陇中电器维修部", 2_341_850, 14_051)
        assert isinstance(since, Overdue)
        assert money.overdue(session, paid.day) == [since]
        found = money.owed(session, paid.day)
    assert (found.overdue_fen, found.not_passed_fen, found.refused) == (2_341_850, 46_000, 1)
