"""Doors: giving a job to an outlet and what the outlet answers."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from jobs.dispatch import service
from jobs.dispatch.forms import AssignForm, DispatchForm, RefuseForm
from jobs.work_orders.doors import ACT, refused, taking

bp = Blueprint("dispatch", __name__)
JOB = "/work-orders/<int:work_order_id>"


@bp.post(f"{JOB}/dispatch")
@needs("work_orders.dispatch")
def dispatch(work_order_id: int) -> Response:
    form = DispatchForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "dispatch",
        lambda session, by, now: service.dispatch(
            session, by, work_order_id, form.outlet_id.data, form.reason.data, now=now
        ),
    )


@bp.post(f"{JOB}/accept")
@needs(*ACT)
def accept(work_order_id: int) -> Response:
    return taking(
        work_order_id,
        "accept",
        lambda session, by, now: service.accept(session, by, work_order_id, now=now),
    )


@bp.post(f"{JOB}/refuse")
@needs(*ACT)
def refuse(work_order_id: int) -> Response:
    form = RefuseForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "refuse",
        lambda session, by, now: service.refuse(
            session, by, work_order_id, form.reason.data, form.note.data or "", now=now
        ),
    )


@bp.post(f"{JOB}/assign")
@needs(*ACT)
def assign(work_order_id: int) -> Response:
    form = AssignForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "assign",
        lambda session, by, now: service.assign(
            session, by, work_order_id, form.technician_id.data, now=now
        ),
    )


@bp.post(f"{JOB}/give-up")
@needs("work_orders.dispatch")
def give_up(work_order_id: int) -> Response:
    return taking(
        work_order_id,
        "give_up",
        lambda session, by, now: service.give_up(
            session, by, work_order_id, "nobody_takes_it", now=now
        ),
    )
