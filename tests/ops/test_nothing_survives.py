"""A demo that is killed leaves no process: stand-ins in the place of web and worker, each
with a child that ignores signals and a daemon that left its session."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops import death, demo
from ops.places import ROOT

# Polite itself, its offspring is not.
FAMILY = """
import os, signal, time
def stubborn():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(600)
if os.fork() == 0:
    stubborn()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        stubborn()
    os._exit(0)
"""
WEB = f"""{FAMILY}
import socket, sys
door = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    line, _ = door.accept()
    line.recv(999)
    line.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n")
    line.close()
"""
WORKER = f"{FAMILY}\ntime.sleep(600)"
STUBBORN_WORKER = f"{FAMILY}\nstubborn()"
DRIVER = """
import json, os, sys
from ops import demo, settings, verbs
verbs.heed_signals()
port, guarded, web, worker = json.loads(sys.argv[1])
read = settings.with_secret(settings.read(os.environ))
sys.exit(demo.serve(read, port, demo.Table(web, worker), "the logins", guarded))
"""
DEAD_WITHIN_S = 5.0
ORDERLY_WITHIN_S = 20.0
"""Asked to stop, each service first gets time to end its work; killed, nothing gets any."""
# Driver, keeper, valkey, and web and worker with two descendants each.
WHOLE_FAMILY = 9


def _heed_again() -> None:
    """A run in the background or under nohup ignores these, and the demo would inherit it."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Demo:
    """One demo with stand-ins; every process of it carries a mark in its environment."""

    def __init__(self, data: Path, guarded: bool = True, worker: str = WORKER) -> None:
        self.data = data
        self.mark = f"MARK={uuid.uuid4()}"
        with socket.socket() as free:
            free.bind((demo.HOST, 0))
            self.port = free.getsockname()[1]
        # Standard library only: what is installed beside it costs each of them a start of its own.
        python = [sys.executable, "-S", "-c"]
        table = [[*python, WEB, str(self.port)], [*python, worker]]
        own = {name: text for name, text in os.environ.items() if name != "REDIS_URL"}
        self.process = subprocess.Popen(
            [*python, DRIVER, json.dumps([self.port, guarded, *table])],
            cwd=ROOT,
            env=own
            | {
                "SERVICENET_DATA": str(data),
                "SERVICENET_MODE": "demo",
                "MARK": self.mark.removeprefix("MARK="),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_heed_again,
        )

    def wait_until_whole(self) -> None:
        """Until the address is told and every process is there."""
        told = ""
        while "Ctrl-C stops it." not in told:
            line = self.process.stdout.readline()
            assert line, f"the demo ended: {told}"
            told += line
        assert self.settled(lambda living: len(living) >= WHOLE_FAMILY, 30), self.living()

    def living(self) -> set[int]:
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                marked = self.mark.encode() in (entry / "environ").read_bytes().split(b"\0")
                # Valkey writes its title over its environment, but it lives in its folder.
                marked = marked or (entry / "cwd").readlink().is_relative_to(self.data)
                if marked and (entry / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
                    found.add(int(entry.name))
        return found

    def settled(self, wanted: Callable[[set[int]], bool], seconds: float = DEAD_WITHIN_S) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if wanted(self.living()):
                return True
            time.sleep(0.03)
        return False

    def keeper(self) -> int:
        return next(pid for pid in self.living() if b"ops.keeper" in cmdline(pid))

    def socket_folder(self) -> Path:
        """Where the broker's socket lies, apart from the data."""
        url = (self.data / "valkey.url").read_text()
        return Path(url.removeprefix("unix://")).parent

    def clean(self) -> None:
        for pid in self.living():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()
        with contextlib.suppress(OSError):
            shutil.rmtree(self.socket_folder())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@contextlib.contextmanager
def running(data: Path, guarded: bool = True, worker: str = WORKER) -> Iterator[Demo]:
    one = Demo(data, guarded, worker)
    try:
        one.wait_until_whole()
        yield one
    finally:
        one.clean()


def test_twenty_killed_demos_leave_no_process(data: Path) -> None:
    survivors = []
    for _ in range(20):
        with running(data) as one:
            one.process.send_signal(signal.SIGKILL)
            one.process.wait()
            if not one.settled(lambda living: not living):
                survivors.append(len(one.living()))
            assert not one.socket_folder().exists()
    assert survivors == []


def test_without_the_guard_they_do_survive(data: Path) -> None:
    with running(data, guarded=False) as one:
        one.process.send_signal(signal.SIGKILL)
        one.process.wait()
        assert not one.settled(lambda living: not living, seconds=2)
        # All but the driver and the unguarded keeper.
        assert len(one.living()) >= WHOLE_FAMILY - 2


def test_a_service_that_will_not_stop_is_killed_in_time(data: Path) -> None:
    with running(data, worker=STUBBORN_WORKER) as one:
        one.process.send_signal(signal.SIGKILL)
        one.process.wait()
        assert one.settled(lambda living: not living)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_demo_that_is_asked_stops_in_order(data: Path, number: int) -> None:
    with running(data) as one:
        one.process.send_signal(number)
        assert one.process.wait(ORDERLY_WITHIN_S) == 0
        assert one.living() == set()
        assert not one.socket_folder().exists()
        assert "Stopping" in one.process.stdout.read()


def test_services_die_with_the_keeper_even_when_nobody_looks(data: Path) -> None:
    with running(data) as one:
        keeper = one.keeper()
        services = {pid for pid in death.descendants(keeper) if os.getsid(pid) == pid}
        assert len(services) == 3
        one.process.send_signal(signal.SIGSTOP)
        os.kill(keeper, signal.SIGKILL)
        assert one.settled(lambda living: not living & services)


def test_a_killed_keeper_takes_its_services_along(data: Path) -> None:
    with running(data) as one:
        os.kill(one.keeper(), signal.SIGKILL)
        assert one.process.wait(DEAD_WITHIN_S) == 1
        # The daemons that left their session are out of reach without the keeper.
        assert one.settled(lambda living: len(living) <= 3), one.living()
        assert not one.socket_folder().exists()


def test_a_service_that_ends_stops_the_demo_and_is_named(data: Path) -> None:
    with running(data) as one:
        worker = next(
            pid
            for pid in one.living()
            if cmdline(pid).endswith(WORKER.encode() + b"\0") and os.getsid(pid) == pid
        )
        os.kill(worker, signal.SIGKILL)
        assert one.process.wait(DEAD_WITHIN_S) == 1
        assert one.living() == set()
        assert "ended by itself" in one.process.stdout.read()


def cmdline(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()
