"""开票通知 as a page and as paper: what the outlet has to invoice."""

from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import needs
from core.doors import looking, now
from core.money import Money
from core.text import for_filename
from core.wording import moment, money_fen
from network.outlets import queries as outlets
from settlements.invoices.pdf import Notice, Pairs, notice_pdf
from settlements.invoices.rules import parts_of
from settlements.payees import queries as payees
from settlements.payees.labels import TAX_KINDS
from settlements.statements import queries

bp = Blueprint("invoice_notice", __name__, url_prefix="/statements")
USUAL_BP = 100


@bp.get("/<int:statement_id>/notice")
@needs("statements.view")
def show(statement_id: int) -> object:
    with looking() as session:
        notice = _read(session, statement_id, now())
    return render_template("settlements/invoices/notice.html", notice=notice,
                           statement_id=statement_id)


@bp.get("/<int:statement_id>/notice.pdf")
@needs("statements.view")
def paper(statement_id: int) -> Response:
    with looking() as session:
        notice = _read(session, statement_id, now())
    answer = make_response(notice_pdf(notice))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = (
        f'inline; filename="{for_filename(notice.number, ".pdf")}"')
    return answer


def _read(session: Session, statement_id: int, at: datetime) -> Notice:
    statement = queries.get(session, statement_id)
    outlet = outlets.get(session, statement.outlet_id or 0)
    payee = payees.in_force(session, (outlet.id,), at).get(outlet.id)
    parts = parts_of(Money(statement.total_fen), payee.rate_bp if payee else USUAL_BP)
    amounts: Pairs = (
        (_("Statement"), statement.number), (_("Month"), f"{statement.period:%Y-%m}"),
        (_("Amount with tax"), money_fen(parts.gross)),
        (_("Amount without tax"), money_fen(parts.net)), (_("Tax"), money_fen(parts.tax)),
        (_("Rate"), f"{parts.rate_bp / 100:g} %"))
    who: Pairs = (
        (_("Outlet"), outlet.name), (_("Address"), outlet.address),
        (_("Name of the account"), payee.holder if payee else ""),
        (_("Tax identity"), str(TAX_KINDS[payee.tax_kind]) if payee else ""),
        (_("Tax number"), payee.tax_number if payee else ""))
    return Notice(
        str(get_locale()), statement.number, outlet.name,
        url_for("invoice_notice.show", statement_id=statement.id, _external=True), amounts,
        tuple(pair for pair in who if pair[1]), moment(at, at))
