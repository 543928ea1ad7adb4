"""Deliveries of the past from another system."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Id, Model
from core.scope import MakerOwned


class LaneDelivery(MakerOwned, Model):
    """One delivery on a lane, in days; it never touches stock or a request. `system` and `ref`
    are the other system's."""

    __tablename__ = "lane_deliveries"
    __kind__ = "lane_delivery"

    id: Mapped[Id]
    system: Mapped[str] = mapped_column(String(40))
    ref: Mapped[str] = mapped_column(String(40))
    origin: Mapped[str] = mapped_column(String(60))
    destination: Mapped[str] = mapped_column(String(60))
    mode: Mapped[str] = mapped_column(String(30))
    asked_on: Mapped[date | None] = mapped_column(Date)
    ordered_on: Mapped[date | None] = mapped_column(Date)
    promised_on: Mapped[date] = mapped_column(Date)
    delivered_on: Mapped[date] = mapped_column(Date)
    recorded_on: Mapped[date | None] = mapped_column(Date)
    imported_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("system", "ref"),
        CheckConstraint("ordered_on IS NULL OR ordered_on <= delivered_on",
                        name="ordered_first"),
        Index("ix_lane_deliveries_lane", "origin", "destination", "mode"),
    )
