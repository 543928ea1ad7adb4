"""The promises about the parts of a job: which clock runs, when it is due, in whose hands it is
(INTERFACE, "Always" 4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.rows import Clock
from core.wording import party_name
from parts.custody.queries import Leg
from parts.requests.rules import Missing, missing_since
from parts.requests.timing import CUSTODY, LINE
from sla.clocks import queries as clocks
from sla.clocks.privacy import OWED_BY
from sla.clocks.queries import ClockLine
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.segments import queries as segments
from sla.segments.rules import Segment
from web.pages import part_rows, time_rows
from web.pages.part_rows import Names, PartCourse


@dataclass(frozen=True)
class PartClocks:
    """What is promised about one line: the strip, and how long the law has counted its part as
    missing (None when it counts nothing)."""

    strip: Sequence[Clock]
    missing: Missing | None


NONE = PartClocks((), None)
Times = Mapping[int, Sequence[Segment]]


def of_courses(session: Session, courses: Sequence[PartCourse],
               now: datetime) -> dict[int, PartClocks]:
    """The clocks of each line and of the hand-overs it went through, in a handful of statements
    however many there are."""
    if not courses:
        return {}
    names = part_rows.names_for(session, [course.line for course in courses],
                                [leg for course in courses for leg in course.legs])
    lines = [course.line.id for course in courses]
    legs = {leg.id for course in courses for leg in course.legs}
    promised = clocks.of_subjects(session, LINE, lines)
    handed = clocks.of_subjects(session, CUSTODY, legs) if legs else {}
    held = segments.times_of(session, LINE, lines, now)
    given = segments.times_of(session, CUSTODY, legs, now) if legs else {}
    return {course.line.id: PartClocks(
        [*_strip(promised.get(course.line.id, ()), held.get(course.line.id, ()), None, names, now),
         *(clock for leg in course.legs for clock in _strip(
             handed.get(leg.id, ()), given.get(leg.id, ()), leg, names, now))],
        _missing(promised.get(course.line.id, ()), now)) for course in courses}


def _strip(lines: Iterable[ClockLine], stretches: Sequence[Segment], leg: Leg | None,
           names: Names, now: datetime) -> list[Clock]:
    """The last clock of each kind, in the order in which they began."""
    latest = {line.kind: line for line in lines}
    ordered = sorted(latest.values(), key=lambda line: (line.started, line.id))
    return [time_rows.clock_row(line, now, *_hands(line, stretches, leg, names, now))
            for line in ordered]


def _hands(line: ClockLine, stretches: Sequence[Segment], leg: Leg | None, names: Names,
           now: datetime) -> tuple[str, str]:
    """Party and name of the hand the promise is in now, or was in when it was kept or broken."""
    at = line.breached or line.stopped or now
    there = [each for each in stretches if each.began < at]
    party = there[-1].party if there else OWED_BY[line.kind]
    named = names.place(there[-1].holder) if there else ""
    if party is Party.CARRIER and leg is not None:
        named = leg.carrier or leg.courier or ""
    return party.value, named or party_name(party.value)


def _missing(lines: Iterable[ClockLine], now: datetime) -> Missing | None:
    running = [line for line in lines
               if line.kind is ClockKind.PART_MISSING and line.stopped is None]
    return missing_since(running[-1].started, now) if running else None
