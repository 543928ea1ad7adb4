"""Concealment signals: what was cancelled near its promise, what users deny, who reports its own
breaches and whose are found, what was put right afterwards. Each number opens its rows; none is a
score (DOMAIN, cause 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.doors import looking, now
from core.rows import Fact
from core.wording import duration, moment, number
from jobs.cancellations import queries
from jobs.cancellations.labels import ANSWERS, RULINGS
from jobs.cancellations.labels import STATES as SIGNAL_STATES
from jobs.cancellations.queries import CancellationRow
from jobs.cancellations.rules import DENIALS, State, in_last_hour
from jobs.work_orders.labels import CANCEL_REASONS, LINES
from network.outlets.queries import names_by_id
from reports.figures import integrity, promises
from reports.figures.promises import Sources
from reports.figures.rules import Cancelled, Slice, Span
from reports.figures.slices import By
from sla.labels import clock_word
from web.pages.first_page.trends import last_days
from web.pages.outlet_terms import period_words

bp = Blueprint("integrity", __name__, url_prefix="/integrity")
DAYS = 30
MOST = 50


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
    cancelled_at: datetime

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
        "web/integrity/index.html", period=period(at), lines=lines, total=total,
        suspected=[cancel_line(row, at) for row in suspected],
        unasked_href=url_for("integrity.cancellations", view="unasked", **_days(first, last)),
        every_href=url_for("integrity.cancellations", **_days(first, last)))


def period(at: datetime) -> str:
    """The days that are counted, in words."""
    _span, first, last = last_days(at, DAYS)
    return period_words(first, last, at)


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
        cancelled_at=row.cancelled_at,
    )


def left_words(row: CancellationRow) -> str:
    """How long before which promise; empty where none lay ahead."""
    if row.left_s is None or row.clock is None:
        return ""
    return _("%(time)s before: %(clock)s", time=duration(row.left_s), clock=clock_word(row.clock))
