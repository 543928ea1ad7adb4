"""The words for runs, payments and what the bank says of them."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from settlements.payouts.rules import BankReason, Outcome, RunState, State

RUN_STATES = {
    RunState.DRAFT: lazy_pgettext("payment run", "waits for the second person"),
    RunState.APPROVED: lazy_pgettext("payment run", "approved"),
    RunState.FILED: lazy_pgettext("payment run", "with the bank"),
    RunState.CLOSED: lazy_pgettext("payment run", "answered by the bank"),
    RunState.VOID: lazy_pgettext("payment run", "given up"),
}
STATES = {
    State.PLANNED: lazy_pgettext("payment", "planned"),
    State.APPROVED: lazy_pgettext("payment", "approved"),
    State.SENT: lazy_pgettext("payment", "with the bank"),
    State.CREDITED: lazy_pgettext("payment", "credited"),
    State.REFUSED: lazy_pgettext("payment", "sent back by the bank"),
    State.VOID: lazy_pgettext("payment", "void"),
}
BANK_REASONS = {
    BankReason.NAME_DIFFERS: _l("the name of the account differs"),
    BankReason.ACCOUNT_WRONG: _l("the account number is wrong"),
    BankReason.ACCOUNT_CLOSED: _l("the account is closed"),
    BankReason.OTHER: _l("another reason"),
}
OUTCOMES = {
    Outcome.CREDITED: lazy_pgettext("bank return", "credited"),
    Outcome.REFUSED: lazy_pgettext("bank return", "sent back by the bank"),
    Outcome.KNOWN: _l("was known already"),
    Outcome.UNKNOWN: _l("no payment has this reference"),
    Outcome.DOUBLED: _l("the reference stands there more than once"),
    Outcome.AMOUNT_DIFFERS: _l("the amount differs from the order"),
    Outcome.CONTRADICTS: _l("contradicts what the bank said before"),
    Outcome.NOT_SENT: _l("this payment was not with the bank"),
}
