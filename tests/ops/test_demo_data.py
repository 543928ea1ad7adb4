"""What a start of the demo prepares, and what it leaves alone the second time."""

import sys
from pathlib import Path

import pytest

from ops import demo, settings
from ops.messages import Refused

# Writes down what it was asked for, as the application's commands would be.
APPLICATION = """
import json, os, pathlib, sys
data = pathlib.Path(os.environ["SERVICENET_DATA"])
with (data / "asked").open("a") as file:
    file.write(" ".join(sys.argv[1:]) + "\\n")
(data / "servicenet.sqlite3").touch()
print("head office: shen / demo")
print(json.dumps({"ok": True, "verb": sys.argv[1]}))
sys.exit("fail" in os.environ)
"""


def application(*arguments: str) -> list[str]:
    return [sys.executable, "-c", APPLICATION, *arguments]


@pytest.fixture
def own(tmp_path: Path) -> settings.Settings:
    return settings.with_secret(settings.read({"SERVICENET_DATA": str(tmp_path)}))


def asked(own: settings.Settings) -> list[str]:
    return (own.data / "asked").read_text().splitlines()


FIRST = ["seed-demo"]


def test_a_second_start_asks_nothing_and_knows_the_logins(own: settings.Settings) -> None:
    assert demo.prepare_data(own, False, application) == "head office: shen / demo"
    assert demo.prepare_data(own, False, application) == "head office: shen / demo"
    assert asked(own) == FIRST


def test_a_lost_database_is_prepared_again(own: settings.Settings) -> None:
    demo.prepare_data(own, False, application)
    own.own_database.unlink()
    demo.prepare_data(own, False, application)
    assert asked(own) == FIRST * 2


def test_a_reset_begins_with_a_new_database_and_an_empty_broker(own: settings.Settings) -> None:
    demo.prepare_data(own, False, application)
    (own.data / "valkey").mkdir()
    own.own_database.write_text("an old schema")
    (own.data / "servicenet.sqlite3-wal").touch()
    demo.prepare_data(own, True, application)
    assert asked(own) == FIRST * 2
    assert not (own.data / "valkey").exists()
    assert own.own_database.read_text() == ""
    assert not (own.data / "servicenet.sqlite3-wal").exists()


def test_a_database_elsewhere_is_asked_every_time(tmp_path: Path) -> None:
    there = settings.read(
        {"SERVICENET_DATA": str(tmp_path), "DATABASE_URL": "postgresql://db/x"}
        | {"SERVICENET_MODE": "demo"}
    )
    demo.prepare_data(there, False, application)
    demo.prepare_data(there, False, application)
    assert asked(there) == FIRST * 2


def test_a_failed_step_is_named_and_tried_again_next_time(
    own: settings.Settings, tmp_path: Path
) -> None:
    def failing(*arguments: str) -> list[str]:
        return [
            sys.executable,
            "-c",
            f"import os; os.environ['fail'] = '1'\n{APPLICATION}",
            *arguments,
        ]

    with pytest.raises(Refused, match="Entering the demo failed with exit code 1"):
        demo.prepare_data(own, False, failing)
    demo.prepare_data(own, False, application)
    assert asked(own) == FIRST * 2


def test_one_demo_per_data_folder(tmp_path: Path) -> None:
    refused = pytest.raises(Refused, match="A demo already runs on")
    with demo.alone(tmp_path), refused, demo.alone(tmp_path):
        pass
    with demo.alone(tmp_path):
        pass
