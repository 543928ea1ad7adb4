"""Broken promises. Nothing here is ever changed or removed: corrections are further rows."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned, PrivateOwned
from sla.breaches.rules import Source, Step
from sla.parties import Party
from sla.policies.rules import ClockKind


class BreachRow(LineOwned, Audited, Model):
    """A promise that was not kept: when it was due, when that was found, whose time it was.

    The stamps are those of the clock when it broke and stay: the outlet keeps its breach when
    the job goes to another. `weight` is what it counts in appraisals, in hundredths; a ruling
    may set another.
    """

    __tablename__ = "breaches"
    __kind__ = "breach"

    id: Mapped[Id]
    clock_id: Mapped[int] = mapped_column(BigId, ForeignKey("clocks.id"), unique=True)
    kind: Mapped[ClockKind] = mapped_column(code_column(ClockKind))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigId)
    tier: Mapped[int | None] = mapped_column(Integer)
    due_at: Mapped[datetime]
    found_at: Mapped[datetime]
    party: Mapped[Party] = mapped_column(code_column(Party))
    holder: Mapped[str] = mapped_column(String(40))
    source: Mapped[Source] = mapped_column(code_column(Source))
    weight: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint("found_at >= due_at", name="found_after_due"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight_in_hundredths"),
        Index("ix_breaches_subject", "subject_kind", "subject_id"),
        Index("ix_breaches_outlet_id", "outlet_id", "id"),
        Index("ix_breaches_parent_id", "parent_id", "id"),
        Index("ix_breaches_root_id", "root_id", "id"),
        Index("ix_breaches_county_code", "county_code", "id"),
        Index("ix_breaches_due_at", "due_at", "id"),
        Index("ix_breaches_kind_due_at", "kind", "due_at", "tier", "county_code"),
    )


class BreachRuling(PrivateOwned, Audited, Model):
    """A person's decision on the cause and the weight of a breach; the last one holds."""

    __tablename__ = "breach_rulings"
    __kind__ = "breach_ruling"

    id: Mapped[Id]
    breach_id: Mapped[int] = mapped_column(BigId, ForeignKey("breaches.id"))
    cause: Mapped[str] = mapped_column(String(40))
    weight: Mapped[int] = mapped_column(Integer)
    ruled_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("breach_id", "cause"),
        CheckConstraint("weight BETWEEN 0 AND 100", name="weight_in_hundredths"),
    )


class EscalationRow(LineOwned, Audited, Model):
    """A step of the ladder that was taken, once in the life of a clock."""

    __tablename__ = "escalations"
    __kind__ = "breach"

    id: Mapped[Id]
    clock_id: Mapped[int] = mapped_column(BigId, ForeignKey("clocks.id"))
    breach_id: Mapped[int] = mapped_column(BigId, ForeignKey("breaches.id"))
    step: Mapped[Step] = mapped_column(code_column(Step))
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("clock_id", "step"),
        Index("ix_escalations_breach_id", "breach_id"),
    )
