"""The first page after signing in: each person where the work is."""

from flask import Blueprint, redirect, url_for

from core.auth import SIGNED_IN, needs, principal

bp = Blueprint("home", __name__)
PAGES = (("work_orders.view", "work_orders.index"), ("outlets.view", "outlets.index"))


@bp.get("/")
@needs(SIGNED_IN)
def show() -> object:
    who = principal()
    if who.outlet_id:
        return redirect(url_for("shop.index"))
    if "hotline" in who.roles:
        return redirect(url_for("intake.show"))
    page = next((page for permission, page in PAGES if who.may(permission)), "notices.index")
    return redirect(url_for(page))
