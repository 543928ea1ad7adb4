"""Doors: the code after the password."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import PUBLIC, needs
from core.cookies import put_cookie, safe_next
from core.db import reading, settings
from core.doors import as_system, now
from core.qr import qr_svg
from core.reasons import sentence
from core.rows import FieldProblem
from core.scope import Reason, Scope
from network.accounts import queries as accounts
from network.accounts import service as sign_in
from network.accounts.service import SignInRefused
from network.codes import queries, service
from network.codes.forms import CodeForm

bp = Blueprint("codes", __name__, url_prefix="/sign-in/code")
LASTS = timedelta(minutes=5)
KEY = "second"


class Waiting(NamedTuple):
    """An account whose password fitted and whose code is still to come."""

    account_id: int
    until: datetime
    target: str


def wait_for_code(account_id: int, target: str) -> Response:
    """Remembers, signed and for five minutes, that the password fitted."""
    session[KEY] = [account_id, (now() + LASTS).isoformat(), target]
    as_system(Reason.SIGN_IN, lambda unit: service.prepare(unit, account_id).account_id)
    return redirect(url_for("codes.show"))


def _waiting() -> Waiting | None:
    kept = session.get(KEY)
    if not kept:
        return None
    found = Waiting(int(kept[0]), datetime.fromisoformat(kept[1]), str(kept[2]))
    return found if now() <= found.until else None


@bp.get("")
@needs(PUBLIC)
def show() -> object:
    waiting = _waiting()
    return _page(waiting, CodeForm(), []) if waiting else redirect(url_for("sign_in.show"))


@bp.post("")
@needs(PUBLIC)
def enter() -> object:
    waiting, form, moment = _waiting(), CodeForm(), now()
    if waiting is None:
        return redirect(url_for("sign_in.show"))
    if not form.validate():
        return _page(waiting, form, []), 422
    source = request.remote_addr or "unknown"
    answer = as_system(
        Reason.SIGN_IN,
        lambda unit: _opened(unit, waiting.account_id, form.code.data, source, moment),
    )
    if isinstance(answer, SignInRefused):
        page = _page(waiting, form, [FieldProblem("code", sentence(answer))])
        return (page, 429, {"Retry-After": str(answer.wait)}) if answer.wait else (page, 422)
    session.pop(KEY, None)
    response = redirect(safe_next(waiting.target) or url_for("home.show"))
    put_cookie(response, answer, settings())
    return response


def _opened(
    unit: Session, account_id: int, code: str, source: str, moment: datetime
) -> str | SignInRefused:
    """The id of the new session, or the refusal: returned, so that the count is kept."""
    wait = sign_in.wait_of(unit, account_id, source, now=moment)
    if wait:
        return SignInRefused("too_many_tries", wait)
    if not service.check(unit, account_id, code, now=moment):
        sign_in.count_failure(unit, account_id, source, now=moment)
        return SignInRefused("wrong_code")
    return sign_in.sign_in(unit, accounts.get(unit, account_id), now=moment)


def _page(waiting: Waiting, form: CodeForm, problems: list[FieldProblem]) -> str:
    with reading(Scope.system(Reason.SIGN_IN)) as unit:
        login = accounts.get(unit, waiting.account_id).login
        address = queries.enrolment(unit, waiting.account_id, login)
    return render_template(
        "network/codes/show.html",
        form=form,
        problems=problems,
        qr=qr_svg(address) if address else None,
    )
