"""The daily work of the house, through the doors that the schedule asks."""

from datetime import date

from sqlalchemy import func, select

from core import heartbeats, idempotency
from core.db import reading, transaction
from core.facts import FactRow
from core.scope import Reason, Scope
from core.seal import Seal
from tests.worker.probe import poke
from worker import looks, tasks
from worker.queues import ERRANDS

SYSTEM = Scope.system(Reason.COMMAND)


def count(model) -> int:
    with reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_days_are_sealed_after_one_in_the_night(tasks_here, clock):
    with transaction(SYSTEM) as session:
        poke(session, 1, clock())
    tasks.look_at_periods()
    assert count(Seal) == 0
    clock.tick(days=1)
    tasks.look_at_periods()
    with reading(SYSTEM) as session:
        assert session.scalars(select(Seal.day)).all() == [date(2026, 7, 16)]
    tasks.look_at_periods()
    assert (count(Seal), count(FactRow)) == (1, 1)


def test_old_keys_are_forgotten(tasks_here, clock):
    with transaction(SYSTEM) as session:
        idempotency.once(
            session,
            lambda: 1,
            owner="maker",
            operation="probe",
            key="k",
            body_hash="h",
            now=clock(),
        )
    tasks.look_at_periods()
    assert count(idempotency.IdempotencyKey) == 1
    clock.tick(days=91)
    tasks.look_at_periods()
    assert count(idempotency.IdempotencyKey) == 0


def test_a_sign_of_life_is_noted(tasks_here, clock):
    tasks.give_sign(ERRANDS)
    with reading(SYSTEM) as session:
        name = heartbeats.of_queue(ERRANDS)
        assert heartbeats.silent(session, [name], now=clock()) == []


def test_beats_table_has_every_look():
    table = looks.beat_table()
    assert len(table) == len(looks.TABLE)
    assert all(entry["options"]["expires"] for entry in table.values())
