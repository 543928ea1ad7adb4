"""Doors: the steps from the first call to the finished job."""

from datetime import UTC, datetime

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from core.clock import at_local
from jobs.visits import service
from jobs.visits.forms import AppointForm, ArriveForm, CompleteForm, FailForm, HoldForm
from jobs.work_orders.doors import ACT, refused, taking

bp = Blueprint("visits", __name__, url_prefix="/work-orders/<int:work_order_id>")


@bp.post("/contact")
@needs(*ACT)
def contact(work_order_id: int) -> Response:
    return taking(
        work_order_id,
        "contact",
        lambda session, by, now: service.contact(session, by, work_order_id, now=now),
    )


@bp.post("/appoint")
@needs(*ACT)
def appoint(work_order_id: int) -> Response:
    form = AppointForm()
    if not form.validate():
        return refused(work_order_id, form)
    start = at_local(form.day.data, form.start.data)
    end = at_local(form.day.data, form.end.data) if form.end.data else None
    return taking(
        work_order_id,
        "appoint",
        lambda session, by, now: service.appoint(
            session,
            by,
            work_order_id,
            start,
            end,
            form.confirmed.data,
            users_wish=form.users_wish.data,
            now=now,
        ),
    )


@bp.post("/arrive")
@needs(*ACT)
def arrive(work_order_id: int) -> Response:
    form = ArriveForm()
    if not form.validate():
        return refused(work_order_id, form)
    claimed = datetime.fromtimestamp(form.claimed.data, UTC) if form.claimed.data else None
    return taking(
        work_order_id,
        "arrive",
        lambda session, by, now: service.arrive(
            session, by, work_order_id, claimed=claimed, distance_m=form.distance_m.data, now=now
        ),
    )


@bp.post("/fail-visit")
@needs(*ACT)
def fail_visit(work_order_id: int) -> Response:
    form = FailForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "fail_visit",
        lambda session, by, now: service.fail_visit(
            session, by, work_order_id, form.reason.data, now=now
        ),
    )


@bp.post("/hold")
@needs(*ACT)
def hold(work_order_id: int) -> Response:
    form = HoldForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "hold",
        lambda session, by, now: service.begin_hold(
            session, by, work_order_id, form.reason.data, confirmed=form.confirmed.data, now=now
        ),
    )


@bp.post("/end-hold")
@needs(*ACT)
def end_hold(work_order_id: int) -> Response:
    form = HoldForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "end_hold",
        lambda session, by, now: service.end_hold(
            session, by, work_order_id, form.reason.data, now=now
        ),
    )


@bp.post("/complete")
@needs(*ACT)
def complete(work_order_id: int) -> Response:
    form = CompleteForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "complete",
        lambda session, by, now: service.complete(
            session,
            by,
            work_order_id,
            grade=form.grade.data,
            code_given=form.code_given.data,
            now=now,
        ),
    )
