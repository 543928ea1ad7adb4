"""What can be taken over from files, for the command line and the page alike.

Each kind reads a file under its mapping without the database, and takes it in one unit; a dry
run is the same unit, undone at the end, so it can promise nothing else than what is done.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core import db, sheets, text
from core.doors import as_system, now
from core.errors import BadInput
from core.reasons import sentence
from core.scope import Reason
from core.sheets import Sheet

BY = "system:import"


@dataclass(frozen=True)
class Fault:
    """Why a row was not taken: the row as a spreadsheet shows it, the column or our field, the
    reason's code, what stood there, and the row at fault where that is another one."""

    row: int
    column: str
    reason: str
    shown: str = ""
    because: int | None = None


@dataclass(frozen=True)
class Result:
    """What a file came to. Rows in = rows stored + rows that stood there + rows in `faults`."""

    sheet: Sheet
    counts: Mapping[str, int]
    faults: tuple[Fault, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One thing that can be taken over. `load` reads a mapping, `read` the file, `take` writes;
    `right` is the permission it needs on the page besides that of importing."""

    code: str
    help: str
    needs_mapping: bool
    load: Callable[[Path | None], Any]
    read: Callable[[Path | bytes, str, Any, datetime], Any]
    take: Callable[[Session, str, Any, datetime], Result]
    right: str = "imports.run"


@dataclass(frozen=True)
class Job:
    """One file to take over under a mapping."""

    kind: Kind
    source: Path | bytes
    filename: str
    mapping: Any


Unit = Callable[[Callable[[Session], Result]], Result]
"""Runs the work in one unit that writes."""


class _Undone(Exception):
    """Ends the unit of a dry run without a commit."""


def by_command(work: Callable[[Session], Result]) -> Result:
    """One unit of the system itself."""
    return as_system(Reason.IMPORT, work)


def run(job: Job, by: str, *, dry_run: bool, unit: Unit = by_command) -> Result:
    """Reads and takes the file in one unit; with `dry_run` the unit is undone."""
    file = read(job)
    if dry_run:
        return preview(job.kind, by, file, unit)
    return unit(lambda session: job.kind.take(session, by, file, now()))


def preview(kind: Kind, by: str, file: Any, unit: Unit) -> Result:
    """What taking the file would do, found out by doing it in a unit that is undone."""
    found: list[Result] = []

    def undone(session: Session) -> Result:
        found[:] = [kind.take(session, by, file, now())]
        raise _Undone

    with suppress(_Undone):
        unit(undone)
    return found[0]


def read(job: Job) -> Any:
    """The file under its mapping; BadInput names `file` or `mapping` and the reason."""
    if isinstance(job.source, Path) and not job.source.is_file():
        raise BadInput("file", "no_such_file", file=job.filename)
    return job.kind.read(job.source, job.filename, job.mapping, now())


def write_errors(result: Result) -> Path | None:
    """The refused rows as a workbook below the data folder, under the name of the source; one
    of an earlier run goes when nothing is refused any more."""
    folder = db.settings().data / "imports"
    path = folder / text.for_filename(Path(result.sheet.filename).name, ".errors.xlsx")
    if not result.faults:
        path.unlink(missing_ok=True)
        return None
    folder.mkdir(parents=True, exist_ok=True)
    write_error_file(result, path)
    return path


def write_error_file(result: Result, path: Path) -> None:
    """Every refused row as it came, with the reasons in a last column."""
    reasons: dict[int, str] = {}
    for fault in result.faults:
        earlier = reasons.get(fault.row)
        reasons[fault.row] = f"{earlier} {words(fault)}" if earlier else words(fault)
    sheets.error_report(path, result.sheet, reasons, heading=_("Why the row was not taken"))


def named(result: Result) -> list[str]:
    """Every fault as a line that names row, column and reason."""
    return [
        _("Row %(row)s: %(problem)s", row=fault.row, problem=words(fault))
        for fault in sorted(result.faults, key=lambda each: each.row)
    ]


def refusal(error: BadInput, *, label: bool = True) -> str:
    """Why the file or its mapping as a whole is not taken, with the field in front."""
    facts = {name: ", ".join(map(str, value)) if isinstance(value, list) else value
             for name, value in error.facts.items() if name not in ("field", "reason")}
    said = sentence(BadInput(error.field, error.reason, **facts))
    return _("%(label)s: %(problem)s", label=error.field, problem=said) if label else said


def words(fault: Fault) -> str:
    """A fault as a sentence in the language of the reader."""
    said = sentence(BadInput(fault.column, fault.reason, row=fault.because))
    if not fault.column:
        return said
    if not fault.shown:
        return _("%(label)s: %(problem)s", label=fault.column, problem=said)
    return _("%(column)s “%(shown)s”: %(problem)s", column=fault.column, shown=fault.shown,
             problem=said)
