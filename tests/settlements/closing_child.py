"""A process that closes a month or files a run and says when it is in the middle.

It writes the file `middle` below its folder inside the transaction of step HOLD_AT and waits there
to be killed; HOLD_AT 0 does everything. It is forked from the tests, which have the program in
memory: an interpreter of its own costs seconds and proves nothing more.
"""

import multiprocessing
import time
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import facts, periods
from core.config import Mode, Settings
from core.db import db, transaction
from core.facts import Subscriptions, Told
from core.periods import Periodic
from settlements.payouts import service as payouts
from settlements.payouts.facts import PaymentStep
from settlements.payouts.models import PaymentRun
from tests.settlements.making import CLERK, MONTH, SYSTEM
from web.app import create_app
from worker.closing import CLOSE, due_of

NOW = datetime(2026, 7, 16, 4, 0, tzinfo=UTC)
SECRET = "a-secret-of-a-child-that-is-long-enough-0123"


class Hold:
    """Counts to a place and stays there."""

    def __init__(self, folder: Path, at: int) -> None:
        self.folder, self.at, self.count = folder, at, 0

    def here(self) -> None:
        self.count += 1
        if self.count == self.at:
            (self.folder / "middle").touch()
            time.sleep(60)


def close(hold: Hold) -> None:
    def step(session, period, cursor, now):
        found = CLOSE.step(session, period, cursor, now)
        hold.here()
        return found

    job, period = Periodic(CLOSE.task, CLOSE.rhythm, step), due_of(MONTH)
    with transaction(SYSTEM) as session:
        periods.open_run(session, job, period, now=NOW)
    more = True
    while more:
        with transaction(SYSTEM) as session:
            more = periods.take_step(session, job, period, now=NOW)


def file(hold: Hold) -> None:
    def listen(_session: Session, _told: Told) -> None:
        hold.here()

    facts.bind(Subscriptions({PaymentStep: (listen,)}, {}, {}))
    with transaction(SYSTEM) as session:
        run = session.scalars(select(PaymentRun.id)).one()
        payouts.file(session, CLERK, run, now=NOW)


def main(url: str, folder: Path, what: str, hold_at: int) -> None:
    app = create_app(Settings(mode=Mode.TEST, data=folder, database_url=url,
                              secret_key=SECRET, redis_url="memory://"))
    with app.app_context():
        {"close": close, "file": file}[what](Hold(folder, hold_at))


def start(url: str, folder: Path, what: str, hold_at: int) -> BaseProcess:
    """The process at its work, with an application and connections of its own."""
    # A forked SQLite connection believes in locks that only its parent holds.
    db.engine.dispose()
    process = multiprocessing.get_context("fork").Process(
        target=main, args=(url, folder, what, hold_at), daemon=True)
    process.start()
    return process
