"""The words for promises, sources of breaches and causes of time."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from sla.breaches.rules import Source
from sla.policies.rules import ClockKind
from sla.self_reports.rules import Cause

CLOCKS = {
    ClockKind.DISPATCH: lazy_pgettext("clock", "dispatch"),
    ClockKind.ACCEPTANCE: lazy_pgettext("clock", "acceptance"),
    ClockKind.FIRST_CONTACT: lazy_pgettext("clock", "first contact"),
    ClockKind.ON_SITE: lazy_pgettext("clock", "on site"),
    ClockKind.REPAIR: lazy_pgettext("clock", "repaired"),
    ClockKind.CALL_BACK: lazy_pgettext("clock", "called back"),
    ClockKind.DOCUMENT_CHECK: lazy_pgettext("clock", "documents checked"),
    ClockKind.PART_DECISION: lazy_pgettext("clock", "part decided"),
    ClockKind.PART_SHIPMENT: lazy_pgettext("clock", "part sent"),
    ClockKind.PART_TRANSIT: lazy_pgettext("clock", "part on its way"),
    ClockKind.PART_RECEIPT: lazy_pgettext("clock", "part signed for"),
    ClockKind.PART_MISSING: lazy_pgettext("clock", "90 days without a part"),
    ClockKind.DEFECTIVE_RETURN: lazy_pgettext("clock", "old part returned"),
    ClockKind.CLAIM_DECISION: lazy_pgettext("clock", "claim decided"),
    ClockKind.DEDUCTION_ANSWER: lazy_pgettext("clock", "answer to a deduction"),
    ClockKind.STATEMENT: lazy_pgettext("clock", "statement"),
    ClockKind.STATEMENT_ANSWER: lazy_pgettext("clock", "statement confirmed"),
    ClockKind.INVOICE: lazy_pgettext("clock", "invoice"),
    ClockKind.INVOICE_CHECK: lazy_pgettext("clock", "invoice checked"),
    ClockKind.PAYMENT: lazy_pgettext("clock", "payment"),
    ClockKind.PAYMENT_LATEST: lazy_pgettext("clock", "payment, sixty days"),
    ClockKind.FAST_LANE_SETTLEMENT: lazy_pgettext("clock", "weekly settlement"),
    ClockKind.BANK_ANSWER: lazy_pgettext("clock", "answer of the bank"),
    ClockKind.PASSED_ON: lazy_pgettext("clock", "passed on"),
    ClockKind.CASE_RULING: lazy_pgettext("clock", "ruling"),
    ClockKind.LINE_RULING: lazy_pgettext("clock", "ruling on a line"),
    ClockKind.CASE_CLEARED: lazy_pgettext("clock", "cleared up by finance"),
    ClockKind.RECOVERED: lazy_pgettext("clock", "paid after the ruling"),
    ClockKind.GRIEVANCE_ANSWER: lazy_pgettext("clock", "grievance answered"),
    ClockKind.COMPLAINT_ACKNOWLEDGED: lazy_pgettext("clock", "complaint acknowledged"),
    ClockKind.COMPLAINT_ANSWER: lazy_pgettext("clock", "complaint answered"),
}

SOURCES = {
    Source.FOUND: _l("found"),
    Source.SELF_REPORTED: _l("self-reported"),
    Source.IMPORTED: lazy_pgettext("breach", "imported"),
}

CAUSES = {
    Cause.NO_CAPACITY: _l("too many jobs, nobody free"),
    Cause.PART: _l("the part is not here"),
    Cause.ROAD: _l("road or weather"),
    Cause.USER: _l("the user is not there"),
    Cause.SKILL: _l("we cannot repair this"),
    Cause.OVERLOOKED: _l("we overlooked it"),
}
"""Why an outlet says that it will be late."""


def clock_word(kind: ClockKind) -> str:
    """The word for a promise; one without a word shows its code."""
    return str(CLOCKS.get(kind, kind.value))
