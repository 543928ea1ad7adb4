"""Running numbers by prefix and day, given inside the unit that uses them."""

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import business_date
from core.db import Model
from core.numbers import HumanNumber

EVER = date(1970, 1, 1)
"""The day under which a series stands that no day and no year divides."""


class Counter(Model):
    """The last number given for a prefix on a day."""

    __tablename__ = "counters"

    prefix: Mapped[str] = mapped_column(String(4), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int]


def take_numbers(session: Session, prefix: str, *, now: datetime, count: int = 1) -> list[str]:
    """The next `count` numbers such as GD-260703-0016. A rolled-back unit leaves a gap:
    only statements and payments are numbered without gaps, by `take_gapless`."""
    day = business_date(now)
    last = _take(session, prefix, day, count)
    return [str(HumanNumber(prefix, day, n)) for n in range(last - count + 1, last + 1)]


def take_gapless(session: Session, prefix: str, *, now: datetime, count: int = 1) -> list[str]:
    """The next `count` numbers of the year such as JS-2026-00017, without gaps: the counter's
    row is locked until the unit ends and goes back with it, and what carries such a number is
    never removed."""
    year = business_date(now).replace(month=1, day=1)
    last = _take(session, prefix, year, count)
    return [f"{prefix}-{year.year}-{n:05d}" for n in range(last - count + 1, last + 1)]


def take_serial(session: Session, prefix: str) -> int:
    """The next number of a series that never begins anew: the id of what has no table."""
    return _take(session, prefix, EVER, 1)


def _take(session: Session, prefix: str, day: date, count: int) -> int:
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else pg_insert
    row = insert(Counter).values(prefix=prefix, day=day, last=count)
    row = row.on_conflict_do_update(
        index_elements=["prefix", "day"], set_={"last": Counter.last + count}
    )
    last: int = session.execute(row.returning(Counter.last)).scalar_one()
    return last
