"""The words for tiers of the market."""

from flask_babel import lazy_gettext as _l

TIERS = {
    1: _l("market tier 1"),
    2: _l("market tier 2"),
    3: _l("market tier 3"),
    4: _l("market tier 4"),
}
