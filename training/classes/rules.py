"""Review courses: dated, with seats, for one kind of permit in one prefecture."""

from datetime import date
from enum import StrEnum

from core.states import Machine


class State(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Action(StrEnum):
    HOLD = "hold"
    CANCEL = "cancel"


LIFE = Machine(
    "review_class",
    [
        (State.PLANNED, Action.HOLD, State.HELD),
        (State.PLANNED, Action.CANCEL, State.CANCELLED),
    ],
    initial=State.PLANNED,
    final={State.HELD, State.CANCELLED},
)

MOST_SEATS = 500


def seat_fault(state: State, held_on: date, seats: int, taken: int, day: date) -> str | None:
    """Why no seat can be taken today, or None."""
    if state is not State.PLANNED or held_on < day:
        return "class_over"
    return "class_full" if taken >= seats else None
