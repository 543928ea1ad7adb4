"""Doors: the courses of the four tracks, and who passed them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now, submitting
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.reasons import sentence
from core.rows import FieldProblem
from network.products.labels import LINES
from training.courses import queries, service
from training.courses.forms import CourseForm, ResultForm
from training.courses.labels import TRACKS

bp = Blueprint("courses", __name__, url_prefix="/courses")


@bp.get("")
@needs("training.view")
def index() -> object:
    return _page(CourseForm(formdata=None), [])


@bp.post("")
@needs("training.edit")
def add() -> object:
    """Offers a course; what is wrong is said on its field."""
    form, problems, who, moment = CourseForm(), [], principal(), now()
    if form.validate():
        try:
            submitting("courses.add", lambda session: service.add(
                session, who.actor, form.values(), now=moment).id)
        except (BadInput, DuplicateKey) as refused:
            problems = form.refuse(refused)
        else:
            flash(_("Saved."))
            return redirect(url_for("courses.index"))
    return _page(form, problems), 422


@bp.post("/<int:course_id>/results")
@needs("training.edit")
def record(course_id: int) -> object:
    form, who, moment = ResultForm(), principal(), now()
    if not form.validate():
        form.say_faults()
        return redirect(url_for("courses.index"))
    try:
        submitting("courses.record", lambda session: service.record_result(
            session, who.actor, course_id, form.values(), now=moment).id)
    except (BadInput, RuleBroken) as refused:
        flash(sentence(refused), "error")
    else:
        flash(_("Saved."))
    return redirect(url_for("courses.index"))


def _page(form: CourseForm, problems: list[FieldProblem]) -> str:
    with looking() as session:
        rows = queries.everything(session, business_date(now()))
    return render_template("training/courses/index.html", rows=rows, tracks=TRACKS, lines=LINES,
                           form=form, problems=problems)
