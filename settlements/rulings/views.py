"""Door: ruling on a case."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from core.auth import needs
from settlements.rulings import service
from settlements.rulings.forms import RulingForm
from settlements.statements.doors import refuse, taking

bp = Blueprint("rulings", __name__, url_prefix="/cases")


@bp.post("/<int:case_id>/rule")
@needs("cases.rule")
def rule(case_id: int) -> Response:
    form, page = RulingForm(), url_for("cases.show", case_id=case_id)
    if not form.validate():
        return refuse(form, page)
    return taking("rule", lambda session, by, now: service.rule(
        session, by, case_id, form.ruling.data, form.words.data, form.amount(), now=now), page)
