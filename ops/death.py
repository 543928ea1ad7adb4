"""What the kernel offers so that no process outlives its parent (Linux; nothing elsewhere)."""

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_LINUX = sys.platform == "linux"
# Loaded before any fork: a forked child may only make the call, not load a library.
_libc = ctypes.CDLL(None, use_errno=True) if _LINUX else None


def die_with_parent(death_signal: int, parent: int) -> None:
    """Called in a fresh child: the kernel sends `death_signal` when `parent` dies.

    A parent that died before the call is noticed by the changed parent id. The setting survives
    exec but is cleared by a change of user, so it comes after that.
    """
    if _libc is None:
        return
    _libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def bound_to_me(death_signal: int = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn` that ties the child to the calling process, which must have one thread."""
    me = os.getpid()
    return lambda: die_with_parent(death_signal, me)


def adopt_orphans() -> None:
    """Orphaned descendants become children of this process instead of init's."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _parents_and_sessions() -> dict[int, tuple[int, int]]:
    """Of every living process: parent id and session id."""
    table = {}
    for entry in Path("/proc").iterdir() if _LINUX else ():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            state, parent, _group, session = (
                (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[:4]
            )
            if state != "Z":
                table[int(entry.name)] = (int(parent), int(session))
    return table


def descendants(ancestor: int) -> set[int]:
    """Every living process below `ancestor`, whatever session it moved to."""
    table = _parents_and_sessions()
    found: set[int] = set()
    layer = {ancestor}
    while layer:
        layer = {pid for pid, (parent, _) in table.items() if parent in layer} - found
        found |= layer
    return found


def in_sessions(sessions: set[int]) -> set[int]:
    """Every living process of these sessions."""
    return {pid for pid, (_, session) in _parents_and_sessions().items() if session in sessions}


def kill_all(pids: set[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
