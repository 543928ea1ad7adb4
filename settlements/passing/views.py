"""Doors: the parent says what it passed on; the sub-outlet says what has come."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from core.auth import needs
from core.money import Money
from settlements.passing import service
from settlements.passing.forms import AnswerForm, DeclareForm
from settlements.statements.doors import refuse, taking

bp = Blueprint("passing", __name__)


@bp.post("/pass-ons/<int:pass_on_id>/declare")
@needs("passing.declare")
def declare(pass_on_id: int) -> Response:
    form, page = DeclareForm(), url_for("shop_money.pass_ons")
    if not form.validate():
        return refuse(form, page)
    return taking("declare", lambda session, by, now: service.declare(
        session, by, pass_on_id, Money.parse(form.amount.data), form.way.data, now=now), page)


@bp.post("/receipts/<int:receipt_id>/answer")
@needs("passing.confirm")
def answer(receipt_id: int) -> Response:
    form, page = AnswerForm(), url_for("shop_money.index")
    if not form.validate():
        return refuse(form, page)
    return taking("answer", lambda session, by, now: service.answer(
        session, by, receipt_id, form.said.data,
        Money.parse(form.amount.data) if form.amount.data else None, now=now), page)
