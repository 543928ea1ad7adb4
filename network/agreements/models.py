"""What the outlets agreed with the maker about money, by dates."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from network.agreements.rules import PayRule, Route


class Agreement(PrivateOwned, Audited, Model):
    """The terms of one outlet from `valid_from` to `valid_to`, both included; those of one
    outlet never overlap (a trigger of core.ddl). `parent_id` of the stamps is the parent that
    gets the management fee. A change of terms is a new row."""

    __tablename__ = "agreements"
    __kind__ = "agreement"

    id: Mapped[Id]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    parent_bp: Mapped[int] = mapped_column(Integer)
    route: Mapped[Route] = mapped_column(code_column(Route))
    pay_rule: Mapped[PayRule] = mapped_column(code_column(PayRule))
    pay_days: Mapped[int] = mapped_column(Integer)
    interest_num: Mapped[int]
    interest_den: Mapped[int]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("outlet_id IS NOT NULL", name="of_an_outlet"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        CheckConstraint("parent_bp BETWEEN 0 AND 10000", name="parent_bp_in_range"),
        CheckConstraint(
            "parent_id IS NOT NULL OR (parent_bp = 0 AND route = 'direct')", name="parent_known"
        ),
        CheckConstraint("pay_days BETWEEN 1 AND 60", name="pay_days_in_range"),
        CheckConstraint("interest_num >= 0 AND interest_den > 0", name="interest_in_range"),
        Index("ix_agreements_outlet_id_valid_from", "outlet_id", "valid_from", unique=True),
        Index("ix_agreements_county_code", "county_code"),
    )
