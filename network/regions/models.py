"""Divisions down to the township, and the dated market tier of each."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model


class Division(Model):
    """A province, prefecture, county or township by its official code (2, 4, 6, 9 digits)."""

    __tablename__ = "divisions"

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    short: Mapped[str] = mapped_column(String(40))
    level: Mapped[int] = mapped_column(Integer)
    parent_code: Mapped[str | None] = mapped_column(String(9), ForeignKey("divisions.code"))
    pinyin: Mapped[str] = mapped_column(String(160))
    initials: Mapped[str] = mapped_column(String(40))

    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level_known"),
        Index("ix_divisions_parent_code", "parent_code"),
        Index("ix_divisions_level_initials", "level", "initials"),
        Index("ix_divisions_level_pinyin", "level", "pinyin"),
    )


class MarketTier(Model):
    """Tier of a township from a day on; filled by rule, corrected by hand."""

    __tablename__ = "market_tiers"

    id: Mapped[Id]
    town_code: Mapped[str] = mapped_column(String(9), ForeignKey("divisions.code"))
    tier: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("town_code", "valid_from"),
        CheckConstraint("tier BETWEEN 1 AND 4", name="tier_known"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
    )
