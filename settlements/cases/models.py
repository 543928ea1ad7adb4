"""Cases about money. Private to the outlet whose money it is: a parent never sees them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy import text as words_
from sqlalchemy.orm import Mapped, mapped_column

from core.audit import Audited
from core.columns import BigId, code_column
from core.db import Id, Model
from core.scope import PrivateOwned
from settlements.cases.rules import Kind, Owner, Ruling, State


class Case(PrivateOwned, Audited, Model):
    """Something about one amount does not agree; one of a kind may be open for a statement, or
    for a line of it. `against_id` is the parent the money went through, `ordinal` tells the how
    manieth case of this pair it is. `words` are what both sides read of the ruling."""

    __tablename__ = "money_cases"
    __kind__ = "case"

    id: Mapped[Id]
    kind: Mapped[Kind] = mapped_column(code_column(Kind))
    state: Mapped[State] = mapped_column(code_column(State))
    statement_id: Mapped[int] = mapped_column(BigId, ForeignKey("statements.id"))
    line_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("statement_lines.id"))
    receipt_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("receipts.id"))
    against_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("outlets.id"))
    amount_fen: Mapped[int]
    ordinal: Mapped[int] = mapped_column(Integer, default=1)
    owner: Mapped[Owner] = mapped_column(code_column(Owner))
    ruling: Mapped[Ruling | None] = mapped_column(code_column(Ruling))
    words: Mapped[str] = mapped_column(String(500), default="")
    opened_at: Mapped[datetime]
    ruled_at: Mapped[datetime | None]
    ruled_by: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("(ruling IS NULL) = (ruled_at IS NULL)", name="ruled_at_once"),
        Index(
            "uq_money_cases_open_line",
            "line_id",
            unique=True,
            postgresql_where=words_("state = 'open' AND line_id IS NOT NULL"),
            sqlite_where=words_("state = 'open' AND line_id IS NOT NULL"),
        ),
        Index(
            "uq_money_cases_open_statement",
            "statement_id",
            "outlet_id",
            unique=True,
            postgresql_where=words_("state = 'open' AND line_id IS NULL"),
            sqlite_where=words_("state = 'open' AND line_id IS NULL"),
        ),
        Index("ix_money_cases_outlet_id", "outlet_id", "id"),
        Index("ix_money_cases_county_code", "county_code"),
        Index("ix_money_cases_state", "state", "id"),
        Index("ix_money_cases_line_id", "line_id"),
    )
