"""Open jobs of the system before, as intake: pure.

One row is one job that somebody still owes. It keeps its own opening and, where the row has one,
its own promise; from the take-over on it goes the way of every job.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import Refusal
from jobs.work_orders.rules import Mode, ServiceType
from network.products.rules import ProductLine

LONGEST_SYMPTOM = 300
LONGEST_NOTE = 1_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import is told besides the columns. `system` names where the jobs come from;
    `town` is that of rows without one. `promised` False: nobody promised these users anything,
    so no promise of the house is counted from an opening years ago."""

    system: str
    service_type: ServiceType
    mode: Mode
    town: str | None
    promised: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """One open job. `outlet` is the code of whoever has it, empty while it waits for dispatch;
    `status` and `barrier` are the source's own words; `digest` is what the row says."""

    row: int
    ref: str
    opened: datetime
    due: datetime | None
    line: ProductLine
    symptom: str
    outlet: str
    town: str | None
    village: str
    detail: str
    name: str
    phone: str
    status: str
    barrier: str
    digest: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Openings:
    """Rows in = jobs + refusals."""

    jobs: tuple[Opening, ...]
    refusals: tuple[Refusal, ...]


Line = tuple[int, Mapping[str, Any]]


def assemble(lines: Iterable[Line], plan: Plan, now: datetime) -> Openings:
    """The jobs in the lines; a number that comes again names the row it stood in first."""
    first: dict[str, int] = {}
    jobs: list[Opening] = []
    refusals: list[Refusal] = []
    for row, values in lines:
        because = first.setdefault(str(values["number"]), row)
        fault = Refusal(row, "number", "row_twice", because) if because != row else None
        fault = fault or _fault(row, values, plan, now)
        if fault is None:
            jobs.append(_opening(row, values, plan))
        else:
            refusals.append(fault)
    return Openings(tuple(jobs), tuple(refusals))


def _fault(row: int, values: Mapping[str, Any], plan: Plan, now: datetime) -> Refusal | None:
    opened, due = values["opened_at"], values.get("due")
    if opened > now:
        return Refusal(row, "opened_at", "in_the_future")
    if due is not None and due < opened:
        return Refusal(row, "due", "due_before_it_opens")
    if not _said(values):
        return Refusal(row, "symptom", "missing")
    if _text(values, "phone") and not _text(values, "name"):
        return Refusal(row, "name", "missing")
    if (_text(values, "detail") or _text(values, "phone")) and not _town(values, plan):
        return Refusal(row, "town", "missing")
    return None


def _opening(row: int, values: Mapping[str, Any], plan: Plan) -> Opening:
    symptom, rest = parts(_said(values))
    return Opening(
        row=row,
        ref=f"{plan.system}:{values['number']}",
        opened=values["opened_at"],
        due=values.get("due"),
        line=ProductLine(values["line"]),
        symptom=symptom,
        outlet=_text(values, "outlet").upper(),
        town=_town(values, plan),
        village=_text(values, "village"),
        detail=_text(values, "detail"),
        name=_text(values, "name"),
        phone=_text(values, "phone"),
        status=_text(values, "status"),
        barrier=_text(values, "barrier"),
        digest=_digest(values),
        rest=rest,
    )


def parts(said: str) -> tuple[str, tuple[str, ...]]:
    """The line that stands on the job, and the whole text in pieces a note can hold where the
    line does not hold it."""
    line = " ".join(said.split())
    if len(line) <= LONGEST_SYMPTOM:
        return line, ()
    pieces = range(0, len(said), LONGEST_NOTE)
    return line[: LONGEST_SYMPTOM - 1] + "…", tuple(said[at : at + LONGEST_NOTE] for at in pieces)


def _said(values: Mapping[str, Any]) -> str:
    """What is broken, and at what: brand and name of the thing stand in front of the fault."""
    thing = " ".join(filter(None, (_text(values, "brand"), _text(values, "item"))))
    return ": ".join(filter(None, (thing, _text(values, "symptom"))))


def _town(values: Mapping[str, Any], plan: Plan) -> str | None:
    return _text(values, "town") or plan.town


def _digest(values: Mapping[str, Any]) -> str:
    said = "\x1f".join(f"{name}={values[name]}" for name in sorted(values))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value)
