"""Doors: the agreement with an outlet. It is shown on the outlet's page."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.answering import shown_again
from core.auth import needs, principal
from core.doors import now, submitting
from core.errors import BadInput, NotFound, RuleBroken
from core.forms import KeyedForm
from core.rows import FieldProblem
from network.agreements import queries, service
from network.agreements.forms import AgreementForm, EndForm, RouteForm
from network.agreements.models import Agreement
from network.outlets import queries as outlets

bp = Blueprint("agreements", __name__)
Step = Callable[[Session, str, datetime], Agreement]


@bp.post("/outlets/<int:outlet_id>/agreements")
@needs("agreements.edit")
def make(outlet_id: int) -> Response:
    """New terms from a day on."""
    form = AgreementForm()
    return _taking(outlet_id, form, "make", lambda session, by, now: service.make(
        session, by, outlet_id, form.terms(), form.period(), now=now))


@bp.post("/outlets/<int:outlet_id>/agreements/route")
@needs("agreements.edit")
def change_route(outlet_id: int) -> Response:
    """From a day on the money takes another way; the other terms stay."""
    form = RouteForm()
    return _taking(outlet_id, form, "change_route", lambda session, by, now: service.change_route(
        session, by, outlet_id, form.route.data, form.from_day.data, now=now))


@bp.post("/outlets/<int:outlet_id>/agreements/end")
@needs("agreements.edit")
def end(outlet_id: int) -> Response:
    """Says on which day the terms in force hold last."""
    form = EndForm()
    return _taking(outlet_id, form, "end", lambda session, by, now: service.end(
        session, by, queries.open_of(session, outlet_id).id, form.last_day.data, now=now))


def _taking(outlet_id: int, form: KeyedForm, operation: str, step: Step) -> Response:
    who, moment = principal(), now()
    if not form.validate():
        return shown_again(form, _home(outlet_id))

    def work(session: Session) -> int:
        outlets.get(session, outlet_id)
        return step(session, who.actor, moment).version

    try:
        submitting(f"agreements.{operation}", work)
    except NotFound as none:
        if none.facts.get("kind") == "outlet":
            raise
        form.problems = [FieldProblem("main", _("Nothing is agreed with this outlet on that day."))]
        return shown_again(form, _home(outlet_id))
    except (RuleBroken, BadInput) as fault:
        form.problems = form.refuse(fault)
        return shown_again(form, _home(outlet_id))
    flash(_("Saved."))
    return redirect(_home(outlet_id))


def _home(outlet_id: int) -> str:
    return url_for("outlet.show", outlet_id=outlet_id) + "#agreements"
