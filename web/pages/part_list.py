"""The list of part requests, line by line: who waits for what, in whose hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.doors import looking, now
from core.forms import KeyedForm
from core.lists import COUNTED_TO, SIZE, Page
from core.rows import Bulk, BulkAction, Chip, ListPage, Pager, Tab
from core.tables import Field, Table, sheet_moment
from core.wording import duration, moment, number, party_name
from network.regions.labels import TIERS
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved
from parts.requests import queries
from parts.requests.queries import LineFilter, LineRow
from parts.requests.rules import LineState
from sla.parties import Party
from web.pages import part_rows
from web.pages.part_requests import bp
from web.pages.part_rows import PartCourse

UNDECIDED = (LineState.REQUESTED,)
WITHOUT_STOCK = (LineState.APPROVED, LineState.BACKORDERED)
ON_THE_WAY = (LineState.SHIPPED,)
TO_PICK = (LineState.ALLOCATED,)
VIEWS = {
    "undecided": UNDECIDED, "backordered": WITHOUT_STOCK, "to_pick": TO_PICK,
    "on_the_way": ON_THE_WAY, "returns": (LineState.RETURN_DUE, LineState.RETURNED),
    "all": (),
}
OPEN = (*UNDECIDED, *WITHOUT_STOCK, *TO_PICK, *ON_THE_WAY)


@dataclass(frozen=True)
class Row:
    """One line of the list, ready to be shown."""

    key: str
    name: str
    href: str
    title: str
    number: str
    job: str
    job_href: str
    waits: str
    outlet: str
    place: str
    pieces: str
    state_kind: str
    state: str
    party: str
    holder: str
    due_kind: str
    due: str
    due_at: str
    mark: str
    part: str
    code: str
    requested: int
    received: int
    due_on: datetime | None
    asked: str
    asked_at: datetime
    warehouse: str


TABLE = Table(
    code="part-requests",
    label=_l("Part requests"),
    endpoint="part_requests.index",
    export="part_requests.export",
    names=("view", "party", "number", "part", "division", "tiers", "outlet", "due"),
    fields=(
        Field("part", _l("Part / request"), ((_l("Part"), lambda row: row.part),
                                             (_l("Part number"), lambda row: row.code),
                                             (_l("Request"), lambda row: row.number))),
        Field("job", _l("For the job"), ((_l("For the job"), lambda row: row.job),
                                         (_l("Since"), lambda row: row.waits))),
        Field("outlet", _l("Outlet"), ((_l("Outlet"), lambda row: row.outlet),
                                       (_l("Place"), lambda row: row.place))),
        Field("pieces", _l("Pieces"), ((_l("Requested, pieces"), lambda row: row.requested),
                                       (_l("Received, pieces"), lambda row: row.received)),
              number=True),
        Field("state", _l("State"), ((_l("State"), lambda row: row.state),)),
        Field("holder", _l("Held by"), ((_l("Held by"), lambda row: row.holder),)),
        Field("due", _l("Deadline"), ((_l("Deadline"), lambda row: row.due),
                                      (_l("Due at"), lambda row: sheet_moment(row.due_on))),
              sort="ascending"),
        Field("asked", _l("Asked on"), ((_l("Asked on"), lambda row: sheet_moment(
            row.asked_at)),), shown=False),
        Field("warehouse", _l("Warehouse"), ((_l("Warehouse"), lambda row: row.warehouse),),
              shown=False),
    ),
)


@bp.get("")
@needs("parts.view")
def index() -> object:
    moment_, who = now(), principal()
    wanted, kept = read_filter(moment_)
    after = request.args.get("after", "")[:60] or None
    with looking() as session:
        page = queries.page(session, wanted, after, SIZE)
        sums = queries.sums(session, wanted)
        total = sums.count
        rows = _rows(session, page.rows, moment_)
        views = saved(session, TABLE)
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    decides = who.may("parts.decide") and kept.get("view") == "undecided"
    approve = BulkAction("approve", pgettext("part", "Approve"))
    listed = ListPage(
        label=_("Part requests"), href=url_for("part_requests.index"), rows=rows, two_lines=True,
        columns=(),
        tabs=_tabs(kept), chips=_chips(kept), clear_href=url_for("part_requests.index"),
        kept=[(name, kept[name]) for name in ("view", "outlet") if name in kept],
        bulk=Bulk(url_for("part_lines.approve_many"), [approve], KeyedForm(
            formdata=None).idempotency_key.data) if decides else None,
        pager=Pager(
            _("%(count)s lines", count=counted),
            next_href=url_for("part_requests.index", **kept, after=page.after)
            if page.after else "",
            previous_href=url_for("part_requests.index", **kept) if after else ""),
        empty=_("No request is found"),
        empty_note=_("What an outlet asks for appears here at once, whatever its tier."))
    totals = {"part": _("%(count)s lines", count=counted),
              "pieces": f"{number(sums.received)}/{number(sums.requested)}"
              if total <= COUNTED_TO else ""}
    return render_template(
        "parts/index.html", counted=counted, kept=kept,
        page=framed(TABLE, listed, kept, views, total=total, totals=totals),
        parties=[(p.value, party_name(p.value)) for p in Party])


@bp.post("/export")
@needs("parts.view")
def export() -> object:
    """The list of this address as a workbook."""
    at = now()
    wanted, kept = read_filter(at)

    def read(session: Session, after: str | None, size: int) -> Page[Row]:
        page = queries.page(session, wanted, after, size)
        return Page(tuple(_rows(session, page.rows, at)), page.after)

    part = [Chip(_("View"), tab.label, "") for tab in _tabs(kept) if tab.current]
    return deliver(TABLE, kept, [*part, *_chips(kept)], read)


def read_filter(at: datetime) -> tuple[LineFilter, dict[str, str]]:
    """The filter from the address, and the part of the address that makes it."""
    kept = TABLE.kept(request.args)
    if kept.get("view") not in VIEWS:
        kept.pop("view", None)
    if kept.get("party") not in set(Party):
        kept.pop("party", None)
    outlet = kept.get("outlet", "")
    return LineFilter(
        states=VIEWS[kept["view"]] if "view" in kept else OPEN,
        party=Party(kept["party"]) if "party" in kept else None,
        number=kept.get("number", "").strip(), part=kept.get("part", "").strip(),
        outlet_id=int(outlet) if outlet.isascii() and outlet.isdigit() and len(outlet) < 18
        else None,
        division=kept.get("division", "") if kept.get("division", "").isdigit() else "",
        tiers=tuple(int(t) for t in kept.get("tiers", "") if t in "1234"),
        late_at=at if kept.get("due") == "late" else None), kept


def _tabs(kept: dict[str, str]) -> list[Tab]:
    words = {"": pgettext("part", "Open"), "undecided": pgettext("part", "To decide"),
             "backordered": _("Without stock"), "to_pick": _("To pick"),
             "on_the_way": _("On the way"), "returns": _("Old parts"), "all": _("All")}
    return [Tab(word, url_for("part_requests.index", **({"view": code} if code else {})),
                current=kept.get("view", "") == code) for code, word in words.items()]


def _chips(kept: dict[str, str]) -> list[Chip]:
    words = {"party": (_("Held by"), party_name(kept["party"]) if "party" in kept else ""),
             "number": (_("Number"), kept.get("number", "")),
             "part": (_("Part number"), kept.get("part", "")),
             "division": (_("Place"), kept.get("division", "")),
             "tiers": (_("Market"), kept.get("tiers", "")),
             "outlet": (_("Outlet"), kept.get("outlet", "")),
             "due": (_("Deadline"), pgettext("part", "late"))}
    return [Chip(label, value, url_for("part_requests.index", **{
        key: kept[key] for key in kept if key != name}))
        for name, (label, value) in words.items() if name in kept]


def _rows(session: Session, lines: Sequence[LineRow], at: datetime) -> list[Row]:
    return [_row(course, at) for course in part_rows.courses(session, lines, at)]


def _row(course: PartCourse, at: datetime) -> Row:
    line = course.line
    waits = _("the user waits for %(duration)s", duration=duration(
        (at - line.job_opened_at).total_seconds())) if line.job_opened_at else ""
    late = course.red or (line.next_due is not None and line.next_due < at)
    return Row(
        key=str(line.id), name=f"{line.number} {line.code}", href=course.href,
        title=course.title, number=line.number, job=line.work_order or "",
        job_href=url_for("work_order.show", work_order_id=line.work_order_id)
        if line.work_order_id and line.work_order else "",
        waits=str(waits), outlet=line.outlet or "",
        place=" · ".join(part for part in (line.county or "", str(TIERS.get(line.tier, ""))
                                           if line.tier else "") if part),
        pieces=f"{line.received}/{line.requested}", state_kind=course.state_kind,
        state=course.state, party=line.party.value if line.party else "",
        holder=course.holder, due_kind=course.due_kind, due=course.due, due_at=course.due_at,
        mark="late" if late else "", part=line.name, code=line.code,
        requested=line.requested, received=line.received, due_on=line.next_due,
        asked=moment(line.requested_at, at), asked_at=line.requested_at,
        warehouse=line.warehouse or "")
