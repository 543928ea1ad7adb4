"""Doors: the courses of the four tracks, and who passed them."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.answering import stepping
from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now, submitting
from core.errors import BadInput, DuplicateKey
from core.forms import bound
from core.lists import SIZE
from core.rows import FieldProblem
from network.products.labels import LINES
from training.certificates.doors import whose
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


@bp.get("/<int:course_id>")
@needs("training.view")
def show(course_id: int) -> str:
    """One course: who passed it, and the results of an exam to write down."""
    with looking() as session:
        course = queries.get(session, course_id)
        results = queries.results_of(session, course.id, SIZE)
    form = bound(ResultForm, url_for("courses.record", course_id=course_id))
    return render_template("training/courses/show.html", course=course, results=results,
                           form=form, tracks=TRACKS, lines=LINES, at=now())


@bp.post("/<int:course_id>/results")
@needs("training.edit")
def record(course_id: int) -> Response:
    form = ResultForm()

    def step(session: Session, by: str, moment: datetime) -> object:
        found = whose(session, form.outlet_code.data, form.person.data, moment)
        return service.record_result(session, by, course_id, form.values(*found), now=moment)

    return stepping("courses.record", step, url_for("courses.show", course_id=course_id), form)


def _page(form: CourseForm, problems: list[FieldProblem]) -> str:
    with looking() as session:
        rows = queries.everything(session, business_date(now()))
    return render_template("training/courses/index.html", rows=rows, tracks=TRACKS, lines=LINES,
                           form=form, problems=problems)
