"""Doors: disputing a line, and saying that direct money has not come."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from core.auth import needs
from core.cookies import safe_next
from settlements.cases import service
from settlements.cases.forms import DisputeForm
from settlements.statements.doors import refuse, taking

bp = Blueprint("case_steps", __name__)


def _back() -> str:
    return safe_next(request.form.get("next")) or url_for("shop_money.index")


@bp.post("/statement-lines/<int:line_id>/dispute")
@needs("statements.confirm")
def dispute(line_id: int) -> Response:
    form = DisputeForm()
    if not form.validate():
        return refuse(form, _back())
    return taking("dispute", lambda session, by, now: service.dispute(
        session, by, line_id, form.words.data, now=now), _back())


@bp.post("/statements/<int:statement_id>/not-arrived")
@needs("passing.confirm")
def deny(statement_id: int) -> Response:
    return taking("deny", lambda session, by, now: service.deny(
        session, by, statement_id, now=now), _back())
