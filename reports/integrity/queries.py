"""Every SELECT of the pages on honesty that no module has for itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.facts import FactRow
from core.lists import Page, keyset
from jobs.work_orders.models import WorkOrder
from reports.figures.integrity import late_edit, late_within
from reports.figures.rules import Slice, Span


@dataclass(frozen=True)
class LateEdit:
    """What was put right in a job, or a step that was recorded more than a day late."""

    id: int
    work_order_id: int
    number: str
    name: str
    body: str
    by: str
    outlet_id: int | None
    happened: datetime
    recorded: datetime


def late_edits(session: Session, span: Span, wanted: Slice, after: str | None,
               size: int) -> Page[LateEdit]:
    """The rows behind `figures.integrity.late_edits`, the last recorded in front."""
    query: Any = (
        select(FactRow.id, WorkOrder.id, WorkOrder.number, FactRow.name, FactRow.body, FactRow.by,
               FactRow.outlet_id, FactRow.happened_at, FactRow.recorded_at)
        .join(WorkOrder, WorkOrder.id == FactRow.subject_id)
        .where(*late_edit(session, span), *late_within(wanted)))
    place: Any = int(after) if after and after.isdecimal() and len(after) < 19 else None
    return keyset(session, query, FactRow.id, place, size, lambda row: LateEdit(*row),
                  key_of=lambda row: row.id, descending=True)
