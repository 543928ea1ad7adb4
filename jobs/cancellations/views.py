"""Doors: the call-back about a cancelled job, and the ruling on a suspected one."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from jobs.cancellations import service
from jobs.cancellations.forms import AnswerForm, RulingForm
from jobs.work_orders import queries
from jobs.work_orders.doors import refused, taking

bp = Blueprint("cancellations", __name__,
               url_prefix="/work-orders/<int:work_order_id>/cancellation")


@bp.post("/call-back")
@needs("work_orders.call_back")
def call_back(work_order_id: int) -> Response:
    form = AnswerForm()
    if not form.validate():
        return refused(work_order_id, form)

    def step(session, by, now):  # type: ignore[no-untyped-def]
        service.call_back(
            session, by, work_order_id, form.answer.data, form.note.data or "", now=now)
        return queries.get(session, work_order_id)

    return taking(work_order_id, "cancellation_call_back", step)


@bp.post("/rule")
@needs("cases.rule")
def rule(work_order_id: int) -> Response:
    form = RulingForm()
    if not form.validate():
        return refused(work_order_id, form)

    def step(session, by, now):  # type: ignore[no-untyped-def]
        service.rule(session, by, work_order_id, form.ruling.data, form.note.data, now=now)
        return queries.get(session, work_order_id)

    return taking(work_order_id, "cancellation_rule", step)
