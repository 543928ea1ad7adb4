"""Whom a job may be offered, in which order and why."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from training.certificates.rules import Finding, Fit, Held, Need, blocking, findings

SILENT_AFTER = timedelta(hours=2)
"""After two hours without an answer nobody is asked any more (DOMAIN, "The ladder of silence")."""


class Nearness(IntEnum):
    """How near an outlet sits to the user's address, by the division they share."""

    TOWN = 0
    COUNTY = 1
    PREFECTURE = 2


class Why(StrEnum):
    """Why a job stands on the board: nobody was asked, an outlet could not take it, it is open
    again, an outlet does not answer, nobody takes it."""

    NEW = "new"
    REFUSED = "refused"
    REOPENED = "reopened"
    SILENT = "silent"
    UNSERVED = "unserved"


@dataclass(frozen=True)
class Task:
    """What counts about a job when an outlet is looked for; `asked` are the outlets that had it
    or could not take it."""

    county_code: str
    town_code: str | None
    needs: tuple[Need, ...] = ()
    asked: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Neighbour:
    """An authorised outlet with what it has on its hands; `cards` are the permits of its
    people, `km` the way to the user's township where the register knows it."""

    id: int
    code: str
    name: str
    county_code: str | None
    town_code: str
    county: str | None
    town: str | None
    open_jobs: int
    cards: tuple[Held, ...] = ()
    km: int | None = None


@dataclass(frozen=True)
class Offer:
    """An outlet that may be given the job, or (`blocked`) may not by law."""

    outlet: Neighbour
    nearness: Nearness
    permits: tuple[Finding, ...]
    asked: bool
    blocked: Finding | None

    @property
    def unsure(self) -> bool:
        """A permit that is needed is not on record."""
        return any(each.fit is Fit.UNKNOWN for each in self.permits)


def nearness(task: Task, outlet: Neighbour) -> Nearness | None:
    """None for an outlet of another prefecture."""
    if outlet.town_code == task.town_code:
        return Nearness.TOWN
    if outlet.county_code == task.county_code:
        return Nearness.COUNTY
    same = (outlet.county_code or "")[:4] == task.county_code[:4]
    return Nearness.PREFECTURE if same else None


def ranked(task: Task, outlets: Iterable[Neighbour], day: date) -> list[Offer]:
    """Those who may be asked before those who may not: first who was not asked yet, then the
    nearest, then whose permits are on record, then the fewest open jobs."""
    offers = [
        _offer(task, outlet, near, day)
        for outlet in outlets
        if (near := nearness(task, outlet)) is not None
    ]
    return sorted(offers, key=_order)


def _offer(task: Task, outlet: Neighbour, near: Nearness, day: date) -> Offer:
    permits = findings(task.needs, outlet.cards, day)
    return Offer(outlet, near, permits, outlet.id in task.asked, blocking(permits))


def _order(offer: Offer) -> tuple[bool, bool, int, bool, int, int]:
    return (
        offer.blocked is not None,
        offer.asked,
        offer.nearness,
        offer.unsure,
        offer.outlet.open_jobs,
        offer.outlet.id,
    )


def first_of(offers: Sequence[Offer]) -> Offer | None:
    """The outlet to ask next: the best that was not asked yet and may do it, or None."""
    return next((each for each in offers if each.blocked is None and not each.asked), None)


def permit_fault(needs: Collection[Need], cards: Sequence[Held], day: date) -> Finding | None:
    """The permit for which the law keeps a job from these people on that day, or None."""
    return blocking(findings(needs, cards, day))
