"""The keeper: a small process that starts every server and outlives none of them.

Its standard input is a pipe whose other end only the commanding process holds: when that process
ends in any way, `kill -9` included, the pipe closes and the keeper stops everything. It adopts
orphans (subreaper), so a grandchild that was detached on purpose is still found. Should the keeper
itself be killed, its children die by PDEATHSIG and the commanding process ends their sessions.

Spoken in JSON lines. In: `{"start": {…Service…}}`, `{"stop": name}`.
Out: `{"started": name, "pid": n}`, `{"failed": name, "error": text}`, `{"stopped": name}`,
`{"exited": name, "status": n}`.
"""

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

from ops import death

# Stopping twice (servers that others need come last) stays within the 5 s promised after kill -9.
KILL_WITHIN_S = 1.0
_TICK_S = 0.02


class Keeper:
    """Holds the started services by name; `guarded=False` is the control of the tests."""

    def __init__(self, guarded: bool) -> None:
        self.guarded = guarded
        self.services: dict[str, dict[str, Any]] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.terminated = False
        self.buffer = b""

    def run(self) -> None:
        if self.guarded:
            death.adopt_orphans()
        wake = self._wake_on_signals()
        waiting = selectors.DefaultSelector()
        waiting.register(0, selectors.EVENT_READ)
        waiting.register(wake, selectors.EVENT_READ)
        alive = True
        while alive and not self.terminated:
            for key, _ in waiting.select():
                if key.fd == 0:
                    alive = self._read_orders()
                else:
                    wake.recv(1024)
            self._reap()
        if self.guarded:
            self.stop_all()

    def _wake_on_signals(self) -> socket.socket:
        """A socket that becomes readable when a child ends or the keeper is told to end."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        theirs.setblocking(False)
        self._wake_pair = (ours, theirs)
        # Handlers, not SIG_IGN: that would be handed on to the services.
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, self._on_terminate)
        signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        return ours

    def _on_terminate(self, _number: int, _frame: FrameType | None) -> None:
        self.terminated = True

    def _read_orders(self) -> bool:
        """False when the commanding process is gone."""
        chunk = os.read(0, 65536)
        self.buffer += chunk
        *lines, self.buffer = self.buffer.split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "start" in order:
                self._start(order["start"])
            else:
                self._stop([order["stop"]])
                self._tell({"stopped": order["stop"]})
        return bool(chunk)

    def _start(self, service: dict[str, Any]) -> None:
        name = service["name"]
        self.services[name] = service
        try:
            self.processes[name] = self._spawn(service)
        except (OSError, subprocess.SubprocessError) as error:
            self._tell({"failed": name, "error": str(error)})
        else:
            self._tell({"started": name, "pid": self.processes[name].pid})

    def _spawn(self, service: dict[str, Any]) -> "subprocess.Popen[bytes]":
        identity: dict[str, Any] = {}
        if service["user"] is not None:
            uid, gid = service["user"]
            identity = {"user": uid, "group": gid, "extra_groups": []}
        tie = death.bound_to_me(service["death_signal"]) if self.guarded else None
        with Path(service["log"]).open("ab") as log:
            return subprocess.Popen(
                service["argv"],
                env=service["env"],
                cwd=service["cwd"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=tie,
                **identity,
            )

    def _reap(self) -> None:
        """Collects what ended, adopted orphans included."""
        names = {process.pid: name for name, process in self.processes.items()}
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                if pid in names:
                    code = os.waitstatus_to_exitcode(status)
                    self.processes.pop(names[pid]).returncode = code
                    self._tell({"exited": names[pid], "status": code})

    def _stop(self, names: list[str]) -> None:
        """Asks politely, waits the longest grace among them, then kills their sessions."""
        running = {name: self.processes[name] for name in names if name in self.processes}
        for name, process in running.items():
            process.send_signal(self.services[name]["stop_signal"])
        grace = max((self.services[name]["grace_s"] for name in running), default=0.0)
        self._wait_until_gone(set(running), grace)
        sessions = {process.pid for process in running.values()}
        for process in running.values():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        death.kill_all(death.in_sessions(sessions) if sessions else set())
        self._wait_until_gone(set(running), KILL_WITHIN_S)
        for name in names:
            for folder in self.services.get(name, {}).get("remove", ()):
                shutil.rmtree(folder, ignore_errors=True)

    def _wait_until_gone(self, names: set[str], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        self._reap()
        while names & self.processes.keys() and time.monotonic() < deadline:
            time.sleep(_TICK_S)
            self._reap()

    def stop_all(self) -> None:
        """First what uses the others, then the others, then every descendant that is left."""
        for last in (False, True):
            self._stop([name for name, each in self.services.items() if each["last"] is last])
        deadline = time.monotonic() + KILL_WITHIN_S
        while (left := death.descendants(os.getpid())) and time.monotonic() < deadline:
            death.kill_all(left)
            time.sleep(_TICK_S)
            self._reap()

    @staticmethod
    def _tell(message: dict[str, Any]) -> None:
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.write(json.dumps(message) + "\n")
            sys.stdout.flush()


def main() -> None:
    Keeper(guarded="--unguarded" not in sys.argv).run()
    os._exit(0)


if __name__ == "__main__":
    main()
