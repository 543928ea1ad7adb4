"""Which promise holds: policies matched by what the work is, most specific first.

DOMAIN, "Time that is owed": policies match by service type × tier × product line ×
priority; the clock keeps which rule and why.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sla.targets.rules import Target


class CalendarKind(StrEnum):
    """Whose hours a promise counts. WEEKDAYS_24H is made by an import that needs it: Monday
    00:00 to Friday 24:00 without holidays, as service desks count."""

    RUNNING = "running"
    SERVICE_WINDOW = "service_window"
    OFFICE = "office"
    WEEKDAYS_24H = "weekdays_24h"


class ClockKind(StrEnum):
    """What is promised."""

    DISPATCH = "dispatch"
    ACCEPTANCE = "acceptance"
    FIRST_CONTACT = "first_contact"
    ON_SITE = "on_site"
    REPAIR = "repair"
    CALL_BACK = "call_back"
    DOCUMENT_CHECK = "document_check"
    PART_DECISION = "part_decision"
    PART_SHIPMENT = "part_shipment"
    PART_TRANSIT = "part_transit"
    PART_RECEIPT = "part_receipt"
    PART_MISSING = "part_missing"
    DEFECTIVE_RETURN = "defective_return"
    CLAIM_DECISION = "claim_decision"
    DEDUCTION_ANSWER = "deduction_answer"
    STATEMENT = "statement"
    STATEMENT_ANSWER = "statement_answer"
    INVOICE = "invoice"
    INVOICE_CHECK = "invoice_check"
    PAYMENT = "payment"
    PAYMENT_LATEST = "payment_latest"
    BANK_ANSWER = "bank_answer"
    FAST_LANE_SETTLEMENT = "fast_lane_settlement"
    PASSED_ON = "passed_on"
    CASE_RULING = "case_ruling"
    LINE_RULING = "line_ruling"
    CASE_CLEARED = "case_cleared"
    RECOVERED = "recovered"
    GRIEVANCE_ANSWER = "grievance_answer"
    COMPLAINT_ACKNOWLEDGED = "complaint_acknowledged"
    COMPLAINT_ANSWER = "complaint_answer"


FIELDS = ("service_type", "tier", "product_line", "priority")
"""What a policy may narrow itself to; the earlier weighs more among equally many."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a promise is looked up for. `tier` is that of the user's address, 1 to 4."""

    service_type: str | None = None
    tier: int | None = None
    product_line: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One row of the settings. A field left None holds for every value.

    `target` None promises nothing, on purpose: it wins over broader rows that do.
    """

    code: str
    clock: ClockKind
    calendar: CalendarKind
    target: Target | None
    version: int = 1
    service_type: str | None = None
    tier: int | None = None
    product_line: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """The policy that holds, its target, and the fields by which it matched."""

    policy: Policy
    target: Target
    matched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoTarget:
    """Nothing is promised and nothing can be breached.

    `policy` is the row that says so with the fields by which it matched; None when no row
    speaks about this work at all.
    """

    policy: Policy | None = None
    matched: tuple[str, ...] = ()


def promise_for(policies: Iterable[Policy], clock: ClockKind, work: Work) -> Promise | NoTarget:
    """The most specific policy for a clock of this work.

    More fields matched win; among equally many, the earlier in FIELDS; then the higher
    version; then the code first in the alphabet. So the answer never hangs on the order
    of rows.
    """
    fitting = [policy for policy in policies if policy.clock is clock and _fits(policy, work)]
    if not fitting:
        return NoTarget()
    best = min(fitting, key=_order)
    if best.target is None:
        return NoTarget(best, narrowed(best))
    return Promise(best, best.target, narrowed(best))


def narrowed(policy: Policy) -> tuple[str, ...]:
    """The fields a policy is narrowed to, in the order of FIELDS."""
    return tuple(name for name in FIELDS if getattr(policy, name) is not None)


def _fits(policy: Policy, work: Work) -> bool:
    return all(getattr(policy, name) == getattr(work, name) for name in narrowed(policy))


def _order(policy: Policy) -> tuple[int, tuple[bool, ...], int, str]:
    fields = narrowed(policy)
    return (
        -len(fields),
        tuple(name not in fields for name in FIELDS),
        -policy.version,
        policy.code,
    )
