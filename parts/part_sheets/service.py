"""Taking over a sheet of parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Refusal
from parts.catalogue import queries, service
from parts.catalogue.service import PartValues
from parts.part_sheets.rules import Entry, checked


@dataclass(frozen=True)
class Taken:
    """Rows in = opened + corrected + same + refusals."""

    opened: int
    corrected: int
    same: int
    refusals: tuple[Refusal, ...]


def take(session: Session, by: str, entries: Sequence[Entry], *, now: datetime) -> Taken:
    """Enters the parts that are not in the catalogue and corrects those that differ. A row is
    taken whole or named; the others do not wait for it."""
    wanted = {each.substitute for each in entries if each.substitute}
    known = queries.by_codes(session, wanted)
    good, refusals = checked(entries, known)
    saved = service.save_many(session, by, [
        PartValues(each.code, each.name, each.line, each.price, each.returns_old, each.substitute)
        for each in good], now=now)
    return Taken(saved.made, saved.changed, len(good) - saved.made - saved.changed, refusals)
