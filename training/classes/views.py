"""Doors: planning review courses, taking a seat and giving it back."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from core import answering
from core.answering import Step
from core.auth import needs
from core.forms import Form
from training.classes import service
from training.classes.forms import ClassForm, SeatForm

bp = Blueprint("review_classes", __name__, url_prefix="/review-classes")
SEAT = ("training.edit", "training.seat")


@bp.post("")
@needs("training.edit")
def plan() -> Response:
    form = ClassForm()
    return _stepping("plan", lambda session, by, moment: service.plan(
        session, by, form.values(), now=moment), form)


@bp.post("/<int:class_id>/seats")
@needs(*SEAT)
def take_seat(class_id: int) -> Response:
    form = SeatForm()
    return _stepping("take_seat", lambda session, by, moment: service.take_seat(
        session, by, class_id, form.account_id.data, form.outlet_id.data, now=moment), form)


@bp.post("/<int:class_id>/give-back")
@needs(*SEAT)
def give_back(class_id: int) -> Response:
    form = SeatForm()
    return _stepping("give_back", lambda session, by, moment: service.give_seat_back(
        session, by, class_id, form.account_id.data, now=moment), form)


def _stepping(operation: str, step: Step, form: Form) -> Response:
    return answering.stepping(f"review_classes.{operation}", step, url_for("certificates.index"),
                              form)
