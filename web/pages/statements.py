"""Statements like a ledger: who has to do what next, and one of them with all its lines."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.clock import at_local, business_date
from core.doors import looking, now
from core.lists import COUNTED_TO, SIZE
from core.money import Money
from core.rows import Bulk, BulkAction, Chip, Column, Fact, Hop, ListPage, Pager, Tab
from core.wording import business_date as day_word
from core.wording import due_by, due_moment, due_wording, moment, money_fen, number
from network.accounts.rules import Role
from network.agreements.rules import PayRule
from network.outlets import queries as outlets
from reports.first_page.queries import holders_of
from settlements.cases import queries as cases
from settlements.cases.labels import KINDS as CASE_KINDS
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
from settlements.statements.queries import StatementFilter, StatementRow
from settlements.statements.rules import LIFE, UNPAID, Action, State
from settlements.statements.timing import subject_of
from sla.parties import Party
from web.pages import money_clocks, money_rows
from web.timeline import seal_of, steps_of

bp = Blueprint("statements", __name__, url_prefix="/statements")

VIEWS = {
    "published": (_l("To be confirmed"), (State.PUBLISHED,)),
    "invoice": (_l("Invoices awaited"), (State.OUTLET_CONFIRMED, State.DEEMED_CONFIRMED,
                                         State.INVOICE_RETURNED)),
    "check": (_l("Invoices to check"), (State.INVOICE_RECEIVED,)),
    "checked": (_l("To be approved"), (State.INVOICE_CHECKED,)),
    "approved": (_l("Approved, not paid"), (State.APPROVED,)),
    "refused": (_l("Sent back by the bank"), (State.BANK_REFUSED,)),
}
LATE = "late-q"


@dataclass(frozen=True)
class Row:
    """One line, ready to be shown."""

    key: int
    name: str
    href: str
    number: str
    outlet: str
    period: str
    state: str
    total: str
    due: str
    due_kind: str
    due_at: str
    interest: str
    mark: str


@bp.get("")
@needs("statements.view")
def index() -> object:
    who, at, view = principal(), now(), request.args.get("view", "")[:20]
    wanted, after = _wanted(view, at), request.args.get("after", "")
    with looking() as session:
        found = queries.page(session, wanted, after or None, SIZE)
        sums = queries.sums(session, wanted)
        names = outlets.names_by_id(session, {row.outlet_id for row in found.rows})
        rows = [_row(row, names.get(row.outlet_id, ""), at) for row in found.rows]
    counted = f"{number(COUNTED_TO)}+" if sums.count > COUNTED_TO else number(sums.count)
    listed = ListPage(
        label=_("Statements"), href=url_for("statements.index"), rows=rows,
        columns=[Column(_("Statement")), Column(_("Outlet")), Column(_("Month")),
                 Column(_("State")), Column(_("Amount (¥)"), number=True),
                 Column(_("Payment due")), Column(_("Late interest (¥)"), number=True)],
        tabs=_tabs(view), chips=_chips(wanted), clear_href=url_for("statements.index"),
        bulk=_bulk(who, view),
        pager=Pager(
            _("%(count)s statements, %(total)s", count=counted, total=money_fen(sums.total)),
            next_href=url_for("statements.index", view=view or None, after=found.after)
            if found.after else "",
            previous_href=url_for("statements.index", view=view or None) if after else ""),
        empty=_("No statement here"),
        empty_note=_("A month's approved work becomes statements on the 5th."))
    return render_template("settlements/statements/index.html", page=listed, counted=counted,
                           total=money_fen(sums.total))


def _wanted(view: str, at: datetime) -> StatementFilter:
    if view == "week":
        return StatementFilter(tuple(sorted(UNPAID)),
                               due_before=at_local(business_date(at) + timedelta(days=7)))
    if view == "overdue":
        return queries.overdue(at)
    states = VIEWS[view][1] if view in VIEWS else ()
    month = request.args.get("month", "")[:7]
    try:
        period = date.fromisoformat(f"{month}-01") if month else None
    except ValueError:
        period = None
    return StatementFilter(states, period=period)


def _tabs(view: str) -> list[Tab]:
    return [
        Tab(_("All"), url_for("statements.index"), current=not view),
        *(Tab(str(word), url_for("statements.index", view=code), current=view == code)
          for code, (word, _states) in VIEWS.items()),
        Tab(_("Due this week"), url_for("statements.index", view="week"), current=view == "week"),
        Tab(_("Overdue"), url_for("statements.index", view="overdue"),
            current=view == "overdue"),
    ]


def _chips(wanted: StatementFilter) -> list[Chip]:
    if wanted.period is None:
        return []
    return [Chip(_("Month"), f"{wanted.period:%Y-%m}", url_for("statements.index"))]


def _bulk(who: Principal, view: str) -> Bulk | None:
    key = secrets.token_urlsafe(12)
    if view == "checked" and who.may("payments.approve"):
        return Bulk(url_for("statement_steps.approve"),
                    [BulkAction("approve", _("Approve for payment"))], key)
    if view == "approved" and who.may("payments.prepare"):
        return Bulk(url_for("payouts.prepare"),
                    [BulkAction("prepare", _("Prepare a payment run"))], key)
    return None


def _row(row: StatementRow, outlet: str, at: datetime) -> Row:
    open_ = row.state in UNPAID and row.due_at is not None
    late = open_ and row.due_at is not None and at > row.due_at
    owed = queries.interest_of(row, at)
    return Row(
        row.id, row.number, url_for("statements.show", statement_id=row.id), row.number, outlet,
        f"{row.period:%Y-%m}", str(STATES[row.state]), money_fen(row.total, unit=False),
        due_wording(row.due_at, at) if open_ and row.due_at else "",
        LATE if late else "none", due_by(row.due_at, at) if open_ and row.due_at else "",
        money_fen(owed, unit=False) if owed else "", "late" if late else "")


@bp.get("/<int:statement_id>")
@needs("statements.view")
def show(statement_id: int) -> object:
    who, at = principal(), now()
    with looking() as session:
        statement = queries.get(session, statement_id)
        page = _page(session, who, statement, at)
    return render_template("settlements/statements/show.html", new_key=_key, **page)


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

