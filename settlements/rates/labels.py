"""The words for what is paid (LABELS 7)."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from settlements.rates.rules import Item

ITEMS = {
    Item.LABOUR: _l("labour fee"),
    Item.REMOTE_KM: _l("remote allowance"),
    Item.SPECIAL: _l("special cost"),
    Item.SUPPORT: _l("minimum support"),
    Item.SEASON: _l("season supplement"),
    Item.HEIGHT: _l("height supplement"),
    Item.GOODWILL: _l("goodwill"),
    Item.CORRECTION: lazy_pgettext("fee", "adjustment"),
}
