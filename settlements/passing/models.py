"""Both sides of money that passes through a parent, each with rows of its own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from settlements.passing.rules import State, Way


class PassOn(PrivateOwned, Audited, Model):
    """The parent's side: what it got for a sub-outlet and says it has passed on. Nothing here
    tells what the sub-outlet says of it."""

    __tablename__ = "pass_ons"
    __kind__ = "pass_on"

    id: Mapped[Id]
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    child_id: Mapped[int] = mapped_column(BigId, ForeignKey("outlets.id"))
    owed_fen: Mapped[int]
    declared_fen: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("statement_id", "child_id"),
        CheckConstraint("owed_fen > 0", name="something"),
        CheckConstraint("declared_fen BETWEEN 0 AND owed_fen", name="no_more_than_owed"),
        Index("ix_pass_ons_outlet_id", "outlet_id", "id"),
    )


class PassDeclaration(PrivateOwned, Audited, Model):
    """One amount the parent says it has passed on."""

    __tablename__ = "pass_declarations"
    __kind__ = "pass_on"

    id: Mapped[Id]
    pass_on_id: Mapped[int] = mapped_column(BigId, ForeignKey("pass_ons.id"))
    amount_fen: Mapped[int]
    way: Mapped[Way] = mapped_column(code_column(Way))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="something"),
        Index("ix_pass_declarations_pass_on_id", "pass_on_id"),
    )


class Recovery(PrivateOwned, Audited, Model):
    """The parent's side of a ruling: what it still has to pass on, and why."""

    __tablename__ = "recoveries"
    __kind__ = "recovery"

    id: Mapped[Id]
    pass_on_id: Mapped[int] = mapped_column(BigId, ForeignKey("pass_ons.id"))
    child_id: Mapped[int] = mapped_column(BigId, ForeignKey("outlets.id"))
    amount_fen: Mapped[int]
    ruling: Mapped[str] = mapped_column(String(24))
    words: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("amount_fen >= 0", name="not_negative"),
        Index("ix_recoveries_pass_on_id", "pass_on_id"),
        Index("ix_recoveries_outlet_id", "outlet_id"),
    )


class Receipt(PrivateOwned, Audited, Model):
    """The sub-outlet's side: what it is owed out of a statement of its parent (`payer_id`),
    what the parent says, and what has come by its own word. The parent never sees it."""

    __tablename__ = "receipts"
    __kind__ = "receipt"

    id: Mapped[Id]
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    payer_id: Mapped[int] = mapped_column(BigId, ForeignKey("outlets.id"))
    state: Mapped[State] = mapped_column(code_column(State))
    owed_fen: Mapped[int]
    declared_fen: Mapped[int] = mapped_column(default=0)
    confirmed_fen: Mapped[int] = mapped_column(default=0)
    arrived_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    declared_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("statement_id", "outlet_id"),
        CheckConstraint("owed_fen > 0", name="something"),
        CheckConstraint("confirmed_fen BETWEEN 0 AND owed_fen", name="no_more_than_owed"),
        CheckConstraint(
            "(state = 'confirmed') = (confirmed_fen = owed_fen)", name="confirmed_when_whole"
        ),
        Index("ix_receipts_outlet_id", "outlet_id", "id"),
        Index("ix_receipts_county_code", "county_code"),
        Index("ix_receipts_due_at", "state", "due_at"),
    )
