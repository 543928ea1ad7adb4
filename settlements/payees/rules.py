"""To whom an outlet's money is paid (SAFETY 8; DOMAIN, "Fees")."""

from datetime import datetime, timedelta
from enum import StrEnum

from core.states import Machine

WAIT = timedelta(days=1)
"""Between the second person's yes and the first payment to a new account."""


class State(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"


class Action(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"


LIFE = Machine(
    "payee",
    [
        (State.PROPOSED, Action.APPROVE, State.APPROVED),
        (State.PROPOSED, Action.REFUSE, State.REFUSED),
    ],
    initial=State.PROPOSED,
    final={State.APPROVED, State.REFUSED},
)


class TaxKind(StrEnum):
    """一般纳税人, 小规模纳税人, 个体工商户, 自然人(税务局代开), 委托收款."""

    GENERAL = "general"
    SMALL_SCALE = "small_scale"
    SOLE_TRADER = "sole_trader"
    NATURAL_PERSON = "natural_person"
    THIRD_PARTY = "third_party"


RATES_BP = {
    TaxKind.GENERAL: 600,
    TaxKind.SMALL_SCALE: 100,
    TaxKind.SOLE_TRADER: 100,
    TaxKind.NATURAL_PERSON: 100,
    TaxKind.THIRD_PARTY: 600,
}
"""The usual rate of tax included in a fee, in basis points; the payee's own stands on it."""


def account_fault(number: str) -> str | None:
    """Why this is no account number, or None."""
    return None if number.isascii() and number.isdigit() and 8 <= len(number) <= 30 else (
        "account_malformed"
    )


def second_person_fault(proposed_by: str, by: str) -> str | None:
    """Who proposed an account does not decide on it."""
    return "second_person_needed" if proposed_by == by else None


def effective_from(decided: datetime) -> datetime:
    """When the first payment may go there."""
    return decided + WAIT


def masked(number: str) -> str:
    """How an account number stands outside finance: its last four digits."""
    return f"**** {number[-4:]}"
