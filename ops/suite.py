"""The verbs of the developer: `test`, `bench` and `check`."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ops import death, postgres, setup, valkey
from ops.messages import DONE, REFUSED, Refused, say
from ops.places import PYTHON, ROOT, VENV
from ops.supervise import Supervisor

# What a person may have set for their own system must not reach the tests.
_NOT_FOR_TESTS = ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "SECRET_KEY")
# Packages that are typed throughout; of the others the rules are.
_WHOLE = ("core", "ops", "office", "sla")
_PLENTY = 4 << 30
# pytest's own exit code for an empty selection.
_NOTHING_RAN = 5


def test(arguments: Sequence[str]) -> int:
    """All tests on SQLite, a real PostgreSQL and a real broker; pytest's own exit code."""
    # Whole modules stay together until one process runs dry: their fixtures are made once.
    # One more than there are cores: browsers and killed processes are waited for.
    workers = str((os.cpu_count() or 1) + 1)
    spread = ["-n", workers, "--dist", "worksteal"]
    return _pytest([*spread, "--ignore=tests/benchmarks", *arguments])


def bench(arguments: Sequence[str]) -> int:
    """The benchmarks, one after another so that they do not disturb each other."""
    return _pytest(["tests/benchmarks", "--benchmark-only", *arguments])


def _pytest(arguments: Sequence[str]) -> int:
    setup.prepare(setup.test_group())
    with servers() as environment:
        status = setup.call([str(PYTHON), "-m", "pytest", *arguments], environment)
    if status == _NOTHING_RAN:
        raise Refused("No test was selected, so nothing was proven.")
    return status


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Starts PostgreSQL and the broker, says which, and gives the environment of the tests."""
    data = tempfile.mkdtemp(prefix="servicenet-tests-", dir=_scratch())
    try:
        with Supervisor() as guard:
            began = time.monotonic()
            broker = valkey.start(os.environ.get("TEST_REDIS_URL"), guard=guard)
            if broker.url == valkey.IN_MEMORY:
                raise Refused("No Valkey or Redis was found; set TEST_REDIS_URL to one for tests.")
            database = postgres.start(os.environ.get("TEST_DATABASE_URL"), guard=guard)
            say("SQLite: the packages of .venv")
            say(f"PostgreSQL: {database.origin}")
            say(f"Valkey/Redis: {broker.origin}")
            say(about_browser(setup.chromium()))
            say(f"Servers up in {time.monotonic() - began:.1f} s.")
            yield _environment(database.url, broker.url, data)
    finally:
        shutil.rmtree(data, ignore_errors=True)


def _scratch() -> str | None:
    """Memory rather than a disk where there is plenty: tests wait for thousands of writes to be
    safe, and nothing of theirs must outlive them."""
    memory = Path("/dev/shm")  # noqa: S108
    with suppress(OSError):
        if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _PLENTY:
            return str(memory)
    return None


def about_browser(found: str | None) -> str:
    """Whether the browser tests can run, and what to do where they cannot."""
    if found:
        return f"Chromium: {found}"
    return "Chromium: not found, the browser tests are skipped; `apt install chromium` brings it."


def _environment(database_url: str, redis_url: str, data: str) -> dict[str, str]:
    own = {name: text for name, text in os.environ.items() if name not in _NOT_FOR_TESTS}
    return own | {
        "SERVICENET_MODE": "test",
        "SERVICENET_DATA": data,
        "PYTEST_DEBUG_TEMPROOT": data,
        "TEST_DATABASE_URL": database_url,
        "TEST_REDIS_URL": redis_url,
    }


def check() -> int:
    """ruff, mypy (strict: whole packages, every rules.py) and the architecture tests, side by
    side."""
    setup.prepare(setup.test_group())
    found = (path.relative_to(ROOT) for path in ROOT.glob("[a-z]*/**/rules.py"))
    rules = sorted(str(path) for path in found if path.parts[0] not in _WHOLE)
    tools = VENV / "bin"
    steps = {
        "ruff": [str(tools / "ruff"), "check", "."],
        "mypy": [str(tools / "mypy"), *_WHOLE, *rules],
        "architecture": [str(PYTHON), "-m", "pytest", "tests/architecture"],
    }
    environment = os.environ | {"SERVICENET_MODE": "test"}
    good = [_told(name, process) for name, process in _started(steps, environment)]
    return DONE if all(good) else REFUSED


def _started(
    steps: dict[str, list[str]], environment: dict[str, str]
) -> list[tuple[str, "subprocess.Popen[str]"]]:
    """All at once: each is waited for later."""
    return [
        (
            name,
            subprocess.Popen(
                argv,
                cwd=ROOT,
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                preexec_fn=death.bound_to_me(),
            ),
        )
        for name, argv in steps.items()
    ]


def _told(name: str, process: "subprocess.Popen[str]") -> bool:
    output, _ = process.communicate()
    sys.stdout.write(f"{name}: {'good' if process.returncode == 0 else 'FAILED'}\n")
    if process.returncode:
        sys.stdout.write(output)
    sys.stdout.flush()
    return process.returncode == 0
