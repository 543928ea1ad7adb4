"""One outlet: its record, its tree, what happened to it."""

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now
from core.lists import SIZE
from core.rows import Fact
from core.wording import moment
from jobs.work_orders import queries as jobs
from jobs.work_orders.queries import WorkOrderFilter
from network.areas import queries as areas
from network.outlets import queries
from network.outlets.labels import ACTIONS, CONTRACTS, STATES
from network.outlets.models import Outlet
from network.outlets.queries import OutletFilter
from network.outlets.rules import LIFE
from network.regions import queries as regions
from network.regions.queries import PlaceRow, shorts_of
from reports.figures.rules import Slice
from web.pages import integrity, outlet_terms, work_orders
from web.pages.certificate_pages import of_outlet
from web.pages.first_page.trends import period_text, yardstick
from web.timeline import steps_of

bp = Blueprint("outlet", __name__, url_prefix="/outlets")
SHOWN = 10
DAYS = 90


@bp.get("/<int:outlet_id>")
@needs("outlets.view")
def show(outlet_id: int) -> object:
    who, moment_ = principal(), now()
    with looking() as session:
        outlet = queries.get(session, outlet_id)
        place = regions.path(session, outlet.town_code)
        parent = queries.find(session, outlet.parent_id) if outlet.parent_id else None
        children = queries.page(session, OutletFilter(parent_id=outlet.id), None, SIZE)
        steps = steps_of(session, "outlet", outlet.id, moment_)
        money = outlet_terms.read(session, who, outlet, moment_)
        cards = of_outlet(session, outlet.id, moment_) if who.may("training.view") else ()
        serves = shorts_of(session, areas.counties_of(session, outlet.id, business_date(moment_)))
        yards = yardstick(session, moment_, Slice(outlet_id=outlet.id), DAYS,
                          outlet=str(outlet.id)) if who.may("breaches.view") else []
        own = who.outlet_id in (None, outlet.id) and who.may("breaches.view")
        honest = integrity.panel(session, outlet.id, moment_) if own else []
        wanted = WorkOrderFilter(outlet_id=outlet.id)
        open_jobs = jobs.page(session, wanted, None, SHOWN) if who.may("work_orders.view") else None
        lines = work_orders.lines(session, open_jobs.rows, moment_) if open_jobs else []
        counted = jobs.count(session, wanted) if open_jobs else 0
    actions = LIFE.actions(outlet.state) if who.may("outlets.decide") else ()
    return render_template(
        "network/outlets/show.html",
        outlet=outlet,
        facts=_facts(outlet, parent, place, list(serves.values())),
        yards=yards,
        period=period_text(moment_, DAYS),
        jobs=lines,
        counted=counted,
        breaches_href=url_for("breaches.index", outlet=outlet.id)
        if who.may("breaches.view") else "",
        children=children.rows,
        state=STATES[outlet.state],
        states=STATES,
        steps=steps,
        cards=cards,
        integrity=honest,
        integrity_period=integrity.period(moment_),
        actions=[(action.value, ACTIONS[action]) for action in actions],
        **money,
    )


def _facts(outlet: Outlet, parent: Outlet | None, place: tuple[PlaceRow, ...],
           serves: list[str]) -> list[Fact]:
    rows = [
        Fact(_("Code"), outlet.code),
        Fact(_("Contract"), str(CONTRACTS[outlet.contract])),
        Fact(_("Place"), " ".join(p.name for p in place)),
        Fact(_("Address"), outlet.address),
        Fact(_("Telephone"), outlet.phone),
        Fact(_("Serves"), "、".join(serves)),
        Fact(_("Registered on"), moment(outlet.created_at, now())),
    ]
    if parent:
        rows.insert(
            2, Fact(_("Parent outlet"), parent.name, url_for("outlet.show", outlet_id=parent.id))
        )
    return [row for row in rows if row.text]
