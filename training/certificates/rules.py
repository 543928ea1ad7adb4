"""Which work needs which permit, when a certificate lapses, who is warned of it when (DOMAIN,
cause 5: a missing certificate opens a lesson and blocks only where the law needs a permit)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.states import Machine
from network.products.rules import ProductLine


class Kind(StrEnum):
    """上岗证, the special-work permits 高处作业, 制冷与空调设备安装修理, 低压电工, and the
    vocational level 职业技能等级."""

    WORK = "work"
    HEIGHT = "height"
    REFRIGERATION = "refrigeration"
    ELECTRICITY = "electricity"
    SKILL = "skill"


PERMITS = (Kind.HEIGHT, Kind.REFRIGERATION, Kind.ELECTRICITY)
"""The permits of the law on special work (特种作业操作证): six years, reviewed after three."""


class State(StrEnum):
    """Whether the card is good lies in its dates; this is what was decided about it."""

    VALID = "valid"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    REVIEW = "review"
    REPLACE = "replace"
    WITHDRAW = "withdraw"


LIFE = Machine(
    "certificate",
    [
        (State.VALID, Action.REVIEW, State.VALID),
        (State.VALID, Action.REPLACE, State.REPLACED),
        (State.VALID, Action.WITHDRAW, State.WITHDRAWN),
    ],
    initial=State.VALID,
    final={State.REPLACED, State.WITHDRAWN},
)


class WithdrawReason(StrEnum):
    REVIEW_FAILED = "review_failed"
    REVOKED = "revoked"
    ENTERED_WRONGLY = "entered_wrongly"


@dataclass(frozen=True)
class Need:
    """A permit the law asks for, for some services on some lines from a floor upwards. With
    `unknown_blocks` a person without the permit on record is taken to have none; else only one
    that is on record and lapsed blocks."""

    permit: Kind
    lines: frozenset[ProductLine]
    services: frozenset[str]
    from_floor: int | None = None
    unknown_blocks: bool = False

    def asks(self, line: ProductLine, service: str, floor: int | None) -> bool:
        """Whether a job of this kind needs it. A floor nobody has named asks for nothing."""
        if line not in self.lines or service not in self.services:
            return False
        return self.from_floor is None or (floor is not None and floor >= self.from_floor)


NEEDS = (
    Need(
        Kind.HEIGHT,
        frozenset({ProductLine.AIR_CONDITIONER}),
        frozenset({"install", "relocate"}),
        from_floor=2,
        unknown_blocks=True,
    ),
    Need(
        Kind.REFRIGERATION,
        frozenset({ProductLine.AIR_CONDITIONER}),
        frozenset({"install", "relocate", "repair"}),
    ),
    Need(
        Kind.REFRIGERATION, frozenset({ProductLine.REFRIGERATOR}), frozenset({"repair"})
    ),
)
"""The outdoor unit above the ground floor is work at height; whatever opens the circuit is work
on refrigerant. Refrigeration permits are taken over shop by shop: one nobody has entered yet is
not known to be missing. Work at height is not begun on a guess."""


def needed(line: ProductLine, service: str, floor: int | None) -> tuple[Need, ...]:
    """What the law asks for a job; `service` is the code of the service type."""
    return tuple(need for need in NEEDS if need.asks(line, service, floor))


def deadline_of(review_on: date | None, ends_on: date | None) -> date | None:
    """The last day on which a card is good without another review or another card."""
    return min((day for day in (review_on, ends_on) if day is not None), default=None)


@dataclass(frozen=True)
class Held:
    """A card of a person, as far as a permit is asked about; `good` is False for one that was
    withdrawn."""

    account_id: int
    kind: Kind
    deadline: date | None
    good: bool = True

    def holds_on(self, day: date) -> bool:
        """Whether it is good on that day, the day of the deadline included."""
        return self.good and (self.deadline is None or day <= self.deadline)


class Fit(StrEnum):
    FIT = "fit"
    UNKNOWN = "unknown"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Finding:
    """Whether somebody may do what a permit is needed for, and by whose card: the best one."""

    permit: Kind
    fit: Fit
    blocks: bool
    account_id: int | None = None
    deadline: date | None = None


def finding(need: Need, cards: Iterable[Held], day: date) -> Finding:
    """What the cards of a person, or of all who work for an outlet, mean for a need: a good one
    suffices; else one that lapsed is named; else none is on record."""
    own = [card for card in cards if card.kind is need.permit]
    good = [card for card in own if card.holds_on(day)]
    best = max(good or own, key=lambda card: card.deadline or date.max, default=None)
    if best is None:
        return Finding(need.permit, Fit.UNKNOWN, need.unknown_blocks)
    fit = Fit.FIT if good else Fit.LAPSED
    return Finding(need.permit, fit, fit is Fit.LAPSED, best.account_id, best.deadline)


def findings(needs: Iterable[Need], cards: Sequence[Held], day: date) -> tuple[Finding, ...]:
    """One for each need."""
    return tuple(finding(need, cards, day) for need in needs)


def blocking(found: Iterable[Finding]) -> Finding | None:
    """The first finding for which the law blocks, or None."""
    return next((each for each in found if each.blocks), None)


WARN_DAYS = (120, 90, 60, 30, 7)
LAPSED = 0
"""The step of the ladder after the deadline."""


def step_at(deadline: date, day: date) -> int | None:
    """The step of the ladder that a deadline has reached: the fewest days of WARN_DAYS that
    still hold it, LAPSED after it, None while it is far away."""
    left = (deadline - day).days
    if left < 0:
        return LAPSED
    return min((days for days in WARN_DAYS if left <= days), default=None)


class Told(StrEnum):
    """Who is told, by name."""

    PERSON = "person"
    OUTLET = "outlet"
    TRAINER = "trainer"
    COUNTY_OWNER = "county_owner"
    REGIONAL_MANAGER = "regional_manager"
    HEAD_OFFICE = "head_office"


LADDER = {
    120: (Told.PERSON, Told.OUTLET),
    90: (Told.PERSON, Told.OUTLET, Told.TRAINER),
    60: (Told.PERSON, Told.OUTLET, Told.TRAINER, Told.COUNTY_OWNER),
    30: (Told.PERSON, Told.OUTLET, Told.TRAINER, Told.COUNTY_OWNER),
    7: (Told.PERSON, Told.OUTLET, Told.TRAINER, Told.COUNTY_OWNER, Told.REGIONAL_MANAGER),
    LAPSED: tuple(Told),
}
"""The nearer the day, the higher it is known; nobody who was told before is left out."""

LONGEST = timedelta(days=40 * 366)


def dates_fault(
    issued_on: date, review_on: date | None, ends_on: date | None
) -> tuple[str, str] | None:
    """The field and the reason for which dates cannot stand on one card, or None."""
    for name, day in (("review_on", review_on), ("ends_on", ends_on)):
        if day is not None and not issued_on < day < issued_on + LONGEST:
            return name, "before_issue"
    if review_on and ends_on and review_on > ends_on:
        return "review_on", "review_after_end"
    return None
