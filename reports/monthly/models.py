"""The reports that were made."""

from datetime import datetime

from sqlalchemy import Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import code_column
from core.db import Id, Model
from core.scope import Audience
from reports.monthly.rules import Kind


class MonthlyReport(Audited, Model):
    """One report in one language. Made again it is the next version; the first stays, by trigger.

    `month` is written 2026-06. `snapshot` holds every figure (`reports.monthly.codec`), `file`
    the name of the PDF below the data folder and `sha256` its digest. `seal_head` is the seal
    that is printed on it (SAFETY 29). Who reads it is decided by what it is about
    (`queries.within_reach`): it carries no stamps, since a region is none.
    """

    __tablename__ = "monthly_reports"
    __kind__ = "monthly_report"
    __audience__ = Audience.PRIVATE

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    month: Mapped[str] = mapped_column(String(7))
    kind: Mapped[Kind] = mapped_column(code_column(Kind))
    code: Mapped[str] = mapped_column(String(24))
    language: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(64))
    seal_head: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    file: Mapped[str] = mapped_column(String(80))
    snapshot: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        UniqueConstraint("month", "kind", "code", "version", "language"),
        Index("ix_monthly_reports_kind_code", "kind", "code", "month"),
    )
