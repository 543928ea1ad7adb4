"""What can be taken over from files, for the command line and the page alike.

Each kind reads a file under its mapping without the database, and takes it in one unit; a dry
run is the same unit, undone at the end, so it can promise nothing else than what is done.
"""

from collections.abc import Callable, Iterable, Mapping
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
from core.mapping import Problem
from core.reasons import sentence
from core.scope import Reason
from core.sheets import Sheet
from jobs.history import forms as history_forms
from jobs.history import service as history
from jobs.history.rules import Agreement, Comparison
from jobs.openings import forms as job_forms
from jobs.openings import service as open_jobs
from network.outlet_sheets import forms as sheet_forms
from network.outlet_sheets import service as outlet_sheets
from parts.lanes import forms as lane_forms
from parts.lanes import service as lanes
from parts.part_sheets import forms as part_forms
from parts.part_sheets import service as part_sheets
from settlements.openings import forms as balance_forms
from settlements.openings import service as openings
from settlements.rate_sheets import forms as rate_forms
from settlements.rate_sheets import service as rate_sheets
from settlements.rate_sheets.rules import Hole

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


def _faults(problems: Iterable[Problem], refusals: Iterable[Any]) -> tuple[Fault, ...]:
    read_ = (Fault(p.row, p.column or p.field, p.reason, p.shown) for p in problems)
    return (*read_, *(Fault(r.row, r.field, r.reason, because=r.because) for r in refusals))


def _rows(faults: Iterable[Fault]) -> int:
    return len({fault.row for fault in faults})


def _take_outlets(
    session: Session, by: str, file: sheet_forms.OutletFile, at: datetime
) -> Result:
    taken = outlet_sheets.take(session, by, file.entries, file.spoilt, now=at)
    faults = _faults(file.problems, taken.refusals)
    counts = {
        "rows": len(file.sheet.rows),
        "stored": taken.opened,
        "corrected": taken.corrected,
        "known": taken.same,
        "refused": _rows(faults),
    }
    return Result(file.sheet, counts, faults)


def _take_history(
    session: Session, by: str, file: history_forms.HistoryFile, at: datetime
) -> Result:
    taken = history.take(session, by, file.assembled.histories, file.plan, now=at)
    faults = _faults(file.problems, (*file.assembled.refusals, *taken.refusals))
    counts = {
        "rows": len(file.sheet.rows),
        "stored": taken.stored,
        "known": taken.known,
        "refused": _rows(faults),
        "work_orders": taken.work_orders,
        "outlets": taken.outlets,
        "breaches": taken.breaches,
        "without_target": taken.comparison.without_target,
    }
    for each in taken.comparison.classes:
        counts.update(_figures(each))
    return Result(file.sheet, counts, faults, tuple(_agreement(taken.comparison)))


def _take_rates(session: Session, by: str, file: rate_forms.RateFile, at: datetime) -> Result:
    spoilt = {problem.row for problem in file.problems}
    taken = rate_sheets.take(session, by, file.entries, spoilt, now=at)
    faults = _faults(file.problems, taken.refusals)
    counts = {
        "rows": len(file.sheet.rows),
        "stored": taken.stored,
        "known": taken.same,
        "refused": _rows(faults),
        "ended": taken.ended,
        "holes": len(taken.holes),
    }
    return Result(file.sheet, counts, faults, tuple(map(_hole, taken.holes)))


def _hole(hole: Hole) -> str:
    """Work without a rate, in the words of the sheet: what is left out holds for all."""
    parts = (hole.item, hole.service_type, hole.line, hole.grade,
             f"tier {hole.tier}" if hole.tier else None)
    what = " · ".join(str(part) for part in parts if part)
    if hole.last is None:
        return _("No rate from %(first)s on: %(what)s", first=hole.first.isoformat(), what=what)
    return _("No rate from %(first)s to %(last)s: %(what)s", first=hole.first.isoformat(),
             last=hole.last.isoformat(), what=what)


def _figures(found: Agreement) -> dict[str, int]:
    name = found.group or "explicit"
    return {
        f"{name}_n": found.n,
        f"{name}_agreeing": found.agreeing,
        f"{name}_false_alarms": found.false_alarms,
        f"{name}_missed": found.missed,
    }


def _agreement(found: Comparison) -> Iterable[str]:
    """Our breach flag beside what the source says of its own promise."""
    for each in found.classes:
        yield _(
            "%(group)s: n %(n)s, agreeing %(agreeing)s, false alarms %(false_alarms)s, "
            "missed %(missed)s, source silent %(silent)s",
            group=each.group or _("explicit target"),
            n=each.n,
            agreeing=each.agreeing,
            false_alarms=each.false_alarms,
            missed=each.missed,
            silent=each.silent,
        )
    yield _("without target: %(n)s", n=found.without_target)


def _take_balances(
    session: Session, by: str, file: balance_forms.BalanceFile, at: datetime
) -> Result:
    taken = openings.take(session, by, file.balances, now=at)
    faults = _faults(file.problems, taken.refusals)
    return Result(file.sheet, {"rows": len(file.sheet.rows), "stored": taken.stored,
                               "known": taken.known, "refused": _rows(faults)}, faults)


def _take_open_jobs(session: Session, by: str, file: job_forms.OpeningsFile,
                    at: datetime) -> Result:
    taken = open_jobs.take(session, by, file.openings.jobs, file.plan, now=at)
    faults = _faults(file.problems, (*file.openings.refusals, *taken.refusals))
    counts = {"rows": len(file.sheet.rows), "stored": taken.stored, "known": taken.known,
              "refused": _rows(faults), "breaches": taken.breaches}
    return Result(file.sheet, counts, faults)


def _load_history(path: Path | None) -> history_forms.HistoryMapping:
    return history_forms.load(_given(path))


def _given(path: Path | None) -> Path:
    if path is None:
        raise BadInput("mapping", "missing")
    return _there(path)


def _there(path: Path) -> Path:
    if not path.is_file():
        raise BadInput("mapping", "no_such_file", file=path.name)
    return path


def _take_parts(session: Session, by: str, file: part_forms.PartFile, at: datetime) -> Result:
    taken = part_sheets.take(session, by, file.entries, now=at)
    faults = _faults(file.problems, taken.refusals)
    counts = {
        "rows": len(file.sheet.rows),
        "stored": taken.opened,
        "corrected": taken.corrected,
        "known": taken.same,
        "refused": _rows(faults),
    }
    return Result(file.sheet, counts, faults)


def _take_lanes(session: Session, by: str, file: lane_forms.LaneFile, at: datetime) -> Result:
    taken = lanes.take(session, by, file.system, file.entries, now=at)
    faults = _faults(file.problems, file.refusals)
    counts = {
        "rows": len(file.sheet.rows),
        "stored": taken.stored,
        "known": taken.known,
        "refused": _rows(faults),
    }
    return Result(file.sheet, counts, faults)


def _load_lanes(path: Path | None) -> lane_forms.LaneMapping:
    if path is None:
        raise BadInput("mapping", "missing")
    return lane_forms.load(_there(path))


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "outlets",
            "outlets of the network, parents and children in any order",
            False,
            lambda path: sheet_forms.load(path and _there(path)),
            lambda source, name, how, _at: sheet_forms.read(source, name, how),
            _take_outlets,
        ),
        Kind(
            "work-orders",
            "jobs of the past from another system",
            True,
            _load_history,
            history_forms.read,
            _take_history,
        ),
        Kind(
            "rates",
            "fee rates: whole or not at all; overlaps, contradictions and holes are named",
            False,
            lambda path: rate_forms.load(path and _there(path)),
            lambda source, name, how, _at: rate_forms.read(source, name, how),
            _take_rates,
            right="rates.edit",
        ),
        Kind(
            "open-jobs",
            "open jobs of the system before, as intake",
            True,
            lambda path: job_forms.load(_given(path)),
            job_forms.read,
            _take_open_jobs,
        ),
        Kind(
            "opening-balances", "unpaid balances of the system before", False,
            lambda path: balance_forms.load(path and _there(path)),
            lambda source, name, how, _at: balance_forms.read(source, name, how), _take_balances,
        ),
        Kind(
            "parts",
            "the catalogue of parts, with prices and substitutes",
            False,
            lambda path: part_forms.load(path and _there(path)),
            lambda source, name, how, _at: part_forms.read(source, name, how),
            _take_parts,
            right="parts.catalogue",
        ),
        Kind(
            "lanes",
            "deliveries of the past from another system, for lead times",
            True,
            _load_lanes,
            lambda source, name, how, _at: lane_forms.read(source, name, how),
            _take_lanes,
        ),
    )
}
