"""In which order the tests run."""

from collections.abc import Iterator
from itertools import groupby

import pytest

LONG = (
    "tests/web/test_access.py",
    "tests/browser/test_thread.py",
    "tests/web/test_doors.py",
    "tests/demo/",
    "tests/browser/",
    "tests/reports/monthly/test_service.py",
    "tests/ops/",
    "tests/worker/test_crash.py",
    "tests/web/",
    "tests/settlements/test_killed.py",
)
"""Where a single test takes seconds, the longest first."""


def long_ones_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Each process is given an equal stretch of the list and takes from the others when its own
    is done. So the long tests stand at the beginning of the stretches: one that is begun last
    would be waited for by everybody. Modules stay whole, their fixtures are made once."""
    long = [item for item in items if item.nodeid.startswith(LONG)]
    short = iter([item for item in items if not item.nodeid.startswith(LONG)])
    modules = sorted(_modules(long), key=lambda module: _rank(module[0]))
    found: list[pytest.Item] = []
    left = len(items)
    for number in range(workers):
        stretch = [item for module in modules[number::workers] for item in module]
        size = left // (workers - number)
        left -= size
        found += stretch
        found += [item for _free, item in zip(range(size - len(stretch)), short, strict=False)]
    return [*found, *short]


def _modules(items: list[pytest.Item]) -> Iterator[list[pytest.Item]]:
    for _path, module in groupby(items, key=lambda item: item.nodeid.partition("::")[0]):
        yield list(module)


def _rank(item: pytest.Item) -> int:
    return next(n for n, path in enumerate(LONG) if item.nodeid.startswith(path))
