"""When the environment is made again, and which one the tests need."""

import json
from pathlib import Path

import pytest

from ops import locks, setup, suite


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for lock in locks.LOCKS.values():
        (tmp_path / lock).write_text(f"# {lock}\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    return tmp_path


def stamp(checkout: Path, made_for: str, **changed: str) -> None:
    text = json.dumps(setup.stamp_of(made_for, checkout) | changed)
    (checkout / ".venv" / "servicenet.json").write_text(text)


def installed(checkout: Path, group: str) -> bool:
    return setup.installed(group, checkout / ".venv", checkout)


def test_without_a_stamp_nothing_counts_as_installed(checkout: Path) -> None:
    assert not installed(checkout, "core")


def test_a_larger_group_serves_a_smaller_one_but_not_the_reverse(checkout: Path) -> None:
    stamp(checkout, "dev")
    assert installed(checkout, "core")
    assert installed(checkout, "dev")
    assert not installed(checkout, "e2e")


def test_a_changed_lock_asks_for_a_new_installation(checkout: Path) -> None:
    stamp(checkout, "core")
    (checkout / "requirements.lock").write_text("flask==9\n")
    assert not installed(checkout, "core")


@pytest.mark.parametrize("changed", [{"python": "3.10.1"}, {"home": "/elsewhere"}, {"group": "?"}])
def test_another_python_or_place_asks_for_a_new_installation(
    checkout: Path, changed: dict[str, str]
) -> None:
    stamp(checkout, "core", **changed)
    assert not installed(checkout, "core")


def test_a_linked_environment_serves_a_second_worktree(checkout: Path, tmp_path: Path) -> None:
    stamp(checkout, "dev")
    other = tmp_path / "worktree"
    other.mkdir()
    for lock in locks.LOCKS.values():
        (other / lock).write_text((checkout / lock).read_text())
    assert not installed(other, "core")
    (other / ".venv").symlink_to(checkout / ".venv")
    assert installed(other, "core")


def test_a_broken_stamp_or_a_lost_interpreter_asks_for_a_new_installation(checkout: Path) -> None:
    stamp(checkout, "core")
    (checkout / ".venv" / "bin" / "python").unlink()
    assert not installed(checkout, "core")
    (checkout / ".venv" / "servicenet.json").write_text("{")
    assert not installed(checkout, "core")


def test_the_browser_group_is_chosen_where_a_browser_is() -> None:
    assert setup.test_group({}, look=lambda name: None) == "dev"
    assert setup.test_group({}, look=lambda name: "/usr/bin/" + name) == "e2e"
    assert setup.test_group({"SERVICENET_E2E": "1"}, look=lambda name: None) == "e2e"


def test_a_missing_browser_is_told_with_its_package() -> None:
    ubuntu = setup.chromium(look={"chromium-browser": "/usr/bin/chromium-browser"}.get)
    assert suite.about_browser(ubuntu) == "Chromium: /usr/bin/chromium-browser"
    assert "`apt install chromium`" in suite.about_browser(setup.chromium(look=lambda name: None))


def test_bytecode_forbidden_beside_the_sources_is_kept_in_the_environment() -> None:
    around = {"PYTHONDONTWRITEBYTECODE": "1", "PATH": "/bin"}
    setup.keep_bytecode(around)
    assert around == {"PATH": "/bin", "PYTHONPYCACHEPREFIX": str(setup.VENV / "bytecode")}


def test_bytecode_that_is_allowed_stays_where_python_puts_it() -> None:
    around = {"PATH": "/bin"}
    setup.keep_bytecode(around)
    assert around == {"PATH": "/bin"}
