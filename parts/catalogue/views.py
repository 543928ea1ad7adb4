"""Doors: the catalogue of parts."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from parts.catalogue import service
from parts.catalogue.forms import PartForm
from parts.requests.doors import stepping

bp = Blueprint("part_numbers", __name__, url_prefix="/part-numbers")


@bp.post("/save")
@needs("parts.catalogue")
def save() -> Response:
    """Adds a part number, or corrects what stands under it."""
    form = PartForm()
    return stepping("catalogue", lambda session, by, moment: service.save(
        session, by, form.values(), now=moment), form)
