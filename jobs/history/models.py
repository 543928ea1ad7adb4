"""The events of another system, as they were told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId
from core.db import Id, Model
from core.scope import LineOwned


class ImportedEvent(LineOwned, Model):
    """One event of an imported job in the words of its source: the fact beside it holds codes
    only. `key` and `digest` are by which the same row is known when it comes again."""

    __tablename__ = "imported_events"
    __kind__ = "imported_event"

    id: Mapped[Id]
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"))
    key: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(60))
    group: Mapped[str] = mapped_column(String(80))
    priority: Mapped[str] = mapped_column(String(24))
    source_row: Mapped[int] = mapped_column(Integer)

    __table_args__ = (UniqueConstraint("work_order_id", "key"),)
