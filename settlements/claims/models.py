"""What outlets claim for their work, line by line, and whose money each line is."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from jobs.work_orders.rules import Grade
from settlements.claims.rules import Proof, Reason, ShareRole, State, Verdict
from settlements.rates.rules import Item

_FIRST = "corrects IS NULL"
_UNDECIDED = "state IN ('draft', 'submitted', 'sent_back', 'resubmitted', 'appealed')"


class Claim(PrivateOwned, Audited, Model):
    """The claim of one outlet for one job: a job that was opened again and finished by another
    outlet has a claim of each. `work_day` is the day the outlet finished the work and chooses
    the edition of the rates; `grade` and `technician_id` are those of its work, whoever has the
    job now. `approvable_at` is when the maker's office had checked the job; before that nothing
    is decided."""

    __tablename__ = "claims"
    __kind__ = "claim"

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(16), unique=True)
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"))
    grade: Mapped[Grade | None] = mapped_column(code_column(Grade))
    technician_id: Mapped[int | None] = mapped_column(BigId)
    state: Mapped[State] = mapped_column(code_column(State))
    work_day: Mapped[date] = mapped_column(Date)
    requested_fen: Mapped[int]
    calculated_fen: Mapped[int]
    approved_fen: Mapped[int | None]
    missing: Mapped[str] = mapped_column(String(200), default="")
    proof: Mapped[Proof | None] = mapped_column(code_column(Proof))
    made_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approvable_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[Reason | None] = mapped_column(code_column(Reason))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("work_order_id", "outlet_id"),
        CheckConstraint("outlet_id IS NOT NULL", name="of_an_outlet"),
        CheckConstraint(
            "(approved_fen IS NOT NULL) = (decided_at IS NOT NULL)", name="decided_with_amount"
        ),
        Index("ix_claims_outlet_id_state", "outlet_id", "state", "id"),
        Index("ix_claims_county_code_state", "county_code", "state", "id"),
        Index(
            "ix_claims_open",
            "submitted_at",
            "id",
            sqlite_where=text(_UNDECIDED),
            postgresql_where=text(_UNDECIDED),
        ),
        Index("ix_claims_work_day", "work_day"),
    )


class Fee(PrivateOwned, Audited, Model):
    """One line of a claim, whole, before the split. `unit_key` is the unit's id, 0 without one.

    `amount_fen` is what the rules came to, after the verdict what is paid; with a verdict the
    row no longer changes (triggers of core.ddl). `explain` are codes and numbers as JSON, from
    which the sentences "why" are made. A line that `corrects` another stands beside it.
    """

    __tablename__ = "fees"
    __kind__ = "claim"

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(BigId, ForeignKey("claims.id"))
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"))
    unit_key: Mapped[int] = mapped_column(BigId)
    item: Mapped[Item] = mapped_column(code_column(Item))
    requested_fen: Mapped[int]
    calculated_fen: Mapped[int]
    amount_fen: Mapped[int]
    verdict: Mapped[Verdict | None] = mapped_column(code_column(Verdict))
    reason: Mapped[Reason | None] = mapped_column(code_column(Reason))
    rate_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("rates.id"))
    rate_version: Mapped[int | None]
    explain: Mapped[str] = mapped_column(Text)
    corrects: Mapped[int | None] = mapped_column(BigId, ForeignKey("fees.id"))

    __table_args__ = (
        CheckConstraint("(rate_id IS NULL) = (rate_version IS NULL)", name="rate_with_version"),
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("calculated_fen >= 0", name="calculated_not_negative"),
        CheckConstraint("requested_fen >= 0", name="requested_not_negative"),
        Index(
            "uq_fees_base",
            "work_order_id",
            "outlet_id",
            "unit_key",
            "item",
            unique=True,
            sqlite_where=text(_FIRST),
            postgresql_where=text(_FIRST),
        ),
        Index("ix_fees_claim_id", "claim_id"),
        Index("ix_fees_rate_id", "rate_id"),
        Index("ix_fees_unit_key", "unit_key"),
        Index("ix_fees_outlet_id", "outlet_id", "id"),
        Index("ix_fees_county_code", "county_code", "id"),
    )


class FeeShare(PrivateOwned, Audited, Model):
    """Whose money a line is: the performer's part, and the management part of its parent, which
    carries the PARENT's stamps. A parent sees only its own rows. Made at approval, never
    changed (a trigger of core.ddl); the shares of a line add up to it."""

    __tablename__ = "fee_shares"
    __kind__ = "claim"

    id: Mapped[Id]
    fee_id: Mapped[int] = mapped_column(BigId, ForeignKey("fees.id"))
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"))
    item: Mapped[Item] = mapped_column(code_column(Item))
    role: Mapped[ShareRole] = mapped_column(code_column(ShareRole))
    amount_fen: Mapped[int]
    work_day: Mapped[date] = mapped_column(Date)
    approved_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("fee_id", "role"),
        CheckConstraint("outlet_id IS NOT NULL", name="of_an_outlet"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        Index("ix_fee_shares_outlet_id", "outlet_id", "approved_at"),
        Index("ix_fee_shares_county_code", "county_code", "id"),
        Index("ix_fee_shares_work_order_id", "work_order_id"),
    )


class InstallationPaid(Model):
    """A barcode that earned its installation fee, on which job and whose: once (SAFETY 4)."""

    __tablename__ = "installations_paid"

    barcode_id: Mapped[int] = mapped_column(BigId, ForeignKey("barcodes.id"), primary_key=True)
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"))
    outlet: Mapped[int] = mapped_column(BigId, ForeignKey("outlets.id"))

    __table_args__ = (Index("ix_installations_paid_work_order_id", "work_order_id"),)


class TripPaid(Model):
    """A way that earned its remote allowance: once per outlet, day, technician (0 where none is
    named) and place, whichever of the jobs there came first."""

    __tablename__ = "trips_paid"

    outlet: Mapped[int] = mapped_column(BigId, ForeignKey("outlets.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    technician: Mapped[int] = mapped_column(BigId, primary_key=True)
    town_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    village: Mapped[str] = mapped_column(String(60), primary_key=True)
    work_order_id: Mapped[int] = mapped_column(BigId, ForeignKey("work_orders.id"))

    __table_args__ = (Index("ix_trips_paid_work_order_id", "work_order_id"),)
