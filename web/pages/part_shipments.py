"""发货与在途: what is to be picked by its promise, what is on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.doors import looking, now
from core.forms import bound, typed
from core.lists import SIZE, whole
from core.rows import Column, ListPage, Pager, Tab
from core.wording import due_moment, moment, number
from parts.custody import queries as custody
from parts.custody.labels import VIA_REASONS
from parts.custody.queries import Leg
from parts.custody.rules import Form, is_red
from parts.requests import queries
from parts.requests.queries import LineFilter, LineRow
from parts.requests.rules import LineState
from parts.shipments import queries as shipments
from parts.shipments.forms import ShipForm
from parts.shipments.queries import ParcelLine, ShipmentRow
from web.pages import part_rows
from web.pages.time_rows import due_state

bp = Blueprint("shipments", __name__, url_prefix="/part-shipments")

PICKED = 200


@dataclass(frozen=True)
class Parcel:
    """One shipment of the list."""

    id: int
    number: str
    content: str
    warehouse: str
    outlet: str
    via: str
    sent: str
    how: str
    state_kind: str
    state: str
    at: str
    claim: int
    mark: str


@bp.get("")
@needs("parts.view")
def index() -> object:
    at, who = now(), principal()
    view = request.args.get("view", "")
    if view not in ("pick", "all", "open"):
        view = "pick" if who.may("parts.ship") else "open"
    if view == "pick" and who.outlet_id is None:
        return _pick(at)
    return _sent(at, view, whole(request.args.get("after", "")))


def _tabs(view: str) -> list[Tab]:
    words = {"pick": _("To pick"), "open": _("On the way"), "all": _("All")}
    return [Tab(word, url_for("shipments.index", view=code), current=view == code)
            for code, word in words.items()
            if code != "pick" or principal().outlet_id is None]


@dataclass(frozen=True)
class Picked:
    """One line to pick: whether it goes in, and how many pieces."""

    line: LineRow
    ticked: bool
    quantity: str


@dataclass(frozen=True)
class Pick:
    """The lines of one outlet in one warehouse, to go in one parcel."""

    outlet: str
    place: str
    warehouse: str
    warehouse_id: int
    due_kind: str
    due: str
    due_at: str
    lines: Sequence[Picked]
    of: str
    form: ShipForm
    has_parent: bool


def _pick(at: datetime) -> object:
    """What is set aside, the outlet whose promise is due first on top."""
    with looking() as session:
        found = queries.page(session, LineFilter(states=(
            LineState.ALLOCATED, LineState.BACKORDERED)), None, PICKED).rows
        parents = queries.with_parent(session, [line.id for line in found])
    groups: dict[tuple[int, int], list[LineRow]] = {}
    for line in found:
        if line.allocated > line.shipped and line.warehouse_id and line.outlet_id:
            groups.setdefault((line.warehouse_id, line.outlet_id), []).append(line)
    picks = [_group(lines, at, parents) for lines in groups.values()]
    return render_template("parts/pick.html", picks=picks, tabs=_tabs("pick"),
                           ships=principal().may("parts.ship"))


def _group(lines: Sequence[LineRow], at: datetime, parents: set[int]) -> Pick:
    first = lines[0]
    kind, words, moment_ = ("none", "", "") if first.next_due is None else due_state(
        _("send it"), first.next_due, at)
    of = f"{first.warehouse_id}-{first.outlet_id}"
    form = bound(ShipForm, url_for("parcels.send"), of)
    chosen = request.form.getlist("ids") if form.refused else [str(line.id) for line in lines]
    picked = [Picked(line, str(line.id) in chosen, typed(
        form, f"quantity-{line.id}", line.allocated - line.shipped)) for line in lines]
    return Pick(first.outlet or "", first.county or "", first.warehouse or "",
                first.warehouse_id or 0, kind, words, moment_, picked, of, form,
                first.id in parents)


def _sent(at: datetime, view: str, after: int | None) -> object:
    only_open = view == "open"
    with looking() as session:
        page = shipments.page(session, only_open=only_open, outlet_id=None, warehouse_id=None,
                              after=after, size=SIZE)
        total = shipments.count(session, only_open=only_open, outlet_id=None, warehouse_id=None)
        rows = _parcels(session, page.rows, at)
    listed = ListPage(
        label=_("Shipments"), href=url_for("shipments.index"), rows=rows, two_lines=True,
        columns=[Column(_("Parcel / parts")), Column(_("From")), Column(_("To")),
                 Column(_("How it goes")), Column(_("State")), Column("", quiet=True)],
        tabs=_tabs(view),
        pager=Pager(_("%(count)s parcels", count=number(total)),
                    next_href=url_for("shipments.index", view=view, after=page.after)
                    if page.after else "",
                    previous_href=url_for("shipments.index", view=view) if after else ""),
        empty=_("Nothing is on the way"), empty_note=_("A parcel appears here when it leaves."))
    return render_template("parts/shipments.html", page=listed, counted=number(total))


def _parcels(session: Session, rows: Sequence[ShipmentRow], at: datetime) -> list[Parcel]:
    ids = [row.id for row in rows]
    inside = shipments.contents(session, ids)
    legs: dict[int, list[Leg]] = {}
    for leg in custody.legs_of(session, ids):
        legs.setdefault(leg.shipment_id, []).append(leg)
    names = part_rows.names_for(session, (), [leg for each in legs.values() for leg in each])
    return [_parcel(row, inside.get(row.id, []), legs.get(row.id, []), names, at)
            for row in rows]


def _parcel(row: ShipmentRow, inside: Sequence[ParcelLine], legs: Sequence[Leg],
            names: part_rows.Names, at: datetime) -> Parcel:
    first, last = legs[0], legs[-1]
    red = is_red(last.due_at, last.received_at, at)
    via = _("by way of %(outlet)s: %(reason)s", outlet=row.via or "",
            reason=VIA_REASONS[row.via_reason]) if row.via_reason else ""
    if row.received_at:
        kind, state, moment_ = "ok", _("counted"), moment(row.received_at, at)
    else:
        kind = "late-q" if red else "none"
        state = _("with %(who)s", who=names.place(last.giver))
        moment_ = due_moment(last.due_at, at) if last.due_at else ""
    claims = (principal().may("parts.ship") and first.form is Form.WAYBILL
              and first.received_at is None and first.delivered_at is None)
    return Parcel(
        row.id, row.number,
        " · ".join(f"{line.name} {line.code} × {line.quantity}" for line in inside),
        row.warehouse, row.outlet or "", str(via), moment(row.shipped_at, at),
        part_rows.given_words(first), kind, state, moment_, first.id if claims else 0,
        "late" if red else "")
