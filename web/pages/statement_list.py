"""Statements by what has to be done next."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.clock import at_local, business_date
from core.doors import looking, now
from core.lists import COUNTED_TO, SIZE, Page
from core.money import Money
from core.rows import Bulk, BulkAction, Chip, ListPage, Pager, Tab
from core.tables import Field, Table, sheet_moment
from core.wording import business_date as day_word
from core.wording import due_by, due_wording, money_fen, number
from network.outlets import queries as outlets
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved
from settlements.statements import queries
from settlements.statements.labels import KINDS, STATES
from settlements.statements.queries import StatementFilter, StatementRow
from settlements.statements.rules import UNPAID, State
from web.pages.statements import bp

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
    total: Money
    due: str
    due_kind: str
    due_at: str
    interest: Money
    mark: str
    due_on: datetime | None
    kind: str
    published: str
    published_at: datetime | None
    paid: str
    paid_at: datetime | None


TABLE = Table(
    code="statements",
    label=_l("Statements"),
    endpoint="statements.index",
    export="statements.export",
    names=("view", "month"),
    fields=(
        Field("statement", _l("Statement"), ((_l("Statement"), lambda row: row.number),)),
        Field("outlet", _l("Outlet"), ((_l("Outlet"), lambda row: row.outlet),)),
        Field("month", _l("Month"), ((_l("Month"), lambda row: row.period),)),
        Field("state", _l("State"), ((_l("State"), lambda row: row.state),)),
        Field("amount", _l("Amount (¥)"), ((_l("Amount (¥)"), lambda row: row.total),),
              number=True),
        Field("due", _l("Payment due"), ((_l("Deadline"), lambda row: row.due),
                                         (_l("Payment due"), lambda row: sheet_moment(
                                             row.due_on)))),
        Field("interest", _l("Late interest (¥)"), ((_l("Late interest (¥)"),
                                                     lambda row: row.interest),), number=True),
        Field("kind", _l("Kind"), ((_l("Kind"), lambda row: row.kind),), shown=False),
        Field("published", _l("Published"), ((_l("Published"), lambda row: sheet_moment(
            row.published_at)),), shown=False),
        Field("paid", _l("Paid by the maker"), ((_l("Paid by the maker"), lambda row:
                                                 sheet_moment(row.paid_at)),), shown=False),
    ),
)


@bp.get("")
@needs("statements.view")
def index() -> object:
    who, at, kept = principal(), now(), TABLE.kept(request.args)
    view = kept.get("view", "")
    wanted, after = _wanted(kept, at), request.args.get("after", "")
    with looking() as session:
        found = queries.page(session, wanted, after or None, SIZE)
        sums = queries.sums(session, wanted)
        rows = _rows(session, found.rows, at)
        views = saved(session, TABLE)
    counted = f"{number(COUNTED_TO)}+" if sums.count > COUNTED_TO else number(sums.count)
    listed = ListPage(
        label=_("Statements"), href=url_for("statements.index"), rows=rows,
        columns=(),
        tabs=_tabs(kept), chips=_chips(kept, wanted), clear_href=url_for("statements.index"),
        kept=[("view", view)] if view else (),
        bulk=_bulk(who, view),
        pager=Pager(
            _("%(count)s statements", count=counted),
            next_href=url_for("statements.index", **kept, after=found.after)
            if found.after else "",
            previous_href=url_for("statements.index", **kept) if after else ""),
        empty=_("No statement here"),
        empty_note=_("A month's approved work becomes statements on the 5th."))
    whole = sums.count <= COUNTED_TO
    totals = {"statement": _("%(count)s statements", count=counted),
              "amount": money_fen(sums.total, unit=False) if whole else ""}
    return render_template(
        "settlements/statements/index.html", counted=counted, kept=kept,
        page=framed(TABLE, listed, kept, views, total=sums.count, totals=totals),
        total=money_fen(sums.total) if whole else "")


@bp.post("/export")
@needs("statements.view")
def export() -> object:
    """The list of this address as a workbook."""
    at, kept = now(), TABLE.kept(request.args)
    wanted = _wanted(kept, at)

    def read(session: Session, after: str | None, size: int) -> Page[Row]:
        page = queries.page(session, wanted, after, size)
        return Page(tuple(_rows(session, page.rows, at)), page.after)

    part = [Chip(_("View"), tab.label, "") for tab in _tabs(kept) if tab.current]
    return deliver(TABLE, kept, [*part, *_chips(kept, wanted)], read)


def _rows(session: Session, found: Sequence[StatementRow], at: datetime) -> list[Row]:
    names = outlets.names_by_id(session, {row.outlet_id for row in found})
    return [_row(row, names.get(row.outlet_id, ""), at) for row in found]


def _wanted(kept: dict[str, str], at: datetime) -> StatementFilter:
    """The filter of an address; a month that is none is dropped from `kept`."""
    view, month = kept.get("view", ""), kept.get("month", "")
    try:
        period = date.fromisoformat(f"{month[:7]}-01") if month else None
    except ValueError:
        period = None
    if period is None:
        kept.pop("month", None)
    wanted = StatementFilter(VIEWS[view][1] if view in VIEWS else ())
    if view == "week":
        wanted = StatementFilter(tuple(sorted(UNPAID)),
                                 due_before=at_local(business_date(at) + timedelta(days=7)))
    if view == "overdue":
        wanted = queries.overdue(at)
    return replace(wanted, period=period)


def _tabs(kept: dict[str, str]) -> list[Tab]:
    """What has to be done next, under the month in force."""
    view, rest = kept.get("view", ""), {"month": kept.get("month")}
    return [
        Tab(_("All"), url_for("statements.index", **rest), current=not view),
        *(Tab(str(word), url_for("statements.index", **rest, view=code), current=view == code)
          for code, (word, _states) in VIEWS.items()),
        Tab(_("Due this week"), url_for("statements.index", **rest, view="week"),
            current=view == "week"),
        Tab(_("Overdue"), url_for("statements.index", **rest, view="overdue"),
            current=view == "overdue"),
    ]


def _chips(kept: dict[str, str], wanted: StatementFilter) -> list[Chip]:
    if wanted.period is None:
        return []
    return [Chip(_("Month"), f"{wanted.period:%Y-%m}",
                 url_for("statements.index", view=kept.get("view")))]


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
        f"{row.period:%Y-%m}", str(STATES[row.state]), row.total,
        due_wording(row.due_at, at) if open_ and row.due_at else "",
        LATE if late else "none", due_by(row.due_at, at) if open_ and row.due_at else "",
        owed, "late" if late else "", row.due_at if open_ else None, str(KINDS[row.kind]),
        _day(row.published_at, at), row.published_at, _day(row.paid_at, at), row.paid_at)


def _day(value: datetime | None, at: datetime) -> str:
    return day_word(business_date(value), at) if value else ""
