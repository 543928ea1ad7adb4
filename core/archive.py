"""One file for a whole system: a zip of members and, last, a manifest with the hash of each.

A file without its manifest, with a member that differs, or cut off anywhere is refused by name
before anything is taken from it (SAFETY 31).
"""

import hashlib
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from core.errors import RuleBroken

MANIFEST = "manifest.json"
FORMAT = "servicenet-backup-1"
PIECE = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same moment in every member, so that equal content gives equal bytes."""


@dataclass
class Writer:
    """Writes members one after another; `finish` makes the file appear under its name."""

    path: Path
    _zip: ZipFile
    _hashes: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def member(self, name: str, *, packed: bool = True) -> Iterator[Callable[[bytes], None]]:
        """Gives what takes the member's bytes, however many."""
        info = ZipInfo(name, _EPOCH)
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        digest = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as file:

            def write(data: bytes) -> None:
                digest.update(data)
                file.write(data)

            yield write
        self._hashes[name] = digest.hexdigest()

    def add_file(self, name: str, source: Path) -> None:
        """A file as it is: pictures and documents do not pack."""
        with source.open("rb") as file, self.member(name, packed=False) as write:
            while piece := file.read(PIECE):
                write(piece)

    def finish(self, about: Mapping[str, Any]) -> None:
        told = {"format": FORMAT, **about, "members": self._hashes}
        self._zip.writestr(ZipInfo(MANIFEST, _EPOCH), json.dumps(told, indent=1, sort_keys=True))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive at `path`; nothing is left there unless it is whole and on the disk.
    RuleBroken when something lies there already: a backup never replaces another."""
    if path.exists():
        raise RuleBroken("%(file)s is there already; a backup replaces nothing", file=path.name)
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as made:
                yield Writer(path, made)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class Reader:
    """An archive that was found whole."""

    def __init__(self, path: Path) -> None:
        """RuleBroken names the file, and the member, of which something is missing or changed."""
        self.name = path.name
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, OSError) as error:
            raise self._refused("it is no backup, or its end is missing") from error
        try:
            self.about = self._manifest()
            self._members: dict[str, str] = self.about["members"]
            self._compare()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self, folder: str) -> list[str]:
        return sorted(name for name in self._members if name.startswith(f"{folder}/"))

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        with self._zip.open(name) as file:
            yield io.BufferedReader(file, PIECE)  # type: ignore[type-var]

    def _manifest(self) -> dict[str, Any]:
        try:
            told = json.loads(self._zip.read(MANIFEST))
        except (KeyError, ValueError, BadZipFile, zlib.error, EOFError) as error:
            raise self._refused("its manifest is missing or damaged") from error
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise self._refused("it is no backup of this program")
        return told

    def _compare(self) -> None:
        there = set(self._zip.namelist()) - {MANIFEST}
        for name in sorted(there ^ self._members.keys()):
            raise self._refused(f"{name} is {'not its own' if name in there else 'missing'}")
        for name, wanted in self._members.items():
            if self._digest(name) != wanted:
                raise self._refused(f"{name} is damaged")

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        try:
            with self._zip.open(name) as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
        except (BadZipFile, zlib.error, EOFError, OSError) as error:
            raise self._refused(f"{name} is damaged") from error
        return digest.hexdigest()

    def _refused(self, why: str) -> RuleBroken:
        return RuleBroken("%(file)s is not restored: %(why)s", file=self.name, why=why)
