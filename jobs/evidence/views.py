"""Doors: photos of a job."""

from flask import Blueprint, flash, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.auth import needs
from core.doors import looking
from jobs.evidence import service
from jobs.evidence.rules import Purpose
from jobs.work_orders import queries
from jobs.work_orders.doors import ACT, again, taking
from office.files import queries as files
from office.files.service import folder

bp = Blueprint("evidence", __name__, url_prefix="/work-orders/<int:work_order_id>")


@bp.post("/photos")
@needs(*ACT)
def add(work_order_id: int) -> Response:
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        flash(_("Take a photo or choose one."), "error")
        return again(work_order_id)
    known = set(Purpose)
    wanted = request.form.get("purpose", Purpose.FINISHED)
    purpose = Purpose(wanted) if wanted in known else Purpose.FINISHED

    def keep(session, by, now):  # type: ignore[no-untyped-def]
        sent.stream.seek(0)
        service.add_photo(session, by, work_order_id, sent.stream, purpose, now=now)
        return service.queries.get(session, work_order_id)

    return taking(work_order_id, "photo", keep)


@bp.get("/photos/<int:picture_id>")
@needs("work_orders.view")
def show(work_order_id: int, picture_id: int) -> Response:
    """The picture of a job within reach. One that went on to another outlet is gone with its
    photos; a parent observes without them (SAFETY 18)."""
    with looking() as session:
        job = queries.get(session, work_order_id)
        name = files.stored_name(session, job.__kind__, job.id, picture_id)
    return send_file(folder() / name, mimetype="image/jpeg", max_age=0)
