"""Sweeps run until nothing is left; a bad one is alarmed and holds up no other."""

from sqlalchemy import select

from core import alarms, heartbeats
from core.db import reading
from core.scope import Reason, Scope
from office.notices.models import Notice
from office.notices.service import NewNotice, notify
from worker import sweeps
from worker.sweeps import Sweep

SYSTEM = Scope.system(Reason.COMMAND)


def pieces(*sizes: int):
    left = list(sizes)

    def batch(session, as_of):
        size = left.pop(0) if left else 0
        notify(session, [NewNotice(n, "probe", "probe", 1) for n in range(size)], now=as_of)
        return size

    return batch


def bad(session, as_of):
    notify(session, [NewNotice(1, "bad", "probe", 1)], now=as_of)
    raise ValueError("张三")


def age(clock):
    with reading(SYSTEM) as session:
        return heartbeats.age(session, heartbeats.SWEEP, now=clock())


def test_a_sweep_runs_until_nothing_is_left(context, clock):
    swept = sweeps.run([Sweep("a", pieces(3, 2))], as_of=clock(), clock=clock)
    assert swept.counts == {"a": 5} and not swept.failed
    assert age(clock).total_seconds() == 0


def test_a_bad_sweep_holds_up_no_other_and_gives_no_sign(context, clock):
    swept = sweeps.run([Sweep("bad", bad), Sweep("a", pieces(1))], as_of=clock(), clock=clock)
    assert (swept.counts, swept.failed) == ({"a": 1}, {"bad": "ValueError"})
    with reading(SYSTEM) as session:
        assert [a.subject for a in alarms.open_alarms(session)] == ["bad"]
        assert list(session.scalars(select(Notice.kind))) == ["probe"]
    assert age(clock) is None
    sweeps.run([Sweep("bad", pieces())], as_of=clock(), clock=clock)
    with reading(SYSTEM) as session:
        assert alarms.open_alarms(session) == []


def test_a_sweep_without_end_is_stopped(context, clock):
    swept = sweeps.run([Sweep("a", lambda session, as_of: 1)], as_of=clock(), clock=clock, most=3)
    assert swept.failed == {"a": "RuntimeError"}
