"""The words for distances."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from network.distances.rules import Source, State

SOURCES = {
    Source.MEASURED: _l("measured"),
    Source.AGREED: lazy_pgettext("distance", "agreed"),
    Source.CLAIMED: lazy_pgettext("distance", "claimed"),
    Source.ESTIMATE: _l("estimate"),
}

STATES = {
    State.PENDING: _l("waits for a decision"),
    State.APPROVED: lazy_pgettext("distance", "in force"),
    State.REFUSED: lazy_pgettext("distance", "not accepted"),
}
