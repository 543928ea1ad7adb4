"""The verbs of a production host. Each becomes the service itself, so that a process manager
sees the real one."""

import os
from collections.abc import Mapping, Sequence
from typing import NoReturn

from ops import commands, setup
from ops.messages import Refused
from ops.places import ROOT
from ops.settings import read, with_secret

# Shorter keys can be guessed from one signed cookie.
_SHORTEST_SECRET = 32
_WELL_KNOWN = ("dev", "secret", "changeme", "change-me", "default", "servicenet", "password")
_NEEDED = {
    "DATABASE_URL": "it names the PostgreSQL database",
    "REDIS_URL": "it names the Valkey or Redis server",
}


def problems(environ: Mapping[str, str]) -> list[str]:
    """Why this environment is not safe for production, one sentence each."""
    found = []
    if environ.get("SERVICENET_MODE") != "production":
        found.append("SERVICENET_MODE must be `production` for `serve`.")
    if complaint := _about_secret(environ.get("SECRET_KEY", "")):
        found.append(complaint)
    unset = [name for name in _NEEDED if not environ.get(name)]
    found += [f"{name} is not set: {_NEEDED[name]}." for name in unset]
    if not (environ.get("WEB_CONCURRENCY") or "1").isdecimal():
        found.append("WEB_CONCURRENCY must be a whole number of processes.")
    return found


def _about_secret(secret: str) -> str | None:
    if not secret:
        return "SECRET_KEY is not set: it signs what the browser brings back."
    if len(secret) < _SHORTEST_SECRET:
        return f"SECRET_KEY is too short: at least {_SHORTEST_SECRET} random characters are needed."
    if len(set(secret)) < 8 or any(secret.lower().startswith(word) for word in _WELL_KNOWN):
        return "SECRET_KEY is a well-known or repeated value: make it random."
    return None


def serve() -> NoReturn:
    """The web service. Raises Refused with every problem of the environment."""
    if found := problems(os.environ):
        raise Refused("\n".join(found))
    setup.prepare("core")
    bind = os.environ.get("SERVICENET_BIND", "127.0.0.1:8000")
    workers = int(os.environ.get("WEB_CONCURRENCY") or 2 * (os.cpu_count() or 1) + 1)
    _become(commands.web(bind, workers))


def worker(arguments: Sequence[str]) -> NoReturn:
    setup.prepare("core")
    _become(commands.worker(*arguments))


def beat(arguments: Sequence[str]) -> NoReturn:
    setup.prepare("core")
    _become(commands.beat(*arguments))


def _become(argv: list[str]) -> NoReturn:
    settings = read(os.environ)
    if settings.mode != "production":
        setup.check_writable(settings.data)
        settings = with_secret(settings)
    if settings.redis_url is None:
        raise Refused("REDIS_URL is not set and no demo runs on this data folder.")
    os.chdir(ROOT)
    os.execve(argv[0], argv, settings.variables())  # noqa: S606 (a fixed table of commands)
