"""Review courses and the seats in them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import LineOwned
from training.certificates.rules import Kind
from training.classes.rules import State


class ReviewClass(Audited, Model):
    """One course on one day, open to every outlet of the prefecture (four digits of its code)."""

    __tablename__ = "review_classes"
    __kind__ = "review_class"

    id: Mapped[Id]
    kind: Mapped[Kind] = mapped_column(code_column(Kind))
    prefecture_code: Mapped[str] = mapped_column(String(4))
    held_on: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String(120))
    seats: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[State] = mapped_column(code_column(State))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("seats BETWEEN 1 AND 500", name="seats_sensible"),
        CheckConstraint("taken BETWEEN 0 AND seats", name="seats_enough"),
        Index("ix_review_classes_prefecture_code", "prefecture_code", "kind", "held_on"),
    )


class ClassSeat(LineOwned, Audited, Model):
    """A seat somebody took; one given back stays as a row."""

    __tablename__ = "class_seats"
    __kind__ = "review_class"

    id: Mapped[Id]
    class_id: Mapped[int] = mapped_column(BigId, ForeignKey("review_classes.id"))
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("accounts.id"))
    taken_at: Mapped[datetime]
    given_back_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_class_seats_one",
            "class_id",
            "account_id",
            unique=True,
            sqlite_where=text("given_back_at IS NULL"),
            postgresql_where=text("given_back_at IS NULL"),
        ),
        Index("ix_class_seats_account_id", "account_id"),
    )
