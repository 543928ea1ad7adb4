"""Doors: finding a township by name or sound, for every form that needs an address."""

from flask import Blueprint, render_template, request

from core.auth import SIGNED_IN, needs
from core.doors import looking
from network.regions import queries

bp = Blueprint("regions", __name__, url_prefix="/regions")


@bp.get("/towns")
@needs(SIGNED_IN)
def towns() -> object:
    """Townships that begin with what was typed, as choices for the form."""
    with looking() as session:
        found = queries.find_towns(session, request.args.get("place", "")[:40])
    return render_template(
        "network/regions/towns.html", towns=found, chosen=request.args.get("town_code", "")
    )
