"""Cancelled jobs as they are looked at afterwards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from jobs.cancellations.rules import Answer, Ruling, State
from jobs.work_orders.rules import CancelReason
from sla.policies.rules import ClockKind


class Cancellation(PrivateOwned, Audited, Model):
    """One cancelled job, with the stamps of then. `by_outlet`: by the outlet's own people.
    `clock` is the outlet's promise that lay nearest ahead, due `left_s` seconds later. `again_id`
    is the job entered anew for the same user; `answer` is what the user said on the call-back.
    No parent sees it (SAFETY 18)."""

    __tablename__ = "cancellations"
    __kind__ = "cancellation"

    id: Mapped[Id]
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"), unique=True)
    state: Mapped[State] = mapped_column(code_column(State))
    reason: Mapped[CancelReason] = mapped_column(code_column(CancelReason))
    by_outlet: Mapped[bool]
    cancelled_at: Mapped[datetime]
    clock: Mapped[ClockKind | None] = mapped_column(code_column(ClockKind))
    due_at: Mapped[datetime | None]
    left_s: Mapped[int | None] = mapped_column(Integer)
    again_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("work_orders.id"))
    answer: Mapped[Answer | None] = mapped_column(code_column(Answer))
    asked_at: Mapped[datetime | None]
    ruling: Mapped[Ruling | None] = mapped_column(code_column(Ruling))
    ruled_at: Mapped[datetime | None]
    ruled_by: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("left_s IS NULL OR left_s >= 0", name="left_not_negative"),
        CheckConstraint("(clock IS NULL) = (left_s IS NULL)", name="left_to_a_promise"),
        CheckConstraint("(answer IS NULL) = (asked_at IS NULL)", name="answered_when_asked"),
        CheckConstraint("(state = 'ruled') = (ruling IS NOT NULL)", name="ruled_with_ruling"),
        Index("ix_cancellations_outlet_id", "outlet_id", "cancelled_at"),
        Index("ix_cancellations_cancelled_at", "cancelled_at", "id"),
        Index("ix_cancellations_again_id", "again_id"),
        Index("ix_cancellations_suspected", "id", sqlite_where=text("state = 'suspected'"),
              postgresql_where=text("state = 'suspected'")),
    )
