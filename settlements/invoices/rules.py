"""When an invoice fits its statement."""

from dataclasses import dataclass
from enum import StrEnum

from core.money import Money
from core.states import Machine

WHOLE_BP = 10_000


class State(StrEnum):
    RECEIVED = "received"
    CHECKED = "checked"
    RETURNED = "returned"


class Action(StrEnum):
    CHECK = "check"
    RETURN = "return"


LIFE = Machine(
    "invoice",
    [
        (State.RECEIVED, Action.CHECK, State.CHECKED),
        (State.RECEIVED, Action.RETURN, State.RETURNED),
        (State.CHECKED, Action.RETURN, State.RETURNED),
    ],
    initial=State.RECEIVED,
    final={State.RETURNED},
)


class Kind(StrEnum):
    """专用发票, 普通发票, 税务局代开, 委托收款."""

    SPECIAL = "special"
    ORDINARY = "ordinary"
    TAX_OFFICE = "tax_office"
    THIRD_PARTY = "third_party"


class ReturnReason(StrEnum):
    AMOUNT = "amount"
    TAX = "tax"
    BUYER = "buyer"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Parts:
    """An amount with what of it is tax; net and tax make the gross."""

    gross: Money
    net: Money
    tax: Money
    rate_bp: int


def parts_of(gross: Money, rate_bp: int) -> Parts:
    """What of an amount with tax included is tax, to the fen."""
    net = gross.times(WHOLE_BP, WHOLE_BP + rate_bp)
    return Parts(gross, net, gross - net, rate_bp)


def fault_of(parts: Parts, total: Money) -> tuple[str, str] | None:
    """The field in which an invoice does not fit the statement's total, and why; a fen of
    rounding in the tax is none."""
    if parts.gross != total:
        return "gross", "not_the_total"
    if parts.net + parts.tax != parts.gross:
        return "tax", "parts_do_not_add_up"
    if abs(parts.tax.fen - parts_of(parts.gross, parts.rate_bp).tax.fen) > 1:
        return "tax", "tax_does_not_fit"
    return None
