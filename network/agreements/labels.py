"""The words for agreements."""

from flask_babel import lazy_gettext as _l

from network.agreements.rules import PayRule, Route

ROUTES = {
    Route.DIRECT: _l("paid direct"),
    Route.THROUGH_PARENT: _l("paid through the parent"),
}

PAY_RULES = {
    PayRule.DAY_OF_MONTH: _l("on a day of the following month"),
    PayRule.DAYS_AFTER_INVOICE: _l("days after the checked invoice"),
}
