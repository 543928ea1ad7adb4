"""The shop on a phone: its day, one job, entering a job (INTERFACE, "The shop on a phone")."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from core.auth import Principal, needs, principal
from core.clock import business_date, day_bounds
from core.doors import looking, now
from core.forms import bound
from jobs.contacts import queries as contacts
from jobs.visits.forms import CompleteForm
from jobs.work_orders import queries
from jobs.work_orders.queries import WorkOrderFilter
from jobs.work_orders.rules import OPEN
from sla.clocks import queries as clocks
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER
from web.pages import shop_entry, shop_job, shop_money
from web.pages.shop_rows import Day, Look, day
from web.pages.shop_steps import WITH_OTHERS
from web.shell import phone

bp = Blueprint("shop", __name__, url_prefix="/shop")

SHOWN = 200
"""Open jobs on one page: two days of a large shop in season."""

OBSERVED = 30
IN_HAND = tuple(sorted(OPEN - set(WITH_OTHERS)))


@bp.get("")
@needs("work_orders.act")
def index() -> object:
    """My jobs. Those of sub-outlets are only counted and named: they take the steps."""
    who = principal()
    with looking() as session:
        found, total = _day(session, who)
    return render_template(
        "web/shop/index.html",
        shell=phone(who, "jobs", found.count),
        day=found,
        total=total,
        shown=SHOWN,
    )


def _day(session: Session, who: Principal) -> tuple[Day, int]:
    moment, outlet_id = now(), who.outlet_id or 0
    mine = WorkOrderFilter(states=IN_HAND, outlet_id=outlet_id)
    theirs = WorkOrderFilter(states=IN_HAND, beside_outlet=outlet_id)
    own = queries.page(session, mine, None, SHOWN)
    observed = queries.page(session, theirs, None, OBSERVED).rows
    done = queries.recent_of_outlet(session, outlet_id, day_bounds(business_date(moment))[0], SHOWN)
    ids = [row.id for row in own.rows]
    look = Look(
        now=moment,
        whom=contacts.whom_of(session, ids),
        urgent=clocks.most_urgent(session, WORK_ORDER, [*ids, *(row.id for row in observed)]),
        holders=segments.holders(session, WORK_ORDER, ids, moment),
    )
    total = queries.count(session, mine) if own.after else len(ids)
    return day(own.rows, done, observed, look), total


@bp.get("/jobs/<int:work_order_id>")
@needs("work_orders.act")
def job(work_order_id: int) -> object:
    """One job; `do` opens the screen of one task, as does the refusal of its form."""
    who = principal()
    wanted = request.args.get("do", "")[:20] or shop_job.TASK_OF.get(request.endpoint or "", "")
    with looking() as session:
        page = shop_job.read(session, who, work_order_id, now(), whole=wanted == "history")
        people = shop_job.people(session, page, now()) if wanted == "assign" else ()
        earning = shop_money.of_job(session, who, work_order_id, now())
        form = shop_job.form_of(session, wanted, page, people, now()) if (
            wanted in shop_job.TASKS) else None
    if wanted in shop_job.TASKS:
        if form is None or not shop_job.may_do(page, wanted):
            return redirect(url_for("shop.job", work_order_id=work_order_id))
        return render_template(
            f"web/shop/{shop_job.TASKS[wanted]}.html",
            shell=phone(who, "jobs", 0),
            job=page,
            form=form,
            do=wanted,
            days=shop_job.days(form, now(), later="later" in request.args),
            purposes=shop_job.purposes(),
        )
    return render_template(
        "web/shop/job.html",
        shell=phone(who, "jobs", 0),
        job=page,
        whole=wanted == "history",
        earning=earning,
        finish=bound(CompleteForm, url_for("visits.complete", work_order_id=work_order_id))
        if page.finishing else None,
    )


@bp.get("/new")
@needs("work_orders.create")
def new() -> object:
    """网点自录: the shop enters a job for itself."""
    return shop_entry.show()


@bp.post("/new")
@needs("work_orders.create")
def create() -> object:
    return shop_entry.submit()
