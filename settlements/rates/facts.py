"""What can have happened to a rate."""

from dataclasses import dataclass
from datetime import date

from core.facts import Code, Fact
from core.money import Money


@dataclass(frozen=True)
class RateFact(Fact):
    kind = "rate"


@dataclass(frozen=True)
class RateEntered(RateFact):
    """A price holds from a day on. Fact 1 of the rate."""

    code: Code
    edition: int
    amount: Money
    threshold_km: int | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class RateEnded(RateFact):
    """A price holds last on this day. Fact 2 of the rate."""

    code: Code
    valid_to: date
