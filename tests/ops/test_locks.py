"""A lock that no longer says what pyproject.toml asks for is noticed by content, not by date."""

from pathlib import Path

import pytest

from ops import locks
from ops.messages import Refused

PROJECT = """
[project]
dependencies = ["flask>=3.1,<3.2", "psycopg[binary]>=3.3 ; sys_platform == 'linux'"]
[dependency-groups]
dev = ["pytest>=9"]
e2e = ["playwright>=1.60"]
"""
LOCK = "flask==3.1.2 \\\n    --hash=sha256:00\npsycopg==3.3.1.post2 ; sys_platform == 'linux' \\\n"


def checkout(folder: Path, project: str = PROJECT, lock: str = LOCK) -> Path:
    (folder / "pyproject.toml").write_text(project)
    (folder / "requirements.lock").write_text(lock)
    (folder / "requirements-dev.lock").write_text(lock + "PyTest==9.2.0\n")
    return folder


def test_a_lock_in_step_is_accepted(tmp_path: Path) -> None:
    locks.check_in_step("core", checkout(tmp_path))
    locks.check_in_step("dev", checkout(tmp_path))


@pytest.mark.parametrize(
    ("project", "reason"),
    [
        (PROJECT.replace("flask>=3.1,<3.2", "flask>=3.2"), r"flask is 3\.1\.2 in it, >=3\.2"),
        (PROJECT.replace("3.1,<3.2", "3.0,<3.1.2"), r"flask is 3\.1\.2"),
        (PROJECT.replace('"flask>', '"segno", "flask>'), "segno is not in it"),
        (PROJECT.replace("flask>=3.1,<3.2", "flask!=3.1.2"), r"flask is 3\.1\.2"),
        (PROJECT.replace("flask>=3.1,<3.2", "flask~=3.2.0"), r"flask is 3\.1\.2"),
        (PROJECT.replace("flask>=3.1,<3.2", "flask==3.0.*"), r"flask is 3\.1\.2"),
    ],
)
def test_a_moved_wish_makes_the_lock_old(tmp_path: Path, project: str, reason: str) -> None:
    with pytest.raises(Refused, match=rf"out of step with pyproject.toml \({reason}.*run.py lock"):
        locks.check_in_step("core", checkout(tmp_path, project))


def test_each_group_is_measured_by_its_own_wishes(tmp_path: Path) -> None:
    root = checkout(tmp_path, PROJECT.replace("pytest>=9", "pytest>=10"))
    locks.check_in_step("core", root)
    with pytest.raises(Refused, match=r"requirements-dev\.lock is out of step"):
        locks.check_in_step("dev", root)


def test_a_missing_lock_is_old(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"requirements-e2e\.lock.*missing"):
        locks.check_in_step("e2e", checkout(tmp_path))


@pytest.mark.parametrize("group", locks.GROUPS)
def test_our_own_locks_are_in_step_and_name_no_host(group: str) -> None:
    locks.check_in_step(group)
    text = (locks.ROOT / locks.LOCKS[group]).read_text()
    assert "://" not in text
    assert "--hash=sha256:" in text
