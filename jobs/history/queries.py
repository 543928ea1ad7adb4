"""Every SELECT on imported history."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.history.models import ImportedEvent
from jobs.work_orders.models import WorkOrder
from sla.clocks.models import ClockRow
from sla.policies.rules import ClockKind
from sla.subjects import WORK_ORDER

CHUNK = 5_000


def known_events(session: Session, refs: Iterable[str]) -> dict[str, dict[str, str]]:
    """What is known of jobs by their outside number: the digest of each event by its key. A job
    that is known without events is there with none."""
    known: dict[str, dict[str, str]] = {}
    for chunk in _chunks(list(refs)):
        rows = session.execute(
            select(WorkOrder.external_ref, ImportedEvent.key, ImportedEvent.digest)
            .outerjoin(ImportedEvent, ImportedEvent.work_order_id == WorkOrder.id)
            .where(WorkOrder.external_ref.in_(chunk))
        )
        for ref, key, digest in rows:
            events = known.setdefault(str(ref), {})
            if key is not None:
                events[key] = digest
    return known


def lateness(session: Session, refs: Iterable[str]) -> dict[str, bool | None]:
    """Whether the promise of each job was broken, by its outside number; None without target."""
    found: dict[str, bool | None] = {}
    for chunk in _chunks(list(refs)):
        rows = session.execute(
            select(WorkOrder.external_ref, ClockRow.due_at, ClockRow.breached_at)
            .join(
                ClockRow,
                (ClockRow.subject_kind == WORK_ORDER)
                & (ClockRow.subject_id == WorkOrder.id)
                & (ClockRow.kind == ClockKind.REPAIR),
            )
            .where(WorkOrder.external_ref.in_(chunk))
        )
        found.update({str(row[0]): None if row[1] is None else row[2] is not None for row in rows})
    return found


@dataclass(frozen=True)
class EventLine:
    """One event of another system, for the timeline."""

    at: datetime
    status: str
    group: str
    source_row: int


def of_work_order(session: Session, work_order_id: int) -> Sequence[EventLine]:
    """The events of an imported job in the order in which they were told."""
    rows = session.execute(
        select(ImportedEvent.at, ImportedEvent.status, ImportedEvent.group,
               ImportedEvent.source_row)
        .where(ImportedEvent.work_order_id == work_order_id)
        .order_by(ImportedEvent.id)
    )
    return [EventLine(*row) for row in rows]


def _chunks(values: list[str]) -> Iterator[list[str]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
