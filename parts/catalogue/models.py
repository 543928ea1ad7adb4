"""Spare parts and the warehouses that keep them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from network.products.rules import ProductLine


class Part(Audited, Model):
    """One part number. `substitute_id` is what may be sent in its place; `price_fen` is what an
    outlet pays out of warranty and what a lost one is worth, unknown when empty; `returns_old`
    says that the old part goes back in warranty."""

    __tablename__ = "parts"
    __kind__ = "part"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    pinyin: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(80))
    line: Mapped[ProductLine | None] = mapped_column(code_column(ProductLine))
    price_fen: Mapped[int | None]
    returns_old: Mapped[bool] = mapped_column(default=True)
    substitute_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("parts.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("price_fen IS NULL OR price_fen >= 0", name="price_not_negative"),
        CheckConstraint("substitute_id IS NULL OR substitute_id <> id", name="not_its_own"),
        Index("ix_parts_initials", "initials"),
        Index("ix_parts_line", "line"),
    )


class Warehouse(Model):
    """A central warehouse of the maker."""

    __tablename__ = "warehouses"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(40))
