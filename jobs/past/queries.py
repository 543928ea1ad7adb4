"""Every SELECT on jobs of the past."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.work_orders.models import WorkOrder

CHUNK = 2_000


def ids_of(session: Session, refs: Sequence[str]) -> dict[str, int]:
    """The jobs by their number where they come from."""
    found: dict[str, int] = {}
    for start in range(0, len(refs), CHUNK):
        rows = session.execute(
            select(WorkOrder.external_ref, WorkOrder.id)
            .where(WorkOrder.external_ref.in_(refs[start : start + CHUNK])))
        found.update((str(row.external_ref), row.id) for row in rows)
    return found
