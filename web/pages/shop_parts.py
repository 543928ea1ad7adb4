"""The shop's parts on the phone: what comes, what was asked for, what is to be handed on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.doors import looking, now
from core.errors import NotFound
from core.forms import KeyedForm, bound, typed
from core.lists import whole
from core.wording import due_by, duration, moment
from jobs.work_orders import queries as jobs
from jobs.work_orders.labels import LINES
from parts.catalogue import queries as catalogue
from parts.custody import queries as custody
from parts.custody.queries import Leg
from parts.custody.rules import Standing, is_red
from parts.requests import queries
from parts.requests.forms import AskForm
from parts.requests.queries import LineFilter
from parts.requests.rules import LINE as LIFE
from parts.requests.rules import OPEN, LineAction, LineState
from parts.shipments import queries as shipments
from parts.shipments.forms import GivingForm
from parts.shipments.queries import ParcelLine
from parts.stock import queries as stock
from web.pages import part_rows, part_surplus
from web.pages.part_rows import Names, PartCourse
from web.pages.part_surplus import Surplus
from web.shell import phone

bp = Blueprint("shop_parts", __name__, url_prefix="/shop/parts")

SHOWN, OBSERVED, FOUND = 50, 30, 20
IN_HAND = (LineState.RECEIVED, LineState.RETURN_DUE)


@dataclass(frozen=True)
class Parcel:
    """A parcel that waits for this outlet: to count, to sign, or to hand on."""

    leg: Leg
    title: str
    content: Sequence[ParcelLine]
    how: str
    due: str
    late: bool
    href: str


@dataclass(frozen=True)
class Mine:
    """A line of this outlet with the steps it may take."""

    course: PartCourse
    may: frozenset[str]
    in_hand: int
    waits: str


@dataclass(frozen=True)
class Shelf:
    """Everything of the page."""

    to_count: Sequence[Parcel]
    to_sign: Sequence[Parcel]
    to_hand_on: Sequence[Parcel]
    open: Sequence[Mine]
    here: Sequence[Mine]
    observed: Sequence[PartCourse]
    surplus: Sequence[Surplus]


@bp.get("")
@needs("parts.receive")
def index() -> object:
    who, at = principal(), now()
    with looking() as session:
        shelf = read(session, who, at)
    waiting = len(shelf.to_count) + len(shelf.to_sign) + len(shelf.to_hand_on)
    return render_template("web/shop/parts_index.html", shell=phone(who, "parts", 0, waiting),
                           shelf=shelf, hands_on=who.may("parts.hand_on"))


def read(session: Session, who: Principal, at: datetime) -> Shelf:
    """The outlet's own lines and parcels, and what it observes of its sub-outlets."""
    outlet_id = who.outlet_id or 0
    me = f"outlet:{outlet_id}"
    coming = custody.waiting_for(session, me, giver=False, limit=SHOWN)
    holding = custody.waiting_for(session, me, giver=True, limit=SHOWN)
    open_ = queries.rows_of(session, LineFilter(states=tuple(OPEN), outlet_id=outlet_id), SHOWN)
    here = queries.rows_of(session, LineFilter(states=IN_HAND, outlet_id=outlet_id), SHOWN)
    beside = queries.rows_of(
        session, LineFilter(states=tuple(OPEN), beside_outlet=outlet_id), OBSERVED)
    names = part_rows.names_for(session, (), [*coming, *holding])
    inside = shipments.contents(session, [leg.shipment_id for leg in (*coming, *holding)])

    def parcels(legs: Sequence[Leg]) -> list[Parcel]:
        return [_parcel(leg, inside.get(leg.shipment_id, []), names, at) for leg in legs]

    courses = {course.line.id: course for course in part_rows.courses(
        session, [*open_, *here, *beside], at)}
    return Shelf(
        to_count=parcels([leg for leg in coming if leg.outlet_id == outlet_id and leg.given_at]),
        to_sign=parcels([leg for leg in coming if leg.outlet_id != outlet_id]),
        to_hand_on=parcels([leg for leg in holding if leg.standing is Standing.HELD]),
        open=[_mine(courses[line.id], at) for line in open_],
        here=[_mine(courses[line.id], at) for line in here],
        observed=[courses[line.id] for line in beside],
        surplus=part_surplus.of_rows(session, who, stock.too_much(session, SHOWN)))


def _parcel(leg: Leg, content: Sequence[ParcelLine], names: Names, at: datetime) -> Parcel:
    late = is_red(leg.due_at, leg.received_at, at)
    if leg.standing is Standing.HELD:
        title, page = _("For %(outlet)s", outlet=names.place(leg.receiver)), "shop_parts.hand_on"
        href = url_for(page, handover_id=leg.id)
    else:
        title = _("From %(giver)s", giver=names.place(leg.giver))
        href = url_for("shop_parts.parcel", shipment_id=leg.shipment_id)
    due = due_by(leg.due_at, at) if leg.due_at else ""
    given = f"{part_rows.given_words(leg)} · {moment(leg.given_at, at)}" if leg.given_at else ""
    return Parcel(leg, str(title), [line for line in content if line.in_transit], given, due,
                  late, href)


def _mine(course: PartCourse, at: datetime) -> Mine:
    line = course.line
    may = set()
    if LIFE.can(line.state, LineAction.WITHDRAW) and not line.allocated:
        may.add("withdraw")
    in_hand = max(0, line.received - line.used)
    if in_hand and line.state is LineState.RECEIVED:
        may.add("use")
    if line.state is LineState.RETURN_DUE:
        may.add("send_back")
    waits = duration((at - line.requested_at).total_seconds())
    return Mine(course, frozenset(may), in_hand, waits)


@bp.get("/parcels/<int:shipment_id>")
@needs("parts.receive")
def parcel(shipment_id: int) -> object:
    """收到了 / 没收到: what came, line by line."""
    who, at = principal(), now()
    with looking() as session:
        found = shipments.get(session, shipment_id)
        legs = custody.legs_of(session, [found.id])
        content = shipments.contents(session, [found.id])[found.id]
        names = part_rows.names_for(session, (), legs)
    open_leg = next((leg for leg in legs if leg.received_at is None), None)
    mine = found.outlet_id == who.outlet_id
    return render_template(
        "web/shop/parcel.html", shell=phone(who, "parts", 0), found=found, mine=mine,
        form=bound(KeyedForm, url_for("parcels.receive", shipment_id=found.id)), typed=typed,
        content=content, leg=open_leg, given=part_rows.given_words(open_leg) if open_leg else "",
        giver=names.place(open_leg.giver) if open_leg else "",
        can_deny=mine and open_leg is not None and open_leg.standing is Standing.GIVEN, at=at)


@bp.get("/hand-on/<int:handover_id>")
@needs("parts.hand_on")
def hand_on(handover_id: int) -> object:
    """The parent says to whom it gave the parcel."""
    who = principal()
    with looking() as session:
        found = custody.get(session, handover_id)
        legs = [leg for leg in custody.legs_of(session, [found.shipment_id])
                if leg.id == found.id]
        names = part_rows.names_for(session, (), legs)
        content = shipments.contents(session, [found.shipment_id])[found.shipment_id]
    return render_template(
        "web/shop/hand_on.html", shell=phone(who, "parts", 0), found=found, content=content,
        receiver=names.place(found.receiver),
        form=bound(GivingForm, url_for("handovers.hand_on", handover_id=found.id)),
        mine=found.giver == f"outlet:{who.outlet_id}" and found.standing is Standing.HELD)


@bp.get("/ask")
@needs("parts.request")
def ask() -> object:
    """要配件: find the part, say how many."""
    who = principal()
    words = request.args.get("q", "")[:40].strip()
    key = whole(request.args.get("job", ""))
    with looking() as session:
        job = jobs.get(session, key) if key else None
        if job is not None and job.outlet_id != who.outlet_id:
            raise NotFound("work_order", key)
        found = catalogue.page(session, words, job.line if job and not words else None, None,
                               FOUND).rows
    return render_template(
        "web/shop/ask_part.html", shell=phone(who, "parts", 0), job=job, q=words, found=found,
        form=bound(AskForm, url_for("part_lines.ask")),
        title=f"{LINES[job.line]} {job.symptom}" if job else "",
        next_href=url_for("shop.job", work_order_id=job.id) if job
        else url_for("shop_parts.index"))
