"""Doors: what is before head office, and what was done."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import pgettext
from werkzeug.wrappers import Response

from core.auth import needs, principal
from core.doors import committing, looking, now, submitting
from core.errors import BadInput
from core.money import Money
from core.rows import FieldProblem
from core.wording import business_date, money_fen, number
from reports.decisions import queries, service
from reports.decisions.forms import ProposeForm
from reports.decisions.queries import DecisionLine
from reports.decisions.rules import Action, State
from reports.decisions.service import Proposal

bp = Blueprint("decisions", __name__, url_prefix="/reports/decisions")


@dataclass(frozen=True)
class Row:
    """One line, ready to be shown."""

    id: int
    what: str
    weight: str
    since: str
    recommended: str
    proposed_by: str
    due: str
    state: str
    open: bool


@bp.get("")
@needs("reports.make")
def index() -> object:
    return _page(ProposeForm(), [])


def _page(form: ProposeForm, problems: list[FieldProblem]) -> str:
    with looking() as session:
        rows = [_row(line) for line in queries.recent(session)]
    return render_template("reports/decisions/index.html", rows=rows, form=form, problems=problems)


def _row(line: DecisionLine) -> Row:
    moment = now()
    users = pgettext("report", "%(count)s users", count=number(line.users))
    words = {
        State.PROPOSED: pgettext("decision", "to be decided"),
        State.DONE: pgettext("decision", "done"),
        State.DROPPED: pgettext("decision", "taken back"),
    }
    ended = line.ended_at.date() if line.ended_at else None
    state = words[line.state] + (f" {business_date(ended, moment)}" if ended else "")
    return Row(
        line.id,
        line.what,
        users if line.users else money_fen(line.amount_fen),
        business_date(line.since, moment),
        line.recommended,
        line.proposed_by,
        business_date(line.due, moment),
        state,
        line.state is State.PROPOSED,
    )


@bp.post("")
@needs("reports.make")
def propose() -> object:
    form = ProposeForm()
    if not form.validate():
        return _page(form, []), 422
    moment, by = now(), principal().actor
    try:
        asked = Proposal(
            what=form.what.data,
            recommended=form.recommended.data,
            proposer=form.proposer.data,
            since=form.since.data,
            due=form.due.data,
            users=form.users.data or 0,
            amount=Money.parse(form.amount.data or "0"),
            division=form.division.data or "",
        )
        submitting(
            "decisions.propose",
            lambda session: service.propose(session, by, asked, now=moment).id,
        )
    except BadInput as error:
        return _page(form, form.refuse(error)), 422
    return redirect(url_for("decisions.index"))


@bp.post("/<int:decision_id>/finish")
@needs("reports.make")
def finish(decision_id: int) -> Response:
    return _end(decision_id, Action.FINISH)


@bp.post("/<int:decision_id>/drop")
@needs("reports.make")
def drop(decision_id: int) -> Response:
    return _end(decision_id, Action.DROP)


def _end(decision_id: int, action: Action) -> Response:
    moment, who = now(), principal()
    committing(
        lambda session: service.end(
            session, who.actor, decision_id, action, account_id=who.account_id, now=moment
        )
    )
    return redirect(url_for("decisions.index"))
