"""Lines of statements and parts of fees, ready to be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal, principal
from core.wording import money_fen
from jobs.work_orders.labels import LINES
from jobs.work_orders.queries import titles_of
from network.outlets import queries as outlets
from settlements.cases import queries as cases
from settlements.cases.labels import KINDS as CASE_KINDS
from settlements.cases.timing import CASE
from settlements.claims.labels import why_words
from settlements.claims.queries import decoded
from settlements.claims.rules import ShareRole
from settlements.passing import queries as passing
from settlements.passing.service import RECEIPT
from settlements.rates.labels import ITEMS
from settlements.rates.rules import Item
from settlements.statements import queries
from settlements.statements.labels import LINE_KINDS
from settlements.statements.queries import LineRow
from settlements.statements.rules import LineKind
from settlements.statements.timing import STATEMENT
from sla.subjects import Subject
from web.pages.part_rows import About


@dataclass(frozen=True)
class Line:
    """One amount of a statement: for what, requested, calculated and paid, and why."""

    id: int
    title: str
    number: str
    href: str
    outlet: str
    item: str
    requested: str
    calculated: str
    paid: str
    part: str
    amount: str
    fen: int
    held: bool
    why: str
    tracer: str


def lines(session: Session, statement_id: int, who: Principal, at: datetime) -> list[Line]:
    """The lines of a statement that this person sees."""
    rows = queries.lines(session, statement_id)
    titles = titles_of(session, [row.work_order_id for row in rows if row.work_order_id])
    names = outlets.names_by_id(session, {row.outlet_id for row in rows})
    page = "shop.job" if who.outlet_id else "work_order.show"
    return [_line(row, titles.get(row.work_order_id or 0), names.get(row.outlet_id, ""), page)
            for row in rows]


def titles_of_subjects(session: Session, subjects: Iterable[Subject]) -> dict[Subject, About]:
    """What promises about money are about: statements, what passes through a parent, cases."""
    wanted = set(subjects)
    disputed = {row.id: row for row in cases.many(
        session, [each.id for each in wanted if each.kind == CASE])}
    stated = [each.id for each in wanted if each.kind == STATEMENT]
    passed = {row.id: row for row in passing.receipts(
        session, [each.id for each in wanted if each.kind == RECEIPT])}
    standing = queries.standings(session, {
        *queries.within_reach(session, stated),
        *(row.statement_id for row in (*passed.values(), *disputed.values()))})
    names = outlets.names_by_id(session, {
        *(each.payee_id for each in standing.values()),
        *(row.outlet_id or 0 for row in (*passed.values(), *disputed.values()))})
    found = {Subject(STATEMENT, key): About(
        f"{names.get(standing[key].payee_id, '')} {standing[key].period:%Y-%m}",
        _statement_href(key), standing[key].number) for key in stated if key in standing}
    found |= {Subject(CASE, key): About(
        f"{names.get(row.outlet_id or 0, '')} {standing[row.statement_id].period:%Y-%m}",
        url_for("cases.show", case_id=key), str(CASE_KINDS[row.kind]))
        for key, row in disputed.items()}
    return found | {Subject(RECEIPT, key): About(
        f"{names.get(row.outlet_id or 0, '')} {standing[row.statement_id].period:%Y-%m}",
        url_for("shop_money.index") if principal().outlet_id else url_for(
            "tracer.show", outlet_id=row.outlet_id,
            month=f"{standing[row.statement_id].period:%Y-%m}"),
        standing[row.statement_id].number) for key, row in passed.items()}


def _statement_href(key: int) -> str:
    page = "shop_money.statement" if principal().outlet_id else "statements.show"
    return url_for(page, statement_id=key)


def _line(row: LineRow, title, name: str, page: str) -> Line:  # type: ignore[no-untyped-def]
    work = row.kind is LineKind.SHARE
    management = row.role is ShareRole.MANAGEMENT
    return Line(
        row.id, f"{LINES[title.line]} {title.symptom}" if title else str(LINE_KINDS[row.kind]),
        title.number if title else "",
        url_for(page, work_order_id=row.work_order_id) if title else "", name,
        str(ITEMS[Item(row.item)]) if work else str(LINE_KINDS[row.kind]),
        money_fen(row.requested, unit=False), money_fen(row.calculated, unit=False),
        money_fen(row.paid, unit=False),
        _("management fee") if management else "", money_fen(row.amount, unit=False),
        row.amount.fen, row.held, why(row.explain),
        url_for("tracer.job", work_order_id=row.work_order_id) if title else "")


def why(explain: str) -> str:
    """How an amount came about, in words."""
    return " ".join(why_words(each) for each in decoded(explain)) if explain else ""
