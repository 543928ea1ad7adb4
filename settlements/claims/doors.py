"""What every door of a claim does: one keyed unit, then back to the page it came from."""

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import principal
from core.cookies import safe_next
from core.doors import now, submitting
from core.errors import BadInput, IllegalTransition, RuleBroken
from core.forms import Form
from core.reasons import sentence
from settlements.claims.models import Claim

Step = Callable[[Session, str, datetime], Claim]


def back(claim_id: int) -> Response:
    """To `next` when it is ours, else to the claim."""
    return redirect(safe_next(request.form.get("next"))
                    or url_for("claims.show", claim_id=claim_id))


def refused(claim_id: int, form: Form) -> Response:
    """Names each field and what is wrong with it, on the page the form came from."""
    for name, messages in form.errors.items():
        label = form[name].label.text if name in form._fields else ""
        flash(_("%(label)s: %(problem)s", label=label, problem=messages[0]), "error")
    return back(claim_id)


def taking(claim_id: int, operation: str, step: Step) -> Response:
    """Takes a step of a claim; what the rules refuse is said on the page it came from."""
    who, moment = principal(), now()
    try:
        submitting(f"claims.{operation}", lambda session: step(session, who.actor, moment).version)
    except (RuleBroken, BadInput, IllegalTransition) as fault:
        flash(sentence(fault), "error")
        return back(claim_id)
    flash(_("Saved."))
    return back(claim_id)
