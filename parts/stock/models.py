"""Pieces on shelves, every movement of them, and what does not agree."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned, PrivateOwned
from parts.stock.rules import DiscrepancyKind, Kind, Outcome


class StockRow(PrivateOwned, Model):
    """How many pieces of a part lie on a shelf; never below nought. The maker's shelves carry
    no stamps, so that no outlet sees them."""

    __tablename__ = "part_stock"
    __kind__ = "part_stock"

    id: Mapped[Id]
    place: Mapped[str] = mapped_column(String(40))
    part_id: Mapped[int] = mapped_column(BigId, ForeignKey("parts.id"))
    quantity: Mapped[int]

    __table_args__ = (
        UniqueConstraint("place", "part_id"),
        CheckConstraint("quantity >= 0", name="never_below_nought"),
        Index("ix_part_stock_part_id", "part_id"),
        Index("ix_part_stock_outlet_id", "outlet_id"),
    )


class Movement(LineOwned, Model):
    """Pieces went from one place to another: one row with both sides, never changed. `identity`
    says what caused it, so that it cannot be written twice."""

    __tablename__ = "part_movements"
    __kind__ = "part_movement"

    id: Mapped[Id]
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[Kind] = mapped_column(code_column(Kind))
    part_id: Mapped[int] = mapped_column(BigId, ForeignKey("parts.id"))
    line_id: Mapped[int | None] = mapped_column(BigId)
    from_place: Mapped[str] = mapped_column(String(40))
    to_place: Mapped[str] = mapped_column(String(40))
    quantity: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("from_place <> to_place", name="two_places"),
        CheckConstraint("quantity BETWEEN 1 AND 999", name="some_pieces"),
        Index("ix_part_movements_line_id", "line_id", "id"),
        Index("ix_part_movements_part_id", "part_id", "id"),
        Index("ix_part_movements_outlet_id", "outlet_id", "id"),
    )


class Discrepancy(PrivateOwned, Audited, Model):
    """Used before it was booked, or more came than was sent (in the parcel `shipment_id`): open
    until the books agree. `by` counted it. What is to become of what came too much is a decision
    (`outcome`, by whom); what stays on the outlet's shelf needs a second person."""

    __tablename__ = "part_discrepancies"
    __kind__ = "part_discrepancy"

    id: Mapped[Id]
    kind: Mapped[DiscrepancyKind] = mapped_column(code_column(DiscrepancyKind))
    line_id: Mapped[int] = mapped_column(BigId)
    part_id: Mapped[int] = mapped_column(BigId, ForeignKey("parts.id"))
    quantity: Mapped[int]
    settled: Mapped[int] = mapped_column(default=0)
    shipment_id: Mapped[int | None] = mapped_column(BigId)
    by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(code_column(Outcome))
    outcome_by: Mapped[str | None] = mapped_column(String(64))
    confirmed_by: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 999", name="some_pieces"),
        CheckConstraint("(outcome IS NULL) = (outcome_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("confirmed_by <> outcome_by", name="second_person"),
        CheckConstraint("outcome <> 'keep' OR closed_at IS NULL OR confirmed_by IS NOT NULL",
                        name="kept_by_two"),
        CheckConstraint("kind <> 'more_than_sent' OR settled = 0 OR outcome IS NOT NULL",
                        name="never_by_itself"),
        CheckConstraint("settled BETWEEN 0 AND quantity", name="settled_in_bounds"),
        CheckConstraint("(closed_at IS NOT NULL) = (settled = quantity)",
                        name="closed_when_settled"),
        Index("ix_part_discrepancies_line_id", "line_id"),
        Index(
            "ix_part_discrepancies_open",
            "id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
