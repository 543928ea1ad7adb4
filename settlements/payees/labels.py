"""The words for everything coded about a payee."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from settlements.payees.rules import State, TaxKind

STATES = {
    State.PROPOSED: lazy_pgettext("payee", "waits for a second person"),
    State.APPROVED: lazy_pgettext("payee", "approved"),
    State.REFUSED: lazy_pgettext("payee", "refused"),
}
TAX_KINDS = {
    TaxKind.GENERAL: _l("general taxpayer"),
    TaxKind.SMALL_SCALE: _l("small-scale taxpayer"),
    TaxKind.SOLE_TRADER: _l("sole trader"),
    TaxKind.NATURAL_PERSON: _l("natural person"),
    TaxKind.THIRD_PARTY: _l("agreed third-party payment"),
}
