"""The words for everything coded about certificates."""

from flask_babel import lazy_gettext as _l

from training.certificates.rules import Kind, State, WithdrawReason

KINDS = {
    Kind.WORK: _l("certificate to work"),
    Kind.HEIGHT: _l("permit: work at height"),
    Kind.REFRIGERATION: _l("permit: refrigeration"),
    Kind.ELECTRICITY: _l("permit: low-voltage electricity"),
    Kind.SKILL: _l("vocational level"),
}

STATES = {
    State.VALID: _l("on record"),
    State.REPLACED: _l("replaced by another"),
    State.WITHDRAWN: _l("no longer in force"),
}

WITHDRAW_REASONS = {
    WithdrawReason.REVIEW_FAILED: _l("the review was not passed"),
    WithdrawReason.REVOKED: _l("revoked by the authority"),
    WithdrawReason.ENTERED_WRONGLY: _l("entered wrongly"),
}
