"""Notices: given once per occasion, in bulk, read by their owner only, paged by key."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from core.db import db, reading, transaction
from core.errors import BadInput
from core.scope import Reason, Scope
from office.notices import queries, service
from office.notices.models import Notice
from office.notices.rules import MOST_ARGS, Urgency, check_args
from office.notices.service import NewNotice

SYSTEM = Scope.system(Reason.COMMAND)


def given(clock, *notices: NewNotice) -> int:
    with transaction(SYSTEM) as session:
        return service.notify(session, notices, now=clock())


def breach(account: int, dedupe: str | None = None) -> NewNotice:
    return NewNotice(
        account,
        "breach.found",
        "work_order",
        7,
        {"clock": "arrival", "hours": 24},
        Urgency.URGENT,
        dedupe,
    )


def test_a_notice_is_listed(context, clock):
    assert given(clock, breach(1)) == 1
    with reading(SYSTEM) as session:
        (line,) = queries.page(session, 1).lines
    assert (line.kind, line.subject_kind, line.subject_id) == ("breach.found", "work_order", 7)
    assert (line.args, line.urgency) == ({"clock": "arrival", "hours": 24}, Urgency.URGENT)
    assert (line.created_at, line.read_at) == (clock(), None)


def test_one_occasion_is_told_once_to_each(context, clock):
    assert given(clock, breach(1, "breach:7:1"), breach(2, "breach:7:1")) == 2
    assert given(clock, breach(1, "breach:7:1"), breach(1, "breach:7:2")) == 1
    assert given(clock, breach(3, "breach:7:1"), breach(3, "breach:7:1")) == 1


def test_without_an_occasion_each_is_told(context, clock):
    """The control of the test above."""
    assert given(clock, breach(1), breach(1)) == 2


def test_many_take_few_statements(context, clock):
    """What costs is the number of statements, not of notices."""
    seen = []

    def note(*args) -> None:
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert given(clock, *(breach(n) for n in range(2_500))) == 2_500
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in seen if "INSERT" in statement]) == 3


def test_none_is_no_statement(context, clock):
    assert given(clock) == 0


@pytest.mark.parametrize(
    "args",
    [{"name": "张三"}, {"phone": "138 0000"}, {"note": "x" * 65}, {"list": ["a"]}, {"half": 1.5}],
)
def test_text_about_people_is_refused(args):
    with pytest.raises(BadInput) as refused:
        check_args(args)
    assert refused.value.field in args


def test_too_many_values_are_refused():
    check_args({f"a{n}": n for n in range(MOST_ARGS)})
    with pytest.raises(BadInput, match="at most"):
        check_args({f"a{n}": n for n in range(MOST_ARGS + 1)})


def test_a_refused_notice_keeps_none_of_the_others(context, clock):
    with pytest.raises(BadInput):
        given(clock, breach(1), NewNotice(1, "k", "probe", 1, {"name": "张三"}))
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_pages_go_on_by_key(context, clock):
    given(clock, *(breach(1) for _ in range(5)), breach(2))
    with reading(SYSTEM) as session:
        first = queries.page(session, 1, size=2)
        second = queries.page(session, 1, before=first.older, size=2)
        third = queries.page(session, 1, before=second.older, size=2)
    ids = [line.id for page in (first, second, third) for line in page.lines]
    assert ids == sorted(ids, reverse=True) and len(set(ids)) == 5
    assert third.older is None


def test_reading_counts_down_and_only_ones_own(context, clock):
    given(clock, *(breach(1) for _ in range(3)), breach(2))
    with transaction(SYSTEM) as session:
        (theirs,) = queries.page(session, 2).lines
        mine = queries.page(session, 1).lines[0]
        assert service.mark_read(session, 1, [mine.id, theirs.id], now=clock()) == 1
        assert service.mark_read(session, 1, [mine.id], now=clock()) == 0
        assert (queries.unread_count(session, 1), queries.unread_count(session, 2)) == (2, 1)
        assert mine.id not in [n.id for n in queries.page(session, 1, unread_only=True).lines]


def test_reading_all_leaves_what_came_since(context, clock):
    given(clock, breach(1))
    with reading(SYSTEM) as session:
        newest = queries.page(session, 1).lines[0].id
    given(clock, breach(1))
    with transaction(SYSTEM) as session:
        assert service.mark_all_read(session, 1, up_to=newest, now=clock()) == 1
        assert queries.unread_count(session, 1) == 1


def test_the_count_stops_at_a_hundred(context, clock):
    given(clock, *(breach(1) for _ in range(queries.MOST_COUNTED + 5)))
    with reading(SYSTEM) as session:
        assert queries.unread_count(session, 1) == queries.MOST_COUNTED


def test_old_notices_are_forgotten(context, clock):
    given(clock, breach(1))
    with transaction(SYSTEM) as session:
        limit = clock() + service.KEPT
        assert service.forget_old(session, now=limit) == 0
        assert service.forget_old(session, now=limit + timedelta(seconds=1)) == 1
