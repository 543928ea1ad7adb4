"""Doors: asking first, and answering."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.auth import needs
from core.cookies import safe_next
from settlements.cases.doors import on_own_desk
from settlements.cases.rules import RULERS
from settlements.inquiries import service
from settlements.inquiries.forms import AnswerInquiryForm, AskForm
from settlements.statements.doors import refuse, taking

bp = Blueprint("inquiries", __name__)


@bp.post("/cases/<int:case_id>/ask")
@needs(*sorted(set(RULERS.values())))
def ask(case_id: int) -> Response:
    form, page = AskForm(), url_for("cases.show", case_id=case_id)
    if not form.validate():
        return refuse(form, page)
    return taking("ask", lambda session, by, now: service.ask(
        session, by, on_own_desk(session, case_id), form.side.data, form.question.data,
        form.by_when.data, now=now),
        page, _("Asked. Until that day the time is theirs."))


@bp.post("/inquiries/<int:inquiry_id>/answer")
@needs("passing.confirm", "passing.declare")
def answer(inquiry_id: int) -> Response:
    form = AnswerInquiryForm()
    page = safe_next(request.form.get("next")) or url_for("shop_money.index")
    if not form.validate():
        return refuse(form, page)
    return taking("inquiry", lambda session, by, now: service.answer(
        session, by, inquiry_id, form.answer.data, now=now), page)
