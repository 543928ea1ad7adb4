"""The words for what becomes of what came too much."""

from flask_babel import lazy_gettext as _l

from parts.stock.rules import Outcome

OUTCOMES = {
    Outcome.THIS_REQUEST: _l("booked on this request"),
    Outcome.OTHER_REQUEST: _l("booked on another request"),
    Outcome.RETURN: _l("to be sent back"),
    Outcome.KEEP: _l("to stay on the outlet's shelf, a second person has to agree"),
}
