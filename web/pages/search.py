"""The search box: straight to the record when the number is exact, else what fits."""

from flask import Blueprint, redirect, render_template, request, url_for

from core.auth import SIGNED_IN, needs, principal
from core.doors import looking
from jobs.work_orders import queries as orders
from jobs.work_orders.doors import page_of
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
    who = principal()
    with looking() as session:
        job = orders.by_number(session, words.upper()) if who.may("work_orders.view") else None
        found = (outlets.page(session, OutletFilter(words=words), None, SHOWN).rows
                 if who.may("outlets.view") else ())
    if job is not None:
        return redirect(page_of(job, who))
    return render_template("web/search.html", words=words, outlets=found)
