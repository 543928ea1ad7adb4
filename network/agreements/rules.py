"""What an outlet and the maker agreed about money (DOMAIN, "Fees": the agreement in force on
the day of work splits a fee)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WHOLE_BP = 10_000
"""Basis points of the whole."""


class Route(StrEnum):
    """Where the money goes: 直付, or 经上级转付."""

    DIRECT = "direct"
    THROUGH_PARENT = "through_parent"


class PayRule(StrEnum):
    """When it is due: on a day of the month after the work, or so many days after the checked
    invoice."""

    DAY_OF_MONTH = "day_of_month"
    DAYS_AFTER_INVOICE = "days_after_invoice"


@dataclass(frozen=True)
class Terms:
    """What is agreed. `parent_bp` are basis points of LABOUR that go to the parent as its
    management fee; the remote allowance goes whole to who drives. Late interest per day is
    `interest_num` / `interest_den` of the amount (0.05 % = 5 / 10,000)."""

    parent_bp: int = 0
    route: Route = Route.DIRECT
    pay_rule: PayRule = PayRule.DAY_OF_MONTH
    pay_days: int = 25
    interest_num: int = 5
    interest_den: int = 10_000


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included; without a last day, for ever."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: "Period") -> bool:
        """Whether there is a day on which both hold."""
        return (self.last is None or other.first <= self.last) and (
            other.last is None or self.first <= other.last
        )


def terms_fault(terms: Terms, *, has_parent: bool) -> tuple[str, str] | None:
    """The field that cannot be agreed and why, or None."""
    if not 0 <= terms.parent_bp <= WHOLE_BP:
        return "parent_bp", "percent_out_of_range"
    if not has_parent and terms.parent_bp:
        return "parent_bp", "no_parent"
    if not has_parent and terms.route is Route.THROUGH_PARENT:
        return "route", "no_parent"
    most = 28 if terms.pay_rule is PayRule.DAY_OF_MONTH else 60
    if not 1 <= terms.pay_days <= most:
        return "pay_days", "pay_days_out_of_range"
    if terms.interest_num < 0 or terms.interest_den < 1:
        return "interest_num", "interest_out_of_range"
    return None


def dates_fault(wanted: Period, others: Iterable[Period]) -> str | None:
    """Why an agreement cannot hold over these days, or None."""
    if wanted.last is not None and wanted.last < wanted.first:
        return "dates_out_of_order"
    if any(wanted.meets(other) for other in others):
        return "agreement_overlaps"
    return None


def day_before(day: date) -> date:
    """The last day of what ends when something else begins."""
    return day - timedelta(days=1)


def expected_by(terms: Terms, worked: date) -> date | None:
    """By when the money for work of that day is expected: the agreed day of the next month.
    None when it depends on an invoice."""
    if terms.pay_rule is not PayRule.DAY_OF_MONTH:
        return None
    following = (worked.replace(day=1) + timedelta(days=32)).replace(day=1)
    return following.replace(day=terms.pay_days)
