"""Pages of a list by keyset: as quick on page 1,000 as on page 1."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_
from sqlalchemy.orm import Session

Row = TypeVar("Row")

SIZE = 50
COUNTED_TO = 10_000
GREATEST = 2**63 - 1
"""The greatest number a database holds."""


def whole(typed: str, greatest: int = GREATEST) -> int | None:
    """The whole number somebody wrote into an address, None when it is none or too great."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 20):
        return None
    return int(typed) if int(typed) <= greatest else None


def begins(column: Any, typed: str) -> ColumnElement[bool]:
    """Codes of capital letters, digits and hyphens that begin with `typed`: a range, which a
    plain index serves on both databases (a LIKE does not), and the LIKE that makes it exact."""
    return and_(column >= typed, column < typed + "ZZZZZZZZ",
                column.startswith(typed, autoescape=True))


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page; `after` asks for the next one, None when this is the last."""

    rows: tuple[Row, ...]
    after: str | None


def keyset(
    session: Session,
    query: Select[Any],
    column: Any,
    after: str | None,
    size: int,
    make: Callable[[Any], Row],
    *,
    key_of: Callable[[Row], Any],
    descending: bool = False,
) -> Page[Row]:
    """Runs `query` ordered by one unique `column`, from behind the value `after`.

    One row more than the page is read: whether there is a next page costs no count.
    """
    if after is not None:
        query = query.where(column < after if descending else column > after)
    query = query.order_by(column.desc() if descending else column).limit(size + 1)
    rows = tuple(make(row) for row in session.execute(query))
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, str(key_of(rows[-1])) if more else None)
