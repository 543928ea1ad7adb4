"""Certificates to work and permits for special work."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from network.products.rules import ProductLine
from training.certificates.rules import Kind, State


class Certificate(LineOwned, Audited, Model):
    """A card of one person (account), stamped with the outlet the person works for when it is
    entered. `deadline` is the nearer of review and end; `warned_step` the step of the ladder
    that people were told of, for the deadline `warned_for`."""

    __tablename__ = "certificates"
    __kind__ = "certificate"

    id: Mapped[Id]
    kind: Mapped[Kind] = mapped_column(code_column(Kind))
    number: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("accounts.id"))
    line: Mapped[ProductLine | None] = mapped_column(code_column(ProductLine))
    level: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[State] = mapped_column(code_column(State))
    issued_on: Mapped[date] = mapped_column(Date)
    review_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    deadline: Mapped[date | None] = mapped_column(Date)
    warned_for: Mapped[date | None] = mapped_column(Date)
    warned_step: Mapped[int | None] = mapped_column(Integer)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("kind", "number"),
        CheckConstraint("level IS NULL OR level BETWEEN 1 AND 5", name="level_known"),
        CheckConstraint("review_on IS NULL OR review_on > issued_on", name="review_after_issue"),
        CheckConstraint("ends_on IS NULL OR ends_on > issued_on", name="end_after_issue"),
        Index("ix_certificates_account_id", "account_id"),
        Index("ix_certificates_outlet_id", "outlet_id"),
        Index("ix_certificates_deadline", "state", "deadline", "id"),
        Index("ix_certificates_county_code", "county_code", "deadline"),
    )
