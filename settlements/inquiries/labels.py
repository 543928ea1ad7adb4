"""The words for who is asked first."""

from flask_babel import lazy_gettext as _l

from settlements.inquiries.rules import Side

SIDES = {
    Side.PARENT: _l("the parent outlet"),
    Side.OUTLET: _l("the outlet itself"),
}
