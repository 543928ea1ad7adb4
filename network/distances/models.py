"""The register of distances: outlet × township, or village where the township is wide."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import code_column
from core.db import Id, Model
from core.scope import LineOwned
from network.distances.rules import Source, State


class Distance(LineOwned, Audited, Model):
    """Whole kilometres one way from the outlet to a township (`village` empty) or village.

    Approved rows of one place never overlap (a trigger of core.ddl); one claim at a time waits
    for a decision.
    """

    __tablename__ = "distances"
    __kind__ = "distance"

    id: Mapped[Id]
    town_code: Mapped[str] = mapped_column(String(9), ForeignKey("divisions.code"))
    village: Mapped[str] = mapped_column(String(60), default="")
    km: Mapped[int] = mapped_column(Integer)
    source: Mapped[Source] = mapped_column(code_column(Source))
    state: Mapped[State] = mapped_column(code_column(State))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    entered_at: Mapped[datetime]
    entered_by: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("outlet_id IS NOT NULL", name="of_an_outlet"),
        CheckConstraint("km BETWEEN 0 AND 1000", name="km_in_range"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        CheckConstraint("(state = 'pending') = (decided_at IS NULL)", name="decided_or_pending"),
        Index("ix_distances_outlet_id_town_code", "outlet_id", "town_code", "village"),
        Index("ix_distances_county_code", "county_code"),
        Index("ix_distances_parent_id", "parent_id"),
        Index("ix_distances_root_id", "root_id"),
        Index(
            "uq_distances_pending",
            "outlet_id",
            "town_code",
            "village",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )
