"""Door: ruling on a case."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from core.auth import needs
from settlements.cases.doors import on_own_desk
from settlements.cases.rules import RULERS
from settlements.rulings import service
from settlements.rulings.forms import RulingForm
from settlements.statements.doors import refuse, taking

bp = Blueprint("rulings", __name__, url_prefix="/cases")


@bp.post("/<int:case_id>/rule")
@needs(*sorted(set(RULERS.values())))
def rule(case_id: int) -> Response:
    form, page = RulingForm(), url_for("cases.show", case_id=case_id)
    if not form.validate():
        return refuse(form, page)
    return taking("rule", lambda session, by, now: service.rule(
        session, by, on_own_desk(session, case_id), form.ruling.data, form.words.data,
        form.amount(), now=now), page)
