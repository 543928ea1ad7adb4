"""Every SELECT on open jobs of the system before."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.openings.models import OpenedJob
from jobs.work_orders.models import WorkOrder

CHUNK = 5_000


def known(session: Session, refs: Iterable[str]) -> dict[str, str | None]:
    """What each job that is there said, by its outside number; None for one that came another
    way."""
    wanted = list(refs)
    found: dict[str, str | None] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(WorkOrder.external_ref, OpenedJob.digest)
            .outerjoin(OpenedJob, OpenedJob.work_order_id == WorkOrder.id)
            .where(WorkOrder.external_ref.in_(wanted[start : start + CHUNK]))
        )
        found.update({str(row[0]): row[1] for row in rows})
    return found
