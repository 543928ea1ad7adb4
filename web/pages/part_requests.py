"""The list of part requests and one request: who waits for what, in whose hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.doors import looking, now
from core.forms import KeyedForm, bound, choices
from core.lists import SIZE
from core.rows import Clock, Fact
from core.wording import moment, money_fen
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
from parts.requests.rules import LINE, Missing
from parts.stock import queries as stock
from parts.stock.rules import DiscrepancyKind
from sla.segments import queries as segments
from web.pages import part_clocks, part_rows, part_steps, part_surplus
from web.pages.part_rows import PartCourse
from web.pages.part_surplus import Surplus

bp = Blueprint("part_requests", __name__, url_prefix="/part-requests")

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
