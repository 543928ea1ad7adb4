"""The one map from refusals to HTTP, as a page or as problem+json (ARCHITECTURE, habit 11)."""

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from core import errors
from core.auth import somebody
from core.db import reading
from core.doors import now
from core.forms import Form
from core.reasons import sentence
from core.rows import Conflict
from core.wording import moment
from web.security import NOBODY, came_from
from web.timeline import last_change

STATUS: dict[type[errors.ServicenetError], int] = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.BadInput: 422,
    errors.RuleBroken: 422,
    errors.IllegalTransition: 409,
    errors.StaleVersion: 409,
    errors.DuplicateKey: 422,
    errors.MissingKey: 400,
    errors.Busy: 409,
    errors.UnsafeSetting: 500,
}
JSON = ("application/json", "application/problem+json")
KNOWN = frozenset({400, 403, 404, 409, 413, 422, 429, 500, 503})
PLAIN = {
    400: _l("The page was open too long, or the form arrived incomplete."),
    403: _l("Your role does not include this step."),
    404: _l("The record does not exist, or it is not among yours."),
    405: _l("This address does not take this kind of request."),
    413: _l("The file is larger than this page accepts."),
    415: _l("This kind of content is not taken here."),
    429: _l("There were too many attempts in a short time."),
    500: _l("The fault is ours, not yours. It has been recorded."),
    503: _l("The database cannot be reached, or the disk is full."),
}
"""What a refusal without a reason of its own says to a program; pages have their own words."""


def set_up(app: Flask) -> None:
    """Registers the handlers."""
    app.register_error_handler(errors.ServicenetError, _refused)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(HTTPException, _http)


def wants_json() -> bool:
    """A program asks, not a browser."""
    asked_for = request.accept_mimetypes.best
    return request.path.startswith("/api/") or request.is_json or asked_for in JSON


def _refused(error: errors.ServicenetError) -> BaseResponse:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)
    if status == 500:
        current_app.logger.error("fault: %s", error, exc_info=error)
    if (
        isinstance(error, errors.NotAllowed)
        and somebody() is None
        and not wants_json()
    ):
        page = request.full_path.rstrip("?") if request.method == "GET" else came_from()
        return redirect(url_for("sign_in.show", next=page))
    answer = _answer(status, sentence(error), error.code, _conflict(error))
    if isinstance(error, errors.Busy):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _record(error: errors.ServicenetError) -> tuple[str, int] | None:
    """What somebody else changed: a step that no longer fits is one of the record in the
    address."""
    if isinstance(error, errors.StaleVersion):
        return error.kind, error.id
    if isinstance(error, errors.IllegalTransition):
        machine = str(error.facts["machine"])
        found = (request.view_args or {}).get(f"{machine}_id")
        return (machine, found) if found else None
    return None


def _conflict(error: errors.ServicenetError) -> Conflict | None:
    who, record = somebody(), _record(error)
    if record is None or who is None:
        return None
    sent = g.get("form")
    typed = sent.shown() if isinstance(sent, Form) else []
    counts = error.changed if isinstance(error, errors.StaleVersion) else None
    with reading(who.scope) as session:
        change = last_change(session, *record, version=counts)
    if change is None:
        return None
    return Conflict(
        change.who, change.what, moment(change.at, now()), typed, came_from()
    )


def _database(error: DBAPIError) -> BaseResponse:
    text = str(error.orig)
    request.environ[NOBODY] = True
    current_app.logger.error("database: %s", text)
    if "disk is full" in text or getattr(error.orig, "sqlstate", "") == "53100":
        return _answer(
            507,
            gettext("The disk is full. Nothing was saved; tell whoever runs the system."),
            "disk_full",
        )
    if isinstance(error, OperationalError):
        return _answer(
            503,
            gettext("The database does not answer. Nothing was saved; try again in a minute."),
            "unavailable",
        )
    raise error


def _http(error: HTTPException) -> BaseResponse:
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]
    return _answer(error.code, "", error.name.lower().replace(" ", "_"))


def _answer(status: int, problem: str, code: str, conflict: Conflict | None = None) -> Response:
    if wants_json():
        detail = problem or str(PLAIN.get(status) or PLAIN[500 if status > 499 else 400])
        answer = jsonify(status=status, title=code, detail=detail)
        answer.content_type = JSON[1]
    else:
        page = (
            status if status in KNOWN else (503 if status == 507 else 500 if status > 499 else 400)
        )
        answer = Response(
            render_template(f"errors/{page}.html", problem=problem, conflict=conflict),
            content_type="text/html",
        )
    answer.status_code = status
    return answer
