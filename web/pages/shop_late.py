"""自报超时: which promise of a job the shop can say it will not keep."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from core.forms import bound, choices
from jobs.work_orders import timing
from jobs.work_orders.forms import LateForm
from jobs.work_orders.models import WorkOrder
from sla.labels import CLOCKS


def late_form(session: Session, job: WorkOrder, now: datetime) -> LateForm | None:
    """The form with the promises that are near or past, the one due first chosen; None where
    none is, or where all were reported or found."""
    kinds = timing.reportable(session, job, at=now)
    if not kinds:
        return None
    form = bound(LateForm, url_for("steps.report_late", work_order_id=job.id), "late")
    form.clock.choices = choices({kind: CLOCKS[kind] for kind in kinds})
    if not form.refused:
        form.clock.data = kinds[0]
    return form
