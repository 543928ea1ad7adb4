"""Repair jobs."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from jobs.work_orders.rules import Grade, Mode, ServiceType, Source, State, Truth
from network.products.rules import ProductLine

_OPEN = (
    "state IN ('new', 'unserved', 'dispatched', 'accepted', 'assigned', 'contacted', "
    "'appointed', 'arrived')"
)


def _while_open(name: str, *columns: str) -> Index:
    """An index of the jobs that are open, which are few whatever is kept. Told by a column that
    is empty: a list of states, given as parameters, would not be recognised."""
    return Index(
        name,
        *columns,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    )


class WorkOrder(LineOwned, Audited, Model):
    """One job on one appliance at one address.

    `tier` is that of the user's address on the day the job was taken; `grade` is said when it is
    finished. `next_due` is the earliest open promise, kept beside the job so that lists sort by
    it; `hold` names the hold that shows as its state; `truth` is what the user said on the
    call-back. `floor` is where the appliance stands, 1 at the ground, as far as it is known.
    Personal data stand in `jobs.contacts`.
    """

    __tablename__ = "work_orders"
    __kind__ = "work_order"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    state: Mapped[State] = mapped_column(code_column(State))
    hold: Mapped[str | None] = mapped_column(String(24))
    service_type: Mapped[ServiceType] = mapped_column(code_column(ServiceType))
    mode: Mapped[Mode] = mapped_column(code_column(Mode))
    source: Mapped[Source] = mapped_column(code_column(Source))
    on_behalf: Mapped[bool] = mapped_column(default=False)
    line: Mapped[ProductLine] = mapped_column(code_column(ProductLine))
    unit_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("units.id"))
    symptom: Mapped[str] = mapped_column(String(300))
    grade: Mapped[Grade | None] = mapped_column(code_column(Grade))
    priority: Mapped[str | None] = mapped_column(String(24))
    town_code: Mapped[str | None] = mapped_column(String(9))
    tier: Mapped[int | None] = mapped_column(Integer)
    floor: Mapped[int | None] = mapped_column(Integer)
    technician_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("accounts.id"))
    appointed_from: Mapped[datetime | None]
    appointed_to: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    next_due: Mapped[datetime | None]
    truth: Mapped[Truth | None] = mapped_column(code_column(Truth))
    chases: Mapped[int] = mapped_column(Integer, default=0)
    previous_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("work_orders.id"))
    external_ref: Mapped[str | None] = mapped_column(String(64), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("tier IS NULL OR tier BETWEEN 1 AND 4", name="tier_known"),
        CheckConstraint("floor IS NULL OR floor BETWEEN -9 AND 200", name="floor_known"),
        CheckConstraint(
            "appointed_to IS NULL OR appointed_to >= appointed_from", name="appointment_in_order"
        ),
        Index("ix_work_orders_outlet_id_state", "outlet_id", "state", "next_due"),
        Index("ix_work_orders_parent_id_state", "parent_id", "state", "next_due"),
        Index("ix_work_orders_root_id_state", "root_id", "state", "next_due"),
        Index("ix_work_orders_county_code_state", "county_code", "state", "next_due"),
        CheckConstraint(f"(ended_at IS NULL) = ({_OPEN})", name="open_until_it_ends"),
        _while_open("ix_work_orders_open_due", "next_due", "id"),
        _while_open("ix_work_orders_open_age", "opened_at", "next_due", "county_code", "outlet_id"),
        Index("ix_work_orders_opened_at", "opened_at", "id"),
        Index(
            "ix_work_orders_ended_at",
            "ended_at",
            "opened_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        Index("ix_work_orders_unit_id", "unit_id"),
        Index("ix_work_orders_previous_id", "previous_id"),
    )
