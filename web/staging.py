"""Uploads that wait for a yes: the file, and what taking it would do, below the data folder.

Another person's upload is not found. What is older than a week goes with the next upload.
"""

import json
import re
import secrets
import shutil
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from core import db
from core.errors import NotFound
from web.imports import Fault, Result, write_error_file

KEPT = timedelta(days=7)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


@dataclass(frozen=True)
class Staged:
    """One upload. `done` says that it was taken."""

    token: str
    account_id: int
    kind: str
    mapping: str
    filename: str
    counts: dict[str, int]
    lines: tuple[str, ...]
    faults: tuple[Fault, ...]
    done: bool = False

    @property
    def source(self) -> Path:
        return _folder(self.token) / "source"

    @property
    def errors(self) -> Path:
        return _folder(self.token) / "errors.xlsx"


def put(account_id: int, kind: str, mapping: str, data: bytes, result: Result,
        now: datetime) -> Staged:
    """Keeps an upload with its preview and the workbook of refused rows."""
    _forget_old(now)
    token = secrets.token_urlsafe(16)
    staged = Staged(token, account_id, kind, mapping, result.sheet.filename, dict(result.counts),
                    result.lines, result.faults)
    _folder(token).mkdir(parents=True)
    staged.source.write_bytes(data)
    if result.faults:
        write_error_file(result, staged.errors)
    _write(staged)
    return staged


def finish(staged: Staged, counts: dict[str, int]) -> None:
    """The upload was taken: the page shows what was done."""
    _write(replace(staged, counts=counts, done=True))


def get(token: str, account_id: int) -> Staged:
    """The upload of this person; NotFound for another's or one that is gone."""
    path = _folder(token) / "about.json"
    if not _TOKEN.fullmatch(token) or not path.is_file():
        raise NotFound("import")
    told = json.loads(path.read_text("utf-8"))
    told["faults"] = tuple(Fault(**fault) for fault in told["faults"])
    told["lines"] = tuple(told["lines"])
    staged = Staged(**told)
    if staged.account_id != account_id:
        raise NotFound("import")
    return staged


def _write(staged: Staged) -> None:
    path = _folder(staged.token) / "about.json"
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(asdict(staged), ensure_ascii=False), "utf-8")
    draft.replace(path)


def _folder(token: str) -> Path:
    return _all() / token


def _all() -> Path:
    return db.settings().data / "imports" / "staged"


def _forget_old(now: datetime) -> None:
    oldest = (now - KEPT).timestamp()
    for folder in _all().glob("*"):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
