"""Doors: proposing an account and deciding on it."""

from flask import Blueprint, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.auth import needs, principal
from settlements.payees import service
from settlements.payees.forms import PayeeForm
from settlements.statements.doors import refuse, taking

bp = Blueprint("payees", __name__)


def _page(outlet_id: int) -> str:
    return url_for("shop_money.payee" if principal().outlet_id else "payees_page.show",
                   **({} if principal().outlet_id else {"outlet_id": outlet_id}))


@bp.post("/outlets/<int:outlet_id>/payee")
@needs("payees.propose")
def propose(outlet_id: int) -> Response:
    form, page = PayeeForm(), _page(outlet_id)
    if not form.validate():
        return refuse(form, page)
    return taking("payee", lambda session, by, now: service.propose(
        session, by, outlet_id, form.values(), now=now), page,
        _("Saved. A second person decides; after that the first payment waits a day."))


@bp.post("/payees/<int:payee_id>/approve")
@needs("payees.approve")
def approve(payee_id: int) -> Response:
    return taking("payee_approve", lambda session, by, now: service.approve(
        session, by, payee_id, now=now), url_for("payees_page.index"))


@bp.post("/payees/<int:payee_id>/refuse")
@needs("payees.approve")
def refuse_it(payee_id: int) -> Response:
    return taking("payee_refuse", lambda session, by, now: service.refuse(
        session, by, payee_id, now=now), url_for("payees_page.index"))
