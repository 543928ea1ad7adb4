"""Without a broker one process does the looks."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core import heartbeats
from core.clock import system_clock
from core.db import reading
from core.scope import Reason, Scope
from tests.benches import SECRET
from worker import alone, looks, tasks
from worker.looks import Look
from worker.queues import QUEUES

ROOT = Path(__file__).resolve().parents[2]


def tend(ask, looks, enough: int) -> list[str]:
    seen, stop = [], threading.Event()

    def note(look: Look) -> None:
        seen.append(look.name)
        if len(seen) == enough:
            stop.set()
        ask(look)

    alone.tend(looks, note, stop, second=0)
    return seen


def test_each_look_comes_when_its_time_does():
    assert tend(lambda look: None, [Look("a", 1), Look("b", 3)], 8) == [
        "a",
        "b",
        "a",
        "a",
        "a",
        "b",
        "a",
        "a",
    ]


def test_a_look_that_fails_is_asked_again():
    def fail(look: Look) -> None:
        raise ValueError

    assert tend(fail, [Look("a", 1)], 3) == ["a", "a", "a"]


def test_every_look_can_be_asked_here():
    assert set(tasks.TASKS) == {look.task for look in looks.TABLE}


@pytest.mark.parametrize("bench", ["sqlite"], indirect=True)
def test_the_real_program_tends_until_it_is_told_to_end(bench, context, tmp_path):
    environment = {
        **os.environ,
        "SERVICENET_MODE": "test",
        "SECRET_KEY": SECRET,
        "REDIS_URL": "memory://",
        "SERVICENET_DATA": str(tmp_path),
        "DATABASE_URL": str(bench.url),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "web.cli", "tend"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    names = [heartbeats.SWEEP, *map(heartbeats.of_queue, QUEUES)]
    try:
        for _ in range(600):
            with reading(Scope.system(Reason.COMMAND)) as session:
                if not heartbeats.silent(session, names, now=system_clock()):
                    break
            time.sleep(0.05)
        else:
            pytest.fail("no signs of life")
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0
    assert json.loads(told.splitlines()[-1])["counts"]["looks"] >= len(looks.TABLE)
