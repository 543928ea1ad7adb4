"""Doors: what outlets claimed about the way, and the register."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.answering import shown_again
from core.auth import needs, principal
from core.clock import business_date
from core.cookies import safe_next
from core.doors import looking, now, submitting
from core.errors import BadInput, IllegalTransition, RuleBroken
from core.forms import KeyedForm, bound
from core.reasons import sentence
from core.rows import FieldProblem
from network.distances import queries, service
from network.distances.forms import DecideDistanceForm, DistanceEntryForm
from network.distances.labels import SOURCES
from network.distances.models import Distance
from network.distances.service import Place
from network.outlets import queries as outlets
from network.regions import queries as regions

bp = Blueprint("distances", __name__)
Step = Callable[[Session, str, datetime], Distance]


@bp.get("/distances")
@needs("distances.decide")
def index() -> object:
    """What waits for a decision."""
    with looking() as session:
        rows = queries.pending(session)
    forms = {row.id: _decision(row.id, row.km) for row in rows}
    return render_template("network/distances/index.html", rows=rows, sources=SOURCES,
                           forms=forms)


def _decision(distance_id: int, km: int) -> DecideDistanceForm:
    """The form beside a claim: what was claimed, or, refused, what was typed."""
    form = bound(DecideDistanceForm, url_for("distances.approve", distance_id=distance_id),
                 str(distance_id))
    if not form.refused:
        form.km.data = km
    return form


@bp.post("/distances/<int:distance_id>/approve")
@needs("distances.decide")
def approve(distance_id: int) -> Response:
    form = DecideDistanceForm()
    if not form.validate():
        return _refused(form)
    return _taking("approve", lambda session, by, now: service.approve(
        session, by, distance_id, km=form.km.data, now=now))


@bp.post("/distances/<int:distance_id>/refuse")
@needs("distances.decide")
def refuse(distance_id: int) -> Response:
    return _taking("refuse", lambda session, by, now: service.refuse(
        session, by, distance_id, now=now))


@bp.get("/outlets/<int:outlet_id>/distances/new")
@needs("distances.decide")
def new(outlet_id: int) -> object:
    """The form, with the place and the day that the claim behind it needs."""
    asked = request.args
    form = DistanceEntryForm(
        formdata=None, town_code=asked.get("town", "")[:9], village=asked.get("village", "")[:60],
        from_day=_day(asked.get("day", "")) or business_date(now()))
    return _form(outlet_id, form, [])


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed[:10])
    except ValueError:
        return None


def _form(outlet_id: int, form: DistanceEntryForm, problems: list[FieldProblem]) -> str:
    with looking() as session:
        outlet = outlets.get(session, outlet_id)
        name = outlet.name
        towns = regions.find_towns(session, form.place.data) if form.place.data else ()
        place = regions.path(session, form.town_code.data) if form.town_code.data else ()
    return render_template(
        "network/distances/new.html", form=form, problems=problems, outlet=name,
        outlet_id=outlet_id, towns=towns, place=place,
        back=safe_next(request.values.get("next")) or url_for("outlet.show", outlet_id=outlet_id))


@bp.post("/outlets/<int:outlet_id>/distances")
@needs("distances.decide")
def enter(outlet_id: int) -> object:
    """Writes a distance into the register of an outlet; it holds from the day that is said. What
    is refused keeps what was typed."""
    form, who, moment = DistanceEntryForm(), principal(), now()
    if not form.validate():
        return _form(outlet_id, form, []), 422
    place = Place(form.town_code.data, form.village.data or "")
    try:
        submitting("distances.enter", lambda session: service.enter(
            session, who.actor, outlet_id, place, form.km.data, form.source.data,
            from_day=form.from_day.data, now=moment).version)
    except (RuleBroken, BadInput) as refused:
        return _form(outlet_id, form, form.refuse(refused)), 422
    flash(_("Saved. Claims that waited for it are calculated."))
    return redirect(safe_next(request.form.get("next"))
                    or url_for("outlet.show", outlet_id=outlet_id))


def _taking(operation: str, step: Step) -> Response:
    who, moment = principal(), now()
    try:
        submitting(f"distances.{operation}",
                   lambda session: step(session, who.actor, moment).version)
    except (RuleBroken, BadInput, IllegalTransition) as fault:
        form = g.get("form")
        if form is not None and not isinstance(fault, IllegalTransition):
            form.problems = form.refuse(fault)
            return _refused(form)
        flash(sentence(fault), "error")
        return redirect(_home())
    flash(_("Saved."))
    return redirect(_home())


def _refused(form: KeyedForm) -> Response:
    return shown_again(form, _home())


def _home() -> str:
    return safe_next(request.form.get("next")) or url_for("distances.index")
