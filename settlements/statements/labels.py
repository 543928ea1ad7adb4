"""The words for everything coded about a statement."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from settlements.ledger.owners import Owner
from settlements.statements.rules import Kind, LineKind, State

STATES = {
    State.OPEN: lazy_pgettext("statement", "open"),
    State.CALCULATED: lazy_pgettext("statement", "calculated"),
    State.PUBLISHED: lazy_pgettext("statement", "published"),
    State.OUTLET_CONFIRMED: lazy_pgettext("statement", "confirmed by the outlet"),
    State.DEEMED_CONFIRMED: lazy_pgettext("statement", "deemed confirmed"),
    State.INVOICE_RECEIVED: lazy_pgettext("statement", "invoice received"),
    State.INVOICE_CHECKED: lazy_pgettext("statement", "invoice checked"),
    State.INVOICE_RETURNED: lazy_pgettext("statement", "invoice returned"),
    State.APPROVED: lazy_pgettext("statement", "approved for payment"),
    State.PAID: lazy_pgettext("statement", "paid"),
    State.CREDITED: lazy_pgettext("statement", "credited"),
    State.BANK_REFUSED: lazy_pgettext("statement", "sent back by the bank"),
    State.SETTLED: lazy_pgettext("statement", "settled, nothing to pay"),
}
KINDS = {
    Kind.MONTH: lazy_pgettext("statement", "month"),
    Kind.OPENING: lazy_pgettext("statement", "opening balance"),
}
LINE_KINDS = {
    LineKind.SHARE: _l("fee"),
    LineKind.OPENING: _l("opening balance"),
    LineKind.INTEREST: _l("late interest"),
    LineKind.DECISION: _l("decision on a line"),
    LineKind.CARRIED: _l("carried to the next statement"),
}
OWNERS = {
    Owner.CALCULATED: lazy_pgettext("money", "with the outlet, to be submitted"),
    Owner.CLAIMED: lazy_pgettext("money", "with the adjudicator"),
    Owner.CUT: lazy_pgettext("money", "not paid"),
    Owner.APPROVED: lazy_pgettext("money", "waits for the statement"),
    Owner.STATED: lazy_pgettext("money", "with the outlet, to be confirmed"),
    Owner.HELD: lazy_pgettext("money", "disputed, held out"),
    Owner.INVOICE_AWAITED: lazy_pgettext("money", "invoice awaited"),
    Owner.INVOICE_CHECK: lazy_pgettext("money", "invoice being checked"),
    Owner.PAYMENT_DUE: lazy_pgettext("money", "to be paid by the maker"),
    Owner.AT_BANK: lazy_pgettext("money", "at the bank"),
    Owner.REFUSED_BY_BANK: lazy_pgettext("money", "sent back by the bank"),
    Owner.WITH_PARENT: lazy_pgettext("money", "with the parent outlet"),
    Owner.SHORT: lazy_pgettext("money", "suspected: not passed on"),
    Owner.RECEIVED: lazy_pgettext("money", "received"),
}

