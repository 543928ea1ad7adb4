"""Pauses of a clock: overlapping ones merged, capped where agreed, each with its party."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sla.calendars.rules import Calendar
from sla.moments import seconds_between
from sla.parties import Party
from sla.targets.rules import Target, advanced, measured


class PauseReason(StrEnum):
    """The closed list of reasons for which a clock may stand still."""

    USER_OTHER_DAY = "user_other_day"
    USER_ABSENT = "user_absent"
    PART_DECISION = "part_decision"
    PART_NOT_IN_STOCK = "part_not_in_stock"
    PART_AT_WAREHOUSE = "part_at_warehouse"
    PART_ON_THE_WAY = "part_on_the_way"
    PART_AT_PARENT = "part_at_parent"
    APPRAISAL = "appraisal"
    DEALER_OR_PLATFORM = "dealer_or_platform"
    ASKED_PARENT = "asked_parent"
    ASKED_OUTLET = "asked_outlet"
    AT_BANK = "at_bank"
    FORCE_MAJEURE = "force_majeure"

    @property
    def party(self) -> Party:
        """Who has the time of the pause; none of it vanishes."""
        return _PARTY[self]


_PARTY = {
    PauseReason.USER_OTHER_DAY: Party.USER,
    PauseReason.USER_ABSENT: Party.USER,
    PauseReason.PART_DECISION: Party.APPROVAL,
    PauseReason.PART_NOT_IN_STOCK: Party.PLANNING,
    PauseReason.PART_AT_WAREHOUSE: Party.WAREHOUSE,
    PauseReason.PART_ON_THE_WAY: Party.CARRIER,
    PauseReason.PART_AT_PARENT: Party.PARENT,
    PauseReason.APPRAISAL: Party.APPRAISAL,
    PauseReason.DEALER_OR_PLATFORM: Party.DEALER,
    PauseReason.ASKED_PARENT: Party.PARENT,
    PauseReason.ASKED_OUTLET: Party.OUTLET,
    PauseReason.AT_BANK: Party.BANK,
    PauseReason.FORCE_MAJEURE: Party.FORCE,
}


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock standing still in [began, ended); `ended` None is still open.

    `confirmed` is the user's yes (reply, code, call-back) or the regional manager's
    grant: a pause for the user or for force majeure without it moves nothing.
    """

    reason: PauseReason
    began: datetime
    ended: datetime | None = None
    confirmed: bool = False

    def __post_init__(self) -> None:
        if self.ended is not None:
            seconds_between(self.began, self.ended)

    @property
    def counts(self) -> bool:
        """Whether the pause may move a clock at all."""
        return self.confirmed or not self.reason.party.needs_proof


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that pauses for these reasons may move a clock, all together.

    Seconds are counted as the target counts them.
    """

    seconds: int
    reasons: frozenset[PauseReason]

    def __post_init__(self) -> None:
        if self.seconds < 0:
            raise ValueError(f"a cap is not negative: {self.seconds} s")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time in which a clock stood still, with the reason whose party has it."""

    reason: PauseReason
    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class Paused:
    """A stretch that may move a clock, with its seconds as the target counts them."""

    stretch: Stretch
    seconds: int

    @property
    def began(self) -> datetime:
        """The first moment of the stretch."""
        return self.stretch.began

    @property
    def ended(self) -> datetime:
        """The moment the clock goes on."""
        return self.stretch.ended

    @property
    def party(self) -> Party:
        """Who has the time."""
        return self.stretch.reason.party


def merged(pauses: Iterable[Pause], started: datetime, until: datetime) -> tuple[Stretch, ...]:
    """Disjoint stretches of the pauses that count, from `started` on, in order of time.

    An open pause ends at `until`. Where pauses overlap, the one that began first has the
    time (equal beginnings: the maker before the outlets, the others and the user, as in segments).
    """
    clipped = (
        Stretch(pause.reason, max(started, pause.began), _end(pause, until))
        for pause in pauses
        if pause.counts
    )
    return tuple(_first_come(clipped))


def effective(
    calendar: Calendar,
    target: Target,
    pauses: Iterable[Pause],
    cap: Cap | None,
    started: datetime,
    until: datetime,
) -> tuple[Paused, ...]:
    """The merged stretches that may move a clock, the capped reasons cut at their cap.

    A second that both a free and a capped reason cover is the free one's and does not use
    up the cap, so that one more pause never moves a clock less.
    """
    if cap is None:
        return tuple(_counted(calendar, target, merged(pauses, started, until)))
    pauses = tuple(pauses)
    free = merged((p for p in pauses if p.reason not in cap.reasons), started, until)
    held = merged((p for p in pauses if p.reason in cap.reasons), started, until)
    cut = _cut(calendar, target, _counted(calendar, target, _minus(held, free)), cap.seconds)
    both = (*_counted(calendar, target, free), *cut)
    return tuple(sorted(both, key=lambda pause: pause.began))


def moved(
    calendar: Calendar, target: Target, moment: datetime, pauses: Iterable[Paused]
) -> datetime:
    """A moment of a clock moved by every stretch that began before it.

    Each stretch moves it by its exact seconds as the target counts them. A stretch that
    begins at the moment or later comes too late and moves nothing.
    """
    for pause in pauses:
        if pause.began >= moment:
            break
        moment = advanced(calendar, target, moment, pause.seconds)
    return moment


def _counted(calendar: Calendar, target: Target, stretches: Iterable[Stretch]) -> Iterator[Paused]:
    for stretch in stretches:
        yield Paused(stretch, measured(calendar, target, stretch.began, stretch.ended))


def _end(pause: Pause, until: datetime) -> datetime:
    return until if pause.ended is None else pause.ended


def _first_come(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    cursor: datetime | None = None
    for pause in sorted(stretches, key=_place):
        began = pause.began if cursor is None else max(cursor, pause.began)
        if began < pause.ended:
            yield Stretch(pause.reason, began, pause.ended)
            cursor = pause.ended


def _place(pause: Stretch) -> tuple[datetime, int, str, datetime]:
    return (pause.began, pause.reason.party.rank, pause.reason, pause.ended)


def _minus(stretches: Iterable[Stretch], holes: tuple[Stretch, ...]) -> Iterator[Stretch]:
    for pause in stretches:
        began = pause.began
        for hole in holes:
            if hole.ended <= began or hole.began >= pause.ended:
                continue
            if began < hole.began:
                yield Stretch(pause.reason, began, hole.began)
            began = hole.ended
        if began < pause.ended:
            yield Stretch(pause.reason, began, pause.ended)


def _cut(
    calendar: Calendar, target: Target, pauses: Iterable[Paused], left: int
) -> Iterator[Paused]:
    for pause in pauses:
        if pause.seconds <= left:
            yield pause
        elif left:
            end = advanced(calendar, target, pause.began, left)
            yield Paused(Stretch(pause.stretch.reason, pause.began, end), left)
        left = max(0, left - pause.seconds)
