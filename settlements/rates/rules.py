"""What a piece of work costs the maker: dated rates (DOMAIN, "Fees"; SAFETY 5).

A rate says for which work it holds; what it leaves open holds for all. The most specific one
wins, so that three rows can price everything and a fourth one exception.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.money import Money


class Item(StrEnum):
    """What is paid for: 维修费, 远程费, 特殊费用, 保底补贴, 旺季补贴, 登高补贴, 特批, 调整.

    LABOUR is the base per job × product unit; REMOTE_KM is per kilometre one way above the
    threshold. SEASON is paid beside the labour on the days on which its rate holds, HEIGHT from a
    floor on; SUPPORT lifts a job to the least it comes to. CORRECTION is a line that mends an
    earlier one.
    """

    LABOUR = "labour"
    REMOTE_KM = "remote_km"
    SPECIAL = "special"
    SUPPORT = "support"
    SEASON = "season"
    HEIGHT = "height"
    GOODWILL = "goodwill"
    CORRECTION = "correction"


DIMENSIONS = ("service_type", "line", "grade", "tier")
"""What a rate may be narrowed to; the earlier weighs more among equally many."""


@dataclass(frozen=True)
class Work:
    """What a rate is looked up for: codes of jobs and products, the tier of the address."""

    service_type: str
    line: str
    grade: str
    tier: int


@dataclass(frozen=True)
class Rate:
    """One dated price. `amount` is per job and unit, or per kilometre; `threshold_km` are the
    kilometres one way that are not paid, `from_floor` the lowest floor that is. `version` counts
    the editions of one `code`."""

    id: int
    version: int
    item: Item
    amount: Money
    first: date
    last: date | None = None
    threshold_km: int | None = None
    service_type: str | None = None
    line: str | None = None
    grade: str | None = None
    tier: int | None = None
    from_floor: int | None = None

    @property
    def code(self) -> str:
        """What it is a price of: `labour:repair:-:small:4`. Editions of it follow each other."""
        return code_of(self.item, self.service_type, self.line, self.grade, self.tier,
                       self.from_floor)

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


def code_of(
    item: Item,
    service_type: str | None,
    line: str | None,
    grade: str | None,
    tier: int | None,
    from_floor: int | None = None,
) -> str:
    """The code of a price; what is left open is a hyphen. Each step of a range by floors is a
    price of its own."""
    parts = (service_type, line, grade, tier)
    step = () if from_floor is None else (f"f{from_floor}",)
    return ":".join([item.value, *("-" if part is None else str(part) for part in parts), *step])


def narrowed(rate: Rate) -> tuple[str, ...]:
    """The dimensions a rate is narrowed to, in the order of DIMENSIONS."""
    return tuple(name for name in DIMENSIONS if getattr(rate, name) is not None)


def rate_for(
    rates: Iterable[Rate], item: Item, work: Work, day: date, floor: int | None = None
) -> Rate | None:
    """The rate for a piece of work finished on `day`: more dimensions matched win, among
    equally many the earlier in DIMENSIONS, then the highest step that `floor` reaches, itself
    included. None where the sheet has a hole."""
    fitting = [
        rate
        for rate in rates
        if rate.item is item
        and rate.holds(day)
        and (rate.from_floor is None or (floor is not None and floor >= rate.from_floor))
        and all(getattr(rate, name) == getattr(work, name) for name in narrowed(rate))
    ]
    return min(fitting, key=_order, default=None)


def _order(rate: Rate) -> tuple[int, tuple[bool, ...], int]:
    names = narrowed(rate)
    return -len(names), tuple(name not in names for name in DIMENSIONS), -(rate.from_floor or 0)
