"""Hand-overs: two-sided rows, and who carried it by hand."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from parts.custody.rules import Form, Standing, standing

_OPEN = "received_at IS NULL"


class Handover(LineOwned, Audited, Model):
    """A parcel from one hand to the next: `giver` says it gave (`given_at`), `receiver` signs
    (`received_at`) or says that it did not come (`denied_at`). `delivered_at` is what the giver
    says of its carrier, never a receipt. Not given yet: the giver still holds it. The stamps are
    the shop's the parcel is for."""

    __tablename__ = "part_handovers"
    __kind__ = "custody"

    id: Mapped[Id]
    shipment_id: Mapped[int] = mapped_column(BigId, ForeignKey("part_shipments.id"))
    leg: Mapped[int] = mapped_column(Integer)
    giver: Mapped[str] = mapped_column(String(40))
    receiver: Mapped[str] = mapped_column(String(40))
    form: Mapped[Form | None] = mapped_column(code_column(Form))
    carrier: Mapped[str] = mapped_column(String(40), default="")
    waybill: Mapped[str] = mapped_column(String(40), default="")
    held_since: Mapped[datetime]
    given_at: Mapped[datetime | None]
    given_by: Mapped[str | None] = mapped_column(String(64))
    delivered_at: Mapped[datetime | None]
    denied_at: Mapped[datetime | None]
    denied_by: Mapped[str | None] = mapped_column(String(64))
    received_at: Mapped[datetime | None]
    received_by: Mapped[str | None] = mapped_column(String(64))
    due_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("shipment_id", "leg"),
        CheckConstraint("giver <> receiver", name="two_hands"),
        CheckConstraint("(given_at IS NULL) = (given_by IS NULL)", name="given_by_somebody"),
        CheckConstraint("(given_at IS NULL) = (form IS NULL)", name="given_in_a_form"),
        CheckConstraint("(received_at IS NULL) = (received_by IS NULL)",
                        name="received_by_somebody"),
        CheckConstraint("delivered_at IS NULL OR given_at IS NOT NULL", name="given_first"),
        Index("uq_part_handovers_one_open", "shipment_id", unique=True,
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        Index("ix_part_handovers_due_at", "due_at", "id",
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
        Index("ix_part_handovers_receiver", "receiver",
              sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    )

    @property
    def standing(self) -> Standing:
        """What the two sides have said so far."""
        return standing(self.given_at, self.denied_at, self.received_at)


class Courier(LineOwned, Model):
    """Who carried a parcel by hand or fetched it: personal data, erasable, beside the row."""

    __tablename__ = "part_couriers"
    __kind__ = "part_courier"

    id: Mapped[Id]
    handover_id: Mapped[int] = mapped_column(BigId, ForeignKey("part_handovers.id"), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(20))
    vehicle: Mapped[str] = mapped_column(String(40))
