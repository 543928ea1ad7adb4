"""Doors: deciding claims, one by one or many at once, and appeals."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from core.auth import needs, principal
from core.doors import now, submitting
from core.errors import (
    BadInput,
    IllegalTransition,
    MissingKey,
    NotFound,
    RuleBroken,
    ServicenetError,
    StaleVersion,
)
from core.lists import SIZE, whole
from core.reasons import sentence
from settlements.claims import service as claims
from settlements.claims.doors import refused, taking
from settlements.claims.forms import AppealForm
from settlements.verdicts import service
from settlements.verdicts.forms import (
    DecideForm,
    ReasonForm,
    RulingForm,
    additions,
    decisions,
    typed_lines,
)

bp = Blueprint("verdicts", __name__, url_prefix="/claims")
ONE_BY_ONE = (BadInput, IllegalTransition, NotFound, RuleBroken, StaleVersion)


@bp.post("/<int:claim_id>/decide")
@needs("claims.decide")
def decide(claim_id: int) -> Response:
    form = DecideForm()
    if not form.validate():
        return refused(claim_id, form)
    return taking(claim_id, "decide", lambda session, by, now: service.decide(
        session, by, claim_id, decisions(typed_lines()), now=now))


@bp.post("/<int:claim_id>/send-back")
@needs("claims.decide")
def send_back(claim_id: int) -> Response:
    form = ReasonForm()
    if not form.validate():
        return refused(claim_id, form)
    return taking(claim_id, "send_back", lambda session, by, now: claims.send_back(
        session, by, claim_id, form.reason.data, form.words.data or "", now=now))


@bp.post("/<int:claim_id>/reject")
@needs("claims.decide")
def reject(claim_id: int) -> Response:
    form = ReasonForm()
    if not form.validate():
        return refused(claim_id, form)
    return taking(claim_id, "reject", lambda session, by, now: service.reject(
        session, by, claim_id, form.reason.data, form.words.data or "", now=now))


@bp.post("/<int:claim_id>/appeal")
@needs("claims.submit")
def appeal(claim_id: int) -> Response:
    form = AppealForm()
    if not form.validate():
        return refused(claim_id, form)
    return taking(claim_id, "appeal", lambda session, by, now: service.appeal(
        session, by, claim_id, form.words.data, now=now))


@bp.post("/<int:claim_id>/rule")
@needs("claims.decide")
def rule(claim_id: int) -> Response:
    form = RulingForm()
    if not form.validate():
        return refused(claim_id, form)
    return taking(claim_id, "rule", lambda session, by, now: service.rule(
        session, by, claim_id, additions(), form.words.data or "", now=now))


@bp.post("/decide")
@needs("claims.decide")
def decide_many() -> Response:
    """Pays the chosen claims as they were calculated, each in a unit of its own with its own
    result: one that cannot be decided does not hold the rest. The key of the form makes each of
    them single."""
    chosen = [key for key in map(whole, request.form.getlist("ids")[:SIZE]) if key is not None]
    if not chosen:
        flash(_("Nothing was selected."), "error")
        return redirect(url_for("claims.index"))
    if not request.form.get("idempotency_key"):
        raise MissingKey()
    failed = [(key, said) for key in chosen if (said := _pay(key))]
    if done := len(chosen) - len(failed):
        flash(ngettext("%(num)s claim approved.", "%(num)s claims approved.", done))
    for key, said in failed:
        flash(_("Claim %(number)s: %(problem)s", number=key, problem=said), "error")
    return redirect(url_for("claims.index"))


def _pay(claim_id: int) -> str:
    """Pays one claim whole; what stands in the way, empty when it is paid."""
    who, moment = principal(), now()
    try:
        submitting(f"claims.decide_many.{claim_id}", lambda session: service.decide(
            session, who.actor, claim_id, now=moment).version)
    except ONE_BY_ONE as fault:
        return _said(fault)
    return ""


def _said(fault: ServicenetError) -> str:
    return sentence(fault)
