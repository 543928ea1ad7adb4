"""What every step's door does: one keyed unit, then back to the page it came from."""

from collections.abc import Callable
from datetime import datetime

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.answering import shown_again
from core.auth import Principal, principal
from core.cookies import safe_next
from core.doors import now, submitting
from core.errors import BadInput, RuleBroken, StaleVersion
from core.forms import Form
from core.lists import whole
from core.reasons import sentence
from jobs.work_orders import queries
from jobs.work_orders.models import WorkOrder

Step = Callable[[Session, str, datetime], WorkOrder]
ACT = ("work_orders.act", "work_orders.act_for")


def page_of(work_order_id: int, who: Principal) -> str:
    """The address of the job: on the shop's phone or at the desk."""
    page = "shop.job" if who.outlet_id else "work_order.show"
    return url_for(page, work_order_id=work_order_id)


def back(work_order_id: int) -> Response:
    """To `next` when it is ours, else to the job."""
    return redirect(safe_next(request.form.get("next")) or page_of(work_order_id, principal()))


def again(work_order_id: int) -> Response:
    """After a refusal: to the form it came from (`again`, when it is ours), else as `back`."""
    form = safe_next(request.form.get("again"))
    return redirect(form) if form else back(work_order_id)


def refused(work_order_id: int, form: Form) -> Response:
    """The page the form came from, with what was typed and what is wrong with it."""
    return shown_again(form, page_of(work_order_id, principal()))


def taking(work_order_id: int, operation: str, step: Step) -> Response:
    """Takes a step of a job. What the rules refuse is said beside what was typed, or, of a step
    without a form, on the page it came from; what somebody changed since the page was made is
    answered by the one map of errors."""
    who, moment = principal(), now()
    seen = whole(request.form.get("version", ""))

    def work(session: Session) -> int:
        if seen is not None:
            _refuse_stale(session, work_order_id, seen, who.actor)
        return step(session, who.actor, moment).version

    try:
        submitting(f"work_orders.{operation}", work)
    except (RuleBroken, BadInput) as fault:
        form = g.get("form")
        if form is None:
            flash(sentence(fault), "error")
            return again(work_order_id)
        form.problems = form.refuse(fault)
        return refused(work_order_id, form)
    flash(_("Saved."))
    return back(work_order_id)


def _refuse_stale(session: Session, work_order_id: int, seen: int, by: str) -> None:
    """StaleVersion when somebody else changed the job since its version `seen`; what was only
    added beside it (a chase, a note, a photo) changes no step."""
    queries.get(session, work_order_id)
    changed = queries.changed_since(session, work_order_id, seen, by)
    if changed is not None:
        raise StaleVersion(WorkOrder.__kind__, work_order_id, seen, changed)
