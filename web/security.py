"""Sessions, tokens and headers of every answer (SAFETY 20 and 22)."""

from flask import Flask, Request, Response, abort, request
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from core.auth import Principal
from core.clock import business_date
from core.config import Settings
from core.cookies import cookie_name, safe_next
from core.db import reading, write
from core.doors import now
from core.scope import Reason, Scope
from core.sessions import needs_touch, touch
from network.accounts.queries import signed_in

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
SYSTEM = Scope.system(Reason.SIGN_IN)
NOBODY = "servicenet.nobody"
"""Set when the database failed: the page that says so must not ask it again who looks."""

csrf = CSRFProtect()
MAX_BODY = 32 * 1024 * 1024


def set_up(app: Flask, settings: Settings) -> None:
    """Hangs sign-in, tokens and headers on the application."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-form" if settings.secure_cookies else "form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=MAX_BODY,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
    )
    csrf.init_app(app)
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(lambda sent: _load(sent, settings))
    app.before_request(_no_zero)
    app.after_request(_headers)
    app.after_request(_touch)


def _load(sent: Request, settings: Settings) -> Principal | None:
    session_id = sent.cookies.get(cookie_name(settings))
    if not session_id or sent.endpoint == "static" or NOBODY in sent.environ:
        return None
    moment = now()
    with reading(SYSTEM) as session:
        found = signed_in(session, session_id, moment, business_date(moment))
    if found is None:
        return None
    if needs_touch(found.seen_at, moment):
        sent.environ["servicenet.touch"] = session_id
    return found.principal


def _no_zero() -> None:
    """No person types the zero character and no database takes it: refused at the door."""
    texts = (request.path, *request.args.values(), *request.form.values())
    if any("\0" in text for text in texts):
        abort(404 if "\0" in request.path else 400)


def came_from() -> str:
    """The page of ours from which the request was sent; the first page when there is none."""
    path = (request.referrer or "/").removeprefix(request.host_url.rstrip("/"))
    return safe_next(path) or "/"


def _touch(response: Response) -> Response:
    session_id = request.environ.pop("servicenet.touch", None)
    if session_id:
        moment = now()
        write(lambda session: touch(session, session_id, moment), SYSTEM)
    return response


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
        response.vary.update(("Cookie", "Accept-Language"))
    return response
