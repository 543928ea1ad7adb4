"""Alarms open once and end; signs of life grow old; switches are seen by all."""

from datetime import timedelta

from sqlalchemy import select

from core import alarms, flags, heartbeats
from core.db import reading, transaction
from core.scope import Reason, Scope

SYSTEM = Scope.system(Reason.COMMAND)


def test_an_alarm_is_open_once_until_it_is_cleared(context, clock):
    began = clock()
    for detail in ("3/0", "4/0"):
        with transaction(SYSTEM) as session:
            alarms.sound(session, "probe", "a", detail, now=clock.tick(minutes=1))
    with transaction(SYSTEM) as session:
        row = session.scalars(select(alarms.Alarm)).one()
        assert (row.detail, row.opened_at - began, row.seen_at - began) == (
            "4/0",
            timedelta(minutes=1),
            timedelta(minutes=2),
        )
        clock.tick(minutes=1)
        alarms.sound(session, "probe", "b", now=clock())
        assert [(a.code, a.subject) for a in alarms.open_alarms(session)] == [
            ("probe", "a"),
            ("probe", "b"),
        ]
        alarms.clear(session, "probe", "a", now=clock())
        assert [a.subject for a in alarms.open_alarms(session)] == ["b"]
        alarms.sound(session, "probe", "a", now=clock())
        reopened = {a.subject: a.opened_at for a in alarms.open_alarms(session)}
    assert reopened["a"] == clock()


def test_silence_of_three_minutes_is_noticed(context, clock):
    began = clock()
    with transaction(SYSTEM) as session:
        heartbeats.beat(session, "queue:a", now=began)
        assert heartbeats.silent(session, ["queue:a", "queue:b"], now=began) == ["queue:b"]
        limit = began + heartbeats.SILENCE
        assert heartbeats.silent(session, ["queue:a"], now=limit) == []
        assert heartbeats.silent(session, ["queue:a"], now=limit + timedelta(seconds=1)) == [
            "queue:a"
        ]


def test_a_late_sign_does_not_turn_the_clock_back(context, clock):
    with transaction(SYSTEM) as session:
        heartbeats.beat(session, "queue:a", now=clock())
        heartbeats.beat(session, "queue:a", now=clock() - timedelta(minutes=5))
        assert heartbeats.age(session, "queue:a", now=clock()) == timedelta()
        heartbeats.beat(session, "queue:a", now=clock() + timedelta(minutes=1))
        assert heartbeats.age(session, "queue:a", now=clock()) == timedelta(minutes=-1)


def test_a_flag_stays_until_it_is_lowered(context, clock):
    for by in ("account:1", "account:2"):
        with transaction(SYSTEM) as session:
            flags.raise_flag(session, "probe", by=by, now=clock())
    with reading(SYSTEM) as session:
        assert flags.is_raised(session, "probe")
        assert session.get(flags.Flag, "probe").by == "account:1"
    with transaction(SYSTEM) as session:
        flags.lower_flag(session, "probe")
        assert not flags.is_raised(session, "probe")
