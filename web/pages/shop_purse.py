"""我的钱: what has come, what has not and where it is; on a phone (INTERFACE, "The shop on a
phone"). A parent has its own page of what it passes on."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now
from core.errors import NotFound
from core.lists import SIZE
from core.money import ZERO, Money, total
from core.rows import Hop
from core.wording import business_date as day_word
from core.wording import due_by, moment, money_fen
from network.outlets import queries as outlets
from settlements.cases import queries as cases
from settlements.cases.labels import KINDS as CASE_KINDS
from settlements.cases.labels import RULINGS
from settlements.inquiries import queries as inquiries
from settlements.inquiries.models import Inquiry
from settlements.inquiries.rules import Side
from settlements.passing import queries as passing
from settlements.passing.forms import AnswerForm, DeclareForm
from settlements.passing.labels import STATES as RECEIPT_STATES
from settlements.passing.models import Receipt
from settlements.passing.rules import OPEN, WAITING
from settlements.payees import queries as payees
from settlements.payees.forms import PayeeForm
from settlements.payees.labels import STATES as PAYEE_STATES
from settlements.payees.labels import TAX_KINDS
from settlements.payees.rules import masked
from settlements.statements import queries
from settlements.statements.labels import STATES
from settlements.statements.queries import Standing
from settlements.statements.rules import LIFE, Action, Kind, State
from web.pages import money_rows
from web.shell import phone

bp = Blueprint("shop_money", __name__, url_prefix="/shop/money")

SHOWN = 24
DIRECT_DONE = frozenset({State.CREDITED})
MONEY_OUT = frozenset({State.PAID, State.CREDITED, State.BANK_REFUSED})


@dataclass(frozen=True)
class Purse:
    """One month of the shop: what is its own, what it has, and where the rest is."""

    id: int
    href: str
    month: str
    lines: int
    through: str
    number: str
    state: str
    kind: str
    paid: str
    management: str
    own: str
    confirmed: str
    missing: str
    due: str
    hops: Sequence[Hop]
    receipt_id: int
    answers: bool
    deny: bool
    confirm: bool
    held: str
    whole: str
    parts: Sequence[tuple[str, str]]


def _key() -> str:
    return secrets.token_urlsafe(12)


@bp.get("")
@needs("statements.confirm")
def index() -> object:
    who, at, outlet_id = principal(), now(), principal().outlet_id or 0
    with looking() as session:
        found = purses(session, outlet_id, at)
        owes = passing.pass_ons(session, outlet_id)
        asked = [(questions(each, at), url_for("shop_money.pass_ons") if each.side is Side.PARENT
                  else url_for("shop_money.statement", statement_id=each.statement_id))
                 for each in inquiries.of_outlet(session, outlet_id) if not each.answered_at]
        open_ = [each for each in found if each.missing]
        ruled = [(str(RULINGS[case.ruling]), case.words) for each in open_[:1]
                 for case in cases.of_statement(session, each.id) if case.ruling]
    return render_template(
        "web/shop/money.html", shell=phone(who, "money", 0), purses=found,
        first=open_[0] if open_ else None, ruled=ruled, form=AnswerForm(formdata=None),
        new_key=_key, asked=asked, passes=sum(row.declared_fen < row.owed_fen for row in owes),
        parent=bool(owes))


def purses(session: Session, outlet_id: int, at: datetime) -> list[Purse]:
    """The shop's months, the newest first; what has not come stands before what has."""
    sums = {**dict.fromkeys(queries.paid_to(session, outlet_id, SHOWN), (ZERO, ZERO, 0)),
            **queries.own_sums(session, outlet_id)}
    standing = queries.standings(session, sorted(sums)[-SHOWN:])
    receipts = passing.receipts_of(session, outlet_id)
    parts = queries.parts_of_payee(session, outlet_id, list(standing))
    names = outlets.names_by_id(session, {each.payee_id for each in standing.values()} | {
        key for each in parts.values() for key in each})
    whole = queries.gross_sums(session, outlet_id, list(standing))
    made = [_purse(each, sums[each.id], whole.get(each.id, ZERO), receipts.get(each.id),
                   outlet_id, names, parts.get(each.id, {}), at)
            for each in sorted(standing.values(), key=lambda row: (row.period, row.id),
                               reverse=True)]
    return sorted(made, key=lambda each: not each.missing)


def _purse(row: Standing, sums: tuple[Money, Money, int], whole: Money,
           receipt: Receipt | None, outlet_id: int, names: Mapping[int, str],
           parts: Mapping[int, Money], at: datetime) -> Purse:
    """What a parent is paid for its sub-outlets as well counts whole: that much it invoices."""
    own, held, count = sums
    payee, through = names.get(row.payee_id, ""), row.payee_id != outlet_id
    others = [(names.get(key, ""), money_fen(amount)) for key, amount in parts.items()
              if key != outlet_id]
    paid_out = total(parts.values()) if others else own
    got = _got(row, paid_out, receipt, through)
    late = receipt is not None and receipt.state in OPEN and receipt.state not in WAITING
    month = row.kind is Kind.MONTH
    return Purse(
        row.id, url_for("shop_money.statement", statement_id=row.id), f"{row.period:%Y-%m}",
        count, payee if through else "", row.number,
        str(RECEIPT_STATES[receipt.state]) if receipt else str(STATES[row.state]),
        "late-q" if late or row.state is State.BANK_REFUSED else
        "ok" if got == paid_out else "none",
        money_fen(whole) if month and row.state in MONEY_OUT and whole > own else "",
        money_fen(whole - own) if month and row.state in MONEY_OUT and whole > own else "",
        money_fen(own), money_fen(got) if got else "",
        money_fen(paid_out - got) if paid_out > got else "",
        due_by(receipt.due_at, at) if receipt and receipt.due_at and receipt.state in OPEN
        else due_by(row.due_at, at) if row.due_at and row.state not in MONEY_OUT else "",
        _hops(row, paid_out, receipt, payee if through else "", at, count),
        receipt.id if receipt else 0, receipt is not None and receipt.state in OPEN,
        (not through and row.state in MONEY_OUT and row.state not in DIRECT_DONE)
        or (not through and row.state is State.CREDITED),
        not through and LIFE.can(row.state, Action.CONFIRM), money_fen(held) if held else "",
        money_fen(paid_out) if others else "", others)


def _got(row: Standing, own: Money, receipt: Receipt | None, through: bool) -> Money:
    """What the shop has: by its own word, or proven by the bank."""
    if receipt is not None:
        return Money(receipt.confirmed_fen)
    return own if row.state is State.CREDITED and not through else ZERO


def _hops(row: Standing, own: Money, receipt: Receipt | None, payee: str, at: datetime,
          count: int) -> list[Hop]:
    amount = money_fen(own, unit=False)

    def hop(title: str, when: datetime | None, more: str = "") -> Hop:
        said = [text for text in (day_word(business_date(when), at) if when else "", more) if text]
        return Hop("ok" if when else "nil", title, amount if when else "—", said)

    hops = [hop(_("In the statement"), row.published_at or row.made_at,
                _("%(n)s jobs", n=count) if row.kind is Kind.MONTH else ""),
            hop(pgettext("hop", "Confirmed"), row.confirmed_at),
            hop(_("Invoice checked"), row.checked_at),
            hop(_("The maker paid %(outlet)s", outlet=payee) if payee else _("The maker paid"),
                row.paid_at)]
    if row.state is State.BANK_REFUSED:
        hops.append(Hop("late", _("The bank sent it back"), amount,
                        [_("Another account is needed.")]))
    elif receipt is None:
        hops.append(hop(_("Credited, says the bank"), row.credited_at))
    return [*hops, *(_passed(receipt, payee, at) if receipt else ())]


def _passed(receipt: Receipt, payee: str, at: datetime) -> list[Hop]:
    declared, confirmed = receipt.declared_fen, receipt.confirmed_fen
    kind = "nil" if not declared else "ok" if declared == confirmed else "warn"
    missing = receipt.owed_fen - confirmed
    hops = [Hop(kind, _("%(outlet)s says it has passed on", outlet=payee),
                money_fen(declared, unit=False) if declared else "—",
                [_("you have confirmed it")] if declared and declared == confirmed else
                [day_word(business_date(receipt.declared_at), at)] if receipt.declared_at
                else [])]
    if missing:
        late = receipt.due_at is not None and at > receipt.due_at
        hops.append(Hop("late" if late or receipt.answered_at else "nil", _("Still missing"),
                        money_fen(missing, unit=False),
                        [due_by(receipt.due_at, at)] if receipt.due_at else []))
    return hops


@bp.get("/statements/<int:statement_id>")
@needs("statements.confirm")
def statement(statement_id: int) -> object:
    """One statement with the shop's own lines: confirm it, or dispute a line and let the rest
    go on."""
    who, at, outlet_id = principal(), now(), principal().outlet_id or 0
    with looking() as session:
        lines = money_rows.lines(session, statement_id, who, at)
        found = [each for each in purses(session, outlet_id, at) if each.id == statement_id]
        if not found:
            raise NotFound("statement", statement_id)
        about = cases.of_statement(session, statement_id)
        asked = [questions(each, at) for each in inquiries.of_outlet(session, outlet_id)
                 if each.statement_id == statement_id and each.side is Side.OUTLET]
        recent = [(str(CASE_KINDS[case.kind]), money_fen(case.amount_fen),
                   str(RULINGS[case.ruling]) if case.ruling else _("being looked into"),
                   case.words, moment(case.opened_at, at)) for case in about]
    return render_template("web/shop/statement.html", shell=phone(who, "money", 0),
                           purse=found[0], jobs=_jobs(lines), cases=recent, new_key=_key, at=at,
                           asked=asked,
                           form=AnswerForm(formdata=None))


@dataclass(frozen=True)
class Job:
    """One job's amounts in a statement."""

    title: str
    number: str
    href: str
    items: str
    amount: str
    lines: Sequence[money_rows.Line]


def _jobs(lines: Sequence[money_rows.Line]) -> list[Job]:
    """The lines by job, in their order; what belongs to no job stands alone."""
    found: dict[str, list[money_rows.Line]] = {}
    for line in lines:
        found.setdefault(line.number or f"line {line.id}", []).append(line)
    return [Job(each[0].title, each[0].number, each[0].href,
                " + ".join(f"{line.part or line.item} {line.amount}" for line in each),
                money_fen(sum(line.fen for line in each if not line.held)), each)
            for each in found.values()]


@bp.get("/pass-on")
@needs("passing.declare")
def pass_ons() -> object:
    """What has to be passed on to whom by when, and what was ruled about it."""
    who, at, outlet_id = principal(), now(), principal().outlet_id or 0
    with looking() as session:
        rows = passing.pass_ons(session, outlet_id)
        recoveries = passing.recoveries(session, outlet_id)
        asked = inquiries.of_outlet(session, outlet_id)
        names = outlets.names_by_id(session, {row.child_id for row in rows})
        standing = queries.standings(session, {row.statement_id for row in rows})
    shown = [{
        "id": row.id, "child": names.get(row.child_id, ""),
        "month": f"{standing[row.statement_id].period:%Y-%m}",
        "owed": money_fen(row.owed_fen), "declared": money_fen(row.declared_fen),
        "left": money_fen(row.owed_fen - row.declared_fen),
        "open": row.declared_fen < row.owed_fen,
        "plain": Money(row.owed_fen - row.declared_fen).plain(),
        "due": due_by(row.due_at, at) if row.due_at else "",
        "late": row.due_at is not None and at > row.due_at,
        "rulings": [(str(_ruling(each.ruling)), money_fen(each.amount_fen), each.words,
                     moment(each.at, at)) for each in recoveries if each.pass_on_id == row.id],
        "asked": [questions(each, at) for each in asked if each.pass_on_id == row.id],
    } for row in rows[:SIZE]]
    return render_template("web/shop/pass_on.html", shell=phone(who, "money", 0), rows=shown,
                           form=DeclareForm(formdata=None), new_key=_key)


@dataclass(frozen=True)
class Question:
    """What the maker asks the outlet, by when, and what it answered."""

    id: int
    question: str
    due: str
    answer: str
    answered: str


def questions(asked: Inquiry, at: datetime) -> Question:
    return Question(asked.id, asked.question, due_by(asked.due_at, at), asked.answer,
                    moment(asked.answered_at, at) if asked.answered_at else "")


def _ruling(code: str) -> str:
    return str(next((word for ruling, word in RULINGS.items() if ruling.value == code), code))


@bp.get("/payee")
@needs("payees.propose")
def payee() -> object:
    """The account the shop's money goes to, its number masked, and a change of it."""
    who, at, outlet_id = principal(), now(), principal().outlet_id or 0
    with looking() as session:
        rows = payees.of_outlet(session, outlet_id)[:5]
    shown = [(row.holder, row.bank, masked(row.account), str(TAX_KINDS[row.tax_kind]),
              str(PAYEE_STATES[row.state]),
              moment(row.effective_at, at) if row.effective_at else "") for row in rows]
    return render_template("web/shop/payee.html", shell=phone(who, "money", 0), rows=shown,
                           form=PayeeForm(formdata=None), outlet_id=outlet_id, new_key=_key)
