"""Broken promises: stored once, weighed by who spoke first, passed up step by step.

DOMAIN: a breach is a stored, dated fact; self-reported breaches weigh less than found
ones; breach at 100 %, then each step of the ladder once.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sla.clocks.rules import Clock, Verdict, percent_moment


class Source(StrEnum):
    """How a breach came to be known.

    FOUND by the sweep or at a late stop; SELF_REPORTED by the holder before anybody found
    it; NO_SIGNAL by the maker's ruling on a phone's own time (SAFETY 29); IMPORTED with
    the history of another system.
    """

    FOUND = "found"
    SELF_REPORTED = "self_reported"
    NO_SIGNAL = "no_signal"
    IMPORTED = "imported"


DEFAULT_WEIGHTS = {
    Source.FOUND: 100,
    Source.SELF_REPORTED: 50,
    Source.NO_SIGNAL: 0,
    Source.IMPORTED: 0,
}
"""Weight of a breach in appraisals, in hundredths; a versioned setting."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that was not kept: the due moment missed, when and how it was known."""

    due: datetime
    found: datetime
    source: Source


def recorded(
    known: Breach | None,
    verdict: Verdict,
    now: datetime,
    *,
    reported: datetime | None = None,
    imported: bool = False,
) -> Breach | None:
    """The breach of a clock after a verdict: the known one unchanged, or a new one.

    Nothing undoes a known breach. A new one is self-reported when the holder said so
    (`reported`) no later than it is recorded now; None when the promise still holds.
    """
    if known is not None or verdict.breach is None:
        return known
    if imported:
        return Breach(verdict.breach, now, Source.IMPORTED)
    told = reported is not None and reported <= now
    return Breach(verdict.breach, now, Source.SELF_REPORTED if told else Source.FOUND)


def ruled_no_signal(breach: Breach) -> Breach:
    """The breach after the maker's ruling: it stays as dated, its weight is nought.

    ValueError when it was ruled so before; the ruling is made once.
    """
    if breach.source is Source.NO_SIGNAL:
        raise ValueError("this breach was ruled to be without signal before")
    return replace(breach, source=Source.NO_SIGNAL)


class Step(StrEnum):
    """Who learns of a breach, in the order of the ladder."""

    HOLDER = "holder"
    PARENT = "parent"
    COUNTY_OWNER = "county_owner"
    REGIONAL_MANAGER = "regional_manager"
    HEAD_OFFICE = "head_office"

    @property
    def must_act(self) -> bool:
        """The parent is told, to know; everyone else has to do something."""
        return self is not Step.PARENT


@dataclass(frozen=True, slots=True)
class Rung:
    """A step and the share of the allowance, in percent, after which it is taken."""

    step: Step
    percent: int

    def __post_init__(self) -> None:
        if self.percent < 100:
            raise ValueError(f"nobody is told of a breach before it: {self.percent} %")


DEFAULT_LADDER = (
    Rung(Step.HOLDER, 100),
    Rung(Step.PARENT, 100),
    Rung(Step.COUNTY_OWNER, 125),
    Rung(Step.REGIONAL_MANAGER, 150),
    Rung(Step.HEAD_OFFICE, 200),
)
"""The holder and the parent at the breach; the county owner, the regional manager and head
office when a quarter, a half and the whole of the allowance has passed again."""


def steps_due(
    clock: Clock,
    verdict: Verdict,
    now: datetime,
    taken: Collection[Step],
    *,
    parent_may_know: bool,
    ladder: tuple[Rung, ...] = DEFAULT_LADDER,
) -> tuple[Step, ...]:
    """The steps of the ladder to take now, each once in the life of a clock.

    Only a running clock that is breached climbs. `parent_may_know` is False where there
    is no parent or where the matter is kept from it (grievances, follow-ups, cases about
    itself).
    """
    if verdict.breach is None or clock.stopped is not None:
        return ()
    return tuple(
        rung.step
        for rung in ladder
        if rung.step not in taken
        and (parent_may_know or rung.step is not Step.PARENT)
        and _reached(clock, now, rung)
    )


def _reached(clock: Clock, now: datetime, rung: Rung) -> bool:
    if rung.percent == 100:
        return True
    moment = percent_moment(clock, now, rung.percent)
    return moment is not None and now > moment
