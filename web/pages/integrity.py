"""Concealment signals: what was cancelled near its promise, what users deny, who reports its own
breaches and whose are found, what was put right afterwards. Each number opens its rows; none is a
score (DOMAIN, cause 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.clock import at_local
from core.doors import looking, now
from core.lists import SIZE, whole
from core.rows import Chip, Column, Fact, ListPage, Pager, Tab
from core.wording import business_date, duration, moment, number
from jobs.cancellations import queries
from jobs.cancellations.labels import ANSWERS, RULINGS
from jobs.cancellations.labels import STATES as SIGNAL_STATES
from jobs.cancellations.queries import CancellationFilter, CancellationRow
from jobs.cancellations.rules import DENIALS, State, in_last_hour
from jobs.work_orders.labels import CANCEL_REASONS, LINES
from network.accounts.queries import names_of as people_of
from network.outlets.queries import names_by_id
from reports.figures import integrity, promises
from reports.figures.promises import Sources
from reports.figures.rules import Cancelled, Slice, Span
from reports.figures.slices import By
from reports.integrity import queries as rows_behind
from reports.integrity.queries import LateEdit
from sla.labels import clock_word
from web.pages.first_page.trends import last_days, period_text
from web.timeline import word_for

bp = Blueprint("integrity", __name__, url_prefix="/integrity")
DAYS = 30
MOST = 50
VIEWS = ("", "last_hour", "anew", "denied", "unasked", "suspected")


@dataclass(frozen=True)
class Count:
    """A number and the rows behind it."""

    text: str
    href: str
    marked: bool = False


@dataclass(frozen=True)
class OutletLine:
    """One outlet, how it speaks of its own breaches and what it cancelled."""

    name: str
    href: str
    counts: Sequence[Count]
    mark: str


@dataclass(frozen=True)
class CancelLine:
    """One cancelled job, ready to be shown."""

    title: str
    number: str
    href: str
    outlet: str
    outlet_href: str
    at: str
    reason: str
    left: str
    near: bool
    again_href: str
    answer: str
    denied: bool
    state: str
    suspected: bool

    @property
    def mark(self) -> str:
        return "late" if self.suspected else ""


def _within(who: Principal) -> Slice:
    """An outlet sees what is its own, not what it observes: who reported itself is told to
    nobody else (SAFETY 18)."""
    return Slice(outlet_id=who.outlet_id)


@bp.get("")
@needs("breaches.view")
def index() -> object:
    at, wanted = now(), _within(principal())
    span, first, last = last_days(at, DAYS)
    with looking() as session:
        total, suspected = queries.suspected(session, MOST)
        lines = _outlets(session, span, wanted, first, last)
    return render_template(
        "web/integrity/index.html", period=period_text(at, DAYS), lines=lines, total=total,
        suspected=[cancel_line(row, at) for row in suspected],
        unasked_href=url_for("integrity.cancellations", view="unasked", **_days(first, last)),
        every_href=url_for("integrity.cancellations", **_days(first, last)))


def _days(first: date, last: date) -> dict[str, str]:
    return {"since": first.isoformat(), "until": last.isoformat()}


def _outlets(session: Session, span: Span, wanted: Slice, first: date,
             last: date) -> list[OutletLine]:
    """The outlets with something to show, those with most signals in front; three statements."""
    cancelled = integrity.cancellations(session, span, wanted, by=(By.OUTLET,))
    known = promises.sources(session, span, wanted, by=(By.OUTLET,))
    late = integrity.late_edits(session, span, wanted, by=(By.OUTLET,))
    keys = [key for (key,) in {*cancelled, *late, *(
        one for one, each in known.items() if each.found or each.self_reported)} if key]

    def weight(key: int) -> tuple[int, ...]:
        each, sources = cancelled.get((key,), Cancelled()), known.get((key,), Sources())
        return -each.denied, -each.last_hour, -sources.found, -late.get((key,), 0), key

    shown = sorted(keys, key=weight)[:MOST]
    names = names_by_id(session, shown)
    return [OutletLine(
        names.get(key, ""), url_for("outlet.show", outlet_id=key),
        counts(key, cancelled.get((key,), Cancelled()), known.get((key,), Sources()),
               late.get((key,), 0), (first, last)),
        "warn" if cancelled.get((key,), Cancelled()).denied else "") for key in shown]


def counts(outlet_id: int, cancelled: Cancelled, sources: Sources, late: int,
           days: tuple[date, date]) -> list[Count]:
    """The seven numbers of an outlet: cancelled, in the last hour, entered anew, denied, found,
    self-reported, corrected afterwards."""
    key, period = str(outlet_id), _days(*days)

    def cancels(view: str = "") -> str:
        return url_for("integrity.cancellations", outlet=key, view=view or None, **period)

    def broken(source: str) -> str:
        return url_for("breaches.index", outlet=key, source=source, **period)

    return [
        Count(number(cancelled.whole), cancels()),
        Count(number(cancelled.last_hour), cancels("last_hour"),
              2 * cancelled.last_hour > cancelled.whole),
        Count(number(cancelled.anew), cancels("anew")),
        Count(number(cancelled.denied), cancels("denied"), cancelled.denied > 0),
        Count(number(sources.found), broken("found")),
        Count(number(sources.self_reported), broken("self_reported")),
        Count(number(late), url_for("integrity.late_edits", outlet=key, **period)),
    ]


def panel(session: Session, outlet_id: int, at: datetime) -> list[Fact]:
    """How an outlet speaks of its own breaches and what it cancelled, for its page."""
    span, first, last = last_days(at, DAYS)
    wanted = Slice(outlet_id=outlet_id)
    found = counts(outlet_id,
                   integrity.cancellations(session, span, wanted)[()],
                   promises.sources(session, span, wanted)[()],
                   integrity.late_edits(session, span, wanted)[()], (first, last))
    return [Fact(label, each.text, each.href) for label, each in zip(labels(), found, strict=True)]


def labels() -> list[str]:
    """What the seven numbers are called."""
    return [_("Cancelled by its own people"), _("in the last hour before due"), _("entered anew"),
            _("denied by the user"), _("Breaches found"), _("Breaches self-reported"),
            _("Corrected or recorded late")]


def cancel_line(row: CancellationRow, at: datetime) -> CancelLine:
    near = in_last_hour(row.left_s)
    return CancelLine(
        title=f"{LINES[row.line]} {row.symptom}",
        number=row.number,
        href=url_for("work_order.show", work_order_id=row.work_order_id) + "#cancellation",
        outlet=row.outlet or "",
        outlet_href=url_for("outlet.show", outlet_id=row.outlet_id) if row.outlet_id else "",
        at=moment(row.cancelled_at, at),
        reason=str(CANCEL_REASONS[row.reason]),
        left=left_words(row),
        near=near,
        again_href=url_for("work_order.show", work_order_id=row.again_id) if row.again_id else "",
        answer=str(ANSWERS[row.answer]) if row.answer else "",
        denied=row.answer in DENIALS,
        state=str(RULINGS[row.ruling]) if row.ruling else str(SIGNAL_STATES[row.state]),
        suspected=row.state is State.SUSPECTED,
    )


def left_words(row: CancellationRow) -> str:
    """How long before which promise; empty where none lay ahead."""
    if row.left_s is None or row.clock is None:
        return ""
    return _("%(time)s before: %(clock)s", time=duration(row.left_s), clock=clock_word(row.clock))


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to, as it stands in the address."""

    view: str
    outlet_id: int | None
    since: date | None
    until: date | None

    @property
    def kept(self) -> dict[str, str]:
        days = {"since": self.since, "until": self.until}
        found = {name: day.isoformat() for name, day in days.items() if day}
        if self.outlet_id:
            found["outlet"] = str(self.outlet_id)
        return found

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        return (at_local(self.since) if self.since else None,
                at_local(self.until + timedelta(days=1)) if self.until else None)


def _asked(who: Principal) -> Asked:
    view = request.args.get("view", "")
    return Asked(view if view in VIEWS else "",
                 who.outlet_id or whole(request.args.get("outlet", "")),
                 _day(request.args.get("since")), _day(request.args.get("until")))


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed and len(typed) == 10 else None
    except ValueError:
        return None


@bp.get("/cancellations")
@needs("breaches.view")
def cancellations() -> object:
    """Jobs cancelled by outlets' own people."""
    at, asked, after = now(), _asked(principal()), request.args.get("after")
    first, last = asked.span
    wanted = CancellationFilter(
        outlet_id=asked.outlet_id, first=first, last=last,
        last_hour=asked.view in ("last_hour", "unasked"), anew=asked.view == "anew",
        denied=asked.view == "denied", unasked=asked.view == "unasked",
        state=State.SUSPECTED if asked.view == "suspected" else None)
    with looking() as session:
        page = queries.page(session, wanted, after, SIZE)
        total = queries.count(session, wanted)
        names = names_by_id(session, [asked.outlet_id] if asked.outlet_id else [])
    kept = {**asked.kept, **({"view": asked.view} if asked.view else {})}
    listed = ListPage(
        label=_("Cancelled by outlets"),
        href=url_for("integrity.cancellations"),
        rows=[cancel_line(row, at) for row in page.rows],
        two_lines=True,
        columns=[Column(_("Fault / job")), Column(_("Outlet")), Column(_("Cancelled")),
                 Column(_("Before its promise")), Column(_("Call-back")), Column(_("Signal"))],
        tabs=_tabs(asked),
        chips=_chips("integrity.cancellations", kept, names, at),
        pager=_pager("integrity.cancellations", kept, after, page.after, total),
        empty=_("No outlet cancelled a job like this"),
    )
    return render_template("web/integrity/cancellations.html", page=listed, total=number(total))


def _tabs(asked: Asked) -> list[Tab]:
    words = {"": _("All"), "last_hour": _("In the last hour"), "anew": _("Entered anew"),
             "denied": _("Denied by the user"), "unasked": _("To be called back"),
             "suspected": _("To be looked at")}
    return [Tab(word, url_for("integrity.cancellations", view=view or None, **asked.kept),
                current=view == asked.view) for view, word in words.items()]


def _chips(endpoint: str, kept: Mapping[str, str], names: Mapping[int, str],
           at: datetime) -> list[Chip]:
    words = {"outlet": _("Outlet"), "since": _("From"), "until": _("Until")}

    def shown(name: str) -> str:
        if name == "outlet":
            return next(iter(names.values()), kept[name])
        return business_date(_day(kept[name]), at)

    return [Chip(word, shown(name), url_for(
        endpoint, **{key: value for key, value in kept.items() if key != name}))
        for name, word in words.items() if name in kept]


def _pager(endpoint: str, kept: Mapping[str, str], after: str | None, following: str | None,
           total: int | None = None) -> Pager:
    return Pager(
        _("%(count)s in all", count=number(total)) if total is not None else "",
        next_href=url_for(endpoint, **kept, after=following) if following else "",
        previous_href=url_for(endpoint, **kept) if after else "")


@dataclass(frozen=True)
class EditLine:
    """One step recorded late, ready to be shown."""

    step: str
    number: str
    href: str
    outlet: str
    happened: str
    recorded: str
    late: str
    who: str


@bp.get("/late-edits")
@needs("breaches.view")
def late_edits() -> object:
    """What was put right in jobs, and steps recorded more than a day late."""
    at, asked, after = now(), _asked(principal()), request.args.get("after")
    first, last = asked.span
    usual = last_days(at, DAYS)[0]
    span = Span(first or usual.first, last or usual.end)
    wanted = Slice(outlet_id=asked.outlet_id)
    with looking() as session:
        page = rows_behind.late_edits(session, span, wanted, after, SIZE)
        total = integrity.late_edits(session, span, wanted)[()]
        names = names_by_id(session, {row.outlet_id for row in page.rows if row.outlet_id} | (
            {asked.outlet_id} if asked.outlet_id else set()))
        people = people_of(session, {row.by for row in page.rows})
    chosen = {key: name for key, name in names.items() if key == asked.outlet_id}
    listed = ListPage(
        label=_("Corrected or recorded late"),
        href=url_for("integrity.late_edits"),
        rows=[_edit_line(row, names, people, at) for row in page.rows],
        two_lines=True,
        columns=[Column(_("Step / job")), Column(_("Outlet")), Column(_("Happened")),
                 Column(_("Recorded")), Column(_("Late by")), Column(_("Recorded by"))],
        chips=_chips("integrity.late_edits", asked.kept, chosen, at),
        pager=_pager("integrity.late_edits", asked.kept, after, page.after, total),
        empty=_("Nothing was corrected or recorded late"),
    )
    return render_template("web/integrity/late_edits.html", page=listed, total=number(total))


def _edit_line(row: LateEdit, names: Mapping[int, str], people: Mapping[str, str],
               at: datetime) -> EditLine:
    gone = row.recorded - row.happened
    return EditLine(
        step=word_for(row.name, row.body),
        number=row.number,
        href=url_for("work_order.show", work_order_id=row.work_order_id),
        outlet=names.get(row.outlet_id or 0, ""),
        happened=moment(row.happened, at),
        recorded=moment(row.recorded, at),
        late=duration(gone) if gone > integrity.LATE else _("correction"),
        who=people.get(row.by, _("the system")),
    )
