"""Clocks as narrow rows that a sweep finds by one comparison, and what stands them still."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from sla.clocks.pauses import PauseReason
from sla.clocks.rules import State
from sla.parties import Party
from sla.policies.rules import ClockKind


def _partial(name: str, condition: str, *columns: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(condition),
                 postgresql_where=text(condition))


class ClockRow(LineOwned, Model):
    """One promise to one subject (DOMAIN, "A clock = subject × policy version × calendar
    version").

    `work` is what the policy was looked up for and `matched` the fields by which it was found;
    `tier` stands there as well, and here for the figures, which count by it.
    `target` is copied, so that a clock means the same whatever becomes of the policy.
    `due_at` moves with pauses, `base_due_at` does not. `look_at`, `warn_at` and `step_at` are
    what the sweep compares (`sla.clocks.looks`); `rung` counts the steps of the ladder taken.
    `breached_at` is the due moment missed: once written it stays, by trigger. A stopped clock
    refuses every change, by trigger.
    """

    __tablename__ = "clocks"
    __kind__ = "clock"

    id: Mapped[Id]
    kind: Mapped[ClockKind] = mapped_column(code_column(ClockKind))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigId)
    state: Mapped[State] = mapped_column(code_column(State))
    version: Mapped[int] = mapped_column(default=1)
    work: Mapped[str] = mapped_column(String(160))
    tier: Mapped[int | None] = mapped_column(Integer)
    policy_code: Mapped[str | None] = mapped_column(String(48))
    policy_version: Mapped[int | None]
    matched: Mapped[str] = mapped_column(String(64))
    target: Mapped[str | None] = mapped_column(String(40))
    calendar_code: Mapped[str] = mapped_column(String(32))
    calendar_version: Mapped[int]
    started_at: Mapped[datetime]
    promised_at: Mapped[datetime | None]
    base_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    warn50_at: Mapped[datetime | None]
    warn75_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    cancelled: Mapped[bool] = mapped_column(default=False)
    paused_s: Mapped[int] = mapped_column(default=0)
    reported_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    rung: Mapped[int] = mapped_column(Integer, default=0)
    rung1_at: Mapped[datetime | None]
    rung2_at: Mapped[datetime | None]
    rung3_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]
    warn_at: Mapped[datetime | None]
    step_at: Mapped[datetime | None]
    set_aside: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("stopped_at IS NULL OR stopped_at >= started_at", name="stops_after_start"),
        CheckConstraint("stopped_at IS NULL OR "
                        "(look_at IS NULL AND warn_at IS NULL AND step_at IS NULL)",
                        name="stopped_is_not_looked_at"),
        CheckConstraint("breached_at IS NULL OR look_at IS NULL", name="breached_once"),
        CheckConstraint("(breached_at IS NOT NULL) = (state IN ('breached', 'met_late'))",
                        name="breach_by_state"),
        _partial("uq_clocks_one_open", "stopped_at IS NULL",
                 "subject_kind", "subject_id", "kind", unique=True),
        Index("ix_clocks_subject", "subject_kind", "subject_id"),
        _partial("ix_clocks_look_at", "look_at IS NOT NULL", "look_at", "id"),
        _partial("ix_clocks_warn_at", "warn_at IS NOT NULL", "warn_at", "id"),
        _partial("ix_clocks_step_at", "step_at IS NOT NULL", "step_at", "id"),
        _partial("ix_clocks_open_kind", "stopped_at IS NULL", "kind", "id"),
        _partial("ix_clocks_broken_stopped", "stopped_at IS NOT NULL AND breached_at IS NOT NULL",
                 "stopped_at", "breached_at", "subject_kind", "subject_id"),
        _partial("ix_clocks_set_aside", "set_aside IS NOT NULL", "id"),
        _partial("ix_clocks_met", "state = 'met'", "kind", "due_at", "tier", "county_code"),
        _partial("ix_clocks_met_outlet", "state = 'met'", "outlet_id", "kind", "due_at"),
    )


class PauseRow(Model):
    """Clocks of a subject standing still, those of one kind or (no kind) all of them.

    Who reads it has been let in by the subject: it is read through the clocks only.
    """

    __tablename__ = "pauses"

    id: Mapped[Id]
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[ClockKind | None] = mapped_column(code_column(ClockKind))
    reason: Mapped[PauseReason] = mapped_column(code_column(PauseReason))
    party: Mapped[Party] = mapped_column(code_column(Party))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(64))
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("to_at IS NULL OR to_at >= from_at", name="ends_after_it_begins"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_by"),
        Index("ix_pauses_subject", "subject_kind", "subject_id"),
    )
