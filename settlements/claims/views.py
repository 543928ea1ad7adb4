"""Doors: what an outlet does with its claim."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.auth import needs
from settlements.claims import service
from settlements.claims.doors import refused, taking
from settlements.claims.forms import DistanceForm, WordsForm

bp = Blueprint("claim_steps", __name__, url_prefix="/claims/<int:claim_id>")


@bp.post("/submit")
@needs("claims.submit")
def submit(claim_id: int) -> Response:
    return taking(claim_id, "submit",
                  lambda session, by, now: service.submit(session, by, claim_id, now=now))


@bp.post("/distance")
@needs("claims.submit")
def distance(claim_id: int) -> Response:
    form = DistanceForm()
    if not form.validate():
        return refused(claim_id, form)
    return taking(claim_id, "distance", lambda session, by, now: service.claim_distance(
        session, by, claim_id, form.km.data, now=now))


@bp.post("/resubmit")
@needs("claims.submit")
def resubmit(claim_id: int) -> Response:
    form = WordsForm()
    if not form.validate():
        return refused(claim_id, form)
    return taking(claim_id, "resubmit", lambda session, by, now: service.resubmit(
        session, by, claim_id, form.words.data or "", now=now))


@bp.post("/reprice")
@needs("claims.decide", "claims.submit")
def reprice(claim_id: int) -> Response:
    """Computes the lines anew: what was missing may be known now."""
    return taking(claim_id, "reprice",
                  lambda session, by, now: service.reprice(session, by, claim_id, now=now))
