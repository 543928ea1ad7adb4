"""Payment runs: the list, one run with its payments, the bank's file out and in."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.doors import looking, now
from core.errors import BadInput
from core.lists import SIZE
from core.reasons import sentence
from core.rows import Column, ListPage, Pager
from core.text import for_filename
from core.wording import moment, money_fen, number
from network.accounts.queries import names_of
from network.outlets import queries as outlets
from settlements.payees.rules import masked
from settlements.payouts import queries
from settlements.payouts.files import Encoding, order_file
from settlements.payouts.forms import ReturnFileForm, SecondForm
from settlements.payouts.labels import BANK_REASONS, OUTCOMES, RUN_STATES, STATES
from settlements.payouts.models import PaymentRun
from settlements.payouts.queries import Order
from settlements.payouts.rules import RUN, Outcome, RunAction, State
from web.pages import payment_export
from web.timeline import steps_of

bp = Blueprint("payment_runs", __name__)
FILED = frozenset({"filed", "closed"})


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    number: str
    href: str
    state: str
    count: str
    total: str
    made: str
    second: str
    filed: str
    mark: str = ""


@bp.get("/payment-runs")
@needs("payments.view")
def index() -> object:
    who, at, after = principal(), now(), request.args.get("after", "")
    with looking() as session:
        found = queries.page(session, after or None, SIZE)
        people = names_of(session, {name for row in found.rows
                                    for name in (row.made_by, row.approved_by) if name})
        counted = queries.count(session)
        files = queries.returns(session)
    rows = [Row(row.number, url_for("payment_runs.show", run_id=row.id),
                str(RUN_STATES[row.state]), number(row.count),
                money_fen(row.total, unit=False), people.get(row.made_by, ""),
                people.get(row.approved_by or "", ""), moment(row.filed_at, at),
                "warn" if row.state.value == "draft" else "") for row in found.rows]
    listed = ListPage(
        label=_("Payment runs"), href=url_for("payment_runs.index"), rows=rows,
        columns=[Column(_("Payment run")), Column(_("State")), Column(_("Payments"), number=True),
                 Column(_("Amount (¥)"), number=True), Column(_("Prepared by")),
                 Column(_("Second person")), Column(_("To the bank"))],
        pager=Pager(_("%(count)s runs", count=number(counted)),
                    next_href=url_for("payment_runs.index", after=found.after)
                    if found.after else "",
                    previous_href=url_for("payment_runs.index") if after else ""),
        empty=_("No payment run yet"),
        empty_note=_("Runs are prepared from the approved statements."))
    return render_template(
        "settlements/payouts/index.html", page=listed, counted=number(counted),
        form=ReturnFileForm() if who.may("payments.return") else None,
        files=[(each.filename, moment(each.taken_at, at),
                url_for("payment_runs.bank_return", return_id=each.id)) for each in files])


@bp.get("/payment-runs/<int:run_id>")
@needs("payments.view")
def show(run_id: int) -> object:
    who, at = principal(), now()
    with looking() as session:
        run = queries.run(session, run_id)
        rows = _orders(session, who, run, at)
        people = names_of(session, {run.made_by, run.approved_by or ""})
        steps = steps_of(session, "payment_run", run.id, at)
    may = _may(who, run)
    return render_template(
        "settlements/payouts/show.html", run=run, state=RUN_STATES[run.state], rows=rows,
        total=money_fen(run.total_fen), made_by=people.get(run.made_by, run.made_by),
        approved_by=people.get(run.approved_by or "", ""), may=may,
        second=SecondForm() if "approve" in may else None, steps=steps,
        filed=run.state.value in FILED, new_key=lambda: secrets.token_urlsafe(12),
        back=ReturnFileForm() if run.state.value == "filed" and who.may("payments.return")
        else None)


def _may(who: Principal, run: PaymentRun) -> set[str]:
    can = set(RUN.actions(run.state))
    found = set()
    if RunAction.APPROVE in can and who.may("payments.approve") and who.actor != run.made_by:
        found.add("approve")
    if RunAction.FILE in can and who.may("payments.prepare"):
        found.add("file")
    if RunAction.DROP in can and (who.may("payments.prepare") or who.may("payments.approve")):
        found.add("drop")
    return found


def _orders(session: Session, who: Principal, run: PaymentRun,
            at: datetime) -> Sequence[dict[str, str]]:
    """The payments; an account number is whole only for those who pay."""
    orders = queries.orders(session, run.id)
    names = outlets.names_by_id(session, {each.outlet_id for each in orders})
    finance = who.may("payments.prepare") or who.may("payments.approve")
    return [_order(each, names.get(each.outlet_id, ""), finance, at) for each in orders]


def _order(each: Order, outlet: str, finance: bool, at: datetime) -> dict[str, str]:
    return {
        "reference": each.reference, "outlet": outlet, "number": each.number,
        "href": url_for("statements.show", statement_id=each.statement_id),
        "holder": each.holder, "bank": each.bank,
        "account": each.account if finance else masked(each.account),
        "amount": money_fen(each.amount, unit=False), "state": str(STATES[each.state]),
        "kind": "late-q" if each.state is State.REFUSED else "none",
        "reason": str(BANK_REASONS[each.reason]) if each.reason else "",
        "proven": moment(each.proven_at, at) if each.proven_at else "",
    }


@bp.post("/payment-runs/<int:run_id>/export")
@needs("payments.view")
def export(run_id: int) -> object:
    """The payments of the page as a workbook."""
    return payment_export.workbook(run_id, _orders)


@bp.get("/payment-runs/<int:run_id>/file")
@needs("payments.prepare", "payments.approve")
def bank_file(run_id: int) -> Response:
    """The bank's file of a run that was filed; the same bytes each time."""
    encoding = Encoding.UTF8 if request.args.get("encoding") == "utf-8" else Encoding.GB18030
    with looking() as session:
        run = queries.run(session, run_id)
        content = order_file(queries.orders(session, run.id)
                             if run.state.value in FILED else (), encoding)
    answer = make_response(content)
    answer.headers["Content-Type"] = f"text/csv; charset={encoding.value}"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{for_filename(run.number, ".csv")}"')
    return answer


@bp.get("/bank-returns/<int:return_id>")
@needs("payments.return", "payments.view")
def bank_return(return_id: int) -> object:
    """What each row of the bank's file came to."""
    with looking() as session:
        name = queries.return_name(session, return_id)
        rows = queries.return_lines(session, return_id)
    shown = [{"row": number(row.row), "reference": row.reference,
              "outcome": str(OUTCOMES[row.outcome]) if row.outcome else _why(row.problem),
              "kind": _kind(row.outcome)} for row in rows]
    named = sum(row["kind"] == "warn" for row in shown)
    return render_template("settlements/payouts/return.html", name=name, rows=shown,
                           named=named, count=number(len(rows)))


def _why(problem: str) -> str:
    """A row that could not be read: the column, and the sentence for the reason's code."""
    column, _colon, reason = problem.rpartition(": ")
    return f"{column} · {sentence(BadInput(column, reason))}"


def _kind(outcome: Outcome | None) -> str:
    if outcome is Outcome.REFUSED:
        return "late-q"
    return "ok" if outcome in (Outcome.CREDITED, Outcome.KNOWN) else "warn"
