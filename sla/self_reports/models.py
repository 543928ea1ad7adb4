"""What holders said of their own promises."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.self_reports.rules import Cause


class SelfReport(PrivateOwned, Audited, Model):
    """One promise that its holder said would not be kept; once for each outlet that had it, and
    never taken back. `party`
    and `holder` are whose time it was then. A parent never sees it (ARCHITECTURE, "Who may see
    what"). Words stand in a note."""

    __tablename__ = "self_reports"
    __kind__ = "self_report"

    id: Mapped[Id]
    clock_id: Mapped[int] = mapped_column(BigId, ForeignKey("clocks.id"))
    kind: Mapped[ClockKind] = mapped_column(code_column(ClockKind))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigId)
    cause: Mapped[Cause] = mapped_column(code_column(Cause))
    due_at: Mapped[datetime]
    reported_at: Mapped[datetime]
    party: Mapped[Party] = mapped_column(code_column(Party))
    holder: Mapped[str] = mapped_column(String(40))
    by: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("clock_id", "outlet_id"),
        Index("ix_self_reports_subject", "subject_kind", "subject_id"),
        Index("ix_self_reports_outlet_id", "outlet_id", "reported_at"),
    )
