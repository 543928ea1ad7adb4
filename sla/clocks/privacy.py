"""Which promises a parent outlet observes, and who owes them where no timeline says.

DOMAIN, cause 3: the parent observes part requests, jobs and training; never grievances,
follow-up answers, money confirmations or cases about itself. A clock of any other kind is
stamped without the parent and its root, so no list of the parent's can show it.
"""

from dataclasses import replace

from core.scope import Stamps
from sla.parties import Party
from sla.policies.rules import ClockKind

OBSERVED = frozenset({
    ClockKind.DISPATCH, ClockKind.ACCEPTANCE, ClockKind.FIRST_CONTACT, ClockKind.ON_SITE,
    ClockKind.REPAIR, ClockKind.PART_DECISION, ClockKind.PART_SHIPMENT, ClockKind.PART_TRANSIT,
    ClockKind.PART_RECEIPT, ClockKind.PART_MISSING, ClockKind.DEFECTIVE_RETURN,
})

OWED_BY = {
    ClockKind.DISPATCH: Party.DISPATCH,
    ClockKind.ACCEPTANCE: Party.OUTLET,
    ClockKind.FIRST_CONTACT: Party.OUTLET,
    ClockKind.ON_SITE: Party.OUTLET,
    ClockKind.REPAIR: Party.OUTLET,
    ClockKind.CALL_BACK: Party.APPROVAL,
    ClockKind.DOCUMENT_CHECK: Party.APPROVAL,
    ClockKind.PART_DECISION: Party.APPROVAL,
    ClockKind.PART_SHIPMENT: Party.WAREHOUSE,
    ClockKind.PART_TRANSIT: Party.CARRIER,
    ClockKind.PART_RECEIPT: Party.OUTLET,
    ClockKind.PART_MISSING: Party.PLANNING,
    ClockKind.DEFECTIVE_RETURN: Party.OUTLET,
    ClockKind.CLAIM_DECISION: Party.APPROVAL,
    ClockKind.DEDUCTION_ANSWER: Party.OUTLET,
    ClockKind.STATEMENT: Party.FINANCE,
    ClockKind.STATEMENT_ANSWER: Party.OUTLET,
    ClockKind.INVOICE: Party.OUTLET,
    ClockKind.INVOICE_CHECK: Party.FINANCE,
    ClockKind.PAYMENT: Party.FINANCE,
    ClockKind.PAYMENT_LATEST: Party.FINANCE,
    ClockKind.FAST_LANE_SETTLEMENT: Party.FINANCE,
    ClockKind.BANK_ANSWER: Party.BANK,
    ClockKind.PASSED_ON: Party.PARENT,
    ClockKind.CASE_RULING: Party.APPROVAL,
    ClockKind.LINE_RULING: Party.APPROVAL,
    ClockKind.CASE_CLEARED: Party.FINANCE,
    ClockKind.RECOVERED: Party.PARENT,
    ClockKind.GRIEVANCE_ANSWER: Party.APPROVAL,
    ClockKind.COMPLAINT_ACKNOWLEDGED: Party.DISPATCH,
    ClockKind.COMPLAINT_ANSWER: Party.DISPATCH,
}
"""Whose promise it is, for subjects without a timeline."""


def stamps_for(kind: ClockKind, stamps: Stamps) -> Stamps:
    """The stamps of a clock: those of its subject, less the parents where they may not look."""
    return stamps if kind in OBSERVED else replace(stamps, parent_id=None, root_id=None)


def parent_may_know(parent_id: int | None) -> bool:
    """Whether there is a parent that observes: a private clock carries none."""
    return parent_id is not None
