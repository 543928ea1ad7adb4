"""Real threads against one database, each with its own application context and unit."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError
from typing import Any

from flask import Flask
from sqlalchemy.orm import Mapped

from core.db import Id, Model, transaction
from core.scope import Reason, Scope

SYSTEM = Scope.system(Reason.COMMAND)
PATIENCE = 20


class ProbeCounter(Model):
    """A row that several want to change at once."""

    __tablename__ = "probe_counter"
    __kind__ = "probe_counter"

    id: Mapped[Id]
    version: Mapped[int]
    amount: Mapped[int]


def add_counters(*ids: int) -> None:
    with transaction(SYSTEM) as session:
        session.add_all(ProbeCounter(id=number, version=1, amount=0) for number in ids)


def race(app: Flask, *works: Callable[[], Any]) -> list[Any]:
    """What each work returned or raised, all started together."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        with app.app_context():
            start.wait(PATIENCE)
            try:
                return work()
            except Exception as error:
                return error

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(PATIENCE) for done in [pool.submit(run, work) for work in works]]


class Meeting:
    """Where two threads wait for each other, or go on alone when the other is held back by
    the very guard under test."""

    def __init__(self, seconds: float = 0.3) -> None:
        self._barrier, self._seconds = Barrier(2), seconds

    def meet(self) -> bool:
        """Whether the other came."""
        try:
            self._barrier.wait(self._seconds)
        except BrokenBarrierError:
            return False
        return True
