"""What the program has told a person, the newest first; opening the page reads it."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for

from core.auth import SIGNED_IN, needs, principal
from core.doors import committing, looking, now
from core.lists import whole
from core.wording import business_date as date_words
from core.wording import moment
from office.notices import queries, service
from office.notices.queries import NoticeLine
from office.notices.rules import Urgency
from settlements.inquiries.rules import Side
from sla.labels import clock_word
from sla.policies.rules import ClockKind
from training.certificates.labels import KINDS
from training.certificates.rules import Kind
from web.timeline import word_for

MONEY = frozenset({"case", "recovery", "pass_on", "statement", "receipt", "inquiry", "payment"})

bp = Blueprint("notices", __name__, url_prefix="/notices")


@dataclass(frozen=True)
class Row:
    """One notice, ready to be shown."""

    text: str
    clock: str
    href: str
    at: str
    urgent: bool
    unread: bool


@bp.get("")
@needs(SIGNED_IN)
def index() -> object:
    who, at = principal(), now()
    before = whole(request.args.get("before", ""))
    with looking() as session:
        page = queries.page(session, who.account_id, before=before)
    rows = [Row(word_for(line.kind), _clock(line), _href(line), moment(line.created_at, at),
                line.urgency is Urgency.URGENT, line.read_at is None) for line in page.lines]
    return render_template("office/notices/index.html", rows=rows, older=page.older,
                           newest=page.lines[0].id if page.lines else 0,
                           unread=any(row.unread for row in rows))


@bp.post("/read")
@needs(SIGNED_IN)
def read() -> object:
    """Everything up to the newest that was shown is read."""
    who, at = principal(), now()
    up_to = whole(request.form.get("up_to", "")) or 0
    committing(lambda session: service.mark_all_read(session, who.account_id, up_to=up_to,
                                                     now=at))
    return redirect(url_for("notices.index"))


def _clock(line: NoticeLine) -> str:
    """What the notice is about: the promise, or the card with its date."""
    code, permit = line.args.get("clock"), line.args.get("permit")
    if permit in set(Kind):
        day = date.fromisoformat(str(line.args["deadline"]))
        return f"{KINDS[Kind(permit)]} · {date_words(day, now())}"
    return clock_word(ClockKind(code)) if code in set(ClockKind) else ""


def _href(row: NoticeLine) -> str:
    if row.subject_kind == "work_order":
        page = "shop.job" if principal().outlet_id else "work_order.show"
        return url_for(page, work_order_id=row.subject_id)
    if row.subject_kind == "certificate":
        outlet_id = row.args.get("outlet")
        if principal().outlet_id:
            return url_for("my_certificates.mine")
        return url_for("outlet.show", outlet_id=outlet_id) if outlet_id else ""
    if row.subject_kind == "part_line" and not principal().outlet_id:
        return url_for("custody.show", part_line_id=row.subject_id)
    if row.subject_kind in MONEY:
        return _money_href(row.subject_kind, row.subject_id, str(row.args.get("side", "")))
    if row.subject_kind == "outlet":
        return url_for("outlet.show", outlet_id=row.subject_id)
    return ""


def _money_href(kind: str, key: int, side: str) -> str:
    """The page of a case or a statement; what passes through a parent stands in the purse."""
    outlet = principal().outlet_id is not None
    if kind == "case":
        return url_for("cases.show", case_id=key)
    if kind == "statement":
        page = "shop_money.statement" if outlet else "statements.show"
        return url_for(page, statement_id=key)
    if kind in ("recovery", "pass_on") or (kind == "inquiry" and side == Side.PARENT):
        return url_for("shop_money.pass_ons")
    return url_for("shop_money.index") if outlet else url_for("cases.index")
