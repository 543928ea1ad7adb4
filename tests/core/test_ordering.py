"""The order of the tests: nothing is lost, long ones begin the stretches."""

from types import SimpleNamespace

import pytest

from tests.ordering import LONG, long_ones_first

ITEMS = [SimpleNamespace(nodeid=f"{path}::{n}") for path, count in (
    ("tests/browser/test_thread.py", 1), ("tests/core/a.py", 40), ("tests/demo/test_a.py", 5),
    ("tests/jobs/b.py", 17), ("tests/web/test_access.py", 9)) for n in range(count)]


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 50])
def test_each_runs_once_and_modules_stay_whole(workers) -> None:
    found = [item.nodeid for item in long_ones_first(ITEMS, workers)]
    assert sorted(found) == sorted(item.nodeid for item in ITEMS)
    for path in ("tests/demo/test_a.py", "tests/web/test_access.py"):
        places = [n for n, name in enumerate(found) if name.startswith(path)]
        assert places == list(range(places[0], places[0] + len(places)))


def test_every_stretch_begins_with_a_long_one() -> None:
    found = [item.nodeid for item in long_ones_first(ITEMS, 3)]
    assert len(ITEMS) == 72
    assert [found[at].partition("::")[0] for at in (0, 24, 48)] == [
        "tests/demo/test_a.py", "tests/web/test_access.py", "tests/browser/test_thread.py"]
    assert found[0].startswith(LONG[0]) and not found[-1].startswith(LONG)
