"""What the environment decides, and what a forgotten setting may not loosen."""

from pathlib import Path

import pytest

from ops import production, settings, valkey
from ops.messages import Refused

SAFE = {
    "SERVICENET_MODE": "production",
    "SECRET_KEY": "k3Jx9QpLz7VtRw2Ym5NbHc8Ds4Gf6Aa1Ee0Uu",
    "DATABASE_URL": "postgresql+psycopg://db/servicenet",
    "REDIS_URL": "redis://broker:6379/0",
}


def test_alone_on_a_machine_it_is_the_demo_with_its_own_database(tmp_path: Path) -> None:
    read = settings.read({"SERVICENET_DATA": str(tmp_path)})
    assert read.mode == "demo"
    assert read.database_url == f"sqlite:///{tmp_path}/servicenet.sqlite3"
    assert read.own_database == tmp_path / "servicenet.sqlite3"
    assert read.redis_url is None


def test_a_database_of_its_own_without_a_mode_is_production(tmp_path: Path) -> None:
    read = settings.read({"SERVICENET_DATA": str(tmp_path), "DATABASE_URL": "postgresql://db/x"})
    assert read.mode == "production"
    assert read.own_database is None
    assert settings.with_secret(read).secret_key is None


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(Refused, match="`live`; it must be demo, test or production"):
        settings.read({"SERVICENET_MODE": "live"})


def test_the_key_of_the_demo_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = settings.kept_secret(tmp_path)
    assert first == settings.kept_secret(tmp_path)
    assert len(first) >= 60
    assert [file.stat().st_mode & 0o777 for file in tmp_path.iterdir()] == [0o600]


def test_every_process_gets_the_broker_in_both_spellings(tmp_path: Path) -> None:
    read = settings.read({"SERVICENET_DATA": str(tmp_path)}).with_broker("unix:///tmp/x/s")
    given = read.variables({"HOME": "/"})
    assert given["HOME"] == "/"
    assert given["REDIS_URL"] == "unix:///tmp/x/s"
    assert given["CELERY_BROKER_URL"] == "redis+socket:///tmp/x/s?virtual_host=0"
    assert valkey.celery_url("redis://host/1") == "redis://host/1"


def test_a_broker_that_ended_is_not_offered(tmp_path: Path) -> None:
    settings.remember_broker(tmp_path, f"unix://{tmp_path}/gone")
    assert settings.running_broker(tmp_path) is None


def test_a_safe_environment_has_no_problem() -> None:
    assert production.problems(SAFE) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SERVICENET_MODE": ""}, "SERVICENET_MODE must be `production`"),
        ({"SERVICENET_MODE": "demo"}, "SERVICENET_MODE must be `production`"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "k3Jx9QpLz7VtRw2Y"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY": "x" * 64}, "well-known or repeated"),
        ({"SECRET_KEY": "changeme-0123456789-abcdefghijklm"}, "well-known or repeated"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"REDIS_URL": ""}, "REDIS_URL is not set"),
        ({"WEB_CONCURRENCY": "many"}, "WEB_CONCURRENCY must be a whole number"),
    ],
)
def test_an_unsafe_setting_is_named(changed: dict[str, str], sentence: str) -> None:
    found = production.problems(SAFE | changed)
    assert len(found) == 1
    assert sentence in found[0]


def test_every_problem_is_named_at_once() -> None:
    assert len(production.problems({})) == 4
