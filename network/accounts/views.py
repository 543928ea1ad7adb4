"""Doors: signing in, invitations, accounts."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from core.auth import PUBLIC, SIGNED_IN, Principal, needs, principal, somebody
from core.config import Mode
from core.cookies import drop_cookie, put_cookie, safe_next
from core.db import settings
from core.doors import as_system, committing, looking, now, submitting
from core.errors import BadInput, DuplicateKey, NotFound, RuleBroken, ServicenetError
from core.forms import choices
from core.lists import SIZE
from core.qr import qr_svg
from core.reasons import sentence
from core.rows import FieldProblem
from core.scope import Reason
from network.accounts import queries, service
from network.accounts.forms import CHOICES, AccountForm, InvitationForm, SignInForm
from network.accounts.rules import Role, may_grant
from network.accounts.service import AccountValues, Granter, Invited, SignInRefused
from network.codes.views import wait_for_code
from network.outlets import queries as outlets

bp = Blueprint("sign_in", __name__)
accounts = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.get("/sign-in")
@needs(PUBLIC)
def show() -> object:
    if somebody():
        return redirect(url_for("home.show"))
    return _page(SignInForm(), [])


@bp.post("/sign-in")
@needs(PUBLIC)
def enter() -> object:
    form, moment = SignInForm(), now()
    if not form.validate():
        return _page(form, []), 422
    source = request.remote_addr or "unknown"
    found = as_system(
        Reason.SIGN_IN,
        lambda session: service.check_password(
            session, form.login.data, form.password.data, source, now=moment
        ),
    )
    if isinstance(found, SignInRefused):
        page = _page(form, [FieldProblem("password", sentence(found))])
        return (page, 429, {"Retry-After": str(found.wait)}) if found.wait else (page, 422)
    if settings().second_factor and as_system(
        Reason.SIGN_IN, lambda session: service.needs_code(session, found.id, now=moment)
    ):
        return wait_for_code(found.id, request.args.get("next") or "")
    try:
        opened = as_system(
            Reason.SIGN_IN, lambda session: service.sign_in(session, found, now=moment)
        )
    except SignInRefused as refused:
        return _page(form, [FieldProblem("login", sentence(refused))]), 422
    answer = redirect(safe_next(request.args.get("next")) or url_for("home.show"))
    put_cookie(answer, opened, settings())
    return answer


@bp.post("/sign-out")
@needs(SIGNED_IN)
def leave() -> object:
    who = principal()
    as_system(Reason.SIGN_IN, lambda session: service.sign_out(session, who.session_id))
    answer = redirect(url_for("sign_in.show"))
    drop_cookie(answer, settings())
    return answer


@bp.get("/invitation/<token>")
@needs(PUBLIC)
def invitation(token: str) -> object:
    return render_template("network/accounts/invitation.html", form=InvitationForm(), problems=[])


@bp.post("/invitation/<token>")
@needs(PUBLIC)
def take_invitation(token: str) -> object:
    form, moment = InvitationForm(), now()
    problems = []
    if form.validate():
        try:
            as_system(
                Reason.SIGN_IN,
                lambda session: service.take_invitation(
                    session, token[:64], form.password.data, now=moment
                ),
            )
        except ServicenetError as refused:
            problems = form.refuse(refused)
        else:
            flash(_("The password is set. Sign in with it."))
            return redirect(url_for("sign_in.show"))
    return render_template("network/accounts/invitation.html", form=form, problems=problems), 422


@bp.post("/outlet")
@needs(SIGNED_IN)
def switch() -> object:
    """One tap from one's own outlet to another of one's own."""
    who, moment = principal(), now()
    outlet_id = request.form.get("outlet_id", type=int) or 0
    as_system(
        Reason.SIGN_IN,
        lambda session: service.switch_outlet(
            session, who.account_id, who.session_id, outlet_id, now=moment
        ),
    )
    return redirect(url_for("home.show"))


@accounts.get("")
@needs("accounts.invite")
def index() -> object:
    after = request.args.get("after", "")[:64] or None
    words = request.args.get("q", "").strip()[:40]
    with looking() as session:
        rows = queries.everyone(session, after, SIZE + 1, words)
    more = rows[SIZE - 1].login if len(rows) > SIZE else None
    return render_template("network/accounts/index.html", rows=rows[:SIZE], more=more, words=words)


@accounts.get("/new")
@needs("accounts.invite")
def new() -> object:
    return render_template("network/accounts/new.html", form=_account_form(), problems=[])


@accounts.post("")
@needs("accounts.invite")
def create() -> object:
    form = _account_form()
    problems: list[FieldProblem] = []
    if form.validate():
        try:
            return redirect(_opened(form))
        except (BadInput, RuleBroken, DuplicateKey, NotFound) as refused:
            problems = form.refuse(refused)
    return render_template("network/accounts/new.html", form=form, problems=problems), 422


def _account_form() -> AccountForm:
    """With the roles that whoever asks may give."""
    form, held = AccountForm(), principal().roles
    form.roles.choices = choices(
        (code, word) for code, word in CHOICES if may_grant(held, Role(code))
    )
    return form


def _opened(form: AccountForm) -> str:
    who, moment = principal(), now()

    def work(session):  # type: ignore[no-untyped-def]
        code = (form.outlet.data or "").strip().upper()
        values = AccountValues(
            form.login.data,
            form.name.data,
            tuple(form.roles.data),
            phone=form.phone.data or "",
            outlet_id=outlets.by_code(session, code).id if code else None,
            counties=_codes(form.counties.data or ""),
        )
        return _shown(service.open_account(session, _granter(who), values, now=moment))

    answer = submitting("accounts.open", work)
    return url_for("accounts.invited", account_id=answer["id"], token=answer["token"])


def _granter(who: Principal) -> Granter:
    return Granter(who.actor, who.roles)


def _codes(typed: str) -> tuple[str, ...]:
    codes = tuple(part for part in typed.replace("，", ",").replace(" ", ",").split(",") if part)
    for code in codes:
        if not code.isdigit() or len(code) not in (2, 4, 6):
            raise RuleBroken("counties_needed")
    return codes


def _shown(invited: Invited) -> dict[str, object]:
    return {"id": invited.account.id, "token": invited.token}


@accounts.get("/<int:account_id>/invited/<token>")
@needs("accounts.invite")
def invited(account_id: int, token: str) -> object:
    """The link and its QR, shown to whoever invited; the token is stored only as a hash."""
    link = url_for("sign_in.invitation", token=token, _external=True)
    with looking() as session:
        account = queries.get(session, account_id)
        if not queries.within_reach(session, account.id):
            raise NotFound("account", account_id)
    return render_template(
        "network/accounts/invited.html",
        account=account,
        link=link,
        qr=qr_svg(link),
        host=urlsplit(link).netloc,
    )


@accounts.post("/<int:account_id>/invite")
@needs("accounts.invite")
def invite_again(account_id: int) -> object:
    who, moment = principal(), now()
    answer = submitting(
        "accounts.invite",
        lambda session: _shown(
            service.invite_again(session, _granter(who), account_id, now=moment)
        ),
    )
    return redirect(url_for("accounts.invited", account_id=answer["id"], token=answer["token"]))


@accounts.post("/<int:account_id>/disable")
@needs("accounts.invite")
def disable(account_id: int) -> object:
    who, moment = principal(), now()
    committing(lambda session: service.disable(session, _granter(who), account_id, now=moment).id)
    flash(_("The account is locked; its open sessions have ended."))
    return redirect(url_for("accounts.index"))


def _page(form: SignInForm, problems: list[FieldProblem]) -> str:
    logins: list[object] = []
    if settings().mode is Mode.DEMO:
        logins = current_app.extensions.get("demo_logins", [])
    return render_template(
        "network/accounts/sign_in.html",
        form=form,
        problems=problems,
        logins=logins,
        next=safe_next(request.args.get("next")) or "",
    )
