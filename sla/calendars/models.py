"""Calendars with every version they had, and the public days they follow."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from sla.calendars.seed import DayKind


class CalendarRow(Audited, Model):
    """A calendar by its code and the version that holds now.

    `digest` is that of the definition: who reads it knows whether a kept compiled calendar is
    still the right one, also when another process changed it.
    """

    __tablename__ = "calendars"
    __kind__ = "calendar"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    digest: Mapped[str] = mapped_column(String(64))
    follows_public_days: Mapped[bool]


class CalendarVersion(Audited, Model):
    """What a calendar said from a moment on; never edited (DOMAIN: a clock keeps its version)."""

    __tablename__ = "calendar_versions"
    __kind__ = "calendar"

    calendar_id: Mapped[int] = mapped_column(BigId, ForeignKey("calendars.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    definition: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))


class PublicDay(Audited, Model):
    """A holiday or a working day in exchange. A year without a row here is not known."""

    __tablename__ = "public_days"
    __kind__ = "calendar"

    date: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[DayKind] = mapped_column(code_column(DayKind))
    name: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40))
