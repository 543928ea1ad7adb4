"""What every step's door does: one keyed unit, then back to the page it came from."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.auth import principal
from core.cookies import safe_next
from core.doors import now, submitting
from core.errors import BadInput, NotFound, RuleBroken
from core.forms import KeyedForm
from core.reasons import sentence
from parts.catalogue import queries as catalogue
from parts.catalogue.rules import read_code

Step = Callable[[Session, str, datetime], Any]


def back(form: str = "next") -> Response:
    """To `next` when it is ours, else to the list of parts."""
    page = "shop_parts.index" if principal().outlet_id else "part_requests.index"
    return redirect(safe_next(request.form.get(form)) or url_for(page))


def again() -> Response:
    """After a refusal: to the form it came from, else as `back`."""
    return back("again" if request.form.get("again") else "next")


def named(form: KeyedForm) -> Response:
    """Names each field and what is wrong with it, on the page the form came from."""
    for name, messages in form.errors.items():
        label = form[name].label.text if name in form._fields else ""
        flash(_("%(label)s: %(problem)s", label=label, problem=messages[0]), "error")
    return again()


def stepping(operation: str, step: Step, form: KeyedForm | None = None) -> Response:
    """Takes a step with parts. What the rules refuse is said on the page it came from, with the
    field of the form in front where it is one of them."""
    who, moment = principal(), now()
    try:
        submitting(f"parts.{operation}", lambda session: step(session, who.actor, moment).version)
    except (RuleBroken, BadInput) as refused:
        flash(_words(refused, form), "error")
        return again()
    flash(_("Saved."))
    return back()


def _words(refused: RuleBroken | BadInput, form: KeyedForm | None) -> str:
    field = form._fields.get(refused.field) if form and isinstance(refused, BadInput) else None
    if field is None:
        return sentence(refused)
    return str(_("%(label)s: %(problem)s", label=field.label.text, problem=sentence(refused)))


def part_of(session: Session, typed: str) -> int:
    """The part somebody typed by its number; BadInput when the catalogue has none."""
    found = catalogue.by_code(session, read_code(typed, field="part"))
    if found is None:
        raise BadInput("part", "no_such_part", code=typed[:40])
    return found.id


def whole_id(typed: str | None, kind: str) -> int:
    """An id of a form; what is no id leads to no record."""
    if not typed or not typed.isascii() or not typed.isdigit() or len(typed) > 18:
        raise NotFound(kind, (typed or "")[:18])
    return int(typed)
