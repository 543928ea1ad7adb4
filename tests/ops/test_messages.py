"""What a person reads when something on the machine is missing: one sentence, exit code 1."""

import os
import runpy
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ops import demo, setup
from ops.messages import Refused
from ops.places import ROOT

RUN = runpy.run_path(str(ROOT / "run.py"), run_name="run")


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *arguments],
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )


def test_an_old_python_is_named() -> None:
    assert "3.11 or newer; this one is 3.9" in RUN["too_old"]((3, 9, 2))
    assert RUN["too_old"]((3, 11, 0)) == ""


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_missing_venv_module_says_what_to_install(missing: str) -> None:
    with pytest.raises(Refused, match="apt install python3-venv"):
        setup.check_venv_module(find=lambda name: None if name == missing else name)


def test_a_complete_python_is_accepted() -> None:
    setup.check_venv_module(find=lambda name: name)


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind((demo.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} is taken"):
            demo.check_port(port)
        answer = command("demo", "--port", str(port))
    demo.check_port(port)
    assert answer.returncode == 1
    assert answer.stderr.strip().splitlines() == [
        f"Port {port} is taken by another program; choose another one with `--port N`."
    ]


def test_a_folder_nobody_may_write_in_is_named() -> None:
    with pytest.raises(Refused, match="No permission to write in /proc/servicenet"):
        setup.check_writable(Path("/proc/servicenet"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another person")
def test_a_folder_of_another_person_is_named(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        try:
            setup.check_writable(tmp_path)
        except Refused as refusal:
            os._exit(10 if "No permission to write" in str(refusal) else 11)
        finally:
            os._exit(12)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 10


def test_a_writable_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    setup.check_writable(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_the_data_folder_is_checked_before_anything_is_made() -> None:
    answer = command("demo", "--port", "1024", SERVICENET_DATA="/proc/servicenet")
    assert answer.returncode == 1
    assert answer.stderr.startswith("No permission to write in /proc/servicenet")


def test_a_demo_never_touches_production() -> None:
    answer = command("demo", SERVICENET_MODE="production")
    assert answer.returncode == 1
    assert "invented data" in answer.stderr
