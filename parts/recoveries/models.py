"""Cases against whoever had a part last."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import MakerOwned
from parts.recoveries.rules import RecoveryState

_OPEN = "state = 'open'"


class Recovery(MakerOwned, Audited, Model):
    """A part that somebody signed for and nobody got: its worth is to come back. The maker's
    own case; whom it is about does not see it (DOMAIN, cause 3)."""

    __tablename__ = "part_recoveries"
    __kind__ = "part_recovery"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    line_id: Mapped[int] = mapped_column(BigId, ForeignKey("part_lines.id"))
    handover_id: Mapped[int] = mapped_column(BigId, ForeignKey("part_handovers.id"))
    against_id: Mapped[int] = mapped_column(BigId, ForeignKey("outlets.id"))
    quantity: Mapped[int]
    amount_fen: Mapped[int | None]
    state: Mapped[RecoveryState] = mapped_column(code_column(RecoveryState))
    owner_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("accounts.id"))
    opened_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 999", name="some_pieces"),
        CheckConstraint("amount_fen IS NULL OR amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("(closed_at IS NULL) = (state = 'open')", name="closed_by_state"),
        Index("uq_part_recoveries_one_open", "line_id", unique=True,
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    )
