"""The list of jobs: saved corners as tabs, filters as links, whose time, what is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy.orm import Session

from core.auth import needs
from core.clock import business_date, day_bounds
from core.doors import looking, now
from core.lists import COUNTED_TO, SIZE, Page, whole
from core.rows import Chip, ListPage, Pager, Segment, Share, Tab
from core.tables import Field, Table, sheet_moment
from core.wording import duration, duration_compact, minutes_of, number, party_name
from core.wording import moment as moment_words
from jobs.work_orders import queries
from jobs.work_orders.labels import HOLDS, LINES, SERVICE_TYPES, STATES
from jobs.work_orders.queries import WorkOrderFilter, WorkOrderRow
from jobs.work_orders.rules import State
from network.outlets.queries import names_of
from network.products.rules import ProductLine
from network.regions.labels import TIERS
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved
from sla.clocks import queries as clocks
from sla.labels import clock_word
from sla.parties import Party
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER
from web.pages import time_rows

bp = Blueprint("work_orders", __name__, url_prefix="/work-orders")

IN_FORM = ("number", "state", "line", "tiers", "division")
"""What the filter form asks for itself."""
LONGEST_H = 24 * 3660
"""Ten years: a job that is older is not narrowed to by its age."""

LEGEND = (
    Party.DISPATCH,
    Party.APPROVAL,
    Party.PLANNING,
    Party.WAREHOUSE,
    Party.APPRAISAL,
    Party.OUTLET,
    Party.PARENT,
    Party.CARRIER,
    Party.USER,
)


@dataclass(frozen=True)
class JobLine:
    """One row of the list, ready to be shown."""

    id: int
    key: str
    name: str
    title: str
    number: str
    place: str
    outlet: str
    state_kind: str
    state: str
    party: str
    holder: str
    used: str
    bar: Sequence[Segment]
    due_kind: str
    due: str
    due_at: str
    mark: str
    due_on: datetime | None
    minutes: int | None
    shares: str
    service: str
    tier: str
    opened: str
    opened_at: datetime
    appointed: str


TABLE = Table(
    code="work-orders",
    label=_l("Work orders"),
    endpoint="work_orders.index",
    export="work_orders.export",
    names=("view", "tiers", "state", "line", "hold", "division", "hours", "due", "number",
           "outlet"),
    fields=(
        Field("job", _l("Fault / job"), ((_l("Fault"), lambda row: row.title),
                                         (_l("Number"), lambda row: row.number))),
        Field("place", _l("User at / outlet"), ((_l("User at"), lambda row: row.place),
                                                (_l("Outlet"), lambda row: row.outlet))),
        Field("state", _l("State"), ((_l("State"), lambda row: row.state),)),
        Field("holder", _l("Held by"), ((_l("Held by"), lambda row: row.holder),)),
        Field("used", _l("Used"), ((_l("Used, minutes"), lambda row: row.minutes),),
              number=True),
        Field("shares", _l("Shares of time"), ((_l("Shares of time"), lambda row: row.shares),)),
        Field("due", _l("Deadline"), ((_l("Deadline"), lambda row: row.due),
                                      (_l("Due at"), lambda row: sheet_moment(row.due_on))),
              sort="ascending"),
        Field("service", _l("Service"), ((_l("Service"), lambda row: row.service),), shown=False),
        Field("tier", _l("Market"), ((_l("Market"), lambda row: row.tier),), shown=False),
        Field("opened", _l("Taken at"), ((_l("Taken at"), lambda row: sheet_moment(
            row.opened_at)),), shown=False),
        Field("appointed", _l("Appointment"), ((_l("Appointment"), lambda row: row.appointed),),
              shown=False),
    ),
)


@bp.get("")
@needs("work_orders.view")
def index() -> object:
    moment = now()
    wanted, kept = read_filter(moment)
    after = request.args.get("after", "")[:60] or None
    with looking() as session:
        page = queries.page(session, wanted, after, SIZE)
        total = queries.count(session, wanted)
        late = queries.count(session, replace(wanted, due_before=earlier(wanted, moment)))
        rows = lines(session, page.rows, moment)
        views = saved(session, TABLE)
    counted = _counted(total)
    following = url_for("work_orders.index", **kept, after=page.after) if page.after else ""
    listed = ListPage(
        label=_("Work orders"),
        href=url_for("work_orders.index"),
        rows=rows,
        two_lines=True,
        columns=(),
        tabs=_tabs(kept),
        chips=_chips(kept),
        clear_href=url_for("work_orders.index"),
        kept=[(name, value) for name, value in kept.items() if name not in IN_FORM],
        pager=Pager(
            _("%(count)s jobs", count=counted),
            next_href=following,
            previous_href=url_for("work_orders.index", **kept) if after else "",
        ),
        legend=[Share(party.value, party_name(party.value), "") for party in LEGEND],
        empty=_("No job is found"),
        empty_note=_("Change the filter, or look at all open ones."),
    )
    totals = {"job": _("%(count)s jobs", count=counted),
              "due": _("%(count)s breached", count=_counted(late)) if late else ""}
    return render_template(
        "web/work_orders.html", page=framed(TABLE, listed, kept, views, total=total,
                                            totals=totals),
        counted=counted, kept=kept, states=STATES, lines=LINES
    )


@bp.post("/export")
@needs("work_orders.view")
def export() -> object:
    """The list of this address as a workbook."""
    at = now()
    wanted, kept = read_filter(at)

    def read(session: Session, after: str | None, size: int) -> Page[JobLine]:
        page = queries.page(session, wanted, after, size)
        return Page(tuple(lines(session, page.rows, at)), page.after)

    part = [] if wanted.states else [
        Chip(_("State"), _("all open") if wanted.only_open else _("All"), "")]
    return deliver(TABLE, kept, [*part, *_chips(kept)], read)


def _counted(total: int) -> str:
    return f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)


def earlier(wanted: WorkOrderFilter, moment: datetime) -> datetime:
    """The moment before which what the filter finds is late."""
    return min(wanted.due_before or moment, moment)


def read_filter(moment: datetime) -> tuple[WorkOrderFilter, dict[str, str]]:
    """The filter from the address, and the part of the address that makes it."""
    kept = TABLE.kept(request.args)
    hours = whole(kept.get("hours", ""), LONGEST_H)
    state = kept.get("state", "")
    line = kept.get("line", "")
    division = kept.get("division", "")
    return WorkOrderFilter(
        only_open=kept.get("view") != "all" and not state,
        states=(State(state),) if state in set(State) else (),
        tiers=tuple(int(t) for t in kept.get("tiers", "") if t in "1234"),
        line=ProductLine(line) if line in set(ProductLine) else None,
        division=division if division.isdigit() else "",
        hold=kept["hold"] if kept.get("hold") in HOLDS else "",
        opened_before=None if hours is None else moment - timedelta(hours=hours),
        outlet_id=whole(kept.get("outlet", "")),
        due_from=moment if kept.get("due") == "today" else None,
        due_before={"late": moment, "today": day_bounds(business_date(moment))[1]}.get(
            kept.get("due", "")),
        number=kept.get("number", "").strip(),
    ), kept


def _tabs(kept: dict[str, str]) -> list[Tab]:
    views = (
        (pgettext("jobs", "Open"), {}),
        (pgettext("jobs", "Late"), {"due": "late"}),
        (_("Tiers 3 and 4, over 3 days"), {"tiers": "34", "hours": "72"}),
        (_("waiting for a part"), {"hold": "part"}),
        (str(STATES[State.UNSERVED]), {"state": "unserved"}),
        (str(STATES[State.NEW]), {"state": "new"}),
        (_("All"), {"view": "all"}),
    )
    return [
        Tab(label, url_for("work_orders.index", **args), current=args == kept)
        for label, args in views
    ]


def _chips(kept: dict[str, str]) -> list[Chip]:
    words = {
        "tiers": _("Market"),
        "state": _("State"),
        "line": _("Product"),
        "hold": _("State"),
        "division": _("Place"),
        "hours": _("Used"),
        "due": _("Deadline"),
        "number": _("Number"),
        "outlet": _("Outlet"),
    }

    def shown(name: str) -> str:
        value = kept[name]
        if name == "hours":
            return _("over %(hours)s hours", hours=value)
        if name == "due":
            return _("today") if value == "today" else _("breached")
        tables: dict[str, Mapping[Any, Any]] = {
            "state": STATES,
            "line": LINES,
            "hold": HOLDS,
            "tiers": {"12": _("tiers 1 and 2"), "34": _("tiers 3 and 4")},
        }
        return str({str(k): v for k, v in tables.get(name, {}).items()}.get(value, value))

    return [
        Chip(
            words[name],
            shown(name),
            url_for("work_orders.index", **{k: v for k, v in kept.items() if k != name}),
        )
        for name in kept
        if name in words
    ]


def lines(session: Session, rows: Sequence[WorkOrderRow], moment: datetime) -> list[JobLine]:
    """The rows with their time and promises, in three statements whatever their number."""
    ids = [row.id for row in rows]
    times = segments.times_of(session, WORK_ORDER, ids, moment)
    urgent = clocks.most_urgent(session, WORK_ORDER, ids)
    holders = {s.holder for stretches in times.values() for s in stretches if s.holder}
    names = names_of(session, holders)
    return [_line(row, times.get(row.id, ()), urgent.get(row.id), names, moment) for row in rows]


def _line(row: WorkOrderRow, stretches, promise, names, moment: datetime) -> JobLine:  # type: ignore[no-untyped-def]
    word = clock_word(promise.kind) if promise else ""
    due = promise.due if promise else None
    kind, words, at = time_rows.due_state(word, due, moment)
    last = stretches[-1] if stretches and row.completed_at is None else None
    mark = {"late-q": "late", "warn": "warn"}.get(kind, "")
    used = sum(s.seconds for s in stretches)
    return JobLine(
        id=row.id,
        key=str(row.id),
        name=row.number,
        number=row.number,
        title=f"{LINES[row.line]} {row.symptom}",
        place=" ".join(part for part in (row.county, row.town) if part),
        outlet=row.outlet or _("no outlet yet"),
        state_kind="pause" if row.hold else "none",
        state=str(HOLDS[row.hold]) if row.hold else str(STATES[row.state]),
        party=last.party.value if last else "",
        holder=time_rows.name_of(last, names) if last else "",
        used=duration_compact(used) if stretches else "",
        bar=time_rows.bar(stretches, names) if stretches else (),
        due_kind=kind,
        due=words,
        due_at=at,
        mark=mark,
        due_on=due,
        minutes=minutes_of(used) if stretches else None,
        shares=_("; ").join(f"{time_rows.name_of(s, names)} {duration(s.seconds)}"
                            for s in stretches),
        service=str(SERVICE_TYPES[row.service_type]),
        tier=str(TIERS[row.tier]) if row.tier else "",
        opened=moment_words(row.opened_at, moment),
        opened_at=row.opened_at,
        appointed=time_rows.appointment_words(row.appointed_from, row.appointed_to, moment),
    )
