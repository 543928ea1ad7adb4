"""Writing down that a list left the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.counters import take_serial
from core.facts import tell
from office.exports.facts import ListExported

SERIES = "EX"


@dataclass(frozen=True)
class Export:
    """One file that was made: a record of nothing but its fact."""

    id: int
    outlet_id: int | None
    version: int = 1


@dataclass(frozen=True)
class Taken:
    """What was taken: the list, its filters by name, its columns, the rows, whether more rows
    than a file holds were left out, and the file's SHA-256."""

    table: str
    filters: Sequence[str]
    columns: Sequence[str]
    rows: int
    cut: bool
    digest: str


def record(session: Session, by: str, taken: Taken, outlet_id: int | None, *,
           now: datetime) -> Export:
    """Tells that the file was made, for the audit."""
    export = Export(take_serial(session, SERIES), outlet_id)
    tell(session, ListExported(taken.table, tuple(taken.filters), tuple(taken.columns),
                               taken.rows, taken.cut, taken.digest), export, by=by, now=now)
    return export
