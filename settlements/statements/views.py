"""Doors: confirming a statement, approving statements for payment."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from core.auth import needs, principal
from core.lists import whole
from settlements.statements import service
from settlements.statements.doors import taking

bp = Blueprint("statement_steps", __name__, url_prefix="/statements")


def page_of(statement_id: int) -> str:
    """The statement: on the shop's phone or at the desk."""
    page = "shop_money.statement" if principal().outlet_id else "statements.show"
    return url_for(page, statement_id=statement_id)


@bp.post("/<int:statement_id>/confirm")
@needs("statements.confirm")
def confirm(statement_id: int) -> Response:
    return taking("confirm", lambda session, by, now: service.confirm(
        session, by, statement_id, now=now), page_of(statement_id))


@bp.post("/approve")
@needs("payments.approve")
def approve() -> Response:
    """待付款 for the statements that are ticked."""
    ids = [key for each in request.form.getlist("ids") if (key := whole(each)) is not None]
    return taking("approve", lambda session, by, now: service.approve(
        session, by, ids, now=now), url_for("statements.index"))
