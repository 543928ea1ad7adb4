"""Taking over deliveries of the past."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.facts import tell
from parts.lanes import queries
from parts.lanes.facts import DeliveriesImported
from parts.lanes.models import LaneDelivery
from parts.lanes.rules import Entry
from sla.subjects import Told


@dataclass(frozen=True)
class Taken:
    """Entries = stored + known."""

    stored: int
    known: int


def take(session: Session, by: str, system: str, entries: Sequence[Entry], *,
         now: datetime) -> Taken:
    """Stores the deliveries that are not there yet; the same file twice changes nothing."""
    there = queries.known(session, system, [each.ref for each in entries])
    fresh = [each for each in entries if each.ref not in there]
    if fresh:
        rows = []
        for each in fresh:
            values = asdict(each)
            values.pop("row")
            rows.append({**values, "system": system, "imported_at": now})
        session.execute(insert(LaneDelivery), rows,
                        execution_options={"render_nulls": True})
        first = session.scalar(select(LaneDelivery.id).where(
            LaneDelivery.system == system, LaneDelivery.ref == fresh[0].ref))
        tell(session, DeliveriesImported(system, len(fresh)), Told(first or 0, 1), by=by, now=now)
    return Taken(len(fresh), len(entries) - len(fresh))
