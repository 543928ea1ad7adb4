"""The kinds of files that can be taken over, each with how it is read and taken."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.errors import BadInput
from core.mapping import Problem
from core.our_sheets import SheetFile
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
from parts.openings import forms as open_part_forms
from parts.openings import service as open_parts
from parts.openings.rules import OpenPart
from parts.part_sheets import forms as part_forms
from parts.part_sheets import service as part_sheets
from parts.part_sheets.rules import Entry as PartEntry
from settlements.openings import forms as balance_forms
from settlements.openings import service as openings
from settlements.openings.rules import Balance
from settlements.rate_sheets import forms as rate_forms
from settlements.rate_sheets import service as rate_sheets
from settlements.rate_sheets.rules import Entry as RateEntry
from settlements.rate_sheets.rules import Hole
from training.certificate_sheets import forms as certificate_forms
from training.certificate_sheets import service as certificate_sheets
from training.certificate_sheets.rules import Entry as CertificateEntry
from web.imports import Fault, Kind, Result


def _faults(problems: Iterable[Problem], refusals: Iterable[Any]) -> tuple[Fault, ...]:
    read_ = (Fault(p.row, p.column or p.field, p.reason, p.shown) for p in problems)
    return (*read_, *(Fault(r.row, r.field, r.reason, because=r.because) for r in refusals))


def _result(sheet: Sheet, faults: tuple[Fault, ...], **counts: int) -> Result:
    return Result(sheet, {"rows": len(sheet.rows), **counts, "refused": _rows(faults)}, faults)


def _rows(faults: Iterable[Fault]) -> int:
    return len({fault.row for fault in faults})


def _take_outlets(
    session: Session, by: str, file: sheet_forms.OutletFile, at: datetime
) -> Result:
    taken = outlet_sheets.take(session, by, file.entries, file.spoilt, now=at)
    faults = _faults(file.problems, taken.refusals)
    return _result(file.sheet, faults, stored=taken.opened, corrected=taken.corrected,
                   known=taken.same)


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


def _take_certificates(
    session: Session, by: str, file: SheetFile[CertificateEntry], at: datetime
) -> Result:
    taken = certificate_sheets.take(session, by, file.entries, now=at)
    faults = _faults(file.problems, taken.refusals)
    counts = {
        "rows": len(file.sheet.rows),
        "stored": taken.entered,
        "corrected": taken.reviewed,
        "known": taken.same,
        "refused": _rows(faults),
    }
    return Result(file.sheet, counts, faults)


def _take_rates(session: Session, by: str, file: SheetFile[RateEntry], at: datetime) -> Result:
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


def _take_balances(session: Session, by: str, file: SheetFile[Balance],
                   at: datetime) -> Result:
    taken = openings.take(session, by, file.entries, now=at)
    faults = _faults(file.problems, taken.refusals)
    return _result(file.sheet, faults, stored=taken.stored, known=taken.known)


def _take_open_parts(session: Session, by: str, file: SheetFile[OpenPart],
                     at: datetime) -> Result:
    taken = open_parts.take(session, by, file.entries, now=at)
    faults = _faults(file.problems, taken.refusals)
    return _result(file.sheet, faults, stored=taken.stored, known=taken.known)


def _take_open_jobs(session: Session, by: str, file: job_forms.OpeningsFile,
                    at: datetime) -> Result:
    taken = open_jobs.take(session, by, file.openings.jobs, file.plan, now=at)
    faults = _faults(file.problems, (*file.openings.refusals, *taken.refusals))
    return _result(file.sheet, faults, stored=taken.stored, known=taken.known,
                   breaches=taken.breaches)


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


def _take_parts(session: Session, by: str, file: SheetFile[PartEntry], at: datetime) -> Result:
    taken = part_sheets.take(session, by, file.entries, now=at)
    faults = _faults(file.problems, taken.refusals)
    return _result(file.sheet, faults, stored=taken.opened, corrected=taken.corrected,
                   known=taken.same)


def _take_lanes(session: Session, by: str, file: lane_forms.LaneFile, at: datetime) -> Result:
    taken = lanes.take(session, by, file.system, file.entries, now=at)
    faults = _faults(file.problems, file.refusals)
    return _result(file.sheet, faults, stored=taken.stored, known=taken.known)


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
            "certificates",
            "certificates and permits of the people who work for the outlets",
            False,
            lambda path: certificate_forms.load(path and _there(path)),
            lambda source, name, how, _at: certificate_forms.read(source, name, how),
            _take_certificates,
            right="training.edit",
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
            "open-parts",
            "open requests for parts of the system before",
            False,
            lambda path: open_part_forms.load(path and _there(path)),
            lambda source, name, how, _at: open_part_forms.read(source, name, how),
            _take_open_parts,
        ),
        Kind(
            "opening-balances",
            "unpaid balances of the system before",
            False,
            lambda path: balance_forms.load(path and _there(path)),
            lambda source, name, how, _at: balance_forms.read(source, name, how),
            _take_balances,
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
