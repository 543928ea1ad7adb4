"""Runs of payments: prepared by one, approved by another, proven by the bank (SAFETY 4, 6, 8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.money import Money
from core.states import Machine


class RunState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    FILED = "filed"
    CLOSED = "closed"
    VOID = "void"


class RunAction(StrEnum):
    APPROVE = "approve"
    FILE = "file"
    CLOSE = "close"
    DROP = "drop"


RUN = Machine(
    "payment run",
    [
        (RunState.DRAFT, RunAction.APPROVE, RunState.APPROVED),
        (RunState.DRAFT, RunAction.DROP, RunState.VOID),
        (RunState.APPROVED, RunAction.FILE, RunState.FILED),
        (RunState.APPROVED, RunAction.DROP, RunState.VOID),
        (RunState.FILED, RunAction.CLOSE, RunState.CLOSED),
    ],
    initial=RunState.DRAFT,
    final={RunState.CLOSED, RunState.VOID},
)


class State(StrEnum):
    PLANNED = "planned"
    APPROVED = "approved"
    SENT = "sent"
    CREDITED = "credited"
    REFUSED = "refused"
    VOID = "void"


class Action(StrEnum):
    APPROVE = "approve"
    SEND = "send"
    CREDIT = "credit"
    REFUSE = "refuse"
    DROP = "drop"


LIFE = Machine(
    "payment",
    [
        (State.PLANNED, Action.APPROVE, State.APPROVED),
        (State.PLANNED, Action.DROP, State.VOID),
        (State.APPROVED, Action.SEND, State.SENT),
        (State.APPROVED, Action.DROP, State.VOID),
        (State.SENT, Action.CREDIT, State.CREDITED),
        (State.SENT, Action.REFUSE, State.REFUSED),
        (State.REFUSED, Action.DROP, State.VOID),
    ],
    initial=State.PLANNED,
    final={State.CREDITED, State.VOID},
)


class Result(StrEnum):
    """What the bank says of a payment."""

    CREDITED = "credited"
    REFUSED = "refused"


class BankReason(StrEnum):
    """户名不符, 账号错误, 账户已销, 其他."""

    NAME_DIFFERS = "name_differs"
    ACCOUNT_WRONG = "account_wrong"
    ACCOUNT_CLOSED = "account_closed"
    OTHER = "other"


class Outcome(StrEnum):
    """What a row of the bank's return came to. All but the first two change nothing."""

    CREDITED = "credited"
    REFUSED = "refused"
    KNOWN = "known"
    UNKNOWN = "unknown"
    DOUBLED = "doubled"
    AMOUNT_DIFFERS = "amount_differs"
    CONTRADICTS = "contradicts"
    NOT_SENT = "not_sent"


@dataclass(frozen=True)
class ReturnRow:
    """One row of a bank return; `number` is the row as the spreadsheet shows it."""

    number: int
    reference: str
    result: Result
    amount: Money | None = None
    reason: BankReason | None = None


@dataclass(frozen=True)
class Standing:
    """A payment as it stands when the return arrives."""

    state: State
    amount: Money


def second_person_fault(made_by: str, by: str) -> str | None:
    """Who prepared a run does not approve it."""
    return "second_person_needed" if made_by == by else None


def outcomes(
    rows: Sequence[ReturnRow], payments: Mapping[str, Standing]
) -> tuple[tuple[ReturnRow, Outcome], ...]:
    """What each row comes to. A reference that stands there again is named; where its rows
    contradict each other none of them counts."""
    said: dict[str, set[Result]] = {}
    for row in rows:
        said.setdefault(row.reference, set()).add(row.result)
    seen: set[str] = set()
    judged = []
    for row in rows:
        again = row.reference in seen or len(said[row.reference]) > 1
        seen.add(row.reference)
        judged.append((row, _outcome(row, payments.get(row.reference), again)))
    return tuple(judged)


def _outcome(row: ReturnRow, payment: Standing | None, again: bool) -> Outcome:
    if payment is None:
        return Outcome.UNKNOWN
    if again:
        return Outcome.DOUBLED
    if row.amount is not None and row.amount != payment.amount:
        return Outcome.AMOUNT_DIFFERS
    if payment.state in (State.CREDITED, State.REFUSED):
        same = payment.state.value == row.result.value
        return Outcome.KNOWN if same else Outcome.CONTRADICTS
    if payment.state is not State.SENT:
        return Outcome.NOT_SENT
    return Outcome(row.result.value)


def left_to_answer(states: Iterable[State]) -> bool:
    """Whether the bank still owes an answer for a payment of the run."""
    return any(state is State.SENT for state in states)
