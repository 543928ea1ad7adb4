"""What stands in the house already, for the sheet of open requests."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import OPEN
from network.outlets.models import Outlet
from parts.requests.models import PartRequest


def known_refs(session: Session, refs: Sequence[str]) -> frozenset[str]:
    """Those of the references that were taken over before."""
    return frozenset(session.scalars(
        select(PartRequest.external_ref).where(PartRequest.external_ref.in_(refs))))


def open_jobs(session: Session, numbers: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Open jobs by our own number or by the reference under which they were taken over: the id
    and the code of the outlet."""
    found: dict[str, tuple[int, str]] = {}
    for key in (WorkOrder.number, WorkOrder.external_ref):
        rows = session.execute(
            select(key, WorkOrder.id, Outlet.code)
            .join(Outlet, Outlet.id == WorkOrder.outlet_id)
            .where(key.in_(numbers), WorkOrder.state.in_(OPEN)))
        found.update((row[0], (row[1], row[2])) for row in rows)
    return found
