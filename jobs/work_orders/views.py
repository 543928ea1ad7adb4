"""Doors that belong to a job at any point."""

from flask import Blueprint, flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.auth import needs
from jobs.work_orders import service
from jobs.work_orders.doors import ACT, again, taking
from jobs.work_orders.forms import BarcodeForm, CancelForm, ChaseForm, NoteForm

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
        flash(_("Write something, at most 1,000 characters."), "error")
        return again(work_order_id)
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
        flash(_("A barcode has 6 to 40 letters, digits or hyphens."), "error")
        return again(work_order_id)
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
        flash(_("Say why it is cancelled and what proves it."), "error")
        return again(work_order_id)
    return taking(
        work_order_id,
        "cancel",
        lambda session, by, now: service.cancel(
            session, by, work_order_id, form.reason.data, form.note.data, now=now
        ),
    )
