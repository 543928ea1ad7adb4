"""The words for cases. Nobody is called a thief by a label (LABELS, Rules): only a ruling may
write 认定截留."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from settlements.cases.rules import Kind, Owner, Ruling, State

KINDS = {
    Kind.SHORT: _l("suspected: not passed on"),
    Kind.NOT_RECEIVED: _l("suspected: nothing passed on"),
    Kind.EXPIRED: _l("nobody answered in time"),
    Kind.BANK_REFUSED: _l("sent back by the bank"),
    Kind.CONTRADICTION: _l("outlet and ledger differ"),
    Kind.LINE: _l("a disputed line"),
}
STATES = {
    State.OPEN: lazy_pgettext("case", "open"),
    State.RULED: lazy_pgettext("case", "ruled"),
    State.CLOSED: lazy_pgettext("case", "closed"),
}
OWNERS = {
    Owner.TERRITORY: _l("regional service manager"),
    Owner.FINANCE: _l("cashier"),
    Owner.ADJUDICATOR: _l("claim adjudicator"),
}
RULINGS = {
    Ruling.PAY_DIRECT: _l("ruled as withheld: to be paid, from now on paid direct"),
    Ruling.KEEP_ROUTE: _l("ruled as withheld: to be paid, still through the parent"),
    Ruling.UNFOUNDED: _l("unfounded"),
    Ruling.CORRECTED: _l("the line is corrected"),
}
