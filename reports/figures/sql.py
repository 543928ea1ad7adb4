"""What the two databases say differently about time, and percentiles by rank."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, extract, func, select
from sqlalchemy.orm import Session

from reports.figures.rules import Spread, spread


def epoch(session: Session, column: Any) -> Any:
    """A moment as whole seconds since 1970."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(extract("epoch", column), BigInteger)
    return func.unixepoch(column, type_=BigInteger)


def elapsed(session: Session, begin: Any, end: Any, until: datetime | None = None) -> Any:
    """Whole seconds from `begin` to `end`; an open or later end counts to `until`."""
    if until is not None:
        end = case((end.is_(None), until), (end > until, until), else_=end)
    return epoch(session, end) - epoch(session, begin)


def spreads(session: Session, cases: Select[Any]) -> dict[Any, Spread]:
    """The spread of each group of a query with the columns `key` and `seconds`."""
    inner = cases.subquery()
    place = func.row_number().over(partition_by=inner.c.key, order_by=inner.c.seconds)
    count = func.count().over(partition_by=inner.c.key)
    ranked = select(inner.c.key, inner.c.seconds, place.label("place"), count.label("n")).subquery()
    rows = session.execute(
        select(ranked.c.key, ranked.c.n, *(_at(ranked, percent) for percent in (50, 90))).group_by(
            ranked.c.key, ranked.c.n
        )
    )
    return {key: spread(n, p50, p90) for key, n, p50, p90 in rows}


def _at(ranked: Any, percent: int) -> Any:
    """The value at the nearest rank (`rules.rank`)."""
    return func.max(case((ranked.c.place == (ranked.c.n * percent + 99) // 100, ranked.c.seconds)))
