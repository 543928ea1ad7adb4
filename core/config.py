"""The environment, read once into a frozen value. Nothing else in the house reads os.environ."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from core.errors import UnsafeSetting


class Mode(StrEnum):
    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


Network = IPv4Network | IPv6Network
SWITCHES = frozenset({"cas", "key", "lock"})
WEAK_SECRETS = frozenset({"", "secret", "changeme", "dev", "servicenet"})


@dataclass(frozen=True)
class Settings:
    """What the process was started with.

    `metrics_from` are the networks that may read `/metrics`: in production only those that
    SERVICENET_METRICS_FROM names, since behind a proxy everyone comes from loopback.
    `proxies` is how many proxies stand in front: so many entries of X-Forwarded-For and
    X-Forwarded-Proto are believed. With 0 none is: anybody could write them, and whoever guesses
    passwords would come from everywhere.
    `switched_off` holds the test switches (SAFETY 9, 10, 11): each turns one guard off so that
    a race test can show what happens without it. Refused outside test mode.
    """

    mode: Mode
    data: Path
    database_url: str
    redis_url: str
    secret_key: str
    switched_off: frozenset[str] = frozenset()
    metrics_from: tuple[Network, ...] = ()
    second_factor: bool = False
    proxies: int = 0

    @property
    def secure_cookies(self) -> bool:
        return self.mode is Mode.PRODUCTION


def read_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; UnsafeSetting names the first thing this mode refuses."""
    env = os.environ if env is None else env
    mode = _mode(env.get("SERVICENET_MODE", "production"))
    data = Path(env.get("SERVICENET_DATA", "var")).absolute()
    settings = Settings(
        mode=mode,
        data=data,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / 'servicenet.sqlite3'}",
        redis_url=env.get("REDIS_URL", "memory://"),
        secret_key=env.get("SECRET_KEY", ""),
        metrics_from=_metrics_from(env, mode),
        second_factor=mode is Mode.PRODUCTION,
        proxies=_proxies(env),
        switched_off=frozenset(filter(None, env.get("SERVICENET_SWITCHED_OFF", "").split(","))),
    )
    _refuse_unsafe(settings)
    return settings


def _metrics_from(env: Mapping[str, str], mode: Mode) -> tuple[Network, ...]:
    loopback = "" if mode is Mode.PRODUCTION else "127.0.0.0/8,::1/128"
    words = env.get("SERVICENET_METRICS_FROM", loopback)
    try:
        return tuple(ip_network(word.strip()) for word in words.split(",") if word.strip())
    except ValueError:
        raise UnsafeSetting(
            "SERVICENET_METRICS_FROM is %(words)s; it takes addresses or networks, "
            "with commas between",
            words=words,
        ) from None


def _proxies(env: Mapping[str, str]) -> int:
    word = env.get("SERVICENET_PROXIES", "0")
    if not (word.isascii() and word.isdigit()) or int(word) > 5:
        raise UnsafeSetting("SERVICENET_PROXIES is %(word)s; it takes 0 to 5", word=word)
    return int(word)


def _mode(word: str) -> Mode:
    try:
        return Mode(word)
    except ValueError:
        raise UnsafeSetting(
            "SERVICENET_MODE is %(word)s; it takes demo, test or production", word=word
        ) from None


def _refuse_unsafe(settings: Settings) -> None:
    if settings.switched_off - SWITCHES:
        raise UnsafeSetting(
            "unknown test switch %(names)s",
            names=", ".join(sorted(settings.switched_off - SWITCHES)),
        )
    if settings.switched_off and settings.mode is not Mode.TEST:
        raise UnsafeSetting("the test switches are refused in %(mode)s mode", mode=settings.mode)
    weak = settings.secret_key.lower() in WEAK_SECRETS or len(settings.secret_key) < 32
    if weak and settings.mode is Mode.PRODUCTION:
        raise UnsafeSetting("SECRET_KEY must be set to at least 32 random characters")
