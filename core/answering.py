"""What the door of a step answers: after it the page it came from; refused, that page again with
what was typed (INTERFACE, "Always" 5)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, flash, g, make_response, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from core.auth import principal
from core.cookies import safe_next
from core.doors import now, submitting
from core.errors import BadInput, RuleBroken
from core.forms import Form
from core.reasons import sentence

Step = Callable[[Session, str, datetime], Any]


def stepping(operation: str, step: Step, home: str, form: Form | None = None) -> Response:
    """Takes a step in one keyed unit once the form has its shape, then goes to `next` when that is
    ours, else `home`. What the form or the rules refuse is said beside what was typed; of a step
    that has no form it is said on the page it came from."""
    who, moment = principal(), now()
    if form is not None and not form.validate():
        return shown_again(form, home)
    try:
        submitting(operation, lambda session: _said(step(session, who.actor, moment)))
    except (RuleBroken, BadInput) as refused:
        if form is None:
            flash(sentence(refused), "error")
            return redirect(came_from(home))
        form.problems = form.refuse(refused)
        return shown_again(form, home)
    flash(_("Saved."))
    return redirect(safe_next(request.form.get("next")) or home)


def _said(made: Any) -> int:
    """What a repeated request gets again: the version of what was changed, or its id."""
    version: int | None = getattr(made, "version", None)
    return version if version is not None else int(getattr(made, "id", 0))


def came_from(home: str) -> str:
    """The page of the form: `again`, else `next`, when they are ours."""
    asked = request.form.get("again") or request.form.get("next")
    return safe_next(asked) or home


def shown_again(form: Form, home: str) -> Response:
    """The page the form came from with the form as it was sent (`core.forms.bound`), as 422. A
    page that shows no such form is gone to, and says what was wrong."""
    g.refused = form
    page = _page(came_from(home))
    if page is not None and g.get("refused_shown"):
        page.status_code = 422
        return page
    form.say_faults()
    return redirect(came_from(home))


def _page(path: str) -> Response | None:
    """A page of our own by its address, made within this request; what the address asks beside
    its path is what this request asks."""
    try:
        endpoint, values = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return None
    return make_response(current_app.view_functions[endpoint](**values))
