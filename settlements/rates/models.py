"""Dated prices of work."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import code_column
from core.db import Id, Model
from jobs.work_orders.rules import Grade, ServiceType
from network.products.rules import ProductLine
from settlements.rates.rules import Item


class RateRow(Audited, Model):
    """One edition of a price, from `valid_from` to `valid_to`, both included. Editions of one
    `code` never overlap, and one that priced a fee does not change: it can only be ended, on a
    day after the last work it priced (triggers of core.ddl)."""

    __tablename__ = "rates"
    __kind__ = "rate"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(100))
    version: Mapped[int] = mapped_column(Integer)
    item: Mapped[Item] = mapped_column(code_column(Item))
    service_type: Mapped[ServiceType | None] = mapped_column(code_column(ServiceType))
    line: Mapped[ProductLine | None] = mapped_column(code_column(ProductLine))
    grade: Mapped[Grade | None] = mapped_column(code_column(Grade))
    tier: Mapped[int | None] = mapped_column(Integer)
    from_floor: Mapped[int | None] = mapped_column(Integer)
    amount_fen: Mapped[int]
    threshold_km: Mapped[int | None] = mapped_column(Integer)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    entered_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("code", "version"),
        UniqueConstraint("code", "valid_from"),
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("tier IS NULL OR tier BETWEEN 1 AND 4", name="tier_known"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        CheckConstraint(
            "(item = 'remote_km') = (threshold_km IS NOT NULL)", name="threshold_of_kilometres"
        ),
        CheckConstraint("(item = 'height') = (from_floor IS NOT NULL)", name="floor_of_height"),
        CheckConstraint("from_floor IS NULL OR from_floor BETWEEN 2 AND 200",
                        name="floor_in_range"),
        Index("ix_rates_item_valid_from", "item", "valid_from"),
    )
