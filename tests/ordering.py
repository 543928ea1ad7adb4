"""In which order the tests run."""

import pytest

LONG = (
    "tests/demo/",
    "tests/web/test_access.py",
    "tests/browser/test_thread.py",
    "tests/web/test_doors.py",
    "tests/browser/test_shop.py",
    "tests/browser/test_gallery.py",
    "tests/ops/",
    "tests/browser/test_agent.py",
    "tests/worker/test_crash.py",
    "tests/reports/monthly/",
    "tests/web/",
)
"""What stays together and where a single test takes seconds, the longest first."""


def long_ones_first(items: list[pytest.Item], workers: int) -> list[pytest.Item]:
    """Each process is given an equal stretch of the list and takes from the others when its own
    is done. So the long tests stand at the beginning of the stretches: one that is begun last
    would be waited for by everybody. What stays together makes its fixtures once."""
    groups: list[list[pytest.Item]] = [[] for _path in LONG]
    short: list[pytest.Item] = []
    for item in items:
        rank = _rank(item)
        (short if rank is None else groups[rank]).append(item)
    found: list[pytest.Item] = []
    rest, left = iter(short), len(items)
    for number in range(workers):
        stretch = [item for group in groups[number::workers] for item in group]
        size = left // (workers - number)
        left -= size
        found += stretch
        found += [item for _free, item in zip(range(size - len(stretch)), rest, strict=False)]
    return [*found, *rest]


def _rank(item: pytest.Item) -> int | None:
    return next((n for n, path in enumerate(LONG) if item.nodeid.startswith(path)), None)
