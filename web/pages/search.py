"""The search box: straight to the record when the number is exact, else what fits."""

from flask import Blueprint, redirect, render_template, request, url_for

from core.auth import SIGNED_IN, needs
from core.doors import looking
from network.outlets import queries as outlets
from network.outlets.queries import OutletFilter

bp = Blueprint("search", __name__, url_prefix="/search")
SHOWN = 20


@bp.get("")
@needs(SIGNED_IN)
def show() -> object:
    words = request.args.get("q", "").strip()[:60]
    if not words:
        return redirect(url_for("home.show"))
    with looking() as session:
        found = outlets.page(session, OutletFilter(words=words), None, SHOWN).rows
    return render_template("web/search.html", words=words, outlets=found)
