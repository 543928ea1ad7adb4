"""What every door of the money does: one keyed unit, then back to the page it came from."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import principal
from core.cookies import safe_next
from core.doors import now, submitting
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.forms import KeyedForm
from core.reasons import sentence

Step = Callable[[Session, str, datetime], Any]


def back(page: str) -> Response:
    """To `next` when it is ours, else to the page of the record."""
    return redirect(safe_next(request.form.get("next")) or page)


def taking(operation: str, step: Step, page: str, done: str = "") -> Response:
    """Takes a step. What the rules refuse is said on the page it came from; what somebody
    changed meanwhile is answered by the one map of errors."""
    who, moment = principal(), now()
    try:
        submitting(f"money.{operation}", lambda session: _said(step(session, who.actor, moment)))
    except (RuleBroken, BadInput, DuplicateKey) as refused:
        flash(sentence(refused), "error")
        return back(page)
    flash(done or _("Saved."))
    return back(page)


def _said(made: Any) -> int:
    """What a repeated request gets again: the id of what was made, or a count."""
    return made if isinstance(made, int) else int(getattr(made, "id", 0))


def refuse(form: KeyedForm, page: str) -> Response:
    """Names each field and what is wrong with it, on the page the form came from."""
    for name, messages in form.errors.items():
        label = form[name].label.text if name in form._fields else ""
        flash(_("%(label)s: %(problem)s", label=label, problem=messages[0]), "error")
    return back(page)
