"""Doors that belong to a job at any point."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from jobs.work_orders import service
from jobs.work_orders.doors import ACT, refused, taking
from jobs.work_orders.forms import (
    BarcodeForm,
    CallBackForm,
    CancelForm,
    ChaseForm,
    LateForm,
    MergeForm,
    NoteForm,
    ReopenForm,
)
from sla.self_reports.service import Said

bp = Blueprint("steps", __name__, url_prefix="/work-orders/<int:work_order_id>")


@bp.post("/chase")
@needs("work_orders.create")
def chase(work_order_id: int) -> Response:
    form = ChaseForm()
    form.validate()
    return taking(
        work_order_id,
        "chase",
        lambda session, by, now: service.chase(
            session, by, work_order_id, form.note.data or "", now=now
        ),
    )


@bp.post("/note")
@needs("work_orders.create", *ACT)
def note(work_order_id: int) -> Response:
    form = NoteForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "note",
        lambda session, by, now: service.add_note(
            session, by, work_order_id, form.note.data, now=now
        ),
    )


@bp.post("/barcodes")
@needs(*ACT)
def barcodes(work_order_id: int) -> Response:
    form = BarcodeForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "barcodes",
        lambda session, by, now: service.name_unit(
            session, by, work_order_id, form.typed(), now=now
        ),
    )


@bp.post("/cancel")
@needs("work_orders.cancel", "work_orders.act")
def cancel(work_order_id: int) -> Response:
    form = CancelForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "cancel",
        lambda session, by, now: service.cancel(
            session, by, work_order_id, form.reason.data, form.note.data, now=now
        ),
    )


@bp.post("/late")
@needs(*ACT)
def report_late(work_order_id: int) -> Response:
    form = LateForm()
    if not form.validate():
        return refused(work_order_id, form)
    said = Said(form.clock.data, form.reason.data, form.note.data or "")
    return taking(
        work_order_id,
        "report_late",
        lambda session, by, now: service.report_late(session, by, work_order_id, said, now=now),
    )


@bp.post("/withdraw")
@needs(*ACT, "work_orders.call_back", "work_orders.check")
def withdraw(work_order_id: int) -> Response:
    return taking(
        work_order_id,
        "withdraw",
        lambda session, by, now: service.withdraw_step(session, by, work_order_id, now=now),
    )


@bp.post("/merge")
@needs("work_orders.merge")
def merge(work_order_id: int) -> Response:
    form = MergeForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "merge",
        lambda session, by, now: service.merge(
            session, by, work_order_id, form.into_id.data, now=now
        ),
    )


@bp.post("/reopen")
@needs("work_orders.reopen")
def reopen(work_order_id: int) -> Response:
    form = ReopenForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "reopen",
        lambda session, by, now: service.reopen(
            session, by, work_order_id, form.reason.data, form.note.data or "", now=now
        ),
    )


@bp.post("/call-back")
@needs("work_orders.call_back")
def call_back(work_order_id: int) -> Response:
    form = CallBackForm()
    if not form.validate():
        return refused(work_order_id, form)
    return taking(
        work_order_id,
        "call_back",
        lambda session, by, now: service.call_back(
            session, by, work_order_id, form.truth.data, form.note.data or "", now=now
        ),
    )


@bp.post("/check")
@needs("work_orders.check")
def check(work_order_id: int) -> Response:
    return taking(
        work_order_id,
        "check",
        lambda session, by, now: service.check(session, by, work_order_id, now=now),
    )


@bp.post("/close")
@needs("work_orders.check")
def close(work_order_id: int) -> Response:
    return taking(
        work_order_id,
        "close",
        lambda session, by, now: service.close(session, by, work_order_id, now=now),
    )
