"""The three locks: whether they still say what pyproject.toml asks for, and making them again."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from ops import death
from ops.messages import Refused, failed_step, old_lock
from ops.places import ROOT

# Each group holds the ones before it; one lock per group, all resolved together.
GROUPS = ("core", "dev", "e2e")
LOCKS = {
    "core": "requirements.lock",
    "dev": "requirements-dev.lock",
    "e2e": "requirements-e2e.lock",
}
_COMPILE = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header"]
_COMPILE += ["--no-annotate", "--no-emit-index-url", "--python-version", "3.11"]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_WISH = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;]*)")
_BOUND = re.compile(r"(>=|<=|==|!=|~=|>|<)\s*([0-9][^\s,]*)")


def wishes(project: dict[str, Any], group: str) -> list[str]:
    """The direct dependencies of a group and of the groups it holds, as pyproject.toml has them."""
    listed = list(project["project"]["dependencies"])
    for name in GROUPS[1 : GROUPS.index(group) + 1]:
        listed += project.get("dependency-groups", {}).get(name, [])
    return listed


def check_in_step(group: str, root: Path = ROOT) -> None:
    """Raises Refused when the lock of a group misses a wish or pins it outside its bounds."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    try:
        text = (root / LOCKS[group]).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise old_lock(LOCKS[group], "the file is missing") from None
    pins = {_plain(name): version for name, version in _PIN.findall(text)}
    for wish in wishes(project, group):
        if reason := _unmet(wish, pins):
            raise old_lock(LOCKS[group], reason)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _unmet(wish: str, pins: dict[str, str]) -> str | None:
    """Why a lock does not fulfil a wish; None when it does."""
    parts = _WISH.match(wish)
    if parts is None:
        return f"`{wish}` is not understood"
    pinned = pins.get(_plain(parts[1]))
    if pinned is None:
        return f"{parts[1]} is not in it"
    if all(_within(pinned, operator, bound) for operator, bound in _BOUND.findall(parts[2])):
        return None
    return f"{parts[1]} is {pinned} in it, {parts[2].strip()} is asked for"


def _within(version: str, operator: str, bound: str) -> bool:
    """Compares the release numbers only: enough to see that a bound was moved."""
    left, right = _release(version), _release(bound)
    size = max(len(left), len(right))
    have, want = (numbers + (0,) * (size - len(numbers)) for numbers in (left, right))
    return {
        ">=": have >= want,
        "<=": have <= want,
        ">": have > want,
        "<": have < want,
        "==": have == want or (bound.endswith(".*") and left[: len(right)] == right),
        "!=": have != want,
        "~=": have >= want and left[: len(right) - 1] == right[:-1],
    }[operator]


def _release(version: str) -> tuple[int, ...]:
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(number) for number in found[0].split(".")) if found else ()


def make(root: Path = ROOT) -> None:
    """Resolves everything once, then writes each lock constrained by that one resolution."""
    if shutil.which("uv") is None:
        raise Refused("Making the locks needs uv; install it and run the command again.")
    everything = root / "requirements-all.tmp"
    try:
        _compile(root, everything, "e2e")
        for group, lock in LOCKS.items():
            _compile(root, root / lock, group, "--constraint", everything.name)
    finally:
        everything.unlink(missing_ok=True)


def _compile(root: Path, target: Path, group: str, *more: str) -> None:
    held = [part for name in GROUPS[1 : GROUPS.index(group) + 1] for part in ("--group", name)]
    argv = [*_COMPILE, "pyproject.toml", *held, *more, "--output-file", target.name]
    made = subprocess.run(
        argv,
        cwd=root,
        stdout=subprocess.DEVNULL,
        preexec_fn=death.bound_to_me(),
    )
    if made.returncode:
        raise failed_step("Making the locks", made.returncode)
