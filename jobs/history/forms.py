"""The shape of a history file and of the mapping that says how it is read.

A mapping is a TOML file as of `core.mapping_file` with further tables: `[history]` what the jobs
are, `[outlets]` who has them, `[ends]` which last status ends a job, `[parties]` whose time a
status is, `[promises]` and `[promises.hours]` what was promised by class of priority.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from core import mapping, sheets
from core.clock import SHANGHAI
from core.errors import BadInput
from core.mapping import Kind, Problem, SheetMapping
from core.mapping_file import load_with
from core.sheets import Sheet
from jobs.history.rules import ENDS, Assembled, Kept, Plan, Promises, assemble
from jobs.work_orders.rules import Mode, ServiceType, State
from network.products.rules import ProductLine
from sla.parties import Party
from sla.policies.rules import CalendarKind
from sla.targets.rules import RunningHours, WindowHours

TABLES = ("history", "outlets", "ends", "parties", "promises")
KINDS = {
    "number": Kind.TEXT,
    "event": Kind.INTEGER,
    "at": Kind.MOMENT,
    "opened_at": Kind.MOMENT,
    "completed_at": Kind.MOMENT,
    "closed_at": Kind.MOMENT,
    "due": Kind.MOMENT,
    "status": Kind.TEXT,
    "group": Kind.TEXT,
    "priority": Kind.TEXT,
    "symptom": Kind.TEXT,
    "kept": Kind.TEXT,
}
"""Our fields and how each is read."""

NEEDED = ("number", "at", "opened_at", "closed_at", "status")
IN_EVERY_ROW = ("number", "at", "opened_at", "status")
LIMITS = {"number": 40, "status": 60, "group": 80, "symptom": 300}
LONGEST_CODE = 24

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,11}", re.ASCII)
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,4}-", re.ASCII)

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True)
class HistoryMapping:
    """How a file is read, and what its rows mean."""

    columns: SheetMapping
    plan: Plan


@dataclass(frozen=True)
class HistoryFile:
    """A file that was read: its jobs, and every row that cannot be taken as it stands."""

    sheet: Sheet
    plan: Plan
    assembled: Assembled
    problems: tuple[Problem, ...]


def load(source: Path | str) -> HistoryMapping:
    """The mapping of a file. BadInput("mapping", reason, at=…) names what is wrong with it:
    besides the reasons of `core.mapping_file`, `unknown_field`, `field_missing`,
    `wrong_kind`, `wrong_value` and `calendar_of_another_zone`."""
    columns, told = load_with(source, TABLES)
    _check_fields(columns)
    _only(told, "outlets", {"code_prefix", "town", "unassigned"})
    _only(told, "history", {"system", "line", "service_type", "mode"})
    plan = _plan(told)
    _check_promises(plan, columns)
    limited = tuple(
        replace(one, limit=LIMITS.get(one.name, one.limit), required=one.name in IN_EVERY_ROW)
        for one in columns.fields
    )
    return HistoryMapping(replace(columns, fields=limited), plan)


def read(source: Path | bytes, filename: str, how: HistoryMapping, now: datetime) -> HistoryFile:
    """The jobs of a file; BadInput when the file as a whole cannot be read."""
    sheet = sheets.read(
        source, filename, sheet=how.columns.sheet, header=how.columns.header
    )
    mapped = mapping.apply_mapping(how.columns, sheet)
    spoilt = _jobs_of(sheet, how.columns, mapped.problems)
    lines = ((row.number, row.values) for row in mapped.rows)
    return HistoryFile(sheet, how.plan, assemble(lines, spoilt, how.plan, now), mapped.problems)


def _jobs_of(sheet: Sheet, columns: SheetMapping, problems: Iterable[Problem]) -> dict[str, int]:
    """The numbers of the jobs whose rows could not be read, each with its first such row."""
    rows = {problem.row for problem in problems}
    if not rows:
        return {}
    only = replace(columns, fields=tuple(one for one in columns.fields if one.name == "number"))
    some = replace(sheet, rows=tuple(row for row in sheet.rows if row.number in rows))
    found: dict[str, int] = {}
    for row in mapping.apply_mapping(only, some).rows:
        found.setdefault(str(row.values["number"]), row.number)
    return found


def _check_fields(columns: SheetMapping) -> None:
    given = {one.name: one for one in columns.fields}
    if strange := sorted(given.keys() - KINDS.keys()):
        raise BadInput("mapping", "unknown_field", at=strange[0])
    if missing := [name for name in NEEDED if name not in given]:
        raise BadInput("mapping", "field_missing", at=missing[0])
    for name, one in given.items():
        if one.kind is not KINDS[name]:
            raise BadInput("mapping", "wrong_kind", at=name, expected=KINDS[name].value)
    kept = given.get("kept")
    if kept is not None and not set(kept.values.values()) <= set(Kept):
        raise BadInput("mapping", "wrong_value", at="kept.values")


def _plan(told: Mapping[str, Any]) -> Plan:
    about, outlets = told.get("history", {}), told.get("outlets", {})
    system, prefix = _text(about, "system", "history"), _text(outlets, "code_prefix", "outlets")
    if not _CODE.fullmatch(system):
        raise BadInput("mapping", "wrong_value", at="history.system")
    if not _PREFIX.fullmatch(prefix):
        raise BadInput("mapping", "wrong_value", at="outlets.code_prefix")
    return Plan(
        system=system,
        line=_choice(ProductLine, about.get("line"), "history.line"),
        service_type=_choice(ServiceType, about.get("service_type", "repair"),
                             "history.service_type"),
        mode=_choice(Mode, about.get("mode"), "history.mode"),
        town=_text(outlets, "town", "outlets"),
        code_prefix=prefix,
        unassigned=_text(outlets, "unassigned", "outlets"),
        ends=_ends(told.get("ends", {})),
        parties=_parties(told.get("parties", {})),
        promises=_promises(told["promises"], system) if "promises" in told else None,
    )


def _ends(told: Mapping[str, Any]) -> dict[str, State]:
    found = {status: _choice(State, value, f"ends.{status}") for status, value in told.items()}
    if not found:
        raise BadInput("mapping", "field_missing", at="ends")
    for status, state in found.items():
        if state not in ENDS:
            raise BadInput("mapping", "wrong_value", at=f"ends.{status}")
    return found


def _parties(told: Mapping[str, Any]) -> dict[str, Party]:
    """Whose time a status is. The user's time and force majeure need a yes that history does not
    bring, so nothing is given to them."""
    found = {status: _choice(Party, value, f"parties.{status}") for status, value in told.items()}
    for status, party in found.items():
        if party.needs_proof:
            raise BadInput("mapping", "wrong_value", at=f"parties.{status}")
    return found


def _promises(told: Mapping[str, Any], system: str) -> Promises:
    if strange := sorted(told.keys() - {"calendar", "hours"}):
        raise BadInput("mapping", "unknown_key", at="promises", key=strange[0])
    calendar = _choice(CalendarKind, told.get("calendar"), "promises.calendar")
    hours: dict[str, str | None] = {}
    for name, value in told.get("hours", {}).items():
        at = f"promises.hours.{name}"
        if not isinstance(value, str) or not _CODE.fullmatch(name):
            raise BadInput("mapping", "wrong_value", at=at)
        if len(f"{system}.{name}") > LONGEST_CODE:
            raise BadInput("mapping", "too_long", at=at, limit=LONGEST_CODE)
        hours[name] = _hours(calendar, value, at)
    return Promises(calendar, hours)


def _hours(calendar: CalendarKind, value: str, at: str) -> str | None:
    if value == "none":
        return None
    try:
        (RunningHours if calendar is CalendarKind.RUNNING else WindowHours).of(value)
    except ValueError:
        raise BadInput("mapping", "wrong_value", at=at) from None
    return value


def _check_promises(plan: Plan, columns: SheetMapping) -> None:
    """A day of the calendar must be the same day as in the file."""
    promises = plan.promises
    if promises is None or promises.calendar is CalendarKind.RUNNING:
        return
    if columns.zone.key != SHANGHAI.key:
        raise BadInput("mapping", "calendar_of_another_zone", at="source.zone")


def _only(told: Mapping[str, Any], table: str, known: set[str]) -> None:
    if strange := sorted(told.get(table, {}).keys() - known):
        raise BadInput("mapping", "unknown_key", at=table, key=strange[0])


def _text(told: Mapping[str, Any], name: str, table: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadInput("mapping", "field_missing", at=f"{table}.{name}")
    return value.strip()


def _choice(kind: type[Choice], value: object, at: str) -> Choice:
    if not isinstance(value, str) or value not in set(kind):
        raise BadInput("mapping", "wrong_value", at=at)
    return kind(value)
