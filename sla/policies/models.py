"""Promises with every version they had."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from sla.policies.rules import CalendarKind, ClockKind


class PolicyRow(Audited, Model):
    """A promise by its code and the version that holds now.

    `mark` is a fingerprint of that version: the sum over all rows tells whether the policies
    kept in the process are still the right ones, also when another process changed one.
    """

    __tablename__ = "policies"
    __kind__ = "policy"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(48), unique=True)
    clock: Mapped[ClockKind] = mapped_column(code_column(ClockKind))
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None]
    mark: Mapped[int] = mapped_column(BigId)


class PolicyVersion(Audited, Model):
    """What a promise said from a moment on; never edited. Without a target it promises
    nothing, on purpose."""

    __tablename__ = "policy_versions"
    __kind__ = "policy"

    policy_id: Mapped[int] = mapped_column(BigId, ForeignKey("policies.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    service_type: Mapped[str | None] = mapped_column(String(24))
    tier: Mapped[int | None] = mapped_column(Integer)
    product_line: Mapped[str | None] = mapped_column(String(24))
    priority: Mapped[str | None] = mapped_column(String(24))
    target: Mapped[str | None] = mapped_column(String(40))
    calendar: Mapped[CalendarKind] = mapped_column(code_column(CalendarKind))
    valid_from: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("tier IS NULL OR tier BETWEEN 1 AND 4", name="tier_known"),
        Index("ix_policy_versions_valid_from", "valid_from"),
    )
