"""The words for everything coded about an invoice."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from settlements.invoices.rules import Kind, ReturnReason, State

STATES = {
    State.RECEIVED: lazy_pgettext("invoice", "received"),
    State.CHECKED: lazy_pgettext("invoice", "checked"),
    State.RETURNED: lazy_pgettext("invoice", "returned"),
}
KINDS = {
    Kind.SPECIAL: _l("special VAT invoice"),
    Kind.ORDINARY: _l("ordinary VAT invoice"),
    Kind.TAX_OFFICE: _l("issued by the tax office"),
    Kind.THIRD_PARTY: _l("agreed third-party payment"),
}
REASONS = {
    ReturnReason.AMOUNT: _l("the amount is wrong"),
    ReturnReason.TAX: _l("the tax is wrong"),
    ReturnReason.BUYER: _l("the buyer is wrong"),
    ReturnReason.UNREADABLE: _l("it cannot be read"),
}
