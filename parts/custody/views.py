"""Doors: each hand writes its own side."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from parts.custody import service
from parts.requests.doors import stepping
from parts.shipments.forms import GivingForm

bp = Blueprint("handovers", __name__, url_prefix="/part-handovers")


@bp.post("/<int:handover_id>/sign")
@needs("parts.hand_on")
def sign(handover_id: int) -> Response:
    """The parent in between has the parcel."""
    return stepping("sign", lambda session, by, moment: service.sign(
        session, by, handover_id, now=moment))


@bp.post("/<int:handover_id>/hand-on")
@needs("parts.hand_on")
def hand_on(handover_id: int) -> Response:
    """The parent says to whom it gave it."""
    form = GivingForm()
    return stepping("hand_on", lambda session, by, moment: service.hand_on(
        session, by, handover_id, form.giving(), now=moment), form)


@bp.post("/<int:handover_id>/deny")
@needs("parts.receive")
def deny(handover_id: int) -> Response:
    """没收到."""
    return stepping("deny", lambda session, by, moment: service.deny(
        session, by, handover_id, now=moment))


@bp.post("/<int:handover_id>/delivered")
@needs("parts.ship")
def delivered(handover_id: int) -> Response:
    """The carrier says so: the giver's fact."""
    return stepping("delivered", lambda session, by, moment: service.claim_delivery(
        session, by, handover_id, now=moment))
