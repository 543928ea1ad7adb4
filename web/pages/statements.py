"""One statement like a ledger: who has to do what next, with all its lines."""

import secrets
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.clock import business_date
from core.doors import looking, now
from core.money import Money
from core.rows import Fact, Hop
from core.wording import business_date as day_word
from core.wording import due_by, due_moment, due_wording, moment, money_fen
from network.accounts.rules import Role
from network.agreements.rules import PayRule
from network.outlets import queries as outlets
from reports.first_page.queries import holders_of
from settlements.cases import queries as cases
from settlements.cases.labels import KINDS as CASE_KINDS
from settlements.cases.rules import RULERS
from settlements.cases.rules import State as CaseState
from settlements.cases.timing import subject_of as case_subject
from settlements.inquiries import queries as inquiries
from settlements.invoices import queries as invoices
from settlements.invoices.forms import InvoiceForm, ReturnForm
from settlements.invoices.labels import STATES as INVOICE_STATES
from settlements.invoices.rules import State as InvoiceState
from settlements.invoices.rules import parts_of
from settlements.payees import queries as payees
from settlements.payouts import queries as payouts
from settlements.payouts.labels import BANK_REASONS
from settlements.payouts.labels import STATES as PAYMENT_STATES
from settlements.statements import queries
from settlements.statements.labels import KINDS, STATES
from settlements.statements.models import Statement
from settlements.statements.rules import LIFE, UNPAID, Action, State
from settlements.statements.timing import subject_of
from sla.parties import Party
from web.pages import money_clocks, money_rows, statement_lines
from web.timeline import seal_of, steps_of

bp = Blueprint("statements", __name__, url_prefix="/statements")

@bp.get("/<int:statement_id>")
@needs("statements.view")
def show(statement_id: int) -> object:
    who, at = principal(), now()
    with looking() as session:
        statement = queries.get(session, statement_id)
        page = _page(session, who, statement, at)
    return render_template("settlements/statements/show.html", new_key=_key, **page)


@bp.post("/<int:statement_id>/export")
@needs("statements.view")
def export_lines(statement_id: int) -> object:
    """The lines of the page as a workbook."""
    return statement_lines.workbook(statement_id)


def _key() -> str:
    return secrets.token_urlsafe(12)


def _page(session: Session, who: Principal, statement: Statement,
          at: datetime) -> dict[str, object]:
    lines = money_rows.lines(session, statement.id, who, at)
    name = outlets.names_by_id(session, {statement.outlet_id or 0}).get(
        statement.outlet_id or 0, "")
    total, mine = Money(statement.total_fen), sum(
        (line.fen for line in lines if not line.held), 0)
    invoice = invoices.live_of(session, statement.id)
    payee = payees.in_force(session, (statement.outlet_id or 0,), at).get(
        statement.outlet_id or 0)
    rate = payee.rate_bp if payee else 100
    parts = parts_of(total, rate)
    form = InvoiceForm(gross=total.plain(), tax=parts.tax.plain(), rate_bp=rate,
                       dated=business_date(at), formdata=None)
    return {
        "statement": statement, "outlet": name, "state": STATES[statement.state],
        "kind": KINDS[statement.kind], "period": f"{statement.period:%Y-%m}",
        "say": _say(statement, at), "late": _late(statement, at),
        "total": money_fen(total), "lines": lines,
        "held": money_fen(sum((line.fen for line in lines if line.held), 0)),
        "holds": any(line.held for line in lines),
        "elsewhere": _elsewhere(session, who, statement) if total.fen != mine else (),
        "clocks": _clocks(session, statement, name, at),
        "hops": hops(session, statement, at), "facts": _facts(statement, at),
        "invoice": invoice,
        "invoice_state": INVOICE_STATES[invoice.state] if invoice else "",
        "payments": _payments(session, statement, at),
        "cases": [(CASE_KINDS[case.kind], money_fen(case.amount_fen),
                   url_for("cases.show", case_id=case.id), case.state is CaseState.OPEN)
                  for case in cases.of_statement(session, statement.id)],
        "ask": _ask(session, who, statement),
        "form": form, "return_form": ReturnForm(formdata=None),
        "may": _may(who, statement, invoice is not None and invoice.state),
        "steps": steps_of(session, "statement", statement.id, at),
        "seal": seal_of(session, "statement", statement.id),
    }


def _elsewhere(session: Session, who: Principal,
               statement: Statement) -> list[tuple[str, str]]:
    """What the payee passes on, by sub-outlet: sums, no lines."""
    parts = queries.parts_of_payee(session, who.outlet_id or 0, (statement.id,)).get(
        statement.id, {})
    names = outlets.names_by_id(session, parts.keys())
    return [(names.get(key, ""), money_fen(amount, unit=False)) for key, amount in parts.items()
            if key != who.outlet_id]


def _clocks(session: Session, statement: Statement, outlet: str,
            at: datetime) -> list[money_clocks.Row]:
    """Whose clock runs; the bank's refusal has its own, on its case."""
    about = [case for case in cases.of_statement(session, statement.id)
             if case.state is CaseState.OPEN and case.line_id is None
             and case.outlet_id == statement.outlet_id]
    names = {Party.OUTLET: outlet, **holders_of(
        session, {Party.FINANCE: Role.FINANCE_CLERK}, business_date(at))}
    asked = [each for case in about for each in inquiries.of_case(session, case)]
    return money_clocks.running(session, [subject_of(statement), *map(case_subject, about)], at,
                                names, asked)


def _ask(session: Session, who: Principal, statement: Statement) -> str:
    """Where finance asks the outlet for another account, while it was not asked."""
    case = cases.open_of(session, statement.id, statement.outlet_id)
    if (statement.state is not State.BANK_REFUSED or case is None
            or not who.may(RULERS[case.kind]) or inquiries.of_case(session, case)):
        return ""
    return url_for("cases.show", case_id=case.id, _anchor="ask")


def _may(who: Principal, statement: Statement, invoice: InvoiceState | bool) -> set[str]:
    """What this person may do with it now."""
    can = set(LIFE.actions(statement.state))
    found = set()
    if Action.CONFIRM in can and who.may("statements.confirm"):
        found.add("confirm")
    if who.may("invoices.record"):
        found |= {"record"} if Action.RECEIVE_INVOICE in can else set()
        found |= {"check"} if invoice is InvoiceState.RECEIVED else set()
        found |= {"return"} if Action.RETURN_INVOICE in can else set()
    if who.may("payments.approve"):
        found |= {"approve"} if statement.state is State.INVOICE_CHECKED else set()
        found |= {"again"} if statement.state is State.BANK_REFUSED else set()
    return found


def _late(statement: Statement, at: datetime) -> str:
    if statement.state in UNPAID and statement.due_at is not None and at > statement.due_at:
        return due_wording(statement.due_at, at)
    return ""


def _say(statement: Statement, at: datetime) -> tuple[str, str]:
    """Who must do what, and by when."""
    total, due = money_fen(statement.total_fen), statement.due_at
    if statement.state in (State.CREDITED,):
        return _("%(total)s are credited.", total=total), ""
    if statement.total_fen == 0:
        return (_("It comes to nothing: nothing is invoiced and nothing is paid."),
                _("What it takes back beyond that is carried to the next statement."))
    if statement.state is State.BANK_REFUSED:
        return (_("The bank sent %(total)s back: another account is needed.", total=total),
                _("A new account needs a second person and waits a day."))
    if _late(statement, at):
        return (_("The maker is late with %(total)s; late interest so far %(interest)s.",
                  total=total, interest=money_fen(queries.interest_of(statement, at))),
                _("It was due %(moment)s.", moment=due_moment(due, at) if due else ""))
    words = {
        State.PUBLISHED: _("The outlet confirms it or disputes a line."),
        State.INVOICE_RECEIVED: _("Finance checks the invoice."),
        State.INVOICE_CHECKED: _("The second person of finance approves it."),
        State.APPROVED: _("Finance puts it into a payment run."),
        State.PAID: _("The bank answers."),
    }
    said = words.get(statement.state, _("The outlet sends its invoice."))
    if statement.state is State.PUBLISHED and statement.answer_due:
        return said, _("Without an answer it counts as confirmed: %(due)s.",
                       due=due_by(statement.answer_due, at))
    return said, due_by(due, at) if due else ""


def _facts(statement: Statement, at: datetime) -> list[Fact]:
    rule = (_("on the %(day)sth of the month", day=statement.pay_days)
            if statement.pay_rule is PayRule.DAY_OF_MONTH
            else _("%(days)s days after the checked invoice", days=statement.pay_days))
    owed = queries.interest_of(statement, at)
    rows = [
        Fact(_("Paid when"), rule),
        Fact(_("Published"), moment(statement.published_at, at)),
        Fact(_("Payment due"), due_by(statement.due_at, at) if statement.due_at else ""),
        Fact(_("Late interest"), money_fen(owed) if owed else ""),
        Fact(_("Reference of the system before"), statement.ref),
    ]
    return [row for row in rows if row.text]


def _payments(session: Session, statement: Statement, at: datetime) -> list[tuple[str, ...]]:
    return [(each.reference, str(PAYMENT_STATES[each.state]),
             str(BANK_REASONS[each.reason]) if each.reason else "", money_fen(each.amount_fen),
             moment(each.proven_at or each.sent_at, at))
            for each in payouts.of_statement(session, statement.id)]


def hops(session: Session, statement: Statement, at: datetime) -> list[Hop]:
    """From hand to hand, as far as it has come."""
    total = money_fen(statement.total_fen, unit=False)
    found = invoices.of_statement(session, statement.id)
    received = found[-1].received_at if found else None
    back = statement.state is State.BANK_REFUSED
    stages = (
        (_("Published"), statement.published_at, ""),
        (_("Confirmed"), statement.confirmed_at, ""),
        (_("Invoice received"), received, ""),
        (_("Invoice checked"), statement.checked_at, ""),
        (_("Approved"), statement.approved_at, ""),
        (_("Paid by the maker"), statement.paid_at, ""),
        (_("Credited"), statement.credited_at, _("sent back by the bank") if back else ""),
    )
    return [Hop("late" if wrong else "ok" if when else "nil", title, total if when else "—",
                [wrong] if wrong else [day_word(business_date(when), at)] if when else [])
            for title, when, wrong in stages]

