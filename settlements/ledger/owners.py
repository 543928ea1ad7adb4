"""Who has a yuan that is owed for work: exactly one at any time (SAFETY 4). Never stored; this
rule and the expression of `tracing` say the same, case by case."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from settlements.claims.rules import State as ClaimState
from settlements.passing.rules import State as ReceiptState
from settlements.statements.rules import State as StatementState
from sla.parties import Party


class Owner(StrEnum):
    """Where it is, in the order of its way."""

    CALCULATED = "calculated"
    CLAIMED = "claimed"
    CUT = "cut"
    APPROVED = "approved"
    STATED = "stated"
    HELD = "held"
    INVOICE_AWAITED = "invoice_awaited"
    INVOICE_CHECK = "invoice_check"
    PAYMENT_DUE = "payment_due"
    AT_BANK = "at_bank"
    REFUSED_BY_BANK = "refused_by_bank"
    WITH_PARENT = "with_parent"
    SHORT = "short"
    RECEIVED = "received"


DONE = frozenset({Owner.CUT, Owner.RECEIVED})

PARTIES: Mapping[Owner, Party | None] = {
    Owner.CALCULATED: Party.OUTLET,
    Owner.CLAIMED: Party.APPROVAL,
    Owner.CUT: None,
    Owner.APPROVED: Party.FINANCE,
    Owner.STATED: Party.OUTLET,
    Owner.HELD: Party.APPROVAL,
    Owner.INVOICE_AWAITED: Party.OUTLET,
    Owner.INVOICE_CHECK: Party.FINANCE,
    Owner.PAYMENT_DUE: Party.FINANCE,
    Owner.AT_BANK: Party.BANK,
    Owner.REFUSED_BY_BANK: Party.FINANCE,
    Owner.WITH_PARENT: Party.PARENT,
    Owner.SHORT: Party.PARENT,
    Owner.RECEIVED: None,
}
"""Whose clock runs; nobody's once it is over."""

_S, _R = StatementState, ReceiptState
BY_STATEMENT: Mapping[StatementState, Owner] = {
    _S.OPEN: Owner.APPROVED,
    _S.CALCULATED: Owner.APPROVED,
    _S.PUBLISHED: Owner.STATED,
    _S.OUTLET_CONFIRMED: Owner.INVOICE_AWAITED,
    _S.DEEMED_CONFIRMED: Owner.INVOICE_AWAITED,
    _S.INVOICE_RETURNED: Owner.INVOICE_AWAITED,
    _S.INVOICE_RECEIVED: Owner.INVOICE_CHECK,
    _S.INVOICE_CHECKED: Owner.PAYMENT_DUE,
    _S.APPROVED: Owner.PAYMENT_DUE,
    _S.PAID: Owner.AT_BANK,
    _S.BANK_REFUSED: Owner.REFUSED_BY_BANK,
    _S.CREDITED: Owner.RECEIVED,
    _S.SETTLED: Owner.RECEIVED,
}
BY_RECEIPT: Mapping[ReceiptState, Owner] = {
    _R.AWAITED: Owner.WITH_PARENT,
    _R.DECLARED: Owner.WITH_PARENT,
    _R.CONFIRMED: Owner.RECEIVED,
    _R.SHORT: Owner.SHORT,
    _R.NOT_RECEIVED: Owner.SHORT,
    _R.EXPIRED: Owner.SHORT,
}
BEFORE: Mapping[ClaimState, Owner] = {
    ClaimState.DRAFT: Owner.CALCULATED,
    ClaimState.SENT_BACK: Owner.CALCULATED,
    ClaimState.REJECTED: Owner.CUT,
    ClaimState.FINAL: Owner.CUT,
    ClaimState.APPROVED: Owner.CUT,
    ClaimState.PART_APPROVED: Owner.CUT,
}
"""Of a fee that has no share: what was decided without money is over; else it is claimed."""


@dataclass(frozen=True)
class Known:
    """What is known of one share, or of a fee that has none yet. `stated` is the statement of
    its live line; `held` says that it has only lines that are held out; `through` that the
    statement is another outlet's, with the state of the receipt."""

    claim: ClaimState
    share: bool = False
    held: bool = False
    stated: StatementState | None = None
    through: bool = False
    receipt: ReceiptState | None = None


def owner_of(known: Known) -> Owner:
    """Who has it."""
    if not known.share:
        return BEFORE.get(known.claim, Owner.CLAIMED)
    if known.stated is None:
        return Owner.HELD if known.held else Owner.APPROVED
    if known.stated is StatementState.CREDITED and known.through:
        return BY_RECEIPT[known.receipt] if known.receipt else Owner.WITH_PARENT
    return BY_STATEMENT[known.stated]
