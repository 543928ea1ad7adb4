"""Doors: asking for parts and deciding about them."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.answering import came_from
from core.auth import needs, principal
from core.doors import now, submitting
from core.errors import BadInput, NotFound, ServicenetError
from core.forms import KeyedForm
from core.lists import SIZE
from core.reasons import sentence
from jobs.work_orders import queries as jobs
from network.outlets import queries as outlets
from network.outlets.models import Outlet
from parts.requests import queries, service
from parts.requests.doors import home, part_of, stepping, whole_id
from parts.requests.forms import (
    AllocateForm,
    AskForForm,
    AskForm,
    BackorderForm,
    RefuseForm,
    SubstituteForm,
)
from parts.requests.service import Want

bp = Blueprint("part_lines", __name__, url_prefix="/part-lines")


@bp.post("/ask")
@needs("parts.request")
def ask() -> Response:
    """要配件: the outlet asks the maker directly, for a job or for its shelf."""
    form, who = AskForm(), principal()

    def step(session: Session, by: str, moment: datetime) -> object:
        job = whole_id(request.form["job"], "work_order") if request.form.get("job") else None
        want = Want(part_of(session, form.part.data), form.quantity.data, form.regime.data)
        return service.ask(session, by, who.outlet_id or 0, job, [want],
                           note=form.note.data or "", now=moment)

    return stepping("ask", step, form)


@bp.post("/ask-for")
@needs("parts.request_for")
def ask_for() -> Response:
    """代网点录入: somebody at the maker asks in the outlet's name."""
    form = AskForForm()

    def step(session: Session, by: str, moment: datetime) -> object:
        outlet = _outlet(session, form.outlet.data)
        number = (form.job.data or "").strip().upper()
        job = jobs.by_number(session, number) if number else None
        if number and job is None:
            raise BadInput("job", "number_malformed")
        want = Want(part_of(session, form.part.data), form.quantity.data, form.regime.data)
        return service.ask(session, by, outlet.id, job, [want], note=form.note.data or "",
                           on_behalf=True, now=moment)

    return stepping("ask_for", step, form)


def _outlet(session: Session, typed: str) -> Outlet:
    try:
        return outlets.by_code(session, typed.strip().upper())
    except NotFound:
        raise BadInput("outlet", "unknown_outlet") from None


@bp.post("/<int:part_line_id>/withdraw")
@needs("parts.request", "parts.request_for")
def withdraw(part_line_id: int) -> Response:
    return stepping("withdraw", lambda session, by, moment: service.withdraw(
        session, by, part_line_id, now=moment))


@bp.post("/<int:part_line_id>/approve")
@needs("parts.decide")
def approve(part_line_id: int) -> Response:
    return stepping("approve", lambda session, by, moment: service.approve(
        session, by, part_line_id, now=moment))


@bp.post("/<int:part_line_id>/refuse")
@needs("parts.decide")
def refuse(part_line_id: int) -> Response:
    form = RefuseForm()
    return stepping("refuse", lambda session, by, moment: service.refuse(
        session, by, part_line_id, form.reason.data, note=form.note.data or "", now=moment), form)


@bp.post("/<int:part_line_id>/allocate")
@needs("parts.decide")
def allocate(part_line_id: int) -> Response:
    form = AllocateForm()
    return stepping("allocate", lambda session, by, moment: service.allocate(
        session, by, part_line_id, form.warehouse_id.data, form.quantity.data, now=moment), form)


@bp.post("/<int:part_line_id>/backorder")
@needs("parts.decide")
def backorder(part_line_id: int) -> Response:
    form = BackorderForm()
    return stepping("backorder", lambda session, by, moment: service.backorder(
        session, by, part_line_id, form.promised_on.data, now=moment), form)


@bp.post("/<int:part_line_id>/substitute")
@needs("parts.decide")
def substitute(part_line_id: int) -> Response:
    form = SubstituteForm()
    return stepping("substitute", lambda session, by, moment: service.substitute(
        session, by, part_line_id, part_of(session, form.part.data), now=moment), form)


@bp.post("/<int:part_line_id>/send-second")
@needs("parts.decide")
def send_second(part_line_id: int) -> Response:
    """Another of the same, straight to the outlet."""
    return stepping("send_second", lambda session, by, moment: service.send_second(
        session, by, part_line_id, now=moment))


@bp.post("/approve-many")
@needs("parts.decide")
def approve_many() -> object:
    """The selected lines, each for itself: what cannot be approved is named, the others are."""
    form, who, moment = KeyedForm(), principal(), now()
    ids = [int(key) for key in request.form.getlist("ids") if key.isdigit() and len(key) < 19]
    if not form.validate() or not ids:
        flash(_("Select at least one row."), "error")
        return redirect(came_from(home()))

    def each(session: Session) -> list[list[object]]:
        return [_approved(session, who.actor, key, moment) for key in sorted(set(ids))[:SIZE]]

    return render_template("parts/results.html", rows=submitting("parts.approve_many", each))


def _approved(session: Session, by: str, key: int, moment: datetime) -> list[object]:
    """[id, number, part, done, what]: one row of the answer."""
    try:
        with session.begin_nested():
            service.approve(session, by, key, now=moment)
        done, words = True, ""
    except ServicenetError as refused:
        session.expire_all()
        done, words = False, sentence(refused)
    found = queries.rows_of(session, queries.LineFilter(ids=(key,)), 1)
    if not found:
        return [0, str(key), "", False, words]
    line = found[0]
    return [line.request_id, line.number, f"{line.code} {line.name}", done, words]
