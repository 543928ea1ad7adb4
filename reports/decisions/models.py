"""Proposals to head office."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import MakerOwned
from reports.decisions.rules import State


class DecisionRow(MakerOwned, Audited, Model):
    """What is to be decided, by whom it was proposed and until when. `division` is where, empty
    for the whole network; `users` wait for it or `amount_fen` is at stake, since a day."""

    __tablename__ = "decisions"
    __kind__ = "decision"

    id: Mapped[Id]
    state: Mapped[State] = mapped_column(code_column(State))
    what: Mapped[str] = mapped_column(String(120))
    division: Mapped[str] = mapped_column(String(6), default="")
    users: Mapped[int] = mapped_column(default=0)
    amount_fen: Mapped[int] = mapped_column(default=0)
    since: Mapped[date] = mapped_column(Date)
    recommended: Mapped[str] = mapped_column(String(60))
    due: Mapped[date] = mapped_column(Date)
    proposed_by: Mapped[int] = mapped_column(BigId, ForeignKey("accounts.id"))
    proposed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(BigId, ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("users >= 0 AND amount_fen >= 0", name="not_negative"),
        CheckConstraint("users > 0 OR amount_fen > 0", name="something_at_stake"),
        CheckConstraint("(ended_at IS NULL) = (state = 'proposed')", name="ended_when_over"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        Index("ix_decisions_proposed_at", "proposed_at", "id"),
    )
