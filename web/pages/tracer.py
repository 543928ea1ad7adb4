"""钱到哪了: one outlet's month from the finished work to the money in hand, and one job's."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now
from core.money import Money, total
from core.rows import Column, Figure, ListPage, Pager
from core.wording import due_by, duration, money_fen, number
from jobs.work_orders import queries as jobs
from jobs.work_orders.labels import LINES
from jobs.work_orders.rules import Grade
from network.accounts.rules import Role
from network.agreements import queries as agreements
from network.outlets import queries as outlets
from network.regions import queries as regions
from reports.first_page.queries import holders_of, managers_of
from settlements.cases import queries as cases
from settlements.cases.labels import KINDS as CASE_KINDS
from settlements.cases.labels import RULINGS
from settlements.cases.models import Case
from settlements.cases.rules import RULERS, rulings_of
from settlements.cases.rules import State as CaseState
from settlements.cases.timing import subject_of
from settlements.claims.queries import decoded, done_now, trip_of
from settlements.claims.rules import ShareRole
from settlements.inquiries import queries as inquiries
from settlements.inquiries.queries import Asked
from settlements.inquiries.rules import Side
from settlements.ledger import tracing
from settlements.ledger.owners import PARTIES, Owner
from settlements.ledger.tracing import Traced
from settlements.passing import queries as passing
from settlements.passing.models import Receipt
from settlements.passing.rules import OPEN as RECEIPT_OPEN
from settlements.passing.service import RECEIPT
from settlements.rates.labels import ITEMS
from settlements.rates.rules import Item
from settlements.rulings.forms import RulingForm
from settlements.statements import queries as statements
from settlements.statements.labels import OWNERS
from settlements.statements.queries import Standing
from settlements.statements.timing import STATEMENT
from sla.parties import Party
from sla.subjects import Subject
from web.pages import money_clocks, money_hops
from web.pages.cases import ruling_choices
from web.pages.money_rows import why
from web.timeline import seal_of

bp = Blueprint("tracer", __name__, url_prefix="/money")
BACK = timedelta(days=190)


@dataclass(frozen=True)
class Row:
    """One outlet's month."""

    outlet: str
    href: str
    month: str
    jobs: str
    amount: str
    short: str
    mark: str


@bp.get("")
@needs("statements.view")
def index() -> object:
    """How much is where, and the months behind it; what was not passed on first."""
    who, at, after = principal(), now(), request.args.get("after", "")
    if who.outlet_id:
        return redirect(url_for("shop_money.index"))
    since = (business_date(at) - BACK).replace(day=1)
    with looking() as session:
        found = tracing.months(session, since)
        waiting = cases.open_passed(session)
        periods = statements.standings(session, {case.statement_id for case in waiting})
        names = outlets.names_by_id(session, {row.outlet_id for row in found})
        stages = tracing.by_owner(session)
    short = {(case.outlet_id, periods[case.statement_id].period): case.amount_fen
             for case in waiting}
    found = sorted(found, key=lambda row: ((row.outlet_id, row.period) not in short,
                                           -row.period.toordinal(), row.outlet_id))
    rows = [Row(names.get(row.outlet_id, ""), url_for(
        "tracer.show", outlet_id=row.outlet_id, month=f"{row.period:%Y-%m}"),
        f"{row.period:%Y-%m}", number(row.jobs), money_fen(row.amount, unit=False),
        money_fen(short.get((row.outlet_id, row.period)), unit=False)
        if (row.outlet_id, row.period) in short else "",
        "late" if (row.outlet_id, row.period) in short else "") for row in found[:200]]
    listed = ListPage(
        label=_("Money tracer"), href=url_for("tracer.index"), rows=rows,
        columns=[Column(_("Outlet")), Column(_("Month")), Column(_("Jobs"), number=True),
                 Column(_("Approved (¥)"), number=True),
                 Column(_("Suspected: not passed on (¥)"), number=True)],
        pager=Pager(_("%(count)s months", count=number(len(rows)))),
        empty=_("No approved work yet"), empty_note=_("Approved claims appear here."))
    return render_template("settlements/tracer/index.html", page=listed,
                           figures=_figures(stages), after=after)


def _figures(stages: Sequence[tracing.Stage]) -> list[Figure]:
    late = {Owner.SHORT, Owner.REFUSED_BY_BANK}
    return [Figure(str(OWNERS[stage.owner]), money_fen(stage.amount), url_for("statements.index"),
                   basis=[_("%(n)s parts", n=number(stage.parts))],
                   late=stage.owner in late, money=True)
            for stage in stages if stage.owner is not Owner.CUT]


@dataclass(frozen=True)
class JobRow:
    """One job with its parts."""

    number: str
    href: str
    tracer: str
    done: str
    title: str
    km: str
    labour: str
    remote: str
    other: str
    paid: str
    management: str
    own: str


@bp.get("/outlets/<int:outlet_id>")
@needs("statements.view")
def show(outlet_id: int) -> object:
    """One outlet's month; `month` is written as 2026-04."""
    who, at = principal(), now()
    with looking() as session:
        outlet = outlets.get(session, outlet_id)
        if who.outlet_id:
            return redirect(url_for("shop_money.index"))
        period = _month(request.args.get("month", ""), at)
        found = tracing.of_month(session, outlet_id, period)
        page = _page(session, outlet_id, period, found, at)
        place = regions.path(session, outlet.town_code)
        name = outlet.name
    return render_template("settlements/tracer/show.html", outlet=name, place=place,
                           month=f"{period:%Y-%m}", at=at, new_key=_key, **page)


def _key() -> str:
    return secrets.token_urlsafe(12)


def _month(word: str, at: datetime) -> date:
    try:
        return date.fromisoformat(f"{word[:7]}-01")
    except ValueError:
        return (business_date(at).replace(day=1) - timedelta(days=1)).replace(day=1)


def _page(session: Session, outlet_id: int, period: date, found: Sequence[Traced],
          at: datetime) -> dict[str, object]:
    ids = sorted({row.statement_id for row in found if row.statement_id})
    standing = statements.standings(session, ids)
    through = [each for each in standing.values() if each.payee_id != outlet_id]
    receipt = passing.receipt_of(session, through[0].id, outlet_id) if through else None
    names = outlets.names_by_id(session, {outlet_id, *(each.payee_id for each in through)})
    parent = names.get(through[0].payee_id, "") if through else ""
    case = _case(session, receipt, through, outlet_id)
    rows = _jobs(session, found, outlet_id)
    paid, own = _sum(found), _sum(row for row in found if row.outlet_id == outlet_id)
    agreement = agreements.in_force(session, outlet_id, period)
    asked = inquiries.of_case(session, case) if case else []
    own_statements = list(standing.values())
    return {
        "rows": rows, "count": len(rows), "paid": money_fen(paid), "own": money_fen(own),
        "sums": {"labour": _items(found, Item.LABOUR), "remote": _items(found, Item.REMOTE_KM),
                 "paid": money_fen(paid, unit=False), "own": money_fen(own, unit=False),
                 "management": money_fen(paid - own, unit=False),
                 "km": number(sum(int(row.km) for row in rows if row.km.isdecimal()))},
        "hops": money_hops.hops(session, names.get(outlet_id, ""), parent, found,
                                own_statements, receipt, at, len(rows)),
        "say": _say(names.get(outlet_id, ""), parent, paid, own, receipt, at),
        "terms": _terms(agreement, receipt, at), "case": case,
        "case_kind": CASE_KINDS[case.kind] if case else "",
        "missing": money_fen(case.amount_fen) if case else "",
        "earlier": _earlier(session, receipt, outlet_id),
        "form": RulingForm(formdata=None) if _may_rule(case) else None,
        "rulings": ruling_choices(case.kind) if case and _may_rule(case) else (),
        "seal": seal_of(session, "receipt", receipt.id) if receipt else None, "parent": parent,
        "clocks": _clocks(session, own_statements, receipt, case, asked, outlet_id, parent, at),
        "ask": _ask(case, asked, parent) if _may_rule(case) else None,
    }


def _clocks(session: Session, standing: Sequence[Standing], receipt: Receipt | None,
            case: Case | None, asked: Sequence[Asked], outlet_id: int, parent: str,
            at: datetime) -> list[money_clocks.Row]:
    """Whose clock runs on each hop that is not over."""
    subjects = [Subject(STATEMENT, each.id) for each in standing]
    if receipt is not None:
        subjects.append(Subject(RECEIPT, receipt.id))
    if case is not None:
        subjects.append(subject_of(case))
    day = business_date(at)
    names = {Party.PARENT: parent, Party.APPROVAL: managers_of(
        session, {outlet_id}, day).get(outlet_id, ""),
        **holders_of(session, {Party.FINANCE: Role.FINANCE_CLERK}, day)}
    return money_clocks.running(session, subjects, at, names, asked)


def _ask(case: Case | None, asked: Sequence[Asked], parent: str) -> tuple[str, str] | None:
    """先问 the parent, as words and address while it was not asked: the form stands on the
    case."""
    if case is None or any(each.side is Side.PARENT for each in asked):
        return None
    return _("Ask %(outlet)s first", outlet=parent), url_for(
        "cases.show", case_id=case.id, _anchor="ask")


def _may_rule(case: Case | None) -> bool:
    return (case is not None and case.state is CaseState.OPEN and principal().may(RULERS[case.kind])
            and bool(rulings_of(case.kind)))


def _case(session: Session, receipt: Receipt | None, through: Sequence[Standing],
          outlet_id: int) -> Case | None:
    if receipt is None or not through:
        return None
    found = [case for case in cases.of_statement(session, through[0].id)
             if case.outlet_id == outlet_id and case.line_id is None]
    return found[-1] if found else None


def _earlier(session: Session, receipt: Receipt | None,
             outlet_id: int) -> list[tuple[str, str, str]]:
    if receipt is None:
        return []
    pair = cases.of_pair(session, outlet_id, receipt.payer_id)
    periods = statements.standings(session, {each.statement_id for each in pair})
    return [(f"{periods[each.statement_id].period:%Y-%m}",
             str(RULINGS[each.ruling]) if each.ruling else _("to be ruled on"),
             money_fen(each.amount_fen, unit=False)) for each in pair]


def _sum(rows: object) -> Money:
    return total(row.amount for row in rows)  # type: ignore[attr-defined]


def _items(found: Sequence[Traced], item: Item) -> str:
    return money_fen(_sum([row for row in found if row.item == item.value]), unit=False)


def _km(explain: str) -> int:
    for each in decoded(explain):
        if each.code == "kilometres":
            return int(dict(each.numbers)["km"])
    return 0


def _jobs(session: Session, found: Sequence[Traced], outlet_id: int) -> list[JobRow]:
    by_job: dict[int, list[Traced]] = {}
    for row in found:
        by_job.setdefault(row.work_order_id, []).append(row)
    titles = jobs.titles_of(session, list(by_job))
    days = jobs.completed_on(session, list(by_job))
    return [_job(parts, titles[key], days.get(key), outlet_id,
                 _way(session, key, parts, days.get(key)))
            for key, parts in by_job.items() if key in titles]


def _way(session: Session, work_order_id: int, parts: Sequence[Traced],
         done: datetime | None) -> int | None:
    """The kilometres one way: those the allowance was paid for, else those of the register."""
    paid = max((_km(part.explain) for part in parts), default=0)
    if paid or done is None:
        return paid or None
    job = jobs.get(session, work_order_id)
    return trip_of(session, done_now(
        session, job, job.grade or Grade.SMALL, business_date(done))).km


def _job(parts: Sequence[Traced], title: jobs.Title, done: datetime | None, outlet_id: int,
         km: int | None) -> JobRow:
    labour, remote = (_sum([p for p in parts if p.item == each])
                      for each in (Item.LABOUR.value, Item.REMOTE_KM.value))
    paid, own = _sum(parts), _sum([p for p in parts if p.outlet_id == outlet_id])
    return JobRow(
        title.number, url_for("work_order.show", work_order_id=title.id),
        url_for("tracer.job", work_order_id=title.id),
        f"{business_date(done):%m-%d}" if done else "", f"{LINES[title.line]} {title.symptom}",
        "—" if km is None else number(km), money_fen(labour, unit=False),
        money_fen(remote, unit=False), money_fen(paid - labour - remote, unit=False),
        money_fen(paid, unit=False), money_fen(paid - own, unit=False),
        money_fen(own, unit=False))


def _say(name: str, parent: str, paid: Money, own: Money, receipt: Receipt | None,
         at: datetime) -> tuple[str, str]:
    """The one sentence, and how it is drawn."""
    if receipt is None:
        return _("%(own)s of %(paid)s are %(outlet)s's own.", own=money_fen(own),
                 paid=money_fen(paid), outlet=name), ""
    if receipt.state not in RECEIPT_OPEN:
        return _("Everything has come: %(outlet)s confirmed %(own)s.", outlet=name,
                 own=money_fen(own)), ""
    since = duration(at - receipt.arrived_at)
    return _("The maker paid %(paid)s, %(own)s of it is %(outlet)s's, who has %(got)s. "
             "The money is with %(parent)s for %(since)s.", paid=money_fen(paid),
             own=money_fen(own), outlet=name, got=money_fen(receipt.confirmed_fen),
             parent=parent, since=since), "late"


def _terms(agreement: object, receipt: Receipt | None, at: datetime) -> str:
    if agreement is None or receipt is None:
        return ""
    percent = f"{agreement.parent_bp / 100:g} %"  # type: ignore[attr-defined]
    return _("Agreed: %(percent)s of the labour is the parent's management fee, the remote "
             "allowance goes whole to the shop. To be passed on within 5 working days: %(due)s.",
             percent=percent, due=due_by(receipt.due_at, at) if receipt.due_at else "")


@dataclass(frozen=True)
class Part:
    """One part of a job's fee and where it is now."""

    item: str
    outlet: str
    role: str
    amount: str
    where: str
    party: str
    kind: str
    why: str
    statement: str
    href: str


@bp.get("/jobs/<int:work_order_id>")
@needs("statements.view", "claims.view")
def job(work_order_id: int) -> object:
    """Where every yuan of one job is."""
    who, at = principal(), now()
    with looking() as session:
        order = jobs.get(session, work_order_id)
        found = tracing.of_job(session, work_order_id)
        names = outlets.names_by_id(session, {row.outlet_id for row in found})
        standing = statements.standings(
            session, {row.statement_id for row in found if row.statement_id})
        title = f"{LINES[order.line]} {order.symptom}"
        parts = [_part(row, names, standing, bool(who.outlet_id)) for row in found]
    return render_template(
        "settlements/tracer/job.html", number=order.number, title=title, parts=parts, at=at,
        total=money_fen(_sum(found)),
        href=url_for("shop.job" if who.outlet_id else "work_order.show",
                     work_order_id=work_order_id))


def _part(row: Traced, names: Mapping[int, str], standing: Mapping[int, Standing],
          outlet: bool) -> Part:
    party = PARTIES[row.owner]
    stated = standing.get(row.statement_id or 0)
    kind = {Owner.RECEIVED: "ok", Owner.SHORT: "late-q", Owner.REFUSED_BY_BANK: "late-q",
            Owner.HELD: "warn"}.get(row.owner, "none")
    return Part(
        str(ITEMS[Item(row.item)]), names.get(row.outlet_id, ""),
        _("management fee") if row.role is ShareRole.MANAGEMENT else "",
        money_fen(row.amount, unit=False), str(OWNERS[row.owner]),
        party.value if party else "", kind, why(row.explain),
        stated.number if stated else "",
        url_for("statements.show", statement_id=stated.id) if stated and not outlet else "")

