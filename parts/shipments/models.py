"""What a warehouse sent in one parcel to one outlet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from parts.custody.rules import ViaReason


class Shipment(LineOwned, Audited, Model):
    """Straight to the performing outlet; by way of its parent (`via_id`) only as an exception
    with its reason. The stamps are the performing outlet's."""

    __tablename__ = "part_shipments"
    __kind__ = "part_shipment"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    warehouse_id: Mapped[int] = mapped_column(BigId, ForeignKey("warehouses.id"))
    tier: Mapped[int | None] = mapped_column(Integer)
    via_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("outlets.id"))
    via_reason: Mapped[ViaReason | None] = mapped_column(code_column(ViaReason))
    shipped_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("(via_id IS NULL) = (via_reason IS NULL)", name="via_with_reason"),
        Index("ix_part_shipments_outlet_id", "outlet_id", "id"),
        Index("ix_part_shipments_parent_id", "parent_id", "id"),
        Index("ix_part_shipments_root_id", "root_id", "id"),
        Index("ix_part_shipments_county_code", "county_code", "id"),
        Index("ix_part_shipments_warehouse_id", "warehouse_id", "id"),
    )


class ShipmentLine(LineOwned, Model):
    """How many pieces of a line went in the parcel, and what became of them."""

    __tablename__ = "part_shipment_lines"
    __kind__ = "part_shipment_line"

    id: Mapped[Id]
    shipment_id: Mapped[int] = mapped_column(BigId, ForeignKey("part_shipments.id"))
    line_id: Mapped[int] = mapped_column(BigId, ForeignKey("part_lines.id"))
    quantity: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    short: Mapped[int] = mapped_column(default=0)
    damaged: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    in_transit: Mapped[int]

    __table_args__ = (
        UniqueConstraint("shipment_id", "line_id"),
        CheckConstraint("quantity BETWEEN 1 AND 999", name="some_pieces"),
        CheckConstraint("received >= 0 AND short >= 0 AND damaged >= 0 AND lost >= 0 "
                        "AND in_transit >= 0", name="none_below_nought"),
        CheckConstraint("quantity = received + short + damaged + lost + in_transit",
                        name="adds_up"),
        Index("ix_part_shipment_lines_line_id", "line_id"),
    )
