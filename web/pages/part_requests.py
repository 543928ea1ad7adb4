"""The list of part requests and one request: who waits for what, in whose hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.doors import looking, now
from core.forms import KeyedForm, bound, choices
from core.lists import COUNTED_TO, SIZE
from core.rows import Bulk, BulkAction, Chip, Clock, Column, Fact, ListPage, Pager, Tab
from core.wording import duration, moment, money_fen, number, party_name
from network.outlets import queries as outlets
from network.regions.labels import TIERS
from office.notes import queries as notes
from parts.catalogue import queries as catalogue
from parts.requests import queries
from parts.requests.forms import (
    AllocateForm,
    AskForForm,
    BackorderForm,
    InspectForm,
    RefuseForm,
    SubstituteForm,
)
from parts.requests.labels import REGIMES
from parts.requests.models import PartRequest
from parts.requests.queries import LineFilter, LineRow
from parts.requests.rules import LINE, LineState, Missing
from parts.stock import queries as stock
from parts.stock.rules import DiscrepancyKind
from sla.parties import Party
from sla.segments import queries as segments
from web.pages import part_clocks, part_rows, part_steps, part_surplus
from web.pages.part_rows import PartCourse
from web.pages.part_surplus import Surplus

bp = Blueprint("part_requests", __name__, url_prefix="/part-requests")

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


@bp.get("")
@needs("parts.view")
def index() -> object:
    moment_, who = now(), principal()
    wanted, kept = read_filter(moment_)
    after = request.args.get("after", "")[:60] or None
    with looking() as session:
        page = queries.page(session, wanted, after, SIZE)
        total = queries.count(session, wanted)
        rows = _rows(session, page.rows, moment_)
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    decides = who.may("parts.decide") and kept.get("view") == "undecided"
    approve = BulkAction("approve", pgettext("part", "Approve"))
    listed = ListPage(
        label=_("Part requests"), href=url_for("part_requests.index"), rows=rows, two_lines=True,
        columns=[Column(_("Part / request")), Column(_("For the job")), Column(_("Outlet")),
                 Column(_("Pieces"), number=True), Column(_("State")), Column(_("Held by")),
                 Column(_("Deadline"), sort="ascending")],
        tabs=_tabs(kept), chips=_chips(kept), clear_href=url_for("part_requests.index"),
        kept=[("view", kept["view"])] if "view" in kept else (),
        bulk=Bulk(url_for("part_lines.approve_many"), [approve], KeyedForm(
            formdata=None).idempotency_key.data) if decides else None,
        pager=Pager(
            _("%(count)s lines", count=counted),
            next_href=url_for("part_requests.index", **kept, after=page.after)
            if page.after else "",
            previous_href=url_for("part_requests.index", **kept) if after else ""),
        empty=_("No request is found"),
        empty_note=_("What an outlet asks for appears here at once, whatever its tier."))
    return render_template("parts/index.html", page=listed, counted=counted, kept=kept,
                           parties=[(p.value, party_name(p.value)) for p in Party])


def read_filter(at: datetime) -> tuple[LineFilter, dict[str, str]]:
    """The filter from the address, and the part of the address that makes it."""
    names = ("view", "party", "number", "part", "division", "tiers", "outlet", "due")
    kept = {name: request.args[name][:40] for name in names if request.args.get(name)}
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
        mark="late" if late else "")


@bp.get("/<int:part_request_id>")
@needs("parts.view")
def show(part_request_id: int) -> object:
    who, at = principal(), now()
    with looking() as session:
        found = queries.request(session, part_request_id)
        ids = tuple(line.id for line in queries.lines_of(session, found.id))
        lines = queries.rows_of(session, LineFilter(ids=ids), SIZE)[::-1]
        cards = _cards(session, who, part_rows.courses(session, lines, at), at)
        facts = _facts(session, found, lines, at)
        written = notes.about(session, "part_request", found.id)
        stretches = segments.times_of(session, "part_line", ids, at)
        told = [step for line in lines for step in part_steps.of_lines(
            session, [line], stretches.get(line.id, ()), at)]
        steps = [step for _at, step in sorted(told, key=lambda pair: pair[0], reverse=True)]
    return render_template("parts/show.html", found=found, cards=cards, facts=facts,
                           notes=written, steps=steps, at=at, decides=who.may("parts.decide"))


@dataclass(frozen=True)
class Card:
    """One line of the request page: its hands, what may be done, what lies free."""

    course: PartCourse
    may: frozenset[str]
    facts: Sequence[Fact]
    free: Sequence[tuple[int, str, int]]
    substitute: str
    forms: dict[str, KeyedForm]
    missing: str
    clocks: Sequence[Clock]
    differs: Sequence[str]
    surplus: Sequence[Surplus]


def _cards(session: Session, who: Principal, courses: Sequence[PartCourse],
           at: datetime) -> list[Card]:
    decides = who.may("parts.decide")
    part_ids = [course.line.part_id for course in courses]
    free = stock.at_warehouses(session, part_ids) if decides else {}
    houses = {house.id: house.name for house in catalogue.warehouses(session)}
    substitutes = catalogue.substitutes(session)
    odd = stock.discrepancies_of(session, [course.line.id for course in courses])
    clocks = part_clocks.of_courses(session, courses, at)
    found = []
    for course in courses:
        lies = [(key, houses[key], count)
                for key, count in free.get(course.line.part_id, {}).items()]
        mine = [row for row in odd if row.line_id == course.line.id]
        differs = [_("%(pieces)s used before they were booked", pieces=part_rows.pieces(row.left))
                   for row in mine if row.kind is DiscrepancyKind.USED_UNBOOKED and row.left]
        may = _may(who, course.line) - (frozenset() if lies else {"allocate"})
        found.append(Card(
            course, may, _line_facts(course.line, at), lies,
            substitutes.get(course.line.code, ""), _forms(course.line, lies, substitutes, may),
            _missing_words(clocks[course.line.id].missing), clocks[course.line.id].strip, differs,
            part_surplus.of_rows(session, who, mine)))
    return found


def _may(who: Principal, line: LineRow) -> frozenset[str]:
    """The steps this person may take now."""
    open_ = {action.value for action in LINE.actions(line.state)}
    maker = {"approve", "refuse", "substitute", "allocate", "backorder", "replace", "scrap",
             "waive", "inspect", "close"}
    found = set()
    if who.may("parts.decide"):
        found |= open_ & maker
        if line.allocated:
            found -= {"refuse", "substitute"}
        if not (line.in_transit or line.short or line.damaged or line.lost):
            found.discard("replace")
        if line.received:
            found.discard("close")
    mine = who.outlet_id is not None and who.outlet_id == line.outlet_id
    if (mine or who.may("parts.request_for")) and not line.allocated:
        found |= open_ & {"withdraw"}
    return frozenset(found)


FORMS: Mapping[str, tuple[type[KeyedForm], str]] = {
    "allocate": (AllocateForm, "part_lines.allocate"),
    "backorder": (BackorderForm, "part_lines.backorder"),
    "substitute": (SubstituteForm, "part_lines.substitute"),
    "refuse": (RefuseForm, "part_lines.refuse"),
    "inspect": (InspectForm, "part_returns.inspect"),
}


def _forms(line: LineRow, free: Sequence[tuple[int, str, int]],
           substitutes: Mapping[str, str], may: frozenset[str]) -> dict[str, KeyedForm]:
    """The forms a line offers; one that was refused as it was sent."""
    found = {name: bound(kind, url_for(door, part_line_id=line.id), str(line.id))
             for name, (kind, door) in FORMS.items() if name in may}
    if allocate := found.get("allocate"):
        allocate.warehouse_id.choices = choices(
            (key, f"{name} · {count}") for key, name, count in free)
        if not allocate.refused:
            allocate.quantity.data = line.requested - line.allocated
    substitute = found.get("substitute")
    if substitute and not substitute.refused:
        substitute.part.data = substitutes.get(line.code, "")
    return found


def _line_facts(line: LineRow, at: datetime) -> list[Fact]:
    rows = [
        Fact(_("Regime"), str(REGIMES[line.regime])),
        Fact(_("Asked for"), line.asked_code or ""),
        Fact(_("Warehouse"), line.warehouse or ""),
        Fact(_("Price"), money_fen(line.price_fen) if line.price_fen is not None else ""),
        Fact(_("Counted"), part_rows.lacking_words(line)),
    ]
    return [row for row in rows if row.text]


def _missing_words(found: Missing | None) -> str:
    """What the law's ninety days say of a part that is missing."""
    if found is None:
        return ""
    if found.over:
        return str(_("Missing for %(days)s days: the user may ask for an exchange.",
                     days=found.days))
    if found.warned:
        return str(_("Missing for %(days)s of 90 days: offer the substitute, or an exchange "
                     "paid by the maker.", days=found.days))
    return ""


def _facts(session: Session, found: PartRequest, lines: Sequence[LineRow],
           at: datetime) -> list[Fact]:
    outlet = outlets.find(session, found.outlet_id) if found.outlet_id else None
    first = lines[0] if lines else None
    rows = [Fact(_("Outlet"), outlet.name if outlet else "",
                 url_for("outlet.show", outlet_id=outlet.id) if outlet else "")]
    if first and first.work_order_id and first.work_order:
        rows.append(Fact(_("For the job"), first.work_order,
                         url_for("work_order.show", work_order_id=first.work_order_id)))
    rows += [Fact(_("Market"), str(TIERS.get(found.tier, "")) if found.tier else ""),
             Fact(_("Asked on"), moment(found.requested_at, at)),
             Fact(pgettext("part", "Entered by"), _("the centre, for the outlet") if found.on_behalf
                  else _("the outlet itself, directly"))]
    return [row for row in rows if row.text]


@bp.get("/new")
@needs("parts.request_for")
def new() -> object:
    """代网点录入."""
    return render_template("parts/new.html", form=bound(AskForForm, url_for("part_lines.ask_for")))
