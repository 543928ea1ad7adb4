"""Doors: putting a card on record, its review, taking it out of force."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now, submitting
from core.errors import BadInput, DuplicateKey, NotFound, RuleBroken
from core.forms import Form
from core.reasons import sentence
from core.rows import FieldProblem
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from training.certificates import queries, service
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
                session, who.actor, form.values(*_whose(session, form)), now=moment).id)
        except (BadInput, RuleBroken, DuplicateKey) as refused:
            problems = form.refuse(refused)
        else:
            flash(_("Saved."))
            return redirect(url_for("certificates.index"))
    return _page(form, problems), 422


def _whose(session: Session, form: CertificateForm) -> tuple[int, int]:
    """Account and outlet named in the form; BadInput names the field."""
    try:
        outlet = outlets.by_code(session, form.outlet_code.data.strip().upper())
    except NotFound:
        raise BadInput("outlet_code", "unknown_outlet") from None
    typed = form.person.data.strip()
    people = accounts.people_of(session, outlet.id, business_date(now()))
    logins = accounts.logins_of(session, [person.id for person in people])
    found = [person.id for person in people if typed in (person.name, logins[person.id])]
    if len(found) != 1:
        raise BadInput("person", "person_twice" if found else "unknown_person")
    return found[0], outlet.id


def _page(form: CertificateForm, problems: list[FieldProblem]) -> str:
    return render_template("training/certificates/new.html", form=form, problems=problems)


@bp.post("/<int:certificate_id>/review")
@needs("training.edit")
def review(certificate_id: int) -> Response:
    form, who, moment = ReviewForm(), principal(), now()
    if not form.validate():
        return _refused(certificate_id, form)
    return _taking(lambda session: service.review(
        session, who.actor, certificate_id, form.review_on.data, now=moment).version, "review")


@bp.post("/<int:certificate_id>/withdraw")
@needs("training.edit")
def withdraw(certificate_id: int) -> Response:
    form, who, moment = WithdrawForm(), principal(), now()
    if not form.validate():
        return _refused(certificate_id, form)
    return _taking(lambda session: service.withdraw(
        session, who.actor, certificate_id, form.reason.data, now=moment).version, "withdraw")


def _refused(certificate_id: int, form: Form) -> Response:
    with looking() as session:
        queries.get(session, certificate_id)
    form.say_faults()
    return redirect(url_for("certificates.index"))


def _taking(step, operation: str) -> Response:  # type: ignore[no-untyped-def]
    try:
        submitting(f"certificates.{operation}", step)
    except (RuleBroken, BadInput) as refused:
        flash(sentence(refused), "error")
    else:
        flash(_("Saved."))
    return redirect(url_for("certificates.index"))
