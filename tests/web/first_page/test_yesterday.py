"""What the figures of the first page are compared with, and which of them are loud."""

from datetime import timedelta

import pytest

from core.db import reading, transaction
from jobs.dispatch import service as dispatching
from jobs.visits import service as visits
from jobs.work_orders import service as orders
from jobs.work_orders.rules import CancelReason
from network.accounts.rules import Role
from parts.requests import service
from parts.requests.rules import LineState
from parts.requests.service import Want
from reports.first_page.queries import Before, Pile, jobs_before, part_piles
from sla.sweep import sweep
from tests.factories import BY
from tests.parts import making
from tests.web.desk import SYSTEM
from tests.web.first_page.test_board import figures, jobs
from web.pages.first_page.parts import _figures as figures_of_parts
from web.pages.first_page.sources import against

BOTH = True

DAY = timedelta(days=1)


@pytest.mark.parametrize(("now", "before", "words", "kind"), [
    (3, 3, "", ""), (5, 3, "against yesterday +2", "worse"),
    (0, 1, "against yesterday −1", "better")])
def test_more_of_an_exception_is_worse(app, now, before, words, kind) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert against(now, before) == (words, kind)


def test_what_was_late_yesterday_is_counted_as_it_stood_then(app, clock, people, shops) -> None:
    """Six jobs: late for days; late since today; late yesterday and reached, completed or
    cancelled today; cancelled before it was late."""
    now = clock()
    jobs(app, clock, 4, [shops[0]], days_ago=11)
    jobs(app, clock, 1, [shops[0]], first=4, days_ago=1)
    with app.app_context(), transaction(SYSTEM) as session:
        sweep(session, now - DAY)
        for job in (1, 2, 3, 4):
            dispatching.accept(session, BY, job, now=now - 10 * DAY)
        visits.contact(session, BY, 2, now=now - timedelta(hours=5))
        orders.cancel(session, BY, 3, CancelReason.WORKS_AGAIN, "好了", now=now - DAY / 2)
        orders.cancel(session, BY, 4, CancelReason.WORKS_AGAIN, "好了", now=now - 2 * DAY)
        sweep(session, now)
    with app.app_context(), reading(SYSTEM) as session:
        assert jobs_before(session, now - DAY) == Before(late=3, waiting=3)
        assert jobs_before(session, now - 12 * DAY) == Before(0, 0)
    desk = people(Role.SERVICE_MANAGER)
    desk.open("/")
    assert figures(desk)["Late jobs"][1] == 3
    assert "against yesterday" in desk.page and "against yesterday −1" in desk.text


def test_a_request_within_its_time_is_counted_and_quiet(app, clock) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        quiet, missing, red = figures_of_parts(0, Pile(2, 0), Pile())
        loud = figures_of_parts(0, Pile(2, 1), Pile(1, 0))
    assert (quiet.value, quiet.late, quiet.nil, list(quiet.basis)) == ("2", False, False,
                                                                       ["none late"])
    assert (loud[0].late, list(loud[0].basis), loud[1].late) == (True, ["late 1"], True)
    assert (missing.nil, red.nil) == (True, True)


def test_the_piles_of_parts_with_what_is_behind_its_promise(context) -> None:
    """An undecided request is late once its decision is: eight working hours."""
    where = making.world()
    with transaction(where.own) as session:
        service.ask(session, BY, where.shop, None, [Want(where.board, 1)],
                    now=making.at(3, "10:00"))
        service.ask(session, BY, where.shop, None, [Want(where.compressor, 2)],
                    now=making.at(0, "09:30"))
    with reading(SYSTEM) as session:
        found = part_piles(session, making.D, (LineState.REQUESTED, LineState.BACKORDERED))
        assert found == {LineState.REQUESTED: Pile(2, 1)}
        assert part_piles(session, making.D, (LineState.SHIPPED,)) == {}
