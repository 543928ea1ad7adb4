"""What can have happened to a cancellation. Words stand in notes."""

from dataclasses import dataclass
from typing import ClassVar

from core.facts import Fact
from jobs.cancellations.rules import Answer, Ruling, State
from jobs.work_orders.rules import CancelReason
from sla.policies.rules import ClockKind


@dataclass(frozen=True)
class CancellationFact(Fact):
    kind: ClassVar[str] = "cancellation"


@dataclass(frozen=True)
class CancellationRecorded(CancellationFact):
    """A job was cancelled, so many seconds before its nearest promise. Version 1."""

    work_order_id: int
    reason: CancelReason
    by_outlet: bool
    clock: ClockKind | None
    left_s: int | None


@dataclass(frozen=True)
class EnteredAnew(CancellationFact):
    """The same user's job was entered again."""

    again_id: int
    state: State


@dataclass(frozen=True)
class CancellationAsked(CancellationFact):
    """The call desk asked the user whether the cancellation was their wish."""

    answer: Answer
    state: State


@dataclass(frozen=True)
class CancellationRuled(CancellationFact):
    """The manager has looked at it."""

    ruling: Ruling
