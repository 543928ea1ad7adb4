"""Two at once: nothing is lost and nothing is done twice (SAFETY 9, 10 and 11).

Each guard has its negative control: with the test switch that takes it away, the harm it
prevents is seen to happen.
"""

from threading import Event

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.exc import DBAPIError

from core.db import ATTEMPTS, change, db, reading, transaction, write
from core.errors import Busy, StaleVersion
from tests.core.races import SYSTEM, Meeting, ProbeCounter, add_counters, race

ONE = 1


def _read(number=ONE):
    with reading(SYSTEM) as session:
        return session.get(ProbeCounter, number)


def _add_one(meeting):
    """Both read the row before either writes: the classical lost update."""
    row = _read()
    meeting.meet()
    return write(lambda session: change(session, row, {"amount": row.amount + 1}), SYSTEM)


def test_one_of_two_changes_to_the_same_version_is_refused(context, app):
    add_counters(ONE)
    meeting = Meeting(5)
    results = race(app, lambda: _add_one(meeting), lambda: _add_one(meeting))
    stale = [result for result in results if isinstance(result, StaleVersion)]
    assert len(stale) == 1
    assert (stale[0].kind, stale[0].id, stale[0].version) == ("probe_counter", ONE, 1)
    assert (_read().amount, _read().version) == (1, 2)


def test_without_compare_and_set_an_update_is_lost(context, app, switch_off):
    switch_off("cas")
    add_counters(ONE)
    meeting = Meeting(5)
    assert race(app, lambda: _add_one(meeting), lambda: _add_one(meeting)) == [2, 2]
    assert _read().amount == 1


def test_many_threads_lose_nothing(context, app):
    add_counters(ONE)

    def work():
        done = 0
        while done < 10:
            row = _read()
            try:
                write(
                    lambda session, row=row: change(session, row, {"amount": row.amount + 1}),
                    SYSTEM,
                )
                done += 1
            except (StaleVersion, Busy):
                continue

    assert race(app, *[work] * 4) == [None] * 4
    assert (_read().amount, _read().version) == (40, 41)


def _add_one_in_a_unit(meeting):
    with transaction(SYSTEM) as session:
        row = session.get(ProbeCounter, ONE)
        meeting.meet()
        session.execute(update(ProbeCounter).values(amount=row.amount + 1))


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_writers_on_sqlite_come_one_after_the_other(context, app):
    add_counters(ONE)
    meeting = Meeting()
    assert race(app, *[lambda: _add_one_in_a_unit(meeting)] * 2) == [None, None]
    assert _read().amount == 2


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_without_the_lock_a_writer_on_sqlite_fails(context, app, switch_off):
    switch_off("lock")
    add_counters(ONE)
    meeting = Meeting(5)
    results = race(app, *[lambda: _add_one_in_a_unit(meeting)] * 2)
    assert [str(r.orig) for r in results if r is not None] == ["database is locked"]
    assert _read().amount == 1, "one of two is gone"


class _Refused(Exception):
    """What a driver raises, with PostgreSQL's code of the reason."""

    def __init__(self, sqlstate, text=""):
        super().__init__(text)
        self.sqlstate = sqlstate


RACES = [_Refused("40001"), _Refused("40P01"), _Refused(None, "database is locked")]


def _failing(times, why):
    tries = []

    def work(session):
        tries.append(session)
        if len(tries) <= times:
            raise DBAPIError("UPDATE", {}, why)
        return len(tries)

    return work, tries


@pytest.mark.parametrize("why", RACES, ids=lambda why: why.sqlstate or str(why))
def test_a_lost_race_is_tried_three_times(context, why):
    work, tries = _failing(ATTEMPTS - 1, why)
    assert write(work, SYSTEM) == 3
    assert len(set(map(id, tries))) == 3, "each try needs its own unit"


@pytest.mark.parametrize("why", RACES, ids=lambda why: why.sqlstate or str(why))
def test_then_the_answer_is_busy(context, why):
    work, tries = _failing(99, why)
    with pytest.raises(Busy) as refused:
        write(work, SYSTEM)
    assert len(tries) == 3 and refused.value.retry_after > 0


def test_waiting_too_long_for_a_lock_is_not_tried_again(context):
    work, tries = _failing(99, _Refused("55P03"))
    with pytest.raises(Busy):
        write(work, SYSTEM)
    assert len(tries) == 1


def test_any_other_error_of_the_database_is_not_tried_again(context):
    work, tries = _failing(99, _Refused("23505"))
    with pytest.raises(DBAPIError):
        write(work, SYSTEM)
    assert len(tries) == 1


def test_a_failed_try_leaves_nothing_behind(context):
    tries = []

    def work(session):
        tries.append(1)
        session.add(ProbeCounter(id=len(tries), version=1, amount=0))
        session.flush()
        if len(tries) == 1:
            raise DBAPIError("UPDATE", {}, _Refused("40001"))

    write(work, SYSTEM)
    assert _read(1) is None and _read(2) is not None


def _raise_amount(session, number):
    session.execute(
        update(ProbeCounter).where(ProbeCounter.id == number).values(amount=ProbeCounter.amount + 1)
    )


@pytest.mark.parametrize("bench", ["postgresql"], indirect=True)
def test_a_real_deadlock_is_resolved_by_trying_again(context, app):
    add_counters(1, 2)
    meeting, tries = Meeting(5), []

    def crossing(first, second):
        def work(session):
            tries.append(first)
            _raise_amount(session, first)
            if len(tries) <= 2:
                meeting.meet()
            _raise_amount(session, second)

        return lambda: write(work, SYSTEM)

    assert race(app, crossing(1, 2), crossing(2, 1)) == [None, None]
    assert len(tries) > 2, "no deadlock came about"
    assert (_read(1).amount, _read(2).amount) == (2, 2)


@pytest.mark.parametrize("bench", ["postgresql"], indirect=True)
def test_a_row_held_too_long_answers_busy(context, app):
    add_counters(ONE)
    held, over = Event(), Event()

    def holding(session):
        _raise_amount(session, ONE)
        held.set()
        over.wait(10)

    def impatient(session):
        held.wait(10)
        session.execute(select(func.set_config("lock_timeout", "100ms", True)))
        _raise_amount(session, ONE)

    def second():
        try:
            write(impatient, SYSTEM)
        finally:
            over.set()

    results = race(app, lambda: write(holding, SYSTEM), second)
    assert results[0] is None and isinstance(results[1], Busy)
    assert _read().amount == 1


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_a_database_held_too_long_answers_busy(context, app):
    def hurry(connection, _record, _proxy):
        connection.execute("PRAGMA busy_timeout=50")

    event.listen(db.engine, "checkout", hurry)
    try:
        with transaction(SYSTEM):
            results = race(app, lambda: write(lambda session: None, SYSTEM))
    finally:
        event.remove(db.engine, "checkout", hurry)
    assert isinstance(results[0], Busy)
