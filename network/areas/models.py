"""Which counties an outlet serves."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId
from core.db import Id, Model


class ServiceArea(Audited, Model):
    """An outlet serves a county from a day on (服务区域). Where it sits says nothing of where
    it goes: a shop in the seat of a prefecture may serve three counties and not the fourth.

    Whether a county is served is no secret of an outlet, so the table has no stamps; the name
    of the outlet is read through the outlet.
    """

    __tablename__ = "service_areas"
    __kind__ = "service_area"

    id: Mapped[Id]
    outlet: Mapped[int] = mapped_column(BigId, ForeignKey("outlets.id"))
    county_code: Mapped[str] = mapped_column(String(6), ForeignKey("divisions.code"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("outlet", "county_code", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        Index("ix_service_areas_county_code", "county_code", "outlet"),
    )
