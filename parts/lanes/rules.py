"""How long a part takes, by hop and by lane (docs/algorithms/part-lead-time.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.errors import Refusal


class Hop(StrEnum):
    """The stretches between two hands: decided, sent, under way."""

    DECISION = "decision"
    SHIPMENT = "shipment"
    TRANSIT = "transit"


def percentile(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that at least `percent` of all do not exceed (nearest rank): always
    one of the values, nothing interpolated. ValueError for no values or outside 1 to 100."""
    if not ordered or not 1 <= percent <= 100:
        raise ValueError("a percentile needs values, and a percentage from 1 to 100")
    return ordered[-(-percent * len(ordered) // 100) - 1]


@dataclass(frozen=True, slots=True)
class Lead:
    """p50 and p90 of some durations, in the unit they came in. `stuck` of the `n` are still
    open."""

    n: int
    stuck: int
    p50: int | None
    p90: int | None


def lead(durations: Iterable[int]) -> Lead:
    """The figures of ended stretches."""
    ordered = sorted(durations)
    if not ordered:
        return Lead(0, 0, None, None)
    return Lead(len(ordered), 0, percentile(ordered, 50), percentile(ordered, 90))


def in_hand(received: Iterable[int], ages: Iterable[int]) -> Lead:
    """*Part in hand* (REPORT): what was received, plus every open line older than the p90 of
    what was received, with its age so far: else the stuck ones flatter the figure. With nothing
    received, every open line counts."""
    done = sorted(received)
    bound = percentile(done, 90) if done else -1
    stuck = [age for age in ages if age > bound]
    every = sorted([*done, *stuck])
    if not every:
        return Lead(0, 0, None, None)
    return Lead(len(every), len(stuck), percentile(every, 50), percentile(every, 90))


@dataclass(frozen=True, slots=True)
class Course:
    """The moments of one line of a lane; `received` None is still open."""

    lane: str
    requested: datetime
    decided: datetime | None
    shipped: datetime | None
    received: datetime | None


@dataclass(frozen=True, slots=True)
class LaneFigures:
    """One lane: the whole way, and each hop of the lines that went through it. Seconds."""

    lane: str
    whole: Lead
    hops: Mapping[Hop, Lead]


def figures(courses: Iterable[Course], now: datetime) -> list[LaneFigures]:
    """Every lane, the slowest first; those without a figure last."""
    by_lane: dict[str, list[Course]] = {}
    for course in courses:
        by_lane.setdefault(course.lane, []).append(course)
    found = [_lane(lane, own, now) for lane, own in by_lane.items()]
    return sorted(found, key=lambda each: (-(each.whole.p90 or 0), each.lane))


def _lane(lane: str, courses: Sequence[Course], now: datetime) -> LaneFigures:
    received = [_s(each.requested, each.received) for each in courses if each.received]
    ages = [_s(each.requested, now) for each in courses if each.received is None]
    ends: dict[Hop, list[tuple[datetime | None, datetime | None]]] = {
        Hop.DECISION: [(c.requested, c.decided) for c in courses],
        Hop.SHIPMENT: [(c.decided, c.shipped) for c in courses],
        Hop.TRANSIT: [(c.shipped, c.received) for c in courses],
    }
    return LaneFigures(lane, in_hand(received, ages), {
        hop: lead(_s(begin, end) for begin, end in pairs if begin and end)
        for hop, pairs in ends.items()})


def _s(begin: datetime, end: datetime) -> int:
    return int((end - begin).total_seconds())


@dataclass(frozen=True, slots=True)
class Entry:
    """One delivery of the past, as another system tells it; days only."""

    row: int
    ref: str
    origin: str
    destination: str
    mode: str
    asked_on: date | None
    ordered_on: date | None
    promised_on: date
    delivered_on: date
    recorded_on: date | None


def fault(entry: Entry) -> str | None:
    """The day at fault, or None: what was ordered after it came, or recorded before, cannot
    be."""
    if entry.ordered_on is not None and entry.ordered_on > entry.delivered_on:
        return "ordered_on"
    if entry.recorded_on is not None and entry.recorded_on < entry.delivered_on:
        return "recorded_on"
    return None


def checked(entries: Iterable[Entry]) -> tuple[list[Entry], list[Refusal]]:
    """Rows in = entries + refusals: days in order, and every reference once."""
    taken: dict[str, Entry] = {}
    refusals: list[Refusal] = []
    for entry in entries:
        wrong = fault(entry)
        if wrong:
            refusals.append(Refusal(entry.row, wrong, "days_out_of_order"))
        elif entry.ref in taken:
            refusals.append(Refusal(entry.row, "ref", "row_twice", taken[entry.ref].row))
        else:
            taken[entry.ref] = entry
    return list(taken.values()), refusals
