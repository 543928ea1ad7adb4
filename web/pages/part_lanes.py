"""到件周期: how long a part takes, by lane and by hop; and the lanes of the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from core.auth import needs
from core.doors import looking, now
from core.lists import whole
from core.rows import Column, ListPage, Pager, Tab
from core.wording import NO_VALUE, duration, number
from parts.lanes import queries
from parts.lanes.queries import HistoryLane
from parts.lanes.rules import Hop, LaneFigures, Lead, figures

bp = Blueprint("lanes", __name__, url_prefix="/part-lanes")

PERIODS = (30, 90, 365)
TIERS = {"": (), "12": (1, 2), "34": (3, 4)}
SHOWN = 200


@dataclass(frozen=True)
class Row:
    """One lane, ready to be shown."""

    lane: str
    n: str
    stuck: int
    p50: str
    p90: str
    decision: str
    shipment: str
    transit: str


@dataclass(frozen=True)
class Past:
    """One lane of the past, in days."""

    lane: str
    mode: str
    n: int
    p50: str
    p90: str
    on_time: str


@bp.get("")
@needs("parts.view")
def index() -> object:
    at = now()
    asked, tiers = whole(request.args.get("days", "")), request.args.get("tiers", "")
    days = asked if asked in PERIODS else 90
    tiers = tiers if tiers in TIERS else ""
    with looking() as session:
        found = figures(queries.courses(session, at - timedelta(days=days), at,
                                        tiers=TIERS[tiers]), at)
        past = queries.history(session)
    return render_template("parts/lanes.html", page=_page(found, days, tiers),
                           past=[_past(each) for each in past[:SHOWN]],
                           counted=number(len(found)))


def _page(found: Sequence[LaneFigures], days: int, tiers: str) -> ListPage:
    words = {"": _("All"), "12": _("tiers 1 and 2"), "34": _("tiers 3 and 4")}
    return ListPage(
        label=_("Lead times"), href=url_for("lanes.index"), rows=[_row(each) for each in found],
        columns=[Column(_("Lane")), Column(pgettext("part", "Lines"), number=True),
                 Column(_("Stuck"), number=True), Column(_("In hand p50"), number=True),
                 Column(_("In hand p90"), number=True), Column(_("Decided p90"), number=True),
                 Column(_("Sent p90"), number=True), Column(_("Under way p90"), number=True)],
        tabs=[*(Tab(word, url_for("lanes.index", tiers=code or None, days=days),
                    current=tiers == code) for code, word in words.items()),
              *(Tab(_("%(days)s days", days=each), url_for(
                  "lanes.index", tiers=tiers or None, days=each), current=days == each)
                for each in PERIODS)],
        pager=Pager(_("%(count)s lanes", count=number(len(found)))),
        empty=_("No line was received or is open"),
        empty_note=_("A line counts from the request to the receipt at the outlet that works."))


def _row(each: LaneFigures) -> Row:
    return Row(each.lane, number(each.whole.n), each.whole.stuck, _span(each.whole.p50),
               _span(each.whole.p90), *(_span(each.hops[hop].p90) for hop in Hop))


def _span(seconds: int | None) -> str:
    return NO_VALUE if seconds is None else duration(seconds)


def _past(each: HistoryLane) -> Past:
    return Past(" → ".join(part for part in (each.origin, each.destination) if part), each.mode,
                each.n, _days(each.whole, 50), _days(each.whole, 90),
                f"{each.on_time}/{each.n}")


def _days(found: Lead, percent: int) -> str:
    value = found.p50 if percent == 50 else found.p90
    return NO_VALUE if value is None else str(_("%(days)s days", days=value))
