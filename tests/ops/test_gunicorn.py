"""A killed gunicorn master takes its workers along at once, not at their next timeout."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ops import death
from ops.places import ROOT

APP = "def app(environ, start):\n    start('200 OK', [])\n    return [b'']\n"


@pytest.mark.parametrize(("settings", "survive"), [("python:ops.gunicorn", False), (None, True)])
def test_workers_of_a_killed_master(tmp_path: Path, settings: str | None, survive: bool) -> None:
    (tmp_path / "tiny.py").write_text(APP)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    argv = [sys.executable, "-m", "gunicorn", "tiny:app", "--pythonpath", str(tmp_path)]
    argv += ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--no-control-socket"]
    argv += ["--config", settings] if settings else ["--timeout", "60"]
    with (tmp_path / "log").open("w") as log:
        master = subprocess.Popen(argv, cwd=ROOT, stderr=log)
    workers: set[int] = set()
    try:
        assert within(15, lambda: (tmp_path / "log").read_text().count("Booting worker") == 2)
        workers = death.descendants(master.pid)
        assert len(workers) == 2
        master.kill()
        master.wait()
        gone = within(2, lambda: not any(map(lives, workers)))
        assert gone is not survive
    finally:
        master.kill()
        master.wait()
        for pid in workers:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def within(seconds: float, true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False
