"""Doors: putting a card on record, its review, taking it out of force."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from core.answering import Step, stepping
from core.auth import needs, principal
from core.doors import looking, now, submitting
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.forms import Form
from core.rows import FieldProblem
from training.certificates import queries, service
from training.certificates.doors import whose
from training.certificates.forms import CertificateForm, ReviewForm, WithdrawForm

bp = Blueprint("certificates", __name__, url_prefix="/certificates")


@bp.get("/new")
@needs("training.edit")
def new() -> object:
    return _page(CertificateForm(formdata=None), [])


@bp.post("")
@needs("training.edit")
def enter() -> object:
    """Puts a card on record; what is wrong is said on its field."""
    form, problems = CertificateForm(), []
    who, moment = principal(), now()
    if form.validate():
        try:
            submitting("certificates.enter", lambda session: service.enter(
                session, who.actor, form.values(*whose(
                    session, form.outlet_code.data, form.person.data, moment)), now=moment).id)
        except (BadInput, RuleBroken, DuplicateKey) as refused:
            problems = form.refuse(refused)
        else:
            flash(_("Saved."))
            return redirect(url_for("certificates.index"))
    return _page(form, problems), 422


def _page(form: CertificateForm, problems: list[FieldProblem]) -> str:
    return render_template("training/certificates/new.html", form=form, problems=problems)


@bp.post("/<int:certificate_id>/review")
@needs("training.edit")
def review(certificate_id: int) -> Response:
    form = ReviewForm()
    return _stepping("review", lambda session, by, moment: service.review(
        session, by, certificate_id, form.review_on.data, now=moment), certificate_id, form)


@bp.post("/<int:certificate_id>/withdraw")
@needs("training.edit")
def withdraw(certificate_id: int) -> Response:
    form = WithdrawForm()
    return _stepping("withdraw", lambda session, by, moment: service.withdraw(
        session, by, certificate_id, form.reason.data, now=moment), certificate_id, form)


def _stepping(operation: str, step: Step, certificate_id: int, form: Form) -> Response:
    with looking() as session:
        queries.get(session, certificate_id)
    return stepping(f"certificates.{operation}", step, url_for("certificates.index"), form)
