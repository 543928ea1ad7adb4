"""Claims: the adjudicator's list by age and amount, and one claim with everything beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import needs
from core.clock import at_local, business_date
from core.doors import looking, now
from core.forms import KeyedForm
from core.lists import COUNTED_TO, SIZE, Page, whole
from core.money import Money
from core.rows import Bulk, BulkAction, Chip, ListPage, Pager, Tab
from core.tables import Field, Table, sheet_moment
from core.wording import business_date as day_words
from core.wording import money_fen, number
from jobs.work_orders.labels import GRADES, LINES
from network.regions.labels import TIERS
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved
from settlements.claims.labels import MISSING, REASONS, STATE_KINDS, STATES
from settlements.claims.models import Claim
from settlements.claims.rules import Missing, Reason
from settlements.verdicts import queries
from settlements.verdicts.queries import Bucket, ClaimFilter, ClaimRow, Sum, View
from sla.clocks import queries as clocks
from sla.clocks.queries import Urgent
from sla.labels import clock_word
from web.pages import claim_page
from web.pages.time_rows import due_state

bp = Blueprint("claims", __name__, url_prefix="/claims")

AGES = (3, 7, 30)
"""Steps of age in days."""
AMOUNTS = (150_00, 300_00)
"""Steps of amount in fen."""


@dataclass(frozen=True)
class Line:
    """One claim of the list, ready to be shown."""

    id: int
    key: str
    name: str
    number: str
    href: str
    title: str
    outlet: str
    state_kind: str
    state: str
    hindered: str
    requested: Money
    calculated: Money
    paid: Money | None
    due_kind: str
    due: str
    due_at: str
    group: str
    mark: str
    due_on: datetime | None
    job: str
    job_href: str
    work_day: date
    work_day_words: str
    tier: str


TABLE = Table(
    code="claims",
    label=_l("Claims"),
    endpoint="claims.index",
    export="claims.export",
    names=("view", "age", "amount", "reason", "number"),
    fields=(
        Field("claim", _l("Claim / job"), ((_l("Fault"), lambda row: row.title),
                                           (_l("Claim"), lambda row: row.number))),
        Field("outlet", _l("Outlet"), ((_l("Outlet"), lambda row: row.outlet),)),
        Field("state", _l("State"), ((_l("State"), lambda row: row.state),
                                     (_l("Reason"), lambda row: row.hindered))),
        Field("requested", _l("Requested"), ((_l("Requested"), lambda row: row.requested),),
              number=True),
        Field("calculated", _l("Calculated"), ((_l("Calculated"), lambda row: row.calculated),),
              number=True),
        Field("paid", _l("Paid"), ((_l("Paid"), lambda row: row.paid),), number=True),
        Field("due", _l("Deadline"), ((_l("Deadline"), lambda row: row.due),
                                      (_l("Due at"), lambda row: sheet_moment(row.due_on)))),
        Field("job", _l("Job"), ((_l("Job"), lambda row: row.job),), shown=False),
        Field("day", _l("Day of the work"), ((_l("Day of the work"), lambda row: row.work_day),),
              shown=False),
        Field("tier", _l("Market"), ((_l("Market"), lambda row: row.tier),), shown=False),
    ),
)


@dataclass(frozen=True)
class Cell:
    """How many claims of an age and an amount there are, and what they come to."""

    count: int
    amount: str
    href: str


@bp.get("")
@needs("claims.view")
def index() -> object:
    moment = now()
    kept = TABLE.kept(request.args)
    wanted, after = read_filter(kept, moment), request.args.get("after", "")[:40]
    with looking() as session:
        page = queries.page(session, wanted, after, SIZE, business_date(moment))
        sums = queries.sums(session, wanted)
        views = saved(session, TABLE)
        table = _table(session, wanted.view, kept, moment)
        reasons = queries.by_reason(session, ClaimFilter(view=wanted.view))
        urgent = clocks.most_urgent(session, Claim.__kind__, [row.id for row in page.rows])
    counted = f"{number(COUNTED_TO)}+" if sums.count > COUNTED_TO else number(sums.count)
    listed = _listed(page.rows, urgent, wanted, kept, counted, page.after, bool(after), moment)
    return render_template(
        "web/claims/index.html",
        page=framed(TABLE, listed, kept, views, total=sums.count, totals=_totals(sums, counted)),
        counted=counted,
        kept=kept,
        ages=_age_words(),
        amounts=_amount_words(),
        table=table,
        reasons=[(str(REASONS[code]), count, _href(kept, reason=code.value))
                 for code, count in reasons.items()],
    )


@bp.post("/export")
@needs("claims.view")
def export() -> object:
    """The list of this address as a workbook."""
    at = now()
    kept = TABLE.kept(request.args)
    wanted = read_filter(kept, at)

    def read(session: Session, after: str | None, size: int) -> Page[Line]:
        page = queries.page(session, wanted, after, size, business_date(at))
        urgent = clocks.most_urgent(session, Claim.__kind__, [row.id for row in page.rows])
        return Page(tuple(_line(row, urgent.get(row.id), at) for row in page.rows), page.after)

    part = Chip(_("View"), dict(_views())[wanted.view], "")
    return deliver(TABLE, kept, [part, *_chips(kept)], read)


def _totals(sums: Sum, counted: str) -> dict[str, str]:
    """What stands under the list; more claims than are counted have no sums."""
    count = {"claim": _("%(count)s claims", count=counted)}
    if sums.count > COUNTED_TO:
        return count
    return {**count, "requested": money_fen(sums.requested_fen, unit=False),
            "calculated": money_fen(sums.calculated_fen, unit=False),
            "paid": money_fen(sums.approved_fen, unit=False)}


def _listed(
    rows: Sequence[ClaimRow],
    urgent: Mapping[int, Urgent],
    wanted: ClaimFilter,
    kept: dict[str, str],
    counted: str,
    following: str | None,
    paged: bool,
    moment: datetime,
) -> ListPage:
    bulk = Bulk(url_for("verdicts.decide_many"), [BulkAction("pay", _("Pay as calculated"))],
                KeyedForm(formdata=None).idempotency_key.data)
    return ListPage(
        label=_("Claims"),
        href=url_for("claims.index"),
        two_lines=True,
        rows=[_line(row, urgent.get(row.id), moment) for row in rows],
        columns=(),
        tabs=[Tab(word, url_for("claims.index", view=view.value), current=wanted.view is view)
              for view, word in _views()],
        chips=_chips(kept),
        clear_href=url_for("claims.index", view=wanted.view.value),
        kept=[("view", wanted.view.value),
              *((name, value) for name, value in kept.items() if name not in ("view", "number"))],
        bulk=bulk if wanted.view is View.READY and claim_page.may_decide() else None,
        pager=Pager(
            _("%(count)s claims", count=counted),
            next_href=url_for("claims.index", **kept, after=following) if following else "",
            previous_href=url_for("claims.index", **kept) if paged else "",
        ),
        empty=_("No claim is found"),
        empty_note=_("A finished job makes its claim by itself."),
    )


def read_filter(kept: dict[str, str], moment: datetime) -> ClaimFilter:
    """The filter from the address; what cannot be read is dropped from `kept`."""
    view = View(kept["view"]) if kept.get("view") in set(View) else View.READY
    if kept.get("reason") not in set(Reason):
        kept.pop("reason", None)
    age, amount = (whole(kept.get(name, ""), 3) for name in ("age", "amount"))
    steps = [None, *_moments(moment), None]
    sums = [None, *AMOUNTS, None]
    old = age is not None and age <= len(AGES)
    big = amount is not None and amount <= len(AMOUNTS)
    return ClaimFilter(
        view=view,
        reason=Reason(kept["reason"]) if "reason" in kept else None,
        since=steps[age + 1] if old and age is not None else None,
        before=steps[age] if old and age is not None else None,
        least_fen=sums[amount] if big and amount is not None else None,
        below_fen=sums[amount + 1] if big and amount is not None else None,
        number=kept.get("number", "").strip(),
    )


def _moments(moment: datetime) -> list[datetime]:
    today = business_date(moment)
    return [at_local(today - timedelta(days=days)) for days in AGES]


def _views() -> Sequence[tuple[View, str]]:
    return (
        (View.READY, _("Claims to decide")),
        (View.WAITING, _("Not checked yet")),
        (View.INCOMPLETE, _("Something is missing")),
        (View.APPEALED, _("Appeals")),
        (View.DECIDED, _("Decided")),
        (View.ALL, _("All")),
    )


def _age_words() -> list[str]:
    first, second, third = AGES
    return [
        _("up to %(days)s days", days=first),
        _("up to %(days)s days", days=second),
        _("up to %(days)s days", days=third),
        _("over %(days)s days", days=third),
    ]


def _amount_words() -> list[str]:
    low, high = (money_fen(fen) for fen in AMOUNTS)
    return [_("under %(amount)s", amount=low), _("%(low)s to %(high)s", low=low, high=high),
            _("%(amount)s and more", amount=high)]


def _table(
    session: Session, view: View, kept: dict[str, str], moment: datetime
) -> list[list[Cell]]:
    """Age down, amount across; every figure opens its claims."""
    found = queries.by_age_and_amount(session, ClaimFilter(view=view), _moments(moment), AMOUNTS)
    return [
        [_cell(found.get((age, amount), Bucket(0, 0)), kept, age, amount)
         for amount in range(len(AMOUNTS) + 1)]
        for age in range(len(AGES) + 1)
    ]


def _cell(bucket: Bucket, kept: dict[str, str], age: int, amount: int) -> Cell:
    href = _href(kept, age=str(age), amount=str(amount))
    return Cell(bucket.count, money_fen(bucket.fen), href)


def _href(kept: dict[str, str], **more: str) -> str:
    view = {"view": kept["view"]} if "view" in kept else {}
    return url_for("claims.index", **{**view, **more})


def _chips(kept: dict[str, str]) -> list[Chip]:
    words = {"age": _("Age"), "amount": _("Amount"), "reason": _("Reason"),
             "number": _("Number")}

    def shown(name: str) -> str:
        value = kept[name]
        if name == "reason":
            return str(REASONS[Reason(value)])
        tables = {"age": _age_words(), "amount": _amount_words()}
        place = whole(value, len(tables[name]) - 1) if name in tables else None
        return tables[name][place] if place is not None else value

    return [
        Chip(words[name], shown(name), url_for(
            "claims.index", **{key: value for key, value in kept.items() if key != name}))
        for name in kept if name in words
    ]


def _line(row: ClaimRow, promise: Urgent | None, moment: datetime) -> Line:
    word = clock_word(promise.kind) if promise else ""
    kind, words, at = due_state(word, promise.due if promise else None, moment)
    grade = str(GRADES[row.grade]) if row.grade else ""
    group = str(REASONS[row.reason]) if row.reason else _hindrance(row)
    return Line(
        id=row.id, key=str(row.id), name=row.number, number=row.number,
        href=url_for("claims.show", claim_id=row.id),
        title=" · ".join(part for part in (f"{LINES[row.line]} {row.symptom}", grade) if part),
        outlet=row.outlet,
        state_kind=STATE_KINDS.get(row.state, "none"),
        state=str(STATES[row.state]),
        hindered=group,
        requested=Money(row.requested_fen),
        calculated=Money(row.calculated_fen),
        paid=None if row.approved_fen is None else Money(row.approved_fen),
        due_kind=kind, due=words if promise else "", due_at=at, group="",
        mark={"late-q": "late", "warn": "warn"}.get(kind, ""),
        due_on=promise.due if promise else None,
        job=row.job, job_href=url_for("work_order.show", work_order_id=row.work_order_id),
        work_day=row.work_day, work_day_words=day_words(row.work_day, moment),
        tier=str(TIERS[row.tier]) if row.tier else "",
    )


def _hindrance(row: ClaimRow) -> str:
    """What keeps a claim from being decided, in a few words."""
    if row.decided_at is not None:
        return ""
    lacks = [str(MISSING[Missing(code)]) for code in row.missing.split(",") if code]
    if row.self_entered and not row.proven:
        lacks.append(_("the user's confirmation"))
    if not lacks and row.approvable_at is None:
        return _("the job is not checked yet")
    return _("missing: %(what)s", what=_(", ").join(lacks)) if lacks else ""


@bp.get("/<int:claim_id>")
@needs("claims.view")
def show(claim_id: int) -> object:
    """One claim: requested, calculated and paid side by side, and why."""
    with looking() as session:
        page = claim_page.read(session, claim_id, now())
    return render_template("web/claims/show.html", **page)
