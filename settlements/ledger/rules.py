"""The accounts of the ledger and what must hold between them (docs/algorithms/ledger.md)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.money import ZERO, Money


class Kind(StrEnum):
    """Why money moved."""

    APPROVED = "approved"
    SENT = "sent"
    CREDITED = "credited"
    REFUSED = "refused"
    HELD = "held"
    PASSED = "passed"
    DECISION = "decision"
    INTEREST = "interest"
    OPENING = "opening"
    REVERSAL = "reversal"


MAKER_FEES = "maker:fees"
MAKER_INTEREST = "maker:interest"
BANK_SENT = "bank:sent"
BANK_PAID = "bank:paid"
OPENING = "opening"

_ACCOUNT = re.compile(
    r"(maker:(fees|interest)|bank:(sent|paid)|opening|outlet:[0-9]{1,18}"
    r"|held:[0-9]{1,18}:[0-9]{1,18}|passed:[0-9]{1,18})",
    re.ASCII,
)
_MAY_BE_NEGATIVE = ("maker:", "bank:", "opening")


def outlet(outlet_id: int) -> str:
    """What the maker owes this outlet."""
    return f"outlet:{outlet_id}"


def held(parent_id: int, child_id: int) -> str:
    """Credited to the parent's bank account, owed on to the child."""
    return f"held:{parent_id}:{child_id}"


def passed(child_id: int) -> str:
    """What the child confirmed that it received through a parent."""
    return f"passed:{child_id}"


def is_account(code: str) -> bool:
    return _ACCOUNT.fullmatch(code) is not None


@dataclass(frozen=True)
class Transfer:
    """One movement to be posted; `reverses` names the row it takes back."""

    debit: str
    credit: str
    amount: Money
    kind: Kind
    ref: str
    reverses: int | None = None


def transfer_fault(transfer: Transfer) -> str | None:
    """Why a movement cannot be posted, or None."""
    if not is_account(transfer.debit) or not is_account(transfer.credit):
        return "no_such_account"
    if transfer.debit == transfer.credit:
        return "same_account"
    if transfer.amount <= ZERO:
        return "amount_not_positive"
    return None


def reversal(posted: Transfer, row_id: int, kind: Kind = Kind.REVERSAL) -> Transfer:
    """The movement that takes a posted one back."""
    return Transfer(posted.credit, posted.debit, posted.amount, kind, posted.ref, row_id)


def negative(balances: Mapping[str, Money]) -> list[str]:
    """Accounts below nought that must not be: nobody is paid more than is owed."""
    return sorted(
        account
        for account, balance in balances.items()
        if balance < ZERO and not account.startswith(_MAY_BE_NEGATIVE)
    )


def balances_of(transfers: Iterable[Transfer]) -> dict[str, Money]:
    """Every balance, as a sum of the movements: credit less debit."""
    found: dict[str, Money] = {}
    for each in transfers:
        found[each.credit] = found.get(each.credit, ZERO) + each.amount
        found[each.debit] = found.get(each.debit, ZERO) - each.amount
    return found
