"""Doors: pieces without a request."""

from datetime import datetime

from flask import Blueprint
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import needs
from parts.requests.doors import part_of, stepping
from parts.stock import service
from parts.stock.forms import StockInForm
from sla.subjects import Told

bp = Blueprint("shelves", __name__, url_prefix="/part-stock")


@bp.post("/in")
@needs("parts.ship")
def stock_in() -> Response:
    """Pieces came from the supplier."""
    form = StockInForm()

    def step(session: Session, by: str, moment: datetime) -> Told:
        part_id = part_of(session, form.part.data)
        key = f"in:{form.idempotency_key.data}"[:64]
        service.stock_in(session, by, form.warehouse_id.data, part_id, form.quantity.data, key,
                         now=moment)
        return Told(part_id, 1)

    return stepping("stock_in", step, form)
