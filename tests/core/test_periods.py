"""What belongs to a day or a month is done once for each, in order, and goes on where it was."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import func, select

from core import alarms, periods
from core.clock import at_local
from core.db import reading, transaction
from core.errors import Busy, ScopeError
from core.periods import Daily, Monthly, Periodic, PeriodRun
from core.scope import Reason, Scope
from office.notices.models import Notice
from office.notices.service import NewNotice, notify

SYSTEM = Scope.system(Reason.COMMAND)
AT_ONE = Daily(time(1))
D16, D17, D18, D19 = (date(2026, 7, day) for day in (16, 17, 18, 19))


def job(step, rhythm=AT_ONE) -> Periodic:
    return Periodic("probe", rhythm, step)


def noting(seen: list) -> Periodic:
    return job(lambda session, period, cursor, now: seen.append(period))


@pytest.mark.parametrize(
    ("moment", "newest"),
    [
        (datetime(2026, 7, 15, 16, 59, 59, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 7, 15, 17, 0, tzinfo=UTC), date(2026, 7, 16)),
        (datetime(2026, 7, 16, 16, 30, tzinfo=UTC), date(2026, 7, 16)),
    ],
)
def test_a_day_falls_due_by_the_clock_in_shanghai(moment, newest):
    assert AT_ONE.newest(moment) == newest


@pytest.mark.parametrize(
    ("moment", "newest"),
    [
        (at_local(date(2026, 3, 3), time(2, 0)), date(2026, 3, 1)),
        (at_local(date(2026, 3, 3), time(1, 59)), date(2026, 2, 1)),
        (at_local(date(2026, 1, 1)), date(2025, 12, 1)),
    ],
)
def test_a_month_falls_due_on_its_day(moment, newest):
    rhythm = Monthly(3, time(2))
    assert rhythm.newest(moment) == newest
    assert rhythm.following(date(2026, 12, 1)) == date(2027, 1, 1)


def test_a_period_is_done_once(context, clock):
    seen = []
    assert periods.look([noting(seen)], now=clock()) == {"probe": 1}
    assert periods.look([noting(seen)], now=clock()) == {"probe": 0}
    assert seen == [D16]


def test_missed_periods_are_caught_up_oldest_first(context, clock):
    seen = []
    periods.look([noting(seen)], now=clock())
    periods.look([noting(seen)], now=clock.tick(days=3))
    assert seen == [D16, D17, D18, D19]


def test_one_that_fails_holds_up_those_after_it_and_is_alarmed(context, clock):
    """Also when the very first step of the very first period fails: it is not forgotten."""

    def fail(session, period, cursor, now):
        raise ValueError("张三")

    seen = []
    other = Periodic("other", AT_ONE, lambda session, period, cursor, now: None)
    assert periods.look([job(fail), other], now=clock()) == {"probe": 0, "other": 1}
    periods.look([job(fail)], now=clock.tick(days=1))
    with reading(SYSTEM) as session:
        (alarm,) = alarms.open_alarms(session)
        run = session.scalars(select(PeriodRun).where(PeriodRun.task == "probe")).one()
    assert (alarm.code, alarm.subject, alarm.detail) == (periods.ALARM, "probe", "ValueError")
    assert (run.period, run.failures) == (D16, 2)
    periods.look([noting(seen)], now=clock())
    assert seen == [D16, D17]
    with reading(SYSTEM) as session:
        assert alarms.open_alarms(session) == []


def three_steps(broken_at: str | None) -> Periodic:
    def step(session, period, cursor, now):
        notify(session, [NewNotice(int(cursor or 0), "probe", "probe", 1)], now=now)
        if cursor == broken_at:
            raise RuntimeError
        return {None: "1", "1": "2", "2": None}[cursor]

    return job(step)


def test_a_run_that_was_cut_off_goes_on_where_it_was(context, clock):
    periods.look([three_steps("1")], now=clock())
    periods.look([three_steps("never")], now=clock())
    with reading(SYSTEM) as session:
        told = list(session.scalars(select(Notice.account_id).order_by(Notice.id)))
        run = session.scalars(select(PeriodRun)).one()
    assert told == [0, 1, 2]
    assert (run.steps, run.cursor, run.done_at) == (3, None, clock())


def test_a_step_under_way_elsewhere_is_left_alone(bench, context, clock):
    """PostgreSQL skips the locked row; on SQLite the writer's lock keeps the other one waiting."""
    if bench.url.get_backend_name() == "sqlite":
        return
    seen = []
    with transaction(SYSTEM) as session:
        periods.open_run(session, noting(seen), D16, now=clock())
    with transaction(SYSTEM) as first:
        periods.take_step(first, noting(seen), D16, now=clock())
        with pytest.raises(Busy), transaction(SYSTEM) as second:
            periods.take_step(second, noting(seen), D16, now=clock())
    assert seen == [D16]


def test_a_done_period_is_not_done_again_by_a_late_worker(context, clock):
    seen = []
    periods.look([noting(seen)], now=clock())
    with transaction(SYSTEM) as session:
        assert not periods.take_step(session, noting(seen), D16, now=clock())
    assert seen == [D16]


def test_a_run_is_unique_for_task_and_period(context, clock):
    for _ in range(2):
        with transaction(SYSTEM) as session:
            periods.open_run(session, noting([]), D16, now=clock())
    with reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(PeriodRun)) == 1


def test_what_is_slow_is_made_in_a_unit_that_only_reads(context, clock):
    kept = []

    def draft(session, period, cursor, now):
        with pytest.raises(ScopeError):
            notify(session, [NewNotice(1, "probe", "probe", 1)], now=now)
            session.flush()
        return f"drawn at {cursor}"

    def step(session, period, cursor, now, drawn):
        kept.append(drawn)
        return "half" if cursor is None else None

    assert periods.look([Periodic("probe", AT_ONE, step, draft)], now=clock()) == {"probe": 1}
    assert kept == ["drawn at None", "drawn at half"]


def test_a_draft_of_another_step_is_thrown_away(context, clock):
    kept = []
    probe = Periodic("probe", AT_ONE, lambda *given: kept.append(given[-1]), lambda *_: "drawn")
    with transaction(SYSTEM) as session:
        periods.open_run(session, probe, D16, now=clock())
        stale = periods.Drafted("elsewhere", "stale")
        assert periods.take_step(session, probe, D16, stale, now=clock())
        assert not kept
    assert periods.run(probe, D16, now=clock()) == 0
    assert kept == ["drawn"]
