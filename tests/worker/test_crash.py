"""A real worker on a real broker, killed in the middle: nothing is lost, nothing happens twice."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
import redis
from sqlalchemy import func, select, update

from core import heartbeats, outbox
from core.clock import system_clock
from core.db import reading, transaction
from core.facts import OutboxRow, OutboxState
from core.scope import Reason, Scope
from office.notices.models import Notice
from tests.benches import SECRET
from tests.worker import forked, probe
from worker import application, looks, relay, subscriptions, tasks
from worker.queues import ERRANDS, QUEUES

SYSTEM = Scope.system(Reason.COMMAND)
PATIENCE_S = 60
SOLO = ("--pool", "solo")
on_sqlite = pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("bench", ["postgresql"], indirect=True)
"""Where the database makes no difference one is enough: starting workers takes seconds."""


class Workers:
    """Starts workers of the probe application in processes of their own."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment, self.folder = environment, folder
        self.running: list[BaseProcess] = []

    def start(self, *more: str) -> BaseProcess:
        arguments = ("--app", "tests.worker.probe:app", "worker", "--concurrency", "1",
                     "--without-gossip", "--without-mingle", *more)
        self.running.append(forked.start(self.environment, arguments, self.folder / "worker.log"))
        return self.running[-1]

    def kill(self, process: BaseProcess) -> None:
        """Parent and children at once, without a word."""
        assert process.pid
        os.killpg(process.pid, signal.SIGKILL)
        process.join()

    def close(self) -> None:
        for process in self.running:
            if process.is_alive():
                self.kill(process)


def wait_for(what: Callable[[], bool], told: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not what():
        assert time.monotonic() < end, f"waited in vain for {told}"
        time.sleep(0.05)


@pytest.fixture
def workers(bench, context, redis_url, tmp_path) -> Iterator[Workers]:
    environment = os.environ | {
        "SERVICENET_MODE": "test",
        "SECRET_KEY": SECRET,
        "REDIS_URL": redis_url,
        "DATABASE_URL": bench.url.render_as_string(hide_password=False),
        "SERVICENET_DATA": str(tmp_path),
        probe.FOLDER: str(tmp_path),
    }
    subscriptions.use(context, probe.wiring())
    found = Workers(environment, tmp_path)
    yield found
    found.close()
    subscriptions.use(context)


@pytest.fixture
def send(redis_url) -> Iterator[Callable[..., int]]:
    """One look of the relay, to the real broker."""
    made = application.make(redis_url)

    def look(task: str = tasks.DELIVER) -> int:
        return relay.look(
            lambda claim: made.send_task(task, (claim.id, claim.tries), queue=ERRANDS),
            now=system_clock(),
        ).sent

    yield look
    made.close()


def poke_once() -> None:
    with transaction(SYSTEM) as session:
        probe.poke(session, 1, system_clock())


def row() -> OutboxRow:
    with reading(SYSTEM) as session:
        return session.scalars(select(OutboxRow)).one()


def posted() -> int:
    with reading(SYSTEM) as session:
        return session.scalar(select(func.count()).select_from(Notice)) or 0


def let_the_lease_run_out() -> None:
    with transaction(SYSTEM) as session:
        session.execute(
            update(OutboxRow)
            .where(outbox.WAITING)
            .values(next_at=system_clock() - timedelta(seconds=1))
        )


def done() -> bool:
    return row().state is OutboxState.DONE


def crash_in_the_middle(workers: Workers, send: Callable[..., int], task: str) -> None:
    """Brings the errand to the place after its effect, and kills the worker there."""
    (workers.folder / "hold").touch()
    poke_once()
    process = workers.start(*SOLO)
    assert send(task) == 1
    wait_for((workers.folder / "reached").exists, "the effect")
    workers.kill(process)
    (workers.folder / "hold").unlink()


def test_a_killed_worker_loses_nothing_and_does_nothing_twice(workers, send):
    crash_in_the_middle(workers, send, tasks.DELIVER)
    assert posted() == 0
    assert (row().state, row().attempts) == (OutboxState.WAITING, 1)
    workers.start(*SOLO)
    let_the_lease_run_out()
    assert send() == 1
    wait_for(done, "the second try")
    assert (posted(), row().attempts) == (1, 2)


@on_sqlite
def test_without_one_transaction_it_would_happen_twice(workers, send):
    """The control of the test above: effect and mark in two transactions."""
    crash_in_the_middle(workers, send, probe.CARELESS)
    assert posted() == 1
    workers.start(*SOLO)
    let_the_lease_run_out()
    assert send(probe.CARELESS) == 1
    wait_for(done, "the second try")
    assert posted() == 2


@on_postgresql
def test_a_lost_child_gives_the_message_back_and_it_is_not_done_beside_the_relay(workers, send):
    """The broker hands the message out again at once; the row's try count tells it is late."""
    (workers.folder / "hold").touch()
    poke_once()
    workers.start()
    assert send() == 1
    wait_for((workers.folder / "reached").exists, "the effect")
    (workers.folder / "hold").unlink()
    os.kill(int((workers.folder / "reached").read_text()), signal.SIGKILL)
    log = workers.folder / "worker.log"
    wait_for(lambda: log.read_text().count("Task errands.deliver") >= 3, "the message to return")
    assert (posted(), row().attempts) == (0, 1)
    let_the_lease_run_out()
    assert send() == 1
    wait_for(done, "the second try")
    assert posted() == 1


@on_postgresql
def test_a_broker_that_lost_everything_loses_nothing(workers, send, redis_url):
    poke_once()
    assert send() == 1
    redis.Redis.from_url(redis_url).flushdb()
    workers.start(*SOLO)
    let_the_lease_run_out()
    assert send() == 1
    wait_for(done, "the errand")
    assert (posted(), row().attempts) == (1, 1)


@on_sqlite
def test_a_worker_that_is_told_no_queue_consumes_all(workers, redis_url):
    made = application.make(redis_url)
    workers.start(*SOLO)
    for queue in QUEUES:
        made.send_task(looks.HEARTBEAT, (queue,), queue=queue)

    def all_heard() -> bool:
        with reading(SYSTEM) as session:
            names = [heartbeats.of_queue(queue) for queue in QUEUES]
            return not heartbeats.silent(session, names, now=system_clock())

    wait_for(all_heard, "a sign from every queue")
    assert all_heard()
    made.close()
