"""Doors: what becomes of pieces of which more came than were sent."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from parts.requests.doors import stepping
from parts.surplus import service
from parts.surplus.forms import BookForm

bp = Blueprint("surplus", __name__, url_prefix="/part-surplus/<int:discrepancy_id>")
MAKER = ("parts.decide", "parts.ship")


@bp.post("/book")
@needs(*MAKER)
def book(discrepancy_id: int) -> Response:
    """They belong to this request, or to another of the outlet."""
    form = BookForm()
    return stepping("surplus_book", lambda session, by, moment: service.book(
        session, by, discrepancy_id, form.line_id.data, form.quantity.data, now=moment), form)


@bp.post("/order-back")
@needs(*MAKER)
def order_back(discrepancy_id: int) -> Response:
    return stepping("surplus_return", lambda session, by, moment: service.order_back(
        session, by, discrepancy_id, now=moment))


@bp.post("/came-back")
@needs("parts.ship")
def came_back(discrepancy_id: int) -> Response:
    """The warehouse has them again."""
    return stepping("surplus_returned", lambda session, by, moment: service.came_back(
        session, by, discrepancy_id, now=moment))


@bp.post("/keep")
@needs(*MAKER)
def keep(discrepancy_id: int) -> Response:
    return stepping("surplus_keep", lambda session, by, moment: service.propose_keeping(
        session, by, discrepancy_id, now=moment))


@bp.post("/confirm")
@needs(*MAKER)
def confirm(discrepancy_id: int) -> Response:
    """The second person."""
    return stepping("surplus_confirm", lambda session, by, moment: service.confirm_keeping(
        session, by, discrepancy_id, now=moment))
