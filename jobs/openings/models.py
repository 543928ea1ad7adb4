"""Where an open job came from."""

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.columns import BigId
from core.db import Id, Model
from core.scope import MakerOwned


class OpenedJob(MakerOwned, Model):
    """What the system before said of a job in its own words. `digest` is by which the same row
    is known when it comes again."""

    __tablename__ = "opened_jobs"
    __kind__ = "opened_job"

    id: Mapped[Id]
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(60))
    barrier: Mapped[str] = mapped_column(String(80))
    source_row: Mapped[int] = mapped_column(Integer)
