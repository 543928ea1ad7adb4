"""The county owner's day, on the road: jobs nobody took, jobs over three days, promises due
today, whom to see (INTERFACE, "county owner")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal
from core.clock import business_date, day_bounds
from core.doors import looking, now
from core.rows import Figure
from core.wording import duration, number
from jobs.work_orders import queries
from jobs.work_orders.queries import WorkOrderFilter
from jobs.work_orders.rules import State
from reports.first_page.queries import Visit, count_open, to_visit
from web.pages import work_orders
from web.pages.work_orders import JobLine

SHOWN = 12
LONG = timedelta(days=3)


@dataclass(frozen=True)
class Part:
    """One question of the day with the first jobs that answer it."""

    title: str
    count: int
    jobs: Sequence[JobLine]
    href: str
    empty: str


@dataclass(frozen=True)
class VisitLine:
    """An outlet to be called or seen, and why."""

    name: str
    href: str
    place: str
    why: str


@dataclass(frozen=True)
class Day:
    """Everything of the page."""

    figures: Sequence[Figure]
    parts: Sequence[Part]
    visits: Sequence[VisitLine]


def day_of(_who: Principal) -> Day:
    """The day of the counties within reach."""
    moment = now()
    with looking() as session:
        parts = [
            _part(session, moment, _("Nobody takes it"),
                  WorkOrderFilter(states=(State.UNSERVED,)), {"state": "unserved"},
                  _("Every job is with somebody.")),
            _part(session, moment, _("Over 3 days"),
                  WorkOrderFilter(opened_before=moment - LONG), {"hours": "72"},
                  _("No job is older than three days.")),
            _part(session, moment, _("Due today"), _today(moment), {"due": "today"},
                  _("No promise falls due today.")),
        ]
        visits = to_visit(session, moment, moment - LONG, SHOWN)
    return Day([_figure(part) for part in parts], parts,
               [_visit(visit, moment) for visit in visits])


def _today(moment: datetime) -> WorkOrderFilter:
    return WorkOrderFilter(due_from=moment, due_before=day_bounds(business_date(moment))[1])


def _part(session: Session, moment: datetime, title: str, wanted: WorkOrderFilter,
          args: dict[str, str], empty: str) -> Part:
    found = queries.page(session, wanted, None, SHOWN)
    return Part(title, count_open(session, wanted),
                work_orders.lines(session, found.rows, moment),
                url_for("work_orders.index", **args), empty)


def _figure(part: Part) -> Figure:
    return Figure(part.title, number(part.count), part.href, nil=not part.count)


def _visit(visit: Visit, moment: datetime) -> VisitLine:
    return VisitLine(
        visit.name, url_for("outlet.show", outlet_id=visit.id), visit.county or "",
        _("%(late)s late, %(waiting)s over 3 days, the oldest %(age)s",
          late=number(visit.late), waiting=number(visit.waiting),
          age=duration(moment - visit.oldest)))
