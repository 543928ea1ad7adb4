"""The adjudicator's list stands by age × amount and keeps its order while pages are turned."""

from datetime import timedelta

import pytest

from core.clock import business_date
from core.db import reading, transaction
from jobs.work_orders.rules import Grade
from settlements.verdicts import queries
from settlements.verdicts.queries import ClaimFilter, View
from tests.kept import kept
from tests.settlements.claims import making
from tests.settlements.claims.making import NEAR, SYSTEM


@kept
def ids(context, clock) -> list[int]:
    """Small and old, large and new, and one between that weighs most."""
    with transaction(SYSTEM) as session:
        world = making.build(session, clock())
    made = [making.checked(world, clock() + timedelta(days=days), village=NEAR, grade=grade)
            for days, grade in ((0, Grade.MINOR), (9, Grade.MEDIUM), (4, Grade.MEDIUM))]
    return [made[2], made[0], made[1]]


def walk(clock, size: int) -> list[int]:
    """All pages of so many, the day turning between them."""
    found, after, day = [], None, business_date(clock()) + timedelta(days=10)
    with reading(SYSTEM) as session:
        while True:
            page = queries.page(session, ClaimFilter(View.READY), after, size, day)
            found += [row.id for row in page.rows]
            if (after := page.after) is None:
                return found
            day += timedelta(days=30)


@pytest.mark.parametrize("size", [1, 2, 50])
def test_by_age_and_amount(ids, clock, size) -> None:
    """After ten days: 7 × 180.00, 11 × 80.00, 2 × 180.00."""
    assert walk(clock, size) == ids


@pytest.mark.parametrize("after", ["x", "1.2", "99999999.1.1", "20260101.-1.2", "..."])
def test_a_place_that_cannot_be_read_is_the_beginning(ids, clock, after) -> None:
    with reading(SYSTEM) as session:
        page = queries.page(session, ClaimFilter(View.READY), after, 50,
                            business_date(clock()) + timedelta(days=10))
    assert [row.id for row in page.rows] == ids
