"""Doors: what becomes of a part after it came."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from parts.requests.doors import stepping
from parts.requests.forms import InspectForm, QuantityForm
from parts.returns import service

bp = Blueprint("part_returns", __name__, url_prefix="/part-lines/<int:part_line_id>")


@bp.post("/use")
@needs("parts.receive")
def use(part_line_id: int) -> Response:
    form = QuantityForm()
    return stepping("use", lambda session, by, moment: service.use(
        session, by, part_line_id, form.quantity.data, now=moment), form)


@bp.post("/send-back")
@needs("parts.receive")
def send_back(part_line_id: int) -> Response:
    return stepping("send_back", lambda session, by, moment: service.send_back(
        session, by, part_line_id, now=moment))


@bp.post("/scrap")
@needs("parts.decide")
def scrap(part_line_id: int) -> Response:
    return stepping("scrap", lambda session, by, moment: service.forgo(
        session, by, part_line_id, scrapped=True, now=moment))


@bp.post("/waive")
@needs("parts.decide")
def waive(part_line_id: int) -> Response:
    return stepping("waive", lambda session, by, moment: service.forgo(
        session, by, part_line_id, scrapped=False, now=moment))


@bp.post("/inspect")
@needs("parts.decide", "parts.ship")
def inspect(part_line_id: int) -> Response:
    form = InspectForm()
    return stepping("inspect", lambda session, by, moment: service.inspect(
        session, by, part_line_id, form.verdict.data, now=moment), form)


@bp.post("/close")
@needs("parts.decide")
def close(part_line_id: int) -> Response:
    """Nothing came and nothing more will."""
    return stepping("close", lambda session, by, moment: service.close_empty(
        session, by, part_line_id, now=moment))
