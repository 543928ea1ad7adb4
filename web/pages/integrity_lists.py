"""The rows behind the concealment signals: what was cancelled, what was put right later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.clock import at_local
from core.doors import looking, now
from core.lists import SIZE, Page, whole
from core.rows import Chip, ListPage, Pager, Tab
from core.tables import Field, Table, sheet_moment
from core.wording import business_date, duration, minutes_of, moment, number
from jobs.cancellations import queries
from jobs.cancellations.queries import CancellationFilter
from jobs.cancellations.rules import State
from network.accounts.queries import names_of as people_of
from network.outlets.queries import names_by_id
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved
from reports.figures import integrity
from reports.figures.rules import Slice, Span
from reports.integrity import queries as rows_behind
from reports.integrity.queries import LateEdit
from web.pages.first_page.trends import last_days
from web.pages.integrity import DAYS, CancelLine, bp, cancel_line
from web.timeline import word_for

VIEWS = ("last_hour", "anew", "denied", "unasked", "suspected")

CANCELLED = Table(
    code="cancellations",
    label=_l("Cancelled by outlets"),
    endpoint="integrity.cancellations",
    export="integrity.export_cancellations",
    names=("view", "outlet", "since", "until"),
    fields=(
        Field("job", _l("Fault / job"), ((_l("Fault"), lambda row: row.title),
                                         (_l("Number"), lambda row: row.number))),
        Field("outlet", _l("Outlet"), ((_l("Outlet"), lambda row: row.outlet),)),
        Field("cancelled", _l("Cancelled"), ((_l("Cancelled"), lambda row: sheet_moment(
            row.cancelled_at)), (_l("Reason"), lambda row: row.reason))),
        Field("left", _l("Before its promise"), ((_l("Before its promise"),
                                                  lambda row: row.left),)),
        Field("answer", _l("Call-back"), ((_l("Call-back"), lambda row: row.answer),)),
        Field("signal", _l("Signal"), ((_l("Signal"), lambda row: row.state),)),
    ),
)
CORRECTED = Table(
    code="late-edits",
    label=_l("Corrected or recorded late"),
    endpoint="integrity.late_edits",
    export="integrity.export_late_edits",
    names=("outlet", "since", "until"),
    fields=(
        Field("step", _l("Step / job"), ((_l("Step"), lambda row: row.step),
                                         (_l("Number"), lambda row: row.number))),
        Field("outlet", _l("Outlet"), ((_l("Outlet"), lambda row: row.outlet),)),
        Field("happened", _l("Happened"), ((_l("Happened"), lambda row: sheet_moment(
            row.happened_at)),)),
        Field("recorded", _l("Recorded"), ((_l("Recorded"), lambda row: sheet_moment(
            row.recorded_at)), (_l("Late, minutes"), lambda row: row.late_minutes))),
        Field("who", _l("Recorded by"), ((_l("Recorded by"), lambda row: row.who),)),
    ),
)


@dataclass(frozen=True)
class Asked:
    """What an address narrows a list to. An outlet sees its own, whatever it asks for."""

    view: str
    outlet_id: int | None
    since: date | None
    until: date | None

    @property
    def kept(self) -> dict[str, str]:
        days = {"since": self.since, "until": self.until}
        found = {name: day.isoformat() for name, day in days.items() if day}
        return {**({"view": self.view} if self.view else {}),
                **({"outlet": str(self.outlet_id)} if self.outlet_id else {}), **found}

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


def _wanted(asked: Asked) -> CancellationFilter:
    first, last = asked.span
    return CancellationFilter(
        outlet_id=asked.outlet_id, first=first, last=last,
        last_hour=asked.view in ("last_hour", "unasked"), anew=asked.view == "anew",
        denied=asked.view == "denied", unasked=asked.view == "unasked",
        state=State.SUSPECTED if asked.view == "suspected" else None)


@bp.get("/cancellations")
@needs("breaches.view")
def cancellations() -> object:
    """Jobs cancelled by outlets' own people."""
    at, asked, after = now(), _asked(principal()), request.args.get("after", "")
    wanted = _wanted(asked)
    with looking() as session:
        page = queries.page(session, wanted, after or None, SIZE)
        total = queries.count(session, wanted)
        names = _name(session, asked)
        views = saved(session, CANCELLED)
    listed = ListPage(
        label=_("Cancelled by outlets"),
        href=url_for("integrity.cancellations"),
        rows=[cancel_line(row, at) for row in page.rows],
        two_lines=True,
        columns=(),
        tabs=_tabs(asked),
        chips=_chips(CANCELLED, asked.kept, names, at),
        clear_href=url_for("integrity.cancellations"),
        pager=_pager(CANCELLED, asked.kept, after, page.after, total),
        empty=_("No outlet cancelled a job like this"),
    )
    return render_template(
        "web/integrity/cancellations.html", total=number(total),
        page=framed(CANCELLED, listed, asked.kept, views, total=total))


@bp.post("/cancellations/export")
@needs("breaches.view")
def export_cancellations() -> object:
    """The list of this address as a workbook."""
    at, asked = now(), _asked(principal())
    wanted = _wanted(asked)
    with looking() as session:
        names = _name(session, asked)

    def read(unit: Session, after: str | None, size: int) -> Page[CancelLine]:
        page = queries.page(unit, wanted, after, size)
        return Page(tuple(cancel_line(row, at) for row in page.rows), page.after)

    return deliver(CANCELLED, asked.kept, _chips(CANCELLED, asked.kept, names, at), read)


def _tabs(asked: Asked) -> list[Tab]:
    words = {"": _("All"), "last_hour": _("In the last hour"), "anew": _("Entered anew"),
             "denied": _("Denied by the user"), "unasked": _("To be called back"),
             "suspected": _("To be looked at")}
    rest = {name: value for name, value in asked.kept.items() if name != "view"}
    return [Tab(word, url_for("integrity.cancellations", view=view or None, **rest),
                current=view == asked.view) for view, word in words.items()]


def _name(session: Session, asked: Asked) -> Mapping[int, str]:
    return names_by_id(session, [asked.outlet_id] if asked.outlet_id else [])


def _chips(table: Table, kept: Mapping[str, str], names: Mapping[int, str],
           at: datetime) -> list[Chip]:
    words = {"outlet": _("Outlet"), "since": _("From"), "until": _("Until")}

    def shown(name: str) -> str:
        if name == "outlet":
            return next(iter(names.values()), kept[name])
        return business_date(_day(kept[name]), at)

    return [Chip(word, shown(name), table.href(
        {key: value for key, value in kept.items() if key != name}))
        for name, word in words.items() if name in kept]


def _pager(table: Table, kept: Mapping[str, str], after: str, following: str | None,
           total: int) -> Pager:
    return Pager(
        _("%(count)s in all", count=number(total)),
        next_href=table.href({**kept, "after": following}) if following else "",
        previous_href=table.href(kept) if after else "")


@dataclass(frozen=True)
class EditLine:
    """One correction or late step, ready to be shown."""

    step: str
    number: str
    href: str
    outlet: str
    happened: str
    happened_at: datetime
    recorded: str
    recorded_at: datetime
    late: str
    late_minutes: int
    who: str


def _period(asked: Asked, at: datetime) -> Span:
    first, last = asked.span
    usual = last_days(at, DAYS)[0]
    return Span(first or usual.first, last or usual.end)


@bp.get("/late-edits")
@needs("breaches.view")
def late_edits() -> object:
    """What was put right in jobs, and steps recorded more than a day after they happened."""
    at, asked, after = now(), _asked(principal()), request.args.get("after", "")
    span, wanted = _period(asked, at), Slice(outlet_id=asked.outlet_id)
    with looking() as session:
        page = rows_behind.late_edits(session, span, wanted, after or None, SIZE)
        total = integrity.late_edits(session, span, wanted)[()]
        rows = _edit_lines(session, page.rows, at)
        names = _name(session, asked)
        views = saved(session, CORRECTED)
    listed = ListPage(
        label=_("Corrected or recorded late"),
        href=url_for("integrity.late_edits"),
        rows=rows,
        two_lines=True,
        columns=(),
        chips=_chips(CORRECTED, asked.kept, names, at),
        clear_href=url_for("integrity.late_edits"),
        pager=_pager(CORRECTED, asked.kept, after, page.after, total),
        empty=_("Nothing was corrected or recorded late"),
    )
    return render_template(
        "web/integrity/late_edits.html", total=number(total),
        page=framed(CORRECTED, listed, asked.kept, views, total=total))


@bp.post("/late-edits/export")
@needs("breaches.view")
def export_late_edits() -> object:
    """The list of this address as a workbook."""
    at, asked = now(), _asked(principal())
    span, wanted = _period(asked, at), Slice(outlet_id=asked.outlet_id)
    with looking() as session:
        names = _name(session, asked)

    def read(unit: Session, after: str | None, size: int) -> Page[EditLine]:
        page = rows_behind.late_edits(unit, span, wanted, after, size)
        return Page(tuple(_edit_lines(unit, page.rows, at)), page.after)

    return deliver(CORRECTED, asked.kept, _chips(CORRECTED, asked.kept, names, at), read)


def _edit_lines(session: Session, rows: tuple[LateEdit, ...], at: datetime) -> list[EditLine]:
    names = names_by_id(session, {row.outlet_id for row in rows if row.outlet_id})
    people = people_of(session, {row.by for row in rows})
    return [_edit_line(row, names, people, at) for row in rows]


def _edit_line(row: LateEdit, names: Mapping[int, str], people: Mapping[str, str],
               at: datetime) -> EditLine:
    gone = row.recorded - row.happened
    return EditLine(
        step=word_for(row.name, row.body),
        number=row.number,
        href=url_for("work_order.show", work_order_id=row.work_order_id),
        outlet=names.get(row.outlet_id or 0, ""),
        happened=moment(row.happened, at),
        happened_at=row.happened,
        recorded=moment(row.recorded, at),
        recorded_at=row.recorded,
        late=_("late by %(duration)s", duration=duration(gone))
        if gone > integrity.LATE else _("correction"),
        late_minutes=minutes_of(gone),
        who=people.get(row.by, _("the system")),
    )
