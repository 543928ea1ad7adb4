"""Doors: the call desk. Find by the full number, see what is open, enter in under a minute."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.doors import looking, now, submitting
from core.errors import BadInput, DuplicateKey, NotAllowed, NotFound, RuleBroken
from core.phones import one_phone
from core.privacy import number_hash
from core.reasons import sentence
from core.rows import FieldProblem
from jobs.contacts import queries as contacts
from jobs.contacts.queries import SameUser
from jobs.intake import service
from jobs.intake.forms import CallForm
from jobs.intake.service import AlreadyOpen
from jobs.work_orders.labels import LINES, STATES
from jobs.work_orders.rules import Source, is_open
from network.outlets import queries as outlets
from network.outlets.models import Outlet
from network.regions import queries as regions

bp = Blueprint("intake", __name__, url_prefix="/intake")


@bp.get("")
@needs("work_orders.create")
def show() -> object:
    """Empty, or with what is known about a number. An outlet enters its jobs in its shop."""
    if principal().outlet_id:
        return redirect(url_for("shop.new"))
    typed = request.args.get("number", "")[:40]
    form = CallForm(formdata=None)
    form.reporter_phone.data = typed
    problem, found = "", []
    if typed:
        try:
            found = _jobs_of(typed)
        except BadInput as refused:
            problem = sentence(refused)
    return _page(form, typed=typed, problem=problem, found=found)


def _jobs_of(typed: str) -> list[SameUser]:
    if not principal().may("work_orders.find_number"):
        raise NotAllowed("work_orders.find_number")
    number = one_phone(typed, field="number").number
    with looking() as session:
        return list(contacts.jobs_of_number(session, number_hash(number)))


@bp.post("")
@needs("work_orders.create")
def take() -> object:
    if principal().outlet_id:
        raise NotAllowed("work_orders.create")
    form = CallForm()
    problems: list[FieldProblem] = []
    found: list[SameUser] = []
    if form.validate():
        try:
            number = _taken(form)
        except AlreadyOpen as refused:
            problems, found = [FieldProblem("open", sentence(refused))], refused.found
        except (BadInput, RuleBroken, DuplicateKey) as refused:
            problems = form.refuse(refused)
        else:
            flash(_("Job %(number)s is entered.", number=number["number"]))
            return redirect(url_for("work_order.show", work_order_id=number["id"]))
    return _page(form, problems=problems, found=found), 422


def _taken(form: CallForm) -> dict[str, object]:
    who, moment, values = principal(), now(), form.values()
    code = (form.for_outlet.data or "").strip().upper()
    if code and not who.may("work_orders.create_for"):
        raise NotAllowed("work_orders.create_for")

    def work(session: Session) -> dict[str, object]:
        if code:
            outlet = _outlet(session, code)
            job = service.take_at_outlet(session, who.actor, values, outlet.id, on_behalf=True,
                                         now=moment)
        else:
            job = service.take(session, who.actor, values, Source.HOTLINE, now=moment)
        return {"id": job.id, "number": job.number}

    answer: dict[str, object] = submitting("work_orders.take", work)
    return answer


def _outlet(session: Session, code: str) -> Outlet:
    try:
        return outlets.by_code(session, code)
    except NotFound:
        raise BadInput("for_outlet", "unknown_outlet") from None


def _page(form: CallForm, *, typed: str = "", problem: str = "",
          problems: list[FieldProblem] | None = None,
          found: list[SameUser] | None = None) -> str:
    with looking() as session:
        towns = regions.find_towns(session, form.place.data or "")
        place = regions.path(session, form.town_code.data) if form.town_code.data else ()
    return render_template(
        "jobs/intake/show.html", form=form, problems=problems or [], typed=typed, at=now(),
        problem=problem, found=found or [], towns=towns, place=place, lines=LINES,
        states=STATES, is_open=is_open)
