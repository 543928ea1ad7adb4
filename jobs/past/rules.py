"""A job of the past whose whole course is known: who had it from when to when. Pure.

`jobs.history` takes what another system told event by event and replays nothing. A course says
more: when the user asked, when it was dispatched, taken, at the door and done, and what it
waited for in between. So the promises of the house can be judged on it as they hold for a job
of our own, and every second of it has one party.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from jobs.work_orders.rules import Mode, ServiceType
from network.products.rules import ProductLine
from sla.parties import Party
from sla.policies.rules import ClockKind


@dataclass(frozen=True, slots=True)
class Wait:
    """The job lies with somebody else in [began, ended), between the door and the end."""

    began: datetime
    ended: datetime
    party: Party
    cause: str


@dataclass(frozen=True, slots=True)
class Course:
    """One job that is done. `ref` is its number where it comes from; `town_code` and `tier`
    are those of the user's address; `arrived` is None for an appliance that was carried in."""

    ref: str
    town_code: str
    tier: int
    line: ProductLine
    symptom: str
    opened: datetime
    dispatched: datetime
    accepted: datetime
    arrived: datetime | None
    completed: datetime
    waits: tuple[Wait, ...] = ()
    service_type: ServiceType = ServiceType.REPAIR

    @property
    def mode(self) -> Mode:
        return Mode.CARRY_IN if self.arrived is None else Mode.ON_SITE

    @property
    def moments(self) -> tuple[datetime, ...]:
        """The steps in the order in which they have to come."""
        door = () if self.arrived is None else (self.arrived,)
        return (self.opened, self.dispatched, self.accepted, *door, self.completed)


def fault(course: Course, now: datetime) -> str | None:
    """Why the course cannot have been so, or None: steps out of order or yet to come, a wait
    outside the work or over another, time given to the user, which needs the user's yes."""
    if any(later < earlier for earlier, later in pairwise(course.moments)):
        return "out_of_order"
    if course.completed > now:
        return "in_the_future"
    edges = [course.arrived or course.accepted]
    for wait in course.waits:
        edges += [wait.began, wait.ended]
    edges.append(course.completed)
    if any(later < earlier for earlier, later in pairwise(edges)):
        return "wait_out_of_place"
    if any(wait.party.needs_proof for wait in course.waits):
        return "wait_without_proof"
    return None


def turns(course: Course) -> Iterator[tuple[datetime, Party, str]]:
    """From when the time is whose and why, from the opening on."""
    yield course.opened, Party.DISPATCH, "taken"
    yield course.dispatched, Party.OUTLET, "dispatched"
    for wait in course.waits:
        yield wait.began, wait.party, wait.cause
        yield wait.ended, Party.OUTLET, "back"


def promises(course: Course) -> Iterator[tuple[ClockKind, datetime, datetime]]:
    """The promises that ran, from when to when: as `jobs.work_orders.timing` starts them."""
    yield ClockKind.DISPATCH, course.opened, course.dispatched
    yield ClockKind.ACCEPTANCE, course.dispatched, course.accepted
    if course.arrived is not None:
        yield ClockKind.ON_SITE, course.opened, course.arrived
    yield ClockKind.REPAIR, course.opened, course.completed


def steps(course: Course) -> Iterator[tuple[str, datetime]]:
    """What is told of the job: its opening, the door, its end."""
    yield "taken", course.opened
    if course.arrived is not None:
        yield "arrived", course.arrived
    yield "completed", course.completed
