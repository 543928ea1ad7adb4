"""When a cancelled job is looked at again: cancelled by the outlet in the last hour before its
promise and entered anew, or denied by the user (DOMAIN, cause 7: problems are hidden because
they spoil an appraisal)."""

from datetime import datetime, timedelta
from enum import StrEnum

from core.states import Machine

LAST_HOUR = timedelta(hours=1)
"""So near its promise a cancellation is counted apart."""


class State(StrEnum):
    """RECORDED: nothing speaks against it. SUSPECTED: somebody has to look. RULED: somebody
    has."""

    RECORDED = "recorded"
    SUSPECTED = "suspected"
    RULED = "ruled"


class Action(StrEnum):
    SUSPECT = "suspect"
    RULE = "rule"


class Answer(StrEnum):
    """What the user says on the call-back about a cancelled job."""

    ASKED_FOR_IT = "asked_for_it"
    NOBODY_PHONED = "nobody_phoned"
    PERSUADED = "persuaded"


DENIALS = frozenset({Answer.NOBODY_PHONED, Answer.PERSUADED})
"""Answers by which the cancellation was not the user's wish."""


class Ruling(StrEnum):
    """What the manager found: the breach was concealed, or there is an explanation."""

    CONCEALED = "concealed"
    EXPLAINED = "explained"


LIFE = Machine(
    "cancellation",
    [
        (State.RECORDED, Action.SUSPECT, State.SUSPECTED),
        (State.SUSPECTED, Action.RULE, State.RULED),
    ],
    initial=State.RECORDED,
    final={State.RULED},
)


def seconds_left(due: datetime | None, now: datetime) -> int | None:
    """Whole seconds from the cancellation to the promise ahead; None where none lies ahead."""
    return None if due is None or due < now else int((due - now).total_seconds())


def in_last_hour(left: int | None) -> bool:
    return left is not None and left <= LAST_HOUR.total_seconds()


def after_entered_anew(state: State, *, by_outlet: bool, left: int | None) -> State:
    """A job that its outlet cancelled in the last hour and that is open again was no wish of
    the user."""
    odd = by_outlet and in_last_hour(left) and state is State.RECORDED
    return LIFE.step(state, Action.SUSPECT) if odd else state


def after_answer(state: State, answer: Answer) -> State:
    """The user's denial has to be looked at; one that confirms ends no suspicion by itself."""
    denied = answer in DENIALS and state is State.RECORDED
    return LIFE.step(state, Action.SUSPECT) if denied else state


def ask_fault(*, by_outlet: bool, state: State) -> str | None:
    """Why the user is not asked about a cancellation, or None."""
    if not by_outlet:
        return "not_cancelled_by_outlet"
    return "ruled_before" if state is State.RULED else None
