"""One outlet: its record, its tree, what happened to it."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from core.auth import needs, principal
from core.doors import looking, now
from core.lists import SIZE
from core.rows import Fact
from core.wording import moment
from network.outlets import queries
from network.outlets.labels import ACTIONS, CONTRACTS, STATES
from network.outlets.models import Outlet
from network.outlets.queries import OutletFilter
from network.outlets.rules import LIFE
from network.regions import queries as regions
from network.regions.queries import PlaceRow
from web.pages import outlet_terms
from web.pages.certificate_pages import of_outlet
from web.timeline import steps_of

bp = Blueprint("outlet", __name__, url_prefix="/outlets")


@bp.get("/<int:outlet_id>")
@needs("outlets.view")
def show(outlet_id: int) -> object:
    who = principal()
    with looking() as session:
        outlet = queries.get(session, outlet_id)
        place = regions.path(session, outlet.town_code)
        parent = queries.find(session, outlet.parent_id) if outlet.parent_id else None
        children = queries.page(session, OutletFilter(parent_id=outlet.id), None, SIZE)
        steps = steps_of(session, "outlet", outlet.id, now())
        money = outlet_terms.read(session, who, outlet, now())
        cards = of_outlet(session, outlet.id, now()) if who.may("training.view") else ()
    actions = LIFE.actions(outlet.state) if who.may("outlets.decide") else ()
    return render_template(
        "network/outlets/show.html",
        outlet=outlet,
        facts=_facts(outlet, parent, place),
        children=children.rows,
        state=STATES[outlet.state],
        states=STATES,
        steps=steps,
        cards=cards,
        actions=[(action.value, ACTIONS[action]) for action in actions],
        **money,
    )


def _facts(outlet: Outlet, parent: Outlet | None, place: tuple[PlaceRow, ...]) -> list[Fact]:
    rows = [
        Fact(_("Code"), outlet.code),
        Fact(_("Contract"), str(CONTRACTS[outlet.contract])),
        Fact(_("Place"), " ".join(p.name for p in place)),
        Fact(_("Address"), outlet.address),
        Fact(_("Telephone"), outlet.phone),
        Fact(_("Registered on"), moment(outlet.created_at, now())),
    ]
    if parent:
        rows.insert(
            2, Fact(_("Parent outlet"), parent.name, url_for("outlet.show", outlet_id=parent.id))
        )
    return [row for row in rows if row.text]
