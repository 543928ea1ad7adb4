"""Starting services so that nothing survives: the commanding side of the keeper."""

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ops import death
from ops.messages import Refused
from ops.places import ROOT

_TICK_S = 0.02
# Longer than the keeper needs for two rounds of stopping and the last kill.
_CLOSE_WITHIN_S = 12.0


@dataclass(frozen=True)
class Service:
    """One program to run. `last`: others need it, it stops after them. `remove`: folders that go
    with it. `death_signal`: what it gets when the keeper itself is killed."""

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path = ROOT
    user: tuple[int, int] | None = None
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGKILL
    grace_s: float = 2.0
    last: bool = False
    remove: Sequence[Path] = ()

    def as_json(self) -> str:
        return json.dumps({"start": asdict(self)}, default=str)


@dataclass(frozen=True)
class Exit:
    """A service ended; a negative status is the number of the signal that ended it."""

    name: str
    status: int


class Supervisor:
    """A context: what is started inside has ended when it is left, however it is left."""

    def __init__(self, guarded: bool = True) -> None:
        command = [sys.executable, "-m", "ops.keeper", *([] if guarded else ["--unguarded"])]
        keeper = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        assert keeper.stdin and keeper.stdout
        self._keeper, self._lifeline, self._answers = keeper, keeper.stdin, keeper.stdout
        self._services: dict[str, Service] = {}
        self._sessions: set[int] = set()
        self._heard: deque[dict[str, Any]] = deque()
        self._buffer = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self, service: Service) -> int:
        """Starts it and gives its process id. Raises Refused when the program cannot be run."""
        self._services[service.name] = service
        self._order(service.as_json())
        answer = self._await(
            lambda m: service.name in (m.get("started"), m.get("failed")), timeout_s=20
        )
        if answer is None or "failed" in answer:
            reason = "the keeper did not answer" if answer is None else answer["error"]
            raise Refused(f"{service.name} could not be started: {reason}.")
        self._sessions.add(answer["pid"])
        return int(answer["pid"])

    def wait_ready(self, name: str, ready: Callable[[], bool], timeout_s: float = 30.0) -> None:
        """Returns when `ready()` is true. Raises Refused, with the end of the log, when the
        service ends before that or the time is over."""
        deadline = time.monotonic() + timeout_s
        while not ready():
            ended = self._await(lambda m: m.get("exited") == name, timeout_s=_TICK_S)
            if ended is not None:
                raise Refused(
                    f"{name} stopped with status {ended['status']} while starting.{self.tail(name)}"
                )
            if time.monotonic() > deadline:
                raise Refused(f"{name} did not answer within {timeout_s:.0f} s.{self.tail(name)}")

    def tail(self, name: str, lines: int = 15) -> str:
        """The end of a service's log, on lines of its own."""
        with contextlib.suppress(OSError):
            text = self._services[name].log.read_text(errors="replace").splitlines()[-lines:]
            return "".join(f"\n    {line}" for line in text)
        return ""

    def wait(self, timeout_s: float | None = None) -> Exit | None:
        """The next service that ends; None when the time is over first. Raises Refused when the
        keeper is gone, after ending what it had started."""
        ended = self._await(lambda m: "exited" in m, timeout_s)
        return None if ended is None else Exit(ended["exited"], ended["status"])

    def stop(self, name: str) -> None:
        """Stops one service and removes its folders; nothing happens when it already ended."""
        self._order(json.dumps({"stop": name}))
        self._await(lambda m: m.get("stopped") == name, timeout_s=_CLOSE_WITHIN_S)

    def close(self) -> None:
        """Stops everything and waits for it."""
        with contextlib.suppress(OSError):
            self._lifeline.close()
        try:
            self._keeper.wait(_CLOSE_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.wait()
            self._end_sessions()
        self._answers.close()

    def _order(self, line: str) -> None:
        try:
            self._lifeline.write(line.encode() + b"\n")
            self._lifeline.flush()
        except BrokenPipeError:
            self._lost()

    def _await(
        self, wanted: Callable[[dict[str, Any]], bool], timeout_s: float | None
    ) -> dict[str, Any] | None:
        """The first message that is wanted; the others stay for later."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            for message in self._heard:
                if wanted(message):
                    self._heard.remove(message)
                    return message
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            if not select.select([self._answers], [], [], left)[0]:
                return None
            self._hear()

    def _hear(self) -> None:
        chunk = os.read(self._answers.fileno(), 65536)
        if not chunk:
            self._lost()
        self._buffer += chunk
        *lines, self._buffer = self._buffer.split(b"\n")
        self._heard.extend(json.loads(line) for line in lines)

    def _lost(self) -> None:
        self._end_sessions()
        raise Refused("The process that keeps the servers was ended from outside; all stopped.")

    def _end_sessions(self) -> None:
        """What the keeper would have done; only a process that left its session escapes."""
        if self._sessions:
            death.kill_all(death.in_sessions(self._sessions))
        for service in self._services.values():
            for folder in service.remove:
                shutil.rmtree(folder, ignore_errors=True)
