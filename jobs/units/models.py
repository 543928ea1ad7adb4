"""Single appliances and the barcodes on them. No personal data stands here."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId, code_column
from core.db import Id, Model
from network.products.rules import ProductLine


class Unit(Model):
    """One appliance (产品档案), known by any of its barcodes."""

    __tablename__ = "units"

    id: Mapped[Id]
    line: Mapped[ProductLine] = mapped_column(code_column(ProductLine))
    model_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("product_models.id"))
    bought_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]


class Barcode(Model):
    """A barcode of a unit; an air conditioner has an indoor and an outdoor one."""

    __tablename__ = "barcodes"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(BigId, ForeignKey("units.id"))
    place: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(String(40), unique=True)

    __table_args__ = (UniqueConstraint("unit_id", "place"), Index("ix_barcodes_unit_id", "unit_id"))
