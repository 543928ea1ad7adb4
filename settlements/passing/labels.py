"""The words for money that passes through a parent."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from settlements.passing.rules import Answer, State, Way

STATES = {
    State.AWAITED: lazy_pgettext("receipt", "with the parent outlet"),
    State.DECLARED: lazy_pgettext("receipt", "passed on, says the parent outlet"),
    State.CONFIRMED: lazy_pgettext("receipt", "confirmed as received"),
    State.SHORT: lazy_pgettext("receipt", "suspected: not passed on"),
    State.NOT_RECEIVED: lazy_pgettext("receipt", "not arrived"),
    State.EXPIRED: lazy_pgettext("receipt", "suspected: not passed on"),
}
WAYS = {
    Way.BANK: _l("by bank transfer"),
    Way.PHONE: _l("by telephone payment"),
    Way.CASH: _l("in cash"),
}
ANSWERS = {
    Answer.CONFIRM: lazy_pgettext("receipt", "Money has come"),
    Answer.SHORTEN: lazy_pgettext("receipt", "Too little"),
    Answer.DENY: lazy_pgettext("receipt", "Not come"),
}
