"""The words for everything coded about a cancellation."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from jobs.cancellations.rules import Answer, Ruling, State

ANSWERS = {
    Answer.ASKED_FOR_IT: _l("the user asked for it"),
    Answer.NOBODY_PHONED: _l("nobody phoned the user"),
    Answer.PERSUADED: _l("the outlet asked the user to agree"),
}

RULINGS = {
    Ruling.CONCEALED: _l("a breach was concealed"),
    Ruling.EXPLAINED: _l("there is an explanation"),
}

STATES = {
    State.RECORDED: lazy_pgettext("cancellation", "recorded"),
    State.SUSPECTED: lazy_pgettext("cancellation", "to be looked at"),
    State.RULED: lazy_pgettext("cancellation", "ruled"),
}
