"""The first page after signing in: each person where the work is (INTERFACE, "Who, and what
each sees first")."""

from flask import Blueprint, redirect, render_template, url_for

from core.auth import SIGNED_IN, Principal, needs, principal
from network.accounts.rules import Role
from reports.first_page.rules import Link
from web.pages.first_page.board import DESKS, board, desk
from web.pages.first_page.round import day_of
from web.pages.first_page.sources import address
from web.shell import BOARD

bp = Blueprint("home", __name__)

BEGINS: tuple[tuple[Role, Link], ...] = (
    (Role.HOTLINE, Link("intake.show")),
    (Role.DISPATCHER, Link("dispatch.board")),
    (Role.DISPATCHER, Link("work_orders.index", {"state": "new"})),
    (Role.WAREHOUSE, Link("part_requests.index", {"view": "to_pick"})),
    (Role.TECHNICAL, Link("work_orders.index", {"hold": "appraisal"})),
    (Role.ADJUDICATOR, Link("claims.index")),
    (Role.TRAINER, Link("certificates.index")),
)
"""Where else a role begins: the first of these pages that the house has."""

REST = (("work_orders.view", "work_orders.index"), ("outlets.view", "outlets.index"))


@bp.get("/")
@needs(SIGNED_IN)
def show() -> object:
    who = principal()
    if who.outlet_id:
        return redirect(url_for("shop.index"))
    if who.roles & BOARD:
        return render_template("web/first_page/show.html", board=board(who))
    if Role.COUNTY_OWNER in who.roles:
        return render_template("web/first_page/round.html", day=day_of(who))
    for role in DESKS:
        if role in who.roles:
            return render_template("web/first_page/desk.html", desk=desk(who, role))
    return redirect(beginning(who))


def beginning(who: Principal) -> str:
    """Where a person begins: the first page of the role that exists, else what may be seen."""
    for role, link in BEGINS:
        if role in who.roles and (href := address(link)):
            return href
    page = next((page for permission, page in REST if who.may(permission)), "notices.index")
    return url_for(page)
