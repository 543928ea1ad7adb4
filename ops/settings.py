"""What the environment decides, read once, and handed on complete to every process."""

import contextlib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from ops import valkey
from ops.messages import Refused
from ops.places import ROOT

MODES = ("demo", "test", "production")
_KEY_FILE = "secret-key"
_BROKER = "valkey.url"


@dataclass(frozen=True)
class Settings:
    """`redis_url` is None while nobody named or started a broker."""

    mode: str
    data: Path
    database_url: str
    redis_url: str | None
    secret_key: str | None

    @property
    def own_database(self) -> Path | None:
        """The embedded database file; None when DATABASE_URL names another one."""
        return self.data / "servicenet.sqlite3" if self.database_url == _own(self.data) else None

    def with_broker(self, url: str) -> Self:
        return replace(self, redis_url=url)

    def variables(self, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
        """The environment of a process of the application."""
        known = {
            "SERVICENET_MODE": self.mode,
            "SERVICENET_DATA": str(self.data),
            "DATABASE_URL": self.database_url,
        }
        if self.redis_url:
            known["REDIS_URL"] = self.redis_url
            known["CELERY_BROKER_URL"] = valkey.celery_url(self.redis_url)
        if self.secret_key:
            known["SECRET_KEY"] = self.secret_key
        return dict(environ) | known


def read(environ: Mapping[str, str]) -> Settings:
    """The settings of a command. Raises Refused on an unknown mode.

    Without SERVICENET_MODE a system with a database of its own is taken for production, so that
    a forgotten setting never loosens a guard; the embedded database is the demo.
    """
    data = Path(environ.get("SERVICENET_DATA") or ROOT / "var").absolute()
    database_url = environ.get("DATABASE_URL") or _own(data)
    mode = environ.get("SERVICENET_MODE") or ("demo" if database_url == _own(data) else MODES[2])
    if mode not in MODES:
        raise Refused(f"SERVICENET_MODE is `{mode}`; it must be demo, test or production.")
    return Settings(
        mode=mode,
        data=data,
        database_url=database_url,
        redis_url=environ.get("REDIS_URL") or running_broker(data),
        secret_key=environ.get("SECRET_KEY"),
    )


def _own(data: Path) -> str:
    return f"sqlite:///{data}/servicenet.sqlite3"


def with_secret(settings: Settings) -> Settings:
    """Outside production a key is made once and kept, readable by its owner only."""
    if settings.secret_key or settings.mode == "production":
        return settings
    return replace(settings, secret_key=kept_secret(settings.data))


def kept_secret(data: Path) -> str:
    path = data / _KEY_FILE
    if not path.exists():
        draft = data / f".{_KEY_FILE}-{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # Linking never replaces: of two commands that start together one key wins.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


def remember_broker(data: Path, url: str) -> None:
    """So that an operator command finds the broker of a running demo."""
    (data / _BROKER).write_text(url)


def running_broker(data: Path) -> str | None:
    """The broker a demo on this data folder runs right now."""
    try:
        url = (data / _BROKER).read_text()
    except OSError:
        return None
    return url if valkey.answers(Path(url.removeprefix("unix://"))) else None
