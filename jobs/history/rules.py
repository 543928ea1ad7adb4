"""From the events of another system to jobs of the past: pure.

One row is one event. A job is taken whole or not at all: when one of its rows is wrong, all are
named, so that the file of errors holds the job whole and can be sent again once corrected.
Our life cycle is not replayed: the last event says how the job ended.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.errors import Refusal
from jobs.work_orders.rules import Mode, ServiceType, State
from network.products.rules import ProductLine
from sla.parties import Party
from sla.policies.rules import CalendarKind

ENDS = frozenset(
    {State.COMPLETED, State.CALLED_BACK, State.CHECKED, State.CLOSED, State.CANCELLED}
)
"""How a job of the past may have ended. One that has not ended belongs into intake."""

_NOT_IN_A_CODE = re.compile(r"[^a-z0-9]+")


class Kept(StrEnum):
    """What the other system says of its own promise."""

    KEPT = "kept"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Promises:
    """Hours by class of priority, as counted by a calendar; None is "no target" on purpose."""

    calendar: CalendarKind
    hours: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import is told besides the columns.

    `system` names where the jobs come from. `ends` says which last status ends a job and how.
    `parties` gives the time after an event of that status to a party; all other time is the
    outlet's. `town` is where outlets stand that the import has to make; `code_prefix` begins
    their codes, and `unassigned` names the one of jobs without a group.
    """

    system: str
    line: ProductLine
    service_type: ServiceType
    mode: Mode
    town: str
    code_prefix: str
    unassigned: str
    ends: Mapping[str, State]
    parties: Mapping[str, Party]
    promises: Promises | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One row. `key` tells it from the other events of its job, `digest` what it says."""

    row: int
    key: str
    at: datetime
    status: str
    group: str
    priority: str
    digest: str


@dataclass(frozen=True, slots=True)
class History:
    """One job of the past. `due` is an explicit target; `kept` what the source says of it."""

    number: str
    ref: str
    outlet: str
    state: State
    priority: str
    symptom: str
    opened: datetime
    completed: datetime
    ended: datetime
    due: datetime | None
    kept: Kept | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Assembled:
    """Rows in = events of the histories + refusals."""

    histories: tuple[History, ...]
    refusals: tuple[Refusal, ...]


Values = Mapping[str, Any]
Line = tuple[int, Values]
"""The number of a row and its values by the names of our fields."""


def assemble(
    lines: Iterable[Line], spoilt: Mapping[str, int], plan: Plan, now: datetime
) -> Assembled:
    """The jobs in the lines. `spoilt` are the jobs of which some row could not be read, with
    that row: none of their rows is taken."""
    jobs: dict[str, list[Line]] = {}
    for line in lines:
        jobs.setdefault(str(line[1]["number"]), []).append(line)
    histories: list[History] = []
    refusals: list[Refusal] = []
    for number, own in jobs.items():
        if number in spoilt:
            refusals += _all(own, "goes_with_row", spoilt[number])
            continue
        taken, twice = _without_repeats(own, plan)
        refusals += twice
        fault = _fault(taken, plan, now)
        if fault is None:
            histories.append(_history(number, taken, plan))
        else:
            refusals.append(fault)
            refusals += _all([t.line for t in taken if t.line[0] != fault.row], "goes_with_row",
                             fault.row)
    return Assembled(tuple(histories), tuple(refusals))


@dataclass(frozen=True, slots=True)
class _Taken:
    line: Line
    event: Event

    @property
    def order(self) -> tuple[int, datetime, int]:
        """By the source's own numbering where it has one, else by time; ties as they stand."""
        place = self.line[1].get("event")
        return (-1 if place is None else place, self.event.at, self.event.row)


def _all(lines: Iterable[Line], reason: str, because: int) -> list[Refusal]:
    return [Refusal(row, "", reason, because) for row, _ in lines]


def _without_repeats(lines: Sequence[Line], plan: Plan) -> tuple[list[_Taken], list[Refusal]]:
    """The events in order; a row that stands there twice is named and taken once."""
    known: dict[tuple[str, str], int] = {}
    taken: list[_Taken] = []
    twice: list[Refusal] = []
    for line in lines:
        event = _event(line)
        first = known.setdefault((event.key, event.digest), event.row)
        if first == event.row:
            taken.append(_Taken(line, event))
        else:
            twice.append(Refusal(event.row, "", "row_twice", first))
    return sorted(taken, key=lambda each: each.order), twice


def _event(line: Line) -> Event:
    row, values = line
    said = [values["at"].isoformat(), *(_text(values, name) for name in
                                        ("status", "group", "priority"))]
    digest = hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32]
    place = values.get("event")
    key = digest if place is None else str(place)
    return Event(row, key, values["at"], _text(values, "status"), _text(values, "group"),
                 _text(values, "priority"), digest)


def _fault(taken: Sequence[_Taken], plan: Plan, now: datetime) -> Refusal | None:
    """The first thing that makes the job as a whole impossible."""
    keys: set[str] = set()
    for each in taken:
        if each.event.key in keys:
            return Refusal(each.event.row, "event", "event_differs")
        keys.add(each.event.key)
        if each.event.at > now:
            return Refusal(each.event.row, "at", "in_the_future")
    row, values = taken[-1].line
    opened, ended, due = values["opened_at"], values.get("closed_at"), values.get("due")
    if taken[-1].event.status not in plan.ends or ended is None:
        return Refusal(row, "status", "not_ended")
    if ended > now:
        return Refusal(row, "closed_at", "in_the_future")
    if ended < opened:
        return Refusal(row, "closed_at", "ends_before_it_opens")
    if due is not None and due < opened:
        return Refusal(row, "due", "due_before_it_opens")
    return _priority_fault(row, values, plan)


def _priority_fault(row: int, values: Values, plan: Plan) -> Refusal | None:
    """A class of priority nobody spoke about is a question, not "no target"."""
    if plan.promises is None or _text(values, "priority") in plan.promises.hours:
        return None
    return Refusal(row, "priority", "no_promise_for_class")


def _history(number: str, taken: Sequence[_Taken], plan: Plan) -> History:
    last, event = taken[-1].line[1], taken[-1].event
    groups = [each.event.group for each in taken if each.event.group]
    kept, ended = last.get("kept"), last["closed_at"]
    completed = last.get("completed_at") or ended
    return History(
        number=number,
        ref=f"{plan.system}:{number}",
        outlet=groups[-1] if groups else plan.unassigned,
        state=plan.ends[event.status],
        priority=event.priority,
        symptom=_text(last, "symptom"),
        opened=last["opened_at"],
        completed=min(max(completed, last["opened_at"]), ended),
        ended=ended,
        due=last.get("due"),
        kept=None if kept is None else Kept(kept),
        events=tuple(each.event for each in taken),
    )


def turns(history: History, plan: Plan) -> list[tuple[datetime, Party]]:
    """From when the time is whose, from the opening on; neighbours of one party are one turn.
    An event dated before the opening speaks from the opening on, one after the end not at all."""
    found = [(history.opened, Party.OUTLET)]
    for event in history.events:
        at = max(event.at, history.opened)
        if at >= history.ended:
            break
        party = plan.parties.get(event.status, Party.OUTLET)
        if found[-1][0] == at:
            found[-1] = (at, party)
        elif found[-1][1] is not party and at > found[-1][0]:
            found.append((at, party))
    return found


def status_code(status: str) -> str:
    """A status as a code for facts; the words themselves stand beside the event."""
    code = _NOT_IN_A_CODE.sub("_", status.casefold()).strip("_")
    if code and status.isascii():
        return code[:40]
    return f"status_{hashlib.sha256(status.encode()).hexdigest()[:10]}"


def outlet_code(prefix: str, group: str) -> str:
    """The code of the outlet that stands for a group: its letters and digits where they fit
    into 16 characters, else as many as fit and six digits of its hash."""
    plain = _NOT_IN_A_CODE.sub("-", group.casefold()).strip("-").upper()
    room = 16 - len(prefix)
    if plain and group.isascii() and len(plain) <= room:
        return prefix + plain
    tail = hashlib.sha256(group.encode()).hexdigest()[:6].upper()
    return f"{prefix}{plain[: room - 7].strip('-')}-{tail}".replace("--", "-")


@dataclass(frozen=True, slots=True)
class Judged:
    """One job in the comparison: its class, our finding (None: no target), what the source
    says."""

    group: str
    late: bool | None
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How our breach flag agrees with the source's, in one class. `false_alarms`: only we say
    late; `missed`: only the source does; `silent`: the source says nothing."""

    group: str
    n: int
    agreeing: int
    false_alarms: int
    missed: int
    silent: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The classes with a target, and apart from them how many jobs have none."""

    classes: tuple[Agreement, ...]
    without_target: int


def compared(judged: Iterable[Judged]) -> Comparison:
    """Sums by class, in the order in which the classes come first."""
    groups: dict[str, list[Judged]] = {}
    without = 0
    for each in judged:
        if each.late is None:
            without += 1
        else:
            groups.setdefault(each.group, []).append(each)
    return Comparison(tuple(_agreement(name, own) for name, own in groups.items()), without)


def _agreement(group: str, judged: Sequence[Judged]) -> Agreement:
    pairs = [(each.late, each.kept is Kept.LATE) for each in judged if each.kept is not None]
    return Agreement(
        group=group,
        n=len(judged),
        agreeing=sum(ours == theirs for ours, theirs in pairs),
        false_alarms=sum(bool(ours) and not theirs for ours, theirs in pairs),
        missed=sum(theirs and not ours for ours, theirs in pairs),
        silent=len(judged) - len(pairs),
    )


def _text(values: Values, name: str) -> str:
    value = values.get(name)
    return "" if value is None else str(value)
