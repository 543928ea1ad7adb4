"""Who to call about a job and where to go: personal data, erasable, never in facts."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned


class ContactRole(StrEnum):
    """报修人 reported the fault, 现场联系人 is at home."""

    REPORTER = "reporter"
    SITE = "site"


class Contact(PrivateOwned, Audited, Model):
    """A person of a job. The number is found by its keyed hash (SAFETY 18)."""

    __tablename__ = "work_order_contacts"
    __kind__ = "work_order"

    id: Mapped[Id]
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"))
    role: Mapped[ContactRole] = mapped_column(code_column(ContactRole))
    name: Mapped[str | None] = mapped_column(String(60))
    phone: Mapped[str | None] = mapped_column(String(20))
    phone_hash: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_work_order_contacts_work_order_id", "work_order_id"),
        Index("ix_work_order_contacts_phone_hash", "phone_hash"),
    )


class Address(PrivateOwned, Audited, Model):
    """Where the appliance stands, below the township: village and what leads there."""

    __tablename__ = "work_order_addresses"
    __kind__ = "work_order"

    id: Mapped[Id]
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"), unique=True)
    village: Mapped[str | None] = mapped_column(String(60))
    detail: Mapped[str | None] = mapped_column(String(200))
    place_hash: Mapped[str | None] = mapped_column(String(64), index=True)


class ContactView(Model):
    """Somebody at the maker looked at full numbers, when and about which job."""

    __tablename__ = "contact_views"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(BigId)
    work_order_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime]

    __table_args__ = (Index("ix_contact_views_work_order_id", "work_order_id"),)
