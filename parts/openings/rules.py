"""Open requests for parts of the system before: what a row must say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.errors import Refusal

MOST = 999


class Standing(StrEnum):
    """How far the system before had come with it."""

    REQUESTED = "requested"
    BACKORDERED = "backordered"


@dataclass(frozen=True)
class OpenPart:
    """One part an outlet still waits for. `row` is the row as the spreadsheet shows it, `ref` the
    reference of the system before, `job` our number of the job or the reference under which it
    was taken over, or none."""

    row: int
    ref: str
    outlet_code: str
    part_code: str
    quantity: int
    asked_at: datetime
    standing: Standing
    promised_on: date | None
    job: str


@dataclass(frozen=True)
class Known:
    """What stands in the house: references taken before, outlets, parts, and the outlets of open
    jobs by the number of the system before."""

    refs: frozenset[str]
    outlets: frozenset[str]
    parts: frozenset[str]
    jobs: dict[str, str]


def refusals(rows: Iterable[OpenPart], known: Known, now: datetime) -> tuple[Refusal, ...]:
    """The rows that cannot be taken; one that was taken before is none of them. A reference that
    comes again names the row it stood in first."""
    first: dict[str, int] = {}
    found = []
    for each in rows:
        if each.ref in first:
            found.append(Refusal(each.row, "ref", "ref_twice", first[each.ref]))
            continue
        first[each.ref] = each.row
        wrong = None if each.ref in known.refs else _fault(each, known, now)
        if wrong:
            found.append(Refusal(each.row, *wrong))
    return tuple(found)


def _fault(each: OpenPart, known: Known, now: datetime) -> tuple[str, str] | None:
    if each.outlet_code not in known.outlets:
        return "outlet", "unknown_outlet"
    if each.part_code not in known.parts:
        return "part", "unknown_part"
    if not 1 <= each.quantity <= MOST:
        return "quantity", "quantity_1_to_999"
    if each.asked_at > now:
        return "asked_at", "in_the_future"
    if each.job and each.job not in known.jobs:
        return "job", "no_such_open_job"
    if each.job and known.jobs[each.job] != each.outlet_code:
        return "job", "job_of_another_outlet"
    return None
