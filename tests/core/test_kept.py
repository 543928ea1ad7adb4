"""How tests begin with kept rows: done once, then laid down; never over rows of somebody else."""

import pytest
from sqlalchemy import func, select

from core.db import reading, transaction
from core.scope import Reason, Scope
from network.outlets.models import Outlet
from tests import factories
from tests.benches import START

SYSTEM = Scope.system(Reason.COMMAND)


class Work:
    """Makes an outlet and counts how often it did."""

    def __init__(self, clock) -> None:
        self.clock, self.times = clock, 0
        self.__qualname__ = type(self).__qualname__

    def __call__(self) -> int:
        self.times += 1
        self.clock.tick(days=1)
        with transaction(SYSTEM) as session:
            return factories.outlet(session, "AH-1", now=START).id


def how_many() -> int:
    with reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(Outlet)) or 0


def test_it_is_done_once_and_then_laid_down_with_its_clock(bench, context, clock) -> None:
    work = Work(clock)
    first, moment = bench.once(work, bench.url.drivername), clock()
    for _turn in range(2):
        bench.reset()
        assert how_many() == 0
        assert bench.once(work, bench.url.drivername) == first
        assert (work.times, how_many(), clock()) == (1, 1, moment)


def test_numbers_go_on_behind_the_rows_that_were_laid_down(bench, context, clock) -> None:
    work = Work(clock)
    first = bench.once(work, "numbers")
    bench.reset()
    bench.once(work, "numbers")
    with transaction(SYSTEM) as session:
        assert factories.outlet(session, "AH-2", now=START).id > first
    assert how_many() == 2


def test_it_refuses_a_database_in_which_somebody_wrote(bench, context, clock) -> None:
    with transaction(SYSTEM) as session:
        factories.outlet(session, "AH-9", now=START)
    with pytest.raises(AssertionError, match="somebody wrote before"):
        bench.once(Work(clock), "refused")
    assert how_many() == 1
