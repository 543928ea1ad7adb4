"""Whose time it was: contiguous segments of wall-clock seconds, one party each.

DOMAIN, "Parties that hold time": every minute of a work order belongs to exactly one.
The thread of the job (dispatch, then the outlet, ...) gives the time wherever nothing
holds it. A hold (waiting for a part, for the user, for an appraisal) takes the time while
it is open. When several are open at once:

1. force majeure that was granted takes the time before all others;
2. otherwise the hold that began first keeps it until it ends. A later hold cannot lift
   the time off whoever already held the job, so nobody can cover a delay with a new one;
3. holds that began in the same second: the maker before the outlets before the others
   before the user.

A hold passes from hand to hand (approval, warehouse, carrier, parent) and keeps its place
while it does: its legs are one hold. A leg to the user or to force majeure takes nothing
until it is confirmed; then it counts from its own beginning.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sla.moments import moment_of, seconds_of
from sla.parties import Family, Party


@dataclass(frozen=True, slots=True)
class Handover:
    """From a moment on the time is a party's.

    `cause` is a code. `holder` names which outlet, warehouse or person, such as
    "outlet:16"; empty where the party is enough.
    """

    at: datetime
    party: Party
    cause: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Something the job waits for, from its first leg to `ended` (None: still open).

    `legs` are in order of time. `confirmed` is the user's yes or the regional manager's
    grant, for legs that need one. ValueError for no leg, or legs out of order.
    """

    legs: tuple[Handover, ...]
    ended: datetime | None = None
    confirmed: bool = False

    def __post_init__(self) -> None:
        if not self.legs:
            raise ValueError("a hold has at least one leg")
        _refuse_disorder([leg.at for leg in self.legs])
        if self.ended is not None and self.ended < self.legs[-1].at:
            raise ValueError(f"a hold ends after its last leg: {self.ended.isoformat()}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch [began, ended) of whole seconds that belongs to one party."""

    began: datetime
    ended: datetime
    party: Party
    cause: str
    holder: str = ""

    @property
    def seconds(self) -> int:
        """Wall-clock seconds; never nought."""
        return seconds_of(self.ended) - seconds_of(self.began)


@dataclass(frozen=True, slots=True)
class Shares:
    """Whole seconds by party and by family; both sum exactly to `elapsed`.

    Parties stand in the order of sums (maker, outlets, others, user), those without a
    second left out; families stand all four.
    """

    elapsed: int
    by_party: tuple[tuple[Party, int], ...]
    by_family: tuple[tuple[Family, int], ...]


def timeline(
    thread: Sequence[Handover], holds: Sequence[Hold], until: datetime
) -> tuple[Segment, ...]:
    """The segments of a job from its first handover to `until`, without a gap."""
    return segments(resolved(thread, holds), until)


def segments(handovers: Sequence[Handover], until: datetime) -> tuple[Segment, ...]:
    """Contiguous segments from handovers in order of time, up to `until`.

    Of handovers in one second the last counts. Neighbours of the same party, holder and
    cause are one segment. Handovers at or after `until` are not yet known. ValueError for
    none, or for an order that goes backwards.
    """
    if not handovers:
        raise ValueError("a job has a first holder")
    _refuse_disorder([handover.at for handover in handovers])
    ends = [seconds_of(handover.at) for handover in handovers[1:]]
    last = max(seconds_of(until), seconds_of(handovers[0].at))
    built: list[Segment] = []
    for handover, end in zip(handovers, (*ends, last), strict=True):
        begin, end = seconds_of(handover.at), min(end, last)
        if begin < end:
            _append(built, handover, begin, end)
    return tuple(built)


def resolved(thread: Sequence[Handover], holds: Sequence[Hold]) -> tuple[Handover, ...]:
    """One order of handovers out of the thread and its holds, by the rule above."""
    if not thread:
        raise ValueError("a job has a first holder")
    _refuse_disorder([handover.at for handover in thread])
    return tuple(_holder_at(thread, holds, at) for at in _turns(thread, holds))


def shares(parts: Iterable[Segment]) -> Shares:
    """How the elapsed time divides; nothing is rounded and nothing is left over."""
    sums: dict[Party, int] = {}
    for segment in parts:
        sums[segment.party] = sums.get(segment.party, 0) + segment.seconds
    by_party = tuple(sorted(sums.items(), key=lambda item: item[0].rank))
    by_family = tuple(
        (family, sum(seconds for party, seconds in by_party if party.family is family))
        for family in Family
    )
    return Shares(sum(sums.values()), by_party, by_family)


def _append(built: list[Segment], handover: Handover, begin: int, end: int) -> None:
    owner = (handover.party, handover.cause, handover.holder)
    ended = moment_of(end)
    if built and (built[-1].party, built[-1].cause, built[-1].holder) == owner:
        built[-1] = Segment(built[-1].began, ended, *owner)
    else:
        built.append(Segment(moment_of(begin), ended, *owner))


def _turns(thread: Sequence[Handover], holds: Sequence[Hold]) -> list[datetime]:
    """Every moment, from the first handover on, at which the holder may change."""
    first = thread[0].at
    turns = {handover.at for handover in thread}
    for hold in holds:
        turns.update(max(first, leg.at) for leg in hold.legs)
        if hold.ended is not None:
            turns.add(max(first, hold.ended))
    return sorted(turns)


def _holder_at(thread: Sequence[Handover], holds: Sequence[Hold], at: datetime) -> Handover:
    taking = [
        (_place(hold, leg), leg)
        for hold in holds
        if (leg := _leg_at(hold, at)) is not None and _may_take(hold, leg)
    ]
    holder = min(taking, key=lambda pair: pair[0])[1] if taking else _latest(thread, at)
    return Handover(at, holder.party, holder.cause, holder.holder)


def _leg_at(hold: Hold, at: datetime) -> Handover | None:
    if at < hold.legs[0].at or (hold.ended is not None and at >= hold.ended):
        return None
    return _latest(hold.legs, at)


def _latest(handovers: Sequence[Handover], at: datetime) -> Handover:
    return [handover for handover in handovers if handover.at <= at][-1]


def _may_take(hold: Hold, leg: Handover) -> bool:
    return hold.confirmed or not leg.party.needs_proof


def _place(hold: Hold, leg: Handover) -> tuple[bool, datetime, int, str, str]:
    """Where a hold stands among those open at once; the smallest takes the time."""
    granted_force = leg.party is Party.FORCE
    return (not granted_force, hold.legs[0].at, leg.party.rank, leg.cause, leg.holder)


def _refuse_disorder(moments: Sequence[datetime]) -> None:
    for earlier, later in pairwise(moments):
        if later < earlier:
            raise ValueError(
                f"handovers stand in order of time: {later.isoformat()} after {earlier.isoformat()}"
            )
