"""Doors: an invoice comes, is checked, goes back."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from core.auth import needs
from core.cookies import safe_next
from settlements.invoices import service
from settlements.invoices.forms import InvoiceForm, ReturnForm
from settlements.statements.doors import refuse, taking

bp = Blueprint("invoices", __name__)


def _back() -> str:
    return safe_next(request.form.get("next")) or url_for("statements.index")


@bp.post("/statements/<int:statement_id>/invoice")
@needs("invoices.record")
def record(statement_id: int) -> Response:
    form, page = InvoiceForm(), url_for("statements.show", statement_id=statement_id)
    if not form.validate():
        return refuse(form, page)
    return taking("invoice", lambda session, by, now: service.record(
        session, by, statement_id, form.values(), now=now), page)


@bp.post("/invoices/<int:invoice_id>/check")
@needs("invoices.record")
def check(invoice_id: int) -> Response:
    return taking("invoice_check", lambda session, by, now: service.check(
        session, by, invoice_id, now=now), _back())


@bp.post("/invoices/<int:invoice_id>/return")
@needs("invoices.record")
def send_back(invoice_id: int) -> Response:
    form = ReturnForm()
    if not form.validate():
        return refuse(form, _back())
    return taking("invoice_return", lambda session, by, now: service.send_back(
        session, by, invoice_id, form.reason.data, now=now), _back())
