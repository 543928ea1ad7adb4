"""Doors: planning review courses, taking a seat and giving it back."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import needs, principal
from core.doors import now, submitting
from core.errors import BadInput, RuleBroken
from core.forms import Form
from core.reasons import sentence
from training.classes import service
from training.classes.forms import ClassForm, SeatForm

bp = Blueprint("review_classes", __name__, url_prefix="/review-classes")
SEAT = ("training.edit", "training.seat")


@bp.post("")
@needs("training.edit")
def plan() -> Response:
    form, who, moment = ClassForm(), principal(), now()
    if not form.validate():
        return _refused(form)
    return _taking("plan", lambda session: service.plan(
        session, who.actor, form.values(), now=moment).version)


@bp.post("/<int:class_id>/seats")
@needs(*SEAT)
def take_seat(class_id: int) -> Response:
    form, who, moment = SeatForm(), principal(), now()
    if not form.validate():
        return _refused(form)
    return _taking("take_seat", lambda session: service.take_seat(
        session, who.actor, class_id, form.account_id.data, form.outlet_id.data,
        now=moment).version)


@bp.post("/<int:class_id>/give-back")
@needs(*SEAT)
def give_back(class_id: int) -> Response:
    form, who, moment = SeatForm(), principal(), now()
    if not form.validate():
        return _refused(form)
    return _taking("give_back", lambda session: service.give_seat_back(
        session, who.actor, class_id, form.account_id.data, now=moment).version)


def _refused(form: Form) -> Response:
    """Every field with its reason, on the page of the courses."""
    form.say_faults()
    return redirect(url_for("certificates.index"))


def _taking(operation: str, step: Callable[[Session], int]) -> Response:
    try:
        submitting(f"review_classes.{operation}", step)
    except (RuleBroken, BadInput) as refused:
        flash(sentence(refused), "error")
    else:
        flash(_("Saved."))
    return redirect(url_for("certificates.index"))
