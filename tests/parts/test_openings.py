"""Open part requests of the system before: every row stored or named, and twice the same."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from core import seal
from core.clock import at_local
from core.db import reading, transaction
from jobs.work_orders.models import WorkOrder
from parts.openings import forms, service
from parts.requests.models import PartLine, PartRequest
from parts.requests.rules import LineState
from sla.breaches.models import BreachRow
from sla.clocks import queries as clocks
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.subjects import Subject
from tests.factories import BY
from tests.kept import kept
from tests.parts import making
from tests.parts.making import SYSTEM, D, at

HEADER = "原单号,网点编码,配件编码,数量,申请时间,状态,预计到件,原工单号\n"
SHEET = HEADER + """L-1,hb-16,qs-rf-2107,2,2026-07-10 09:30,已申请,,
L-2,HB-15,QS-AC-3305,1,2026/06/01 08:00,缺件,2026-07-30,
L-3,HB-15,QS-AC-3305B,1,2026-06-01,缺件,2026-06-20,
L-4,HB-99,QS-RF-2107,1,2026-07-10,,,
L-5,HB-15,QS-XX-1,1,2026-07-10,,,
L-6,HB-15,QS-RF-2107,0,2026-07-10,,,
L-7,HB-15,QS-RF-2107,1,2027-07-10,,,
L-8,HB-15,QS-RF-2107,1,2026-07-10,,,GD-200101-0001
L-1,HB-15,QS-RF-2107,1,2026-07-10,,,
L-9,HB-15,QS-RF-2107,一,2026-07-10,,,
L-10,HB-15,QS-RF-2107,1,,,,
"""


def take(sheet: str = SHEET, now: datetime = D) -> service.Taken:
    file = forms.read(sheet.encode(), "open.csv", forms.usual())
    with transaction(SYSTEM) as session:
        return service.take(session, BY, file.entries, now=now)


def line_of(ref: str) -> PartLine:
    with reading(SYSTEM) as session:
        return session.scalars(
            select(PartLine).join(PartRequest, PartRequest.id == PartLine.request_id)
            .where(PartRequest.external_ref == ref)).one()


@kept
def taken(where) -> service.Taken:
    """The sheet, taken over."""
    return take()


def test_what_is_right_is_stored_and_the_rest_is_named(taken) -> None:
    file = forms.read(SHEET.encode(), "open.csv", forms.usual())
    assert {each.row for each in file.problems} == {11, 12}
    assert (taken.stored, taken.known) == (3, 0)
    assert {(each.row, each.field, each.reason) for each in taken.refusals} == {
        (5, "outlet", "unknown_outlet"), (6, "part", "unknown_part"),
        (7, "quantity", "quantity_1_to_999"), (8, "asked_at", "in_the_future"),
        (9, "job", "no_such_open_job"), (10, "ref", "ref_twice")}


def test_the_same_file_twice_stores_nothing(taken) -> None:
    again = take(now=D + timedelta(hours=1))
    assert (again.stored, again.known) == (0, 3)


def test_the_wait_counts_from_when_it_was_asked_and_the_promise_from_now(taken) -> None:
    line, asked_at = line_of("L-1"), at_local(date(2026, 7, 10)) + timedelta(
        hours=9, minutes=30)
    assert (line.state, line.requested, line.requested_at) == (LineState.REQUESTED, 2, asked_at)
    with reading(SYSTEM) as session:
        shares = segments.share(session, Subject("part_line", line.id), D)
        assert dict(shares.by_party) == {Party.APPROVAL: int((D - asked_at).total_seconds())}
        due = clocks.open_due(session, Subject("part_line", line.id), ClockKind.PART_DECISION)
        assert due is not None and due > D
        assert session.scalars(select(BreachRow.id)).all() == []


def test_what_was_short_stays_with_the_planner(taken) -> None:
    late, over = line_of("L-2"), line_of("L-3")
    assert (late.state, late.party) == (LineState.BACKORDERED, Party.PLANNING)
    assert late.promised_on is not None and late.promised_on.isoformat() == "2026-07-30"
    assert (over.state, over.promised_on) == (LineState.BACKORDERED, None)


def test_a_sealed_day_is_no_hindrance(where) -> None:
    with transaction(SYSTEM) as session:
        seal.seal_due_days(session, now=D)
    assert take().stored == 3


def test_an_open_job_begins_to_wait_for_it(where) -> None:
    job = making.job_at_the_door(where, days=2)
    with reading(SYSTEM) as session:
        number = session.scalars(select(WorkOrder.number).where(WorkOrder.id == job)).one()
    row = f"L-20,{{}},QS-RF-2107,1,2026-07-14 12:00,,,{number}\n"
    assert take(HEADER + row.format("HB-15")).refusals[0].reason == "job_of_another_outlet"
    assert take(HEADER + row.format("HB-16"), now=at(0, "10:30")).stored == 1
    with reading(SYSTEM) as session:
        found = session.scalars(select(WorkOrder).where(WorkOrder.id == job)).one()
        assert found.hold == "part"
