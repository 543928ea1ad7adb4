"""What is put before head office, and which five come first (REPORT 7 and 8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.states import Machine

MOST_DECISIONS = 5


class State(StrEnum):
    PROPOSED = "proposed"
    DONE = "done"
    DROPPED = "dropped"


class Action(StrEnum):
    """DROP takes a proposal back that no longer needs deciding."""

    FINISH = "finish"
    DROP = "drop"


LIFE = Machine(
    "decision",
    [
        (State.PROPOSED, Action.FINISH, State.DONE),
        (State.PROPOSED, Action.DROP, State.DROPPED),
    ],
    initial=State.PROPOSED,
    final={State.DONE, State.DROPPED},
)


@dataclass(frozen=True)
class Decision:
    """Something only head office can decide. `users` wait or `fen` is at stake, since a day;
    `done_on` with `done_by` once it was."""

    what: str
    users: int
    fen: int
    since: date
    recommended: str
    proposed_by: str
    due: date
    done_on: date | None = None
    done_by: str = ""


def ranked(decisions: Iterable[Decision], day: date) -> tuple[Decision, ...]:
    """At most five, the heaviest first: users waiting × days beyond the promise, money by
    yuan × days overdue ÷ 1,000. Among equals the older, then the words."""

    def weight(decision: Decision) -> tuple[int, date, str]:
        days = max((day - decision.since).days, 0)
        return -(decision.users * 100_000 + decision.fen) * days, decision.since, decision.what

    return tuple(sorted(decisions, key=weight)[:MOST_DECISIONS])
