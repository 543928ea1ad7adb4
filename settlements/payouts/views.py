"""Doors: a run is prepared, approved by a second person, filed; the bank's file comes back."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import needs, principal
from core.doors import as_system, looking, now, submitting
from core.errors import BadInput, RuleBroken
from core.lists import whole
from core.reasons import sentence
from core.scope import Reason
from network.accounts import service as accounts
from network.accounts.service import SignInRefused
from network.codes import service as codes
from settlements.payouts import queries, service
from settlements.payouts.files import read_return
from settlements.payouts.forms import ReturnFileForm, SecondForm
from settlements.statements.doors import refuse, taking

bp = Blueprint("payouts", __name__)


def _page(run_id: int) -> str:
    return url_for("payment_runs.show", run_id=run_id)


@bp.post("/payment-runs")
@needs("payments.prepare")
def prepare() -> Response:
    """A run of the approved statements that are ticked."""
    ids = [key for each in request.form.getlist("ids") if (key := whole(each)) is not None]
    who, moment = principal(), now()
    try:
        made = submitting("money.prepare", lambda session: service.prepare(
            session, who.actor, ids, now=moment).id)
    except RuleBroken as broken:
        flash(sentence(broken), "error")
        return redirect(url_for("statements.index", view="approved"))
    flash(_("Prepared. A second person approves it."))
    return redirect(_page(made))


@bp.post("/payment-runs/<int:run_id>/approve")
@needs("payments.approve")
def approve(run_id: int) -> Response:
    form, page = SecondForm(), _page(run_id)
    if not form.validate():
        return refuse(form, page)
    with looking() as session:
        queries.run(session, run_id)
    refused = as_system(Reason.SIGN_IN, lambda session: _not_proven(session, form.secret.data))
    if refused is not None:
        flash(sentence(refused), "error")
        return redirect(page)
    return taking("run_approve", lambda session, by, now: service.approve(
        session, by, run_id, now=now), page)


def _not_proven(session: Session, secret: str) -> RuleBroken | None:
    """Whether who is signed in has just shown to know the secret: the refusal is returned, so
    that the count of failures is kept."""
    who, moment = principal(), now()
    source = request.remote_addr or "unknown"
    if wait := accounts.wait_of(session, who.account_id, source, now=moment):
        return SignInRefused("too_many_tries", wait)
    if secret.isascii() and secret.isdigit() and len(secret) == 6:
        if codes.check(session, who.account_id, secret, now=moment):
            return None
        accounts.count_failure(session, who.account_id, source, now=moment)
        return RuleBroken("wrong_code")
    found = accounts.check_password(session, who.login, secret, source, now=moment)
    return found if isinstance(found, SignInRefused) else None


@bp.post("/payment-runs/<int:run_id>/file")
@needs("payments.prepare")
def file(run_id: int) -> Response:
    return taking("run_file", lambda session, by, now: service.file(
        session, by, run_id, now=now), _page(run_id))


@bp.post("/payment-runs/<int:run_id>/drop")
@needs("payments.prepare", "payments.approve")
def drop(run_id: int) -> Response:
    return taking("run_drop", lambda session, by, now: service.drop(
        session, by, run_id, now=now), _page(run_id))


@bp.post("/bank-returns")
@needs("payments.return")
def take_return() -> Response:
    """The bank's file, read before the unit begins: reading it takes long."""
    form, page = ReturnFileForm(), url_for("payment_runs.index")
    upload = request.files.get("file")
    if not form.validate() or upload is None:
        return refuse(form, page)
    who, moment = principal(), now()
    try:
        content = upload.stream.read()
        upload.stream.seek(0)
        read = read_return(content, upload.filename or "return.csv")
        made = submitting("money.bank_return", lambda session: service.take_return(
            session, who.actor, read, now=moment))
    except (BadInput, RuleBroken) as bad:
        flash(sentence(bad), "error")
        return redirect(page)
    return redirect(url_for("payment_runs.bank_return", return_id=made))


@bp.post("/statements/<int:statement_id>/pay-again")
@needs("payments.approve")
def again(statement_id: int) -> Response:
    return taking("again", lambda session, by, now: service.again(
        session, by, statement_id, now=now),
        url_for("statements.show", statement_id=statement_id))
