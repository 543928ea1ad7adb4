"""What stands in a monthly report (REPORT, "Page 1 of the monthly SLA PDF").

A snapshot holds figures and names, no sentences: the page, the paper and every language are
written from the same one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from core.errors import BadInput
from reports.decisions.rules import Decision
from reports.figures.rules import Cancelled, Month, Ratio, Slice, Spread, Targets
from sla.breaches.rules import Source
from sla.parties import Family, Party
from sla.policies.rules import ClockKind

T = TypeVar("T")

OUTLETS_SHOWN = 200
GAPS_SHOWN = 300
BREACHES_SHOWN = 5_000
"""Rows of the annexes; what is left out is counted and stands in the application."""

_SCOPE = re.compile(r"(region|outlet):([0-9A-Za-z-]{1,16})\Z")
_DIVISION = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}\Z")


class Kind(StrEnum):
    NETWORK = "network"
    REGION = "region"
    OUTLET = "outlet"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: everything, a division, or what one outlet performed itself."""

    kind: Kind
    code: str = ""

    @staticmethod
    def parse(text: str) -> "Scope":
        """`network`, `region:3412` or `outlet:WD-05`; BadInput `scope` for anything else."""
        if text == Kind.NETWORK:
            return Scope(Kind.NETWORK)
        found = _SCOPE.match(text)
        if found is None or (found[1] == Kind.REGION and not _DIVISION.match(found[2])):
            raise BadInput("scope", "no_such_scope", scope=text[:40])
        return Scope(Kind(found[1]), found[2])

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.code}" if self.code else self.kind.value


@dataclass(frozen=True)
class Three(Generic[T]):
    """A figure of the month, of the month before, and of the same month last year; None where
    the system knew nothing yet."""

    now: T
    before: T | None
    year: T | None


@dataclass(frozen=True)
class Head:
    """What the report is about and when it was made. `name` is the division's or the outlet's,
    empty for the network. `seal_head` is the newest seal of the facts when it was made."""

    month: Month
    scope: Scope
    name: str
    made_at: datetime
    version: int
    seal_day: date | None
    seal_head: str


@dataclass(frozen=True)
class OnTime:
    """On-site promises due in the month by the tier of the user's address. `whole` counts those
    without a tier too."""

    far: Three[Ratio]
    near: Three[Ratio]
    whole: Ratio


@dataclass(frozen=True)
class PartyCount:
    party: Party
    count: int


@dataclass(frozen=True)
class Waiting:
    """Users waiting over ten days at month end, by the holder of the time."""

    count: Three[int]
    holders: tuple[PartyCount, ...]


@dataclass(frozen=True)
class CountyGap:
    code: str
    name: str
    prefecture: str
    no_owner: bool
    no_outlet: bool
    open_jobs: int


@dataclass(frozen=True)
class Counties:
    """Counties without owner or outlet at month end, of all of them."""

    gaps: Three[int]
    total: int
    worst: tuple[CountyGap, ...]


@dataclass(frozen=True)
class InHand:
    """How long until a part or money is in hand; `stuck` cases are open and counted in."""

    spread: Three[Spread]
    stuck: int


@dataclass(frozen=True)
class Owed:
    """Money at month end that did not arrive, in fen."""

    overdue_fen: int
    not_passed_fen: int
    refused_fen: int
    refused: int


@dataclass(frozen=True)
class PartyTime:
    party: Party
    seconds: int


@dataclass(frozen=True)
class TierTime:
    """Time of the jobs of one tier closed in the month; tier None is an address unknown."""

    tier: int | None
    spread: Spread
    parties: tuple[PartyTime, ...]


@dataclass(frozen=True)
class Point:
    """One month of the series."""

    month: Month
    near: Ratio
    far: Ratio
    season: bool


@dataclass(frozen=True)
class KindRate:
    kind: ClockKind
    rate: Ratio


class Cause(StrEnum):
    """The seven causes in their order (DOMAIN, "Seven causes")."""

    CAPITALS = "capitals"
    SUB_NETWORKS = "sub_networks"
    NOT_DIRECT = "not_direct"
    SLOW = "slow"
    TRAINING = "training"
    UNPROFITABLE = "unprofitable"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Measure:
    """The figure of a cause: one of a count, a rate or times; all empty where nothing in the
    system measures it yet. Two spreads are parts and money. `beside` stands behind the rate: of
    the decisions those that were done."""

    count: int | None = None
    rate: Ratio | None = None
    spreads: tuple[Spread, ...] = ()
    beside: Ratio | None = None

    @property
    def known(self) -> bool:
        return any((self.count is not None, self.rate, self.spreads, self.beside))

    @property
    def value(self) -> int | None:
        """What the arrow compares; None below thirty cases."""
        if self.count is not None:
            return self.count
        if self.rate is not None:
            return self.rate.tenths
        return self.spreads[0].p90 if self.spreads else None


@dataclass(frozen=True)
class Worst:
    """The place where a figure is worst, with its own measure, and who answers for it there."""

    place: str
    measure: Measure
    holder: str


@dataclass(frozen=True)
class CauseRow:
    cause: Cause
    now: Measure
    before: Measure
    worst: Worst | None


@dataclass(frozen=True)
class Late:
    """A payment the maker is late with since a day, and the interest it owes for it."""

    outlet: str
    fen: int
    due: datetime
    interest_fen: int


@dataclass(frozen=True)
class After:
    """What began after the month's end and was known when the report was made: users who have
    waited ten days since, and the largest of the payments that fell overdue since."""

    waiting: int
    overdue: int = 0
    largest: Late | None = None


@dataclass(frozen=True)
class Lane:
    """Parts in hand from one warehouse to one tier."""

    warehouse: str
    tier: int
    spread: Spread


@dataclass(frozen=True)
class TierRate:
    """Technicians with a certificate to work at the outlets of one tier."""

    tier: int | None
    rate: Ratio


@dataclass(frozen=True)
class PlaceRow:
    """One division below the report's, or one outlet: the month in a line."""

    code: str
    name: str
    on_site: Ratio
    repair: Ratio
    found: int
    self_reported: int
    imported: int
    waiting: int
    closed: Spread

    @property
    def broken(self) -> int:
        return self.found + self.self_reported + self.imported


@dataclass(frozen=True)
class BreachLine:
    """One broken promise that fell due in the month. `late_s` runs to the month's end at most."""

    due: datetime
    number: str
    kind: ClockKind
    county: str
    outlet: str
    party: Party
    late_s: int
    ended: bool
    source: Source


@dataclass(frozen=True)
class Snapshot:
    """All figures of one report. What came in later stands last and has a value for the
    reports that were kept before."""

    head: Head
    targets: Targets
    on_time: OnTime
    waiting: Waiting
    counties: Counties
    parts: InHand
    money: InHand
    owed: Owed
    tiers: tuple[TierTime, ...]
    series: tuple[Point, ...]
    kinds: tuple[KindRate, ...]
    found: int
    self_reported: int
    late_edits: int | None
    causes: tuple[CauseRow, ...]
    decisions: tuple[Decision, ...]
    last_decisions: tuple[Decision, ...]
    after: After
    lanes: tuple[Lane, ...]
    people: tuple[TierRate, ...]
    places: tuple[PlaceRow, ...]
    outlets: tuple[PlaceRow, ...]
    outlets_left: int
    gaps: tuple[CountyGap, ...]
    gaps_left: int
    breaches: tuple[BreachLine, ...]
    breaches_left: int
    cancelled: Cancelled = field(default_factory=Cancelled)

    def rate_of(self, kind: ClockKind) -> Ratio:
        """Attainment of one kind of promise in the month."""
        return next((each.rate for each in self.kinds if each.kind is kind), Ratio())


_TARGETS = {
    Kind.NETWORK: Targets(),
    Kind.REGION: Targets(waiting=10),
    Kind.OUTLET: Targets(waiting=0),
}


def targets_of(scope: Scope) -> Targets:
    """What is wanted of the network, a region and an outlet."""
    return _TARGETS[scope.kind]


def family_sums(holders: Sequence[PartyCount]) -> dict[Family, int]:
    """Users waiting by the four sums."""
    found = dict.fromkeys(Family, 0)
    for each in holders:
        found[each.party.family] += each.count
    return found


def hundredths(parts: Sequence[int]) -> tuple[int, ...]:
    """Whole per cents that add up to 100, by the largest remainder; all nought for nothing."""
    whole = sum(parts)
    if not whole:
        return tuple(0 for _ in parts)
    down = [part * 100 // whole for part in parts]
    order = sorted(range(len(parts)), key=lambda at: (-(parts[at] * 100 % whole), at))
    for at in order[: 100 - sum(down)]:
        down[at] += 1
    return tuple(down)


def slice_of(scope: Scope, outlet_id: int | None) -> Slice:
    """The part of the figures a report is about."""
    if scope.kind is Kind.OUTLET:
        return Slice(outlet_id=outlet_id)
    return Slice(division=scope.code)


class Lead(StrEnum):
    """Which sentence heads the page."""

    NOTHING_DUE = "nothing_due"
    TOO_FEW = "too_few"
    FAR_ONLY = "far_only"
    BOTH = "both"


def lead_of(on_time: OnTime) -> Lead:
    """By what there is to say about the promises due in the month."""
    if not on_time.whole.whole:
        return Lead.NOTHING_DUE
    if on_time.far.now.tenths is None:
        return Lead.TOO_FEW
    return Lead.FAR_ONLY if on_time.near.now.tenths is None else Lead.BOTH
