"""Doors: sending parcels and counting what came."""

from datetime import datetime

from flask import Blueprint, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import needs
from core.errors import BadInput
from core.forms import KeyedForm
from parts.requests import queries as requests
from parts.requests.doors import stepping, whole_id
from parts.shipments import service
from parts.shipments.forms import ShipForm
from parts.shipments.service import Count, Via

bp = Blueprint("parcels", __name__, url_prefix="/part-shipments")
LONGEST = 9


@bp.post("/send")
@needs("parts.ship")
def send() -> Response:
    """The ticked lines in one parcel."""
    form = ShipForm()

    def step(session: Session, by: str, moment: datetime) -> object:
        warehouse_id = whole_id(request.form.get("warehouse_id"), "warehouse")
        ids = [whole_id(key, "part_line") for key in request.form.getlist("ids")]
        sends = {key: _number(f"quantity-{key}") for key in ids}
        via = _via(session, ids, form)
        return service.ship(session, by, warehouse_id, sends, form.giving(), via=via, now=moment)

    return stepping("send", step, form)


def _via(session: Session, ids: list[int], form: ShipForm) -> Via | None:
    """The parent of the outlet, when the parcel is to go by way of it."""
    if form.via.data is None or not ids:
        return None
    parent = requests.get(session, ids[0]).parent_id
    if parent is None:
        raise BadInput("via", "not_its_parent")
    return Via(parent, form.via.data)


@bp.post("/<int:shipment_id>/receive")
@needs("parts.receive")
def receive(shipment_id: int) -> Response:
    """收到了: good, short, damaged, lost of each line that was counted."""
    form = KeyedForm()
    ids = [whole_id(key, "part_line") for key in request.form.getlist("line")]

    def step(session: Session, by: str, moment: datetime) -> object:
        counts = {key: Count(**{
            name: _number(f"{name}-{key}") for name in ("good", "short", "damaged", "lost")})
            for key in ids}
        wanted = {key: count for key, count in counts.items() if count != Count()}
        return service.receive(session, by, shipment_id, wanted or counts, now=moment)

    return stepping("receive", step, form)


def _number(name: str) -> int:
    """Pieces that were typed; an empty field is nought. BadInput for anything but digits."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return 0
    if not typed.isascii() or not typed.isdigit() or len(typed) > LONGEST:
        raise BadInput(name, "quantity_out_of_range", least=0, most=999)
    return int(typed)
