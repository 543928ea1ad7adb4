"""Authorised service points in their tree."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, synonym

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from network.outlets.rules import Contract, OutletState


class Outlet(LineOwned, Audited, Model):
    """A record of its own for everybody who works under the brand (DOMAIN, cause 2).

    `code` is what people say and sheets carry. The stamps of the outlet are its own id, its
    parent, and the root of its tree (itself when it has no parent).
    """

    __tablename__ = "outlets"
    __kind__ = "outlet"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    pinyin: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(80))
    state: Mapped[OutletState] = mapped_column(code_column(OutletState))
    contract: Mapped[Contract] = mapped_column(code_column(Contract))
    town_code: Mapped[str] = mapped_column(String(9))
    address: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20))
    one_man: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]

    outlet_id = synonym("id")
    parent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("outlets.id"), sort_order=91)

    __table_args__ = (
        CheckConstraint("parent_id IS NULL OR parent_id <> id", name="not_its_own_parent"),
        CheckConstraint(
            "(contract = 'under_parent') = (parent_id IS NOT NULL)", name="parent_by_contract"
        ),
        Index("ix_outlets_county_code_state", "county_code", "state"),
        Index("ix_outlets_parent_id", "parent_id"),
        Index("ix_outlets_root_id", "root_id"),
        Index("ix_outlets_initials", "initials"),
    )


class OutletPlace(Model):
    """Under whom an outlet stood from when to when. Moving it does not move its history."""

    __tablename__ = "outlet_places"

    id: Mapped[Id]
    outlet: Mapped[int] = mapped_column(BigId, ForeignKey("outlets.id"))
    parent: Mapped[int | None] = mapped_column(BigId, ForeignKey("outlets.id"))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        Index("ix_outlet_places_outlet", "outlet", "valid_from"),
    )
