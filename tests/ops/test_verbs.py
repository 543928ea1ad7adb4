"""The exit codes: 0 done, 1 refused or failed, 2 wrong use; the last line of operator commands."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ops.places import ROOT


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )


def test_help_is_no_mistake() -> None:
    assert command("--help").returncode == 0
    assert "run.py demo" in command("-h").stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--unknown"],
        ["demo", "--unknown"],
        ["demo", "--port", "many"],
        ["demo", "--port", "0"],
        ["demo", "--port", "65536"],
        ["check", "more"],
        ["lock", "more"],
        ["serve", "--port", "1"],
    ],
)
def test_wrong_use_is_two(arguments: list[str]) -> None:
    answer = command(*arguments)
    assert answer.returncode == 2
    assert "run.py" in answer.stderr


def test_serve_names_every_problem_and_does_not_start() -> None:
    unset = {"SECRET_KEY": "", "DATABASE_URL": "", "REDIS_URL": "", "SERVICENET_MODE": ""}
    answer = command("serve", **unset)
    assert answer.returncode == 1
    names = [line.split()[0] for line in answer.stderr.splitlines()]
    assert names == ["SERVICENET_MODE", "SECRET_KEY", "DATABASE_URL", "REDIS_URL"]


def test_a_refused_operator_command_still_ends_with_its_line() -> None:
    answer = command("migrate", SERVICENET_MODE="live")
    assert answer.returncode == 1
    last = json.loads(answer.stdout.splitlines()[-1])
    assert (last["ok"], last["verb"], last["counts"]) == (False, "migrate", {})
    assert last["errors"] == [answer.stderr.strip()]


def test_a_relative_file_is_one_of_the_callers_folder(tmp_path: Path) -> None:
    """Also where that folder has a module of a name of ours."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "__init__.py").write_text("raise SystemExit('the wrong one')")
    data = {"SERVICENET_MODE": "test", "SERVICENET_DATA": str(tmp_path / "data")}
    assert command("migrate", **data).returncode == 0
    answer = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "export", "books", "here"],
        capture_output=True, text=True, env=os.environ | data, cwd=tmp_path,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "here" / "facts.csv").exists()


@pytest.mark.parametrize(
    "file", ["run.py", *sorted(f"ops/{path.name}" for path in (ROOT / "ops").glob("*.py"))]
)
def test_only_the_standard_library_and_ops_itself_are_imported(file: str) -> None:
    tree = ast.parse((ROOT / file).read_text())
    roots = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            roots |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            roots.add((node.module or "").partition(".")[0])
    assert roots <= sys.stdlib_module_names | {"ops"}


def test_run_py_is_read_by_pythons_it_must_refuse() -> None:
    """Python 3.6 reads it to the point where it says what is needed."""
    read = ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 6))
    assert "too_old" in {node.name for node in read.body if isinstance(node, ast.FunctionDef)}
