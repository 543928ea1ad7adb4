"""Set-up: the virtual environment from a hashed lock, and the compiled translations."""

import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ops import death, locks
from ops.messages import cannot_write, failed_step, no_venv_module, say
from ops.places import PYTHON, ROOT, VENV

_STAMP = "servicenet.json"


def chromium(look: Callable[[str], str | None] = shutil.which) -> str | None:
    """The browser of the tests, by the name it has on Debian or on Ubuntu; None without one."""
    return look("chromium") or look("chromium-browser")


def test_group(
    environ: Mapping[str, str] = os.environ, look: Callable[[str], str | None] = shutil.which
) -> str:
    """`e2e` where a browser is at hand or asked for, else `dev`."""
    asked = environ.get("SERVICENET_E2E") == "1"
    return "e2e" if asked or chromium(look) else "dev"


def prepare(group: str) -> None:
    """Makes what the group needs unless it is there. Raises Refused with what to do instead."""
    locks.check_in_step(group)
    if not installed(group, VENV, ROOT):
        check_writable(ROOT)
        with _alone(ROOT):
            if not installed(group, VENV, ROOT):
                _install(group)
    _compile_translations()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two commands started together make one environment; the lock is on the folder itself."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def installed(group: str, venv: Path, root: Path) -> bool:
    """Whether the environment was made by this Python from the lock of this or a larger group."""
    stamp = _read_stamp(venv)
    held = stamp.get("group")
    if held not in locks.GROUPS or locks.GROUPS.index(held) < locks.GROUPS.index(group):
        return False
    return stamp == stamp_of(held, root) and (venv / "bin" / "python").exists()


def _read_stamp(venv: Path) -> dict[str, Any]:
    try:
        stamp = json.loads((venv / _STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def stamp_of(group: str, root: Path) -> dict[str, Any]:
    """What an installation depends on; anything else in the stamp file makes it invalid."""
    lock = (root / locks.LOCKS[group]).read_bytes()
    return {
        "group": group,
        "lock": hashlib.sha256(lock).hexdigest(),
        "python": platform.python_version(),
        # Scripts hold their place; an environment that several worktrees link to has one.
        "home": str((root / VENV.name).resolve().parent),
    }


def check_writable(folder: Path) -> None:
    """Raises Refused when no file can be made in this folder (made when missing)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".probe-"):
            pass
    except OSError as error:
        raise cannot_write(folder, error.strerror or "refused") from None


def check_venv_module(find: Callable[[str], Any] = importlib.util.find_spec) -> None:
    """Raises Refused where the module is packaged apart (Debian, Ubuntu) and missing."""
    if find("venv") is None or find("ensurepip") is None:
        raise no_venv_module()


def _install(group: str) -> None:
    began = time.monotonic()
    lock = locks.LOCKS[group]
    say(f"Installing the packages of {lock} into .venv …")
    usable = _read_stamp(VENV).get("python") == platform.python_version() and PYTHON.exists()
    (VENV / _STAMP).unlink(missing_ok=True)
    if shutil.which("uv"):
        _install_with_uv(lock, usable)
    else:
        check_venv_module()
        _install_with_pip(lock, usable)
    (VENV / _STAMP).write_text(json.dumps(stamp_of(group, ROOT)))
    say(f"Installed in {time.monotonic() - began:.0f} s.")


def _install_with_uv(lock: str, usable: bool) -> None:
    if not usable:
        run(
            "Making .venv",
            ["uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)],
        )
    target = ["--quiet", "--require-hashes", "--python", str(PYTHON)]
    run("Installing the packages", ["uv", "pip", "sync", *target, lock])


def _install_with_pip(lock: str, usable: bool) -> None:
    if not usable:
        run("Making .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    # The lock is complete, so nothing is left to resolve.
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    wanted = ["--require-hashes", "--no-deps", "--requirement", lock]
    run("Installing the packages", [str(PYTHON), "-m", "pip", "install", *quiet, *wanted])


def keep_bytecode(environ: MutableMapping[str, str] = os.environ) -> None:
    """Where the surroundings forbid bytecode beside the sources, it is kept in .venv instead:
    without it each process of ours compiles thousands of files before it does anything."""
    if environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        environ["PYTHONPYCACHEPREFIX"] = str(VENV / "bytecode")


def run(what: str, argv: Sequence[str], env: Mapping[str, str] | None = None) -> None:
    """Runs one step to its end; its output goes to standard error. Raises Refused on failure."""
    status = call(argv, env, stdout=sys.stderr)
    if status:
        raise failed_step(what, status)


def call(
    argv: Sequence[str],
    env: Mapping[str, str] | None = None,
    stdout: Any = None,
    cwd: Path = ROOT,
) -> int:
    """Runs a program, tied to this process; gives its exit code."""
    tie = death.bound_to_me()
    return subprocess.run(argv, cwd=cwd, env=env, stdout=stdout, preexec_fn=tie).returncode


def _compile_translations() -> None:
    """Merged and compiled by the application's own tool, when a fragment changed."""
    if not (ROOT / "web" / "translations.py").exists():
        return
    fragments = sorted((ROOT / "translations").rglob("*.po"))
    digest = hashlib.sha256()
    for fragment in fragments:
        digest.update(str(fragment.relative_to(ROOT)).encode() + b"\0" + fragment.read_bytes())
    stamp = VENV / "translations.stamp"
    compiled = any((ROOT / "translations").rglob("*.mo"))
    if compiled and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    run("Compiling the translations", [str(PYTHON), "-m", "web.translations"])
    stamp.write_text(digest.hexdigest())
