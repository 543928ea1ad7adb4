"""The words for everything coded about a part."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from parts.requests.rules import Inspection, LineState, RefuseReason, Regime

STATES = {
    LineState.REQUESTED: lazy_pgettext("part", "requested"),
    LineState.APPROVED: lazy_pgettext("part", "approved"),
    LineState.REFUSED: lazy_pgettext("part", "refused"),
    LineState.ALLOCATED: lazy_pgettext("part", "allocated"),
    LineState.BACKORDERED: lazy_pgettext("part", "back-ordered"),
    LineState.SHIPPED: lazy_pgettext("part", "in transit"),
    LineState.RECEIVED: lazy_pgettext("part", "received"),
    LineState.CONSUMED: lazy_pgettext("part", "used on the job"),
    LineState.RETURN_DUE: lazy_pgettext("part", "return due"),
    LineState.RETURNED: lazy_pgettext("part", "returned"),
    LineState.INSPECTED: lazy_pgettext("part", "inspected"),
    LineState.CLEARED: lazy_pgettext("part", "cleared"),
    LineState.SCRAPPED: lazy_pgettext("part", "scrapped on site"),
    LineState.WAIVED: lazy_pgettext("part", "return waived"),
    LineState.NOTHING_CAME: lazy_pgettext("part", "closed, nothing came"),
    LineState.WITHDRAWN: lazy_pgettext("part", "withdrawn"),
}

REGIMES = {
    Regime.WARRANTY: _l("warranty issue"),
    Regime.SALE: _l("sale (out of warranty)"),
}

REFUSE_REASONS = {
    RefuseReason.NOT_NEEDED: _l("not needed for this fault"),
    RefuseReason.WRONG_PART: _l("does not fit this model"),
    RefuseReason.NOT_IN_WARRANTY: _l("the appliance is out of warranty"),
    RefuseReason.NO_LONGER_MADE: _l("no longer made"),
}

INSPECTIONS = {
    Inspection.CONFIRMED_DEFECT: _l("confirmed defective"),
    Inspection.NO_FAULT: _l("no fault found"),
    Inspection.WRONG_PART: _l("wrong part"),
}
