"""Stories 1 and 5 in the demo's own facts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.db import reading
from core.facts import FactRow
from jobs.work_orders.models import WorkOrder
from network.outlets.models import Outlet
from parts.custody import queries as custody
from parts.requests import queries as requests
from parts.requests.queries import LineFilter
from parts.requests.rules import LineState, Missing, missing_since
from sla.clocks import queries as clocks
from sla.clocks.rules import State
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER, Subject
from tests.demo.conftest import SYSTEM
from tests.parts.test_story import STRETCHES

pytestmark = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)


def _demo_job(session, shop):
    return session.scalars(
        select(WorkOrder).join(Outlet, Outlet.id == WorkOrder.outlet_id)
        .where(Outlet.code == shop, WorkOrder.hold == "part")).one()


def test_the_board_lies_with_the_parent(whole):
    with reading(SYSTEM) as session:
        job = _demo_job(session, "WD-16")
        line = segments.timeline(session, Subject(WORK_ORDER, job.id), whole.day)
        red = custody.red(session, whole.day, None, 10).rows
        holder = segments.holders(session, WORK_ORDER, [job.id], whole.day)[job.id]
    assert [(piece.party, piece.seconds // 60) for piece in line] == STRETCHES
    assert holder.since == whole.at((9, "14:05"))
    assert [leg.due_at for leg in red] == [whole.at((7, "08:30"))]


def test_the_compressor_is_the_planner_s_for_more_than_sixty_days(whole):
    """Story 5: warned at 60 days; the time is the maker's planning, not the shop's."""
    with reading(SYSTEM) as session:
        job = _demo_job(session, "WD-13")
        holder = segments.holders(session, WORK_ORDER, [job.id], whole.day)[job.id]
        line = requests.rows_of(session, LineFilter(work_order_id=job.id), 1)[0]
    assert (line.state, holder.party) == (LineState.BACKORDERED, Party.PLANNING)
    assert line.backordered_at == whole.at((62, "09:35"))
    assert missing_since(line.backordered_at, whole.day) == Missing(days=62, warned=1, over=False)
    assert _law_of(line.id) == (line.backordered_at, line.backordered_at + timedelta(days=90),
                                State.WARN50, whole.at((2, "09:35")))


def _law_of(line):
    """The statutory clock: begun, due, its state, and when the planner was warned."""
    with reading(SYSTEM) as session:
        clock = next(each for each in clocks.of_subject(session, Subject("part_line", line))
                     if each.kind is ClockKind.PART_MISSING)
        told = session.scalars(select(FactRow.happened_at).where(
            FactRow.name == "LineMissing", FactRow.subject_id == line)).one()
    return clock.started, clock.due, clock.state, told
