"""The whole system on this machine: data prepared, broker, web and worker, all together."""

import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ops import commands, death, setup, valkey
from ops.messages import DONE, REFUSED, Refused, failed_step, port_taken, say
from ops.places import ROOT
from ops.settings import Settings, read, remember_broker, with_secret
from ops.supervise import Service, Supervisor

HOST = "127.0.0.1"
_READY_WITHIN_S = 60.0


_FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072",
           "MALLOC_MMAP_THRESHOLD_": "131072"}
"""What glibc is asked for: memory that is free again goes back to the machine at once."""


@dataclass(frozen=True)
class Table:
    """The command lines of one demo; the tests pass stand-ins."""

    web: list[str]
    worker: list[str]


def table(port: int) -> Table:
    return Table(
        web=commands.small_web(f"{HOST}:{port}"),
        worker=commands.small_worker(),
    )


def run(port: int, reset: bool, seed_only: bool) -> int:
    """Everything from nothing to a served system; returns when it is asked to stop."""
    settings = read(os.environ | {"SERVICENET_MODE": os.environ.get("SERVICENET_MODE") or "demo"})
    if settings.mode == "production":
        raise Refused("SERVICENET_MODE is `production`; the demo would put invented data there.")
    setup.check_writable(settings.data)
    if not seed_only:
        check_port(port)
    with alone(settings.data):
        setup.prepare("core")
        settings = with_secret(settings)
        logins = prepare_data(settings, reset)
        if seed_only:
            print(logins)
            return DONE
        return serve(settings, port, table(port), logins)


def check_port(port: int) -> None:
    """Raises Refused when another program listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refused(f"Port {port} needs more rights; choose one above 1023.") from None
        except OSError:
            raise port_taken(port) from None


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """One demo per data folder; the lock ends with the process however it ends."""
    with (data / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"A demo already runs on {data}; stop it first.") from None
        yield


def prepare_data(
    settings: Settings,
    reset: bool,
    application: Callable[..., list[str]] = commands.application,
) -> str:
    """Migrates and seeds what is not yet there; gives the logins as the application tells them."""
    stamp = settings.data / "demo-ready.json"
    fingerprint = _fingerprint(settings.database_url)
    known = _read(stamp)
    own = settings.own_database
    if not reset and own and own.exists() and known.get("fingerprint") == fingerprint:
        return str(known["logins"])
    stamp.unlink(missing_ok=True)
    if reset:
        _empty(settings)
    say("Entering the demo; this takes a moment …")
    logins = _entered(application("seed-demo"), settings.variables())
    stamp.write_text(json.dumps({"fingerprint": fingerprint, "logins": logins}))
    return logins


def _empty(settings: Settings) -> None:
    """Without the old database file a reset also leaves a schema that no longer migrates."""
    shutil.rmtree(settings.data / "valkey", ignore_errors=True)
    if own := settings.own_database:
        for file in settings.data.glob(f"{own.name}*"):
            file.unlink()


def _read(stamp: Path) -> dict[str, str]:
    try:
        return dict(json.loads(stamp.read_text()))
    except (OSError, ValueError):
        return {}


def _fingerprint(database_url: str) -> str:
    """Changes when the schema does, so that a known database is not asked again at every start."""
    digest = hashlib.sha256(database_url.encode())
    for script in sorted((ROOT / "migrations").rglob("*.py")):
        digest.update(script.name.encode() + script.read_bytes())
    return digest.hexdigest()


def _entered(argv: list[str], environment: dict[str, str]) -> str:
    """Has the tables made and the demo entered; the lines it tells, without the closing JSON."""
    told = subprocess.run(
        argv,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=death.bound_to_me(),
    )
    if told.returncode:
        sys.stderr.write(told.stdout)
        raise failed_step("Entering the demo", told.returncode)
    return "\n".join(line for line in told.stdout.splitlines() if not line.startswith("{"))


def serve(settings: Settings, port: int, programs: Table, logins: str, guarded: bool = True) -> int:
    """Runs the services until a person stops them (0) or one ends by itself (1)."""
    with Supervisor(guarded) as guard:
        try:
            _start(guard, settings, port, programs)
            address = f"Servicenet: http://{HOST}:{port}/"
            print(f"\n{address}\n\n{logins}\n\nCtrl-C stops it.", flush=True)
            ended = guard.wait()
        except KeyboardInterrupt:
            say("Stopping …")
            return DONE
        name = ended.name if ended else "a service"
        say(f"{name} ended by itself, so everything stops.{guard.tail(name)}")
        return REFUSED


def _start(guard: Supervisor, settings: Settings, port: int, programs: Table) -> None:
    broker = valkey.start(settings.redis_url, settings.data / "valkey", guard)
    if broker.url == valkey.IN_MEMORY:
        say("WARNING: no Valkey or Redis was found; work in the background does not run.")
    else:
        remember_broker(settings.data, broker.url)
        say(f"Valkey/Redis: {broker.origin}")
    environment = settings.with_broker(broker.url).variables() | _FRUGAL
    logs = settings.data / "logs"
    logs.mkdir(exist_ok=True)

    def start(name: str, argv: list[str]) -> None:
        log = logs / f"{name}.log"
        log.unlink(missing_ok=True)
        guard.start(Service(name, argv, log, environment))

    start("web", programs.web)
    if broker.url != valkey.IN_MEMORY:
        start("worker", programs.worker)
    guard.wait_ready("web", lambda: healthy(port), _READY_WITHIN_S)


def healthy(port: int) -> bool:
    """Whether the web service answers at /healthz."""
    request = f"GET /healthz HTTP/1.0\r\nHost: {HOST}:{port}\r\n\r\n"
    try:
        with socket.create_connection((HOST, port), timeout=5) as line:
            line.sendall(request.encode())
            return line.recv(64).split()[1:2] == [b"200"]
    except OSError:
        return False
