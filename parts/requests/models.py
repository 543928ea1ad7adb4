"""Requests for parts, and their lines with every quantity checked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from parts.requests.rules import OPEN, Inspection, LineState, Pieces, RefuseReason, Regime
from sla.parties import Party

_UNDECIDED = "state = 'requested'"
_OPEN = "state IN (" + ", ".join(f"'{state.value}'" for state in sorted(OPEN)) + ")"


def _partial(name: str, condition: str, *columns: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(condition),
                 postgresql_where=text(condition))


class PartRequest(LineOwned, Audited, Model):
    """What an outlet asked the maker for, directly, whatever its tier (DOMAIN, cause 3). `tier`
    is that of the user's address, without a job that of the outlet's own."""

    __tablename__ = "part_requests"
    __kind__ = "part_request"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    work_order_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("work_orders.id"))
    tier: Mapped[int | None] = mapped_column(Integer)
    on_behalf: Mapped[bool] = mapped_column(default=False)
    requested_at: Mapped[datetime]
    external_ref: Mapped[str | None] = mapped_column(String(64), unique=True)
    by: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("tier IS NULL OR tier BETWEEN 1 AND 4", name="tier_known"),
        Index("ix_part_requests_work_order_id", "work_order_id"),
        Index("ix_part_requests_outlet_id", "outlet_id", "id"),
    )


class PartLine(LineOwned, Audited, Model):
    """One part of a request. Its quantities are the sums of its movements, kept beside it and
    checked by the database (SAFETY 7).

    `party`, `holder` and `since` say in whose hands it is; `awaited` whether the job waits for
    it; `next_due` when this hand must have passed it on. `asked_part_id` is what was asked for
    where a substitute goes out. `replaces_id` is the line in whose place this one was made.
    `missing_warned` counts the warnings of the law's ninety days that were told.
    """

    __tablename__ = "part_lines"
    __kind__ = "part_line"

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(BigId, ForeignKey("part_requests.id"))
    work_order_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("work_orders.id"))
    part_id: Mapped[int] = mapped_column(BigId, ForeignKey("parts.id"))
    asked_part_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("parts.id"))
    regime: Mapped[Regime] = mapped_column(code_column(Regime))
    state: Mapped[LineState] = mapped_column(code_column(LineState))
    warehouse_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("warehouses.id"))
    requested: Mapped[int]
    allocated: Mapped[int] = mapped_column(default=0)
    shipped: Mapped[int] = mapped_column(default=0)
    received: Mapped[int] = mapped_column(default=0)
    short: Mapped[int] = mapped_column(default=0)
    damaged: Mapped[int] = mapped_column(default=0)
    lost: Mapped[int] = mapped_column(default=0)
    in_transit: Mapped[int] = mapped_column(default=0)
    used: Mapped[int] = mapped_column(default=0)
    party: Mapped[Party | None] = mapped_column(code_column(Party))
    holder: Mapped[str] = mapped_column(String(40), default="")
    since: Mapped[datetime | None]
    awaited: Mapped[bool]
    next_due: Mapped[datetime | None]
    missing_warned: Mapped[int] = mapped_column(Integer, default=0)
    promised_on: Mapped[date | None] = mapped_column(Date)
    refused_because: Mapped[RefuseReason | None] = mapped_column(code_column(RefuseReason))
    inspection: Mapped[Inspection | None] = mapped_column(code_column(Inspection))
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    backordered_at: Mapped[datetime | None]
    allocated_at: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    consumed_at: Mapped[datetime | None]
    replaces_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("part_lines.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("requested BETWEEN 1 AND 999", name="some_pieces"),
        CheckConstraint(
            "allocated >= 0 AND shipped >= 0 AND received >= 0 AND short >= 0 AND damaged >= 0 "
            "AND lost >= 0 AND in_transit >= 0 AND used >= 0", name="none_below_nought"),
        CheckConstraint("requested >= allocated AND allocated >= shipped", name="in_order"),
        CheckConstraint("shipped = received + short + damaged + lost + in_transit",
                        name="adds_up"),
        CheckConstraint("missing_warned BETWEEN 0 AND 2", name="warned_twice"),
        CheckConstraint("(party IS NULL) = (since IS NULL)", name="held_since"),
        CheckConstraint("(state = 'refused') = (refused_because IS NOT NULL)", name="refused_why"),
        Index("ix_part_lines_request_id", "request_id"),
        Index("ix_part_lines_work_order_id", "work_order_id"),
        Index("ix_part_lines_part_id", "part_id", "state"),
        _partial("ix_part_lines_undecided", _UNDECIDED, "id"),
        _partial("ix_part_lines_open_due", _OPEN, "next_due", "id"),
        Index("ix_part_lines_outlet_id_state", "outlet_id", "state", "next_due"),
        Index("ix_part_lines_parent_id_state", "parent_id", "state", "next_due"),
        Index("ix_part_lines_root_id_state", "root_id", "state", "next_due"),
        Index("ix_part_lines_county_code_state", "county_code", "state", "next_due"),
        Index("ix_part_lines_requested_at", "requested_at", "id"),
        Index("ix_part_lines_received_at", "received_at"),
    )

    @property
    def pieces(self) -> Pieces:
        """The quantities as the rules know them."""
        return Pieces(self.requested, self.allocated, self.shipped, self.received, self.short,
                      self.damaged, self.lost, self.in_transit, self.used)
