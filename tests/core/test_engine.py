"""A database that does not answer is told, not waited for."""

import socket
import time

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from core.engine import CONNECT_TIMEOUT_S, engine_options


@pytest.mark.long
def test_a_silent_server_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql+psycopg://a@127.0.0.1:{silent.getsockname()[1]}/b"
        began = time.monotonic()
        with pytest.raises(OperationalError):
            create_engine(url, **engine_options(url)).connect()
        assert time.monotonic() - began < CONNECT_TIMEOUT_S + 3
