"""Money that passes through a parent: declared, then confirmed by who did the work
(SAFETY 6: the sender can never confirm)."""

from dataclasses import dataclass
from enum import StrEnum

from core.money import ZERO, Money
from core.states import Machine


class State(StrEnum):
    AWAITED = "awaited"
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    SHORT = "short"
    NOT_RECEIVED = "not_received"
    EXPIRED = "expired"


class Action(StrEnum):
    DECLARE = "declare"
    CONFIRM = "confirm"
    SHORTEN = "shorten"
    DENY = "deny"
    EXPIRE = "expire"
    RULE_RECEIVED = "rule_received"


_S, _A = State, Action
LIFE = Machine(
    "receipt",
    [
        (_S.AWAITED, _A.DECLARE, _S.DECLARED),
        (_S.AWAITED, _A.CONFIRM, _S.CONFIRMED),
        (_S.AWAITED, _A.SHORTEN, _S.SHORT),
        (_S.AWAITED, _A.DENY, _S.NOT_RECEIVED),
        (_S.AWAITED, _A.EXPIRE, _S.EXPIRED),
        (_S.DECLARED, _A.DECLARE, _S.DECLARED),
        (_S.DECLARED, _A.CONFIRM, _S.CONFIRMED),
        (_S.DECLARED, _A.SHORTEN, _S.SHORT),
        (_S.DECLARED, _A.DENY, _S.NOT_RECEIVED),
        (_S.DECLARED, _A.EXPIRE, _S.EXPIRED),
        (_S.SHORT, _A.DECLARE, _S.SHORT),
        (_S.SHORT, _A.CONFIRM, _S.CONFIRMED),
        (_S.SHORT, _A.SHORTEN, _S.SHORT),
        (_S.SHORT, _A.RULE_RECEIVED, _S.CONFIRMED),
        (_S.NOT_RECEIVED, _A.DECLARE, _S.NOT_RECEIVED),
        (_S.NOT_RECEIVED, _A.CONFIRM, _S.CONFIRMED),
        (_S.NOT_RECEIVED, _A.SHORTEN, _S.SHORT),
        (_S.NOT_RECEIVED, _A.RULE_RECEIVED, _S.CONFIRMED),
        (_S.EXPIRED, _A.DECLARE, _S.EXPIRED),
        (_S.EXPIRED, _A.CONFIRM, _S.CONFIRMED),
        (_S.EXPIRED, _A.SHORTEN, _S.SHORT),
        (_S.EXPIRED, _A.DENY, _S.NOT_RECEIVED),
        (_S.EXPIRED, _A.RULE_RECEIVED, _S.CONFIRMED),
    ],
    initial=State.AWAITED,
    final={State.CONFIRMED},
)

OPEN = frozenset(State) - {State.CONFIRMED}
WAITING = frozenset({State.AWAITED, State.DECLARED})


class Way(StrEnum):
    """How the parent passes money on."""

    BANK = "bank"
    PHONE = "phone"
    CASH = "cash"


class Answer(StrEnum):
    """到账了, 少了, 没到账."""

    CONFIRM = "confirm"
    SHORTEN = "shorten"
    DENY = "deny"


@dataclass(frozen=True)
class Said:
    """What an answer of the shop comes to: the step, what it has by its own word, and what is
    newly confirmed by it."""

    action: Action
    confirmed: Money
    newly: Money


def said(answer: Answer, received: Money | None, owed: Money, before: Money) -> Said | str:
    """What the shop says it has received of `owed`, after `before` was confirmed earlier; or
    the reason why that cannot be. What was confirmed once stays confirmed."""
    if answer is Answer.CONFIRM:
        return Said(Action.CONFIRM, owed, owed - before)
    if answer is Answer.DENY:
        return "confirmed_before" if before else Said(Action.DENY, ZERO, ZERO)
    if received is None:
        return "missing"
    if received < before:
        return "confirmed_before"
    if not ZERO < received < owed:
        return "not_too_little"
    return Said(Action.SHORTEN, received, received - before)


def declare_fault(amount: Money, declared: Money, owed: Money) -> str | None:
    """Why the parent cannot declare so much more, or None."""
    if amount <= ZERO:
        return "sign_not_allowed"
    return "more_than_owed" if declared + amount > owed else None
