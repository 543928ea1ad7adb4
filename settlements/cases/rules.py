"""Contradictions about money and how they are ruled on."""

from enum import StrEnum

from core.states import Machine


class State(StrEnum):
    OPEN = "open"
    RULED = "ruled"
    CLOSED = "closed"


class Action(StrEnum):
    RULE = "rule"
    CLOSE = "close"


LIFE = Machine(
    "case",
    [
        (State.OPEN, Action.RULE, State.RULED),
        (State.OPEN, Action.CLOSE, State.CLOSED),
        (State.RULED, Action.CLOSE, State.CLOSED),
    ],
    initial=State.OPEN,
    final={State.CLOSED},
)


class Kind(StrEnum):
    """Too little or nothing came through the parent; nobody said anything in time; the bank
    sent it back; what the outlet says and what the ledger says differ; a disputed line."""

    SHORT = "short"
    NOT_RECEIVED = "not_received"
    EXPIRED = "expired"
    BANK_REFUSED = "bank_refused"
    CONTRADICTION = "contradiction"
    LINE = "line"


PASSED = frozenset({Kind.SHORT, Kind.NOT_RECEIVED, Kind.EXPIRED})
"""Those about a parent: it never sees them (SAFETY 18)."""


class Owner(StrEnum):
    """Whose desk a case lies on: the codes of roles."""

    TERRITORY = "territory_manager"
    FINANCE = "finance_clerk"
    ADJUDICATOR = "adjudicator"


OWNERS = {
    Kind.SHORT: Owner.TERRITORY,
    Kind.NOT_RECEIVED: Owner.TERRITORY,
    Kind.EXPIRED: Owner.TERRITORY,
    Kind.BANK_REFUSED: Owner.FINANCE,
    Kind.CONTRADICTION: Owner.FINANCE,
    Kind.LINE: Owner.ADJUDICATOR,
}


RULERS = {
    Kind.SHORT: "cases.rule",
    Kind.NOT_RECEIVED: "cases.rule",
    Kind.EXPIRED: "cases.rule",
    Kind.BANK_REFUSED: "payments.return",
    Kind.CONTRADICTION: "payments.return",
    Kind.LINE: "lines.rule",
}
"""The permission that goes with the desk: who rules on a case, and asks first."""


class Ruling(StrEnum):
    """补付并改直付, 补付仍转付, 不成立; of a line: changed."""

    PAY_DIRECT = "withheld_pay_direct"
    KEEP_ROUTE = "withheld_keep_route"
    UNFOUNDED = "unfounded"
    CORRECTED = "corrected"


WITHHELD = frozenset({Ruling.PAY_DIRECT, Ruling.KEEP_ROUTE})


def rulings_of(kind: Kind) -> tuple[Ruling, ...]:
    """How a case of this kind can be ruled on; none where finance ends it by paying. That the
    bank has credited what an outlet misses can be shown, and is then said in words."""
    if kind in PASSED:
        return (Ruling.PAY_DIRECT, Ruling.KEEP_ROUTE, Ruling.UNFOUNDED)
    if kind is Kind.CONTRADICTION:
        return (Ruling.UNFOUNDED,)
    return (Ruling.CORRECTED, Ruling.UNFOUNDED) if kind is Kind.LINE else ()


def ruling_fault(kind: Kind, ruling: Ruling) -> str | None:
    return None if ruling in rulings_of(kind) else "not_for_this_case"
