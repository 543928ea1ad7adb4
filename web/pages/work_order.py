"""One job: who must do what now, whose every minute is, what happened."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import SIGNED_IN, Principal, needs, principal
from core.clock import business_date
from core.doors import committing, looking, now
from core.errors import NotFound
from core.forms import KeyedForm, bound, choices
from core.rows import Fact, Tick
from core.wording import due_by, duration, hours_minutes, moment
from jobs.contacts import queries as contacts
from jobs.contacts.models import ContactRole
from jobs.contacts.rules import Sight, Viewer, sight_of
from jobs.contacts.service import log_view
from jobs.dispatch import queries as dispatching
from jobs.dispatch.forms import AssignForm, DispatchForm, RefuseForm
from jobs.visits.forms import AppointForm, CompleteForm, FailForm, HoldForm
from jobs.work_orders import queries
from jobs.work_orders.forms import (
    CallBackForm,
    CancelForm,
    MergeForm,
    NoteForm,
    ReopenForm,
)
from jobs.work_orders.labels import HOLDS, LINES, SOURCES, STATES, STEPS, work_words
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import LIFE, OPEN, Action, State, is_open
from jobs.work_orders.timing import subject_of
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from network.regions import queries as regions
from network.regions.labels import TIERS
from office.files import queries as files
from office.notes import queries as notes
from sla.clocks import queries as clocks
from sla.labels import clock_word
from sla.segments import queries as segments
from sla.segments.rules import Segment as Stretch
from web.pages import honesty, part_clocks, part_rows, time_rows
from web.pages.job_steps import steps_of_job
from web.pages.offer_rows import offered
from web.pages.shop_late import late_form
from web.pages.shop_steps import WITH_OTHERS
from web.timeline import seal_of

bp = Blueprint("work_order", __name__)


@bp.get("/work-orders/<int:work_order_id>")
@needs("work_orders.view")
def show(work_order_id: int) -> object:
    who, at = principal(), now()
    with looking() as session:
        job = queries.get(session, work_order_id)
        sight = sight_of(
            Viewer(who.outlet_id, who.may("work_orders.see_contacts")),
            performing_outlet=None if job.state in WITH_OTHERS else job.outlet_id,
            is_open=is_open(job.state) or honesty.must_call(session, who, job),
        )
        page = _page(session, who, job, sight, at)
    if sight.logged:
        committing(lambda unit: log_view(unit, who.account_id, work_order_id, now=at))
    return render_template("web/work_order.html", **page)


@bp.get("/j/<number>")
@needs(SIGNED_IN)
def by_number(number: str) -> object:
    """Where the QR on a printed job card leads, for whoever is signed in."""
    with looking() as session:
        found = queries.by_number(session, number[:16].upper())
    if found is None:
        raise NotFound("work_order", number[:16])
    page = "shop.job" if principal().outlet_id else "work_order.show"
    return redirect(url_for(page, work_order_id=found))


def _page(
    session: Session, who: Principal, job: WorkOrder, sight: Sight, at: datetime
) -> dict[str, object]:
    until = job.ended_at or at
    stretches = segments.timeline(session, subject_of(job), until)
    names = outlets.names_of(session, {s.holder for s in stretches if s.holder})
    lines = clocks.of_subject(session, subject_of(job))
    place = regions.path(session, job.town_code) if job.town_code else ()
    people = contacts.of_job(session, job.id, sight)
    strip = time_rows.clock_rows(lines, at)
    late = next((clock for clock in strip if clock.kind == "late"), None)
    parts = part_rows.of_job(session, job.id, at)
    return {
        "job": job,
        "at": at,
        "late": time_rows.about(late.name, late.value) if late else "",
        "strip": strip,
        "people": people,
        "title": f"{LINES[job.line]} {job.symptom}",
        "place": place,
        "tier": TIERS.get(job.tier, "") if job.tier else "",
        "state": str(HOLDS[job.hold]) if job.hold else str(STATES[job.state]),
        "say": _say(stretches, names, job, at),
        "facts": _facts(session, job, place, people, at),
        "elapsed": duration(sum(s.seconds for s in stretches), full=True),
        "started": moment(job.opened_at, at),
        "bar": time_rows.bar(stretches, names, big=True),
        "ticks": time_rows.ticks(job.opened_at, until, at),
        "due_tick": _due_tick(lines, job.opened_at, until, at),
        "shares": time_rows.share_rows(stretches, names),
        "total": time_rows.total_row(stretches),
        "maker_note": time_rows.maker_note(stretches) if stretches else "",
        "parts": parts,
        "part_clocks": part_clocks.of_courses(session, parts, at),
        "steps": steps_of_job(session, job, stretches, parts, at),
        "notes": notes.about(session, "work_order", job.id),
        "photos": files.of_subject(session, "work_order", job.id),
        "seal": seal_of(session, "work_order", job.id),
        "hours": hours_minutes(sum(s.seconds for s in stretches)),
        **honesty.panel(session, who, job, at),
        **_actions(session, who, job, at),
    }


def _say(
    stretches: Sequence[Stretch], names: time_rows.Names, job: WorkOrder, at: datetime
) -> tuple[str, str]:
    """The one sentence of the page, and since when."""
    if job.ended_at:
        return _over(job), ""
    began = stretches[-1].began if stretches else job.opened_at
    since = _(
        "since %(moment)s, for %(duration)s",
        moment=moment(began, at),
        duration=duration((at - began).total_seconds()),
    )
    if not stretches:
        return str(STATES[job.state]), since
    return _("Now it is %(holder)s's turn", holder=time_rows.name_of(stretches[-1], names)), since


def _over(job: WorkOrder) -> str:
    """What the maker still owes a finished job before its fee can be decided."""
    if job.state is State.COMPLETED:
        return _("The work is done. The user is to be called back.")
    if job.state is State.CALLED_BACK:
        return _("The work is done. Its documents are to be checked.")
    return _("This job is over.")


def _due_tick(
    lines: Sequence[clocks.ClockLine], begin: datetime, end: datetime, at: datetime
) -> Tick | None:
    span = (end - begin).total_seconds()
    missed = [line for line in lines if line.breached and begin < line.breached < end]
    if not missed or span <= 0:
        return None
    last = max(missed, key=lambda line: line.breached or begin)
    assert last.breached
    where = 100 * (last.breached - begin).total_seconds() / span
    return Tick(round(where, 3), time_rows.about(clock_word(last.kind), due_by(last.breached, at)))


def _facts(
    session: Session,
    job: WorkOrder,
    place: Sequence[regions.PlaceRow],
    people: Sequence[contacts.ContactRow],
    at: datetime,
) -> list[Fact]:
    outlet = outlets.find(session, job.outlet_id) if job.outlet_id else None
    product = f"{LINES[job.line]} · {work_words(job.service_type, job.mode, job.floor)}"
    rows = [
        *_people(people),
        Fact(_("Address"), _address(session, job, place, people)),
        Fact(_("Product"), product),
    ]
    if outlet:
        rows.append(Fact(_("Outlet"), outlet.name, url_for("outlet.show", outlet_id=outlet.id)))
    source = [str(SOURCES[job.source])] + [_("entered for the outlet")] * job.on_behalf
    rows.append(Fact(_("Source"), " · ".join(source)))
    if job.appointed_from:
        words = time_rows.appointment_words(job.appointed_from, job.appointed_to, at)
        rows.append(Fact(_("Appointment"), words))
    if job.previous_id:
        before = url_for("work_order.show", work_order_id=job.previous_id)
        words = _("a cancelled job; the first promise stays")
        rows.append(Fact(_("Entered anew after"), words, before))
    return rows


def _people(people: Sequence[contacts.ContactRow]) -> list[Fact]:
    words = {
        ContactRole.REPORTER: _("Reporter of the fault"),
        ContactRole.SITE: _("Contact on site"),
    }
    return [Fact(words[person.role], f"{person.name} · {person.phone}") for person in people]


def _address(
    session: Session,
    job: WorkOrder,
    place: Sequence[regions.PlaceRow],
    people: Sequence[contacts.ContactRow],
) -> str:
    """Down to the house for those who see the number in full, else to the township."""
    parts = [each.name for each in place[2:]]
    exact = contacts.address_of(session, job.id)
    if exact and people and people[0].full:
        parts += [exact.village or "", exact.detail or ""]
    return " ".join(part for part in parts if part)


def _actions(session: Session, who: Principal, job: WorkOrder, at: datetime) -> dict[str, object]:
    """The forms this person may use on this job now."""
    may = {action.value for action in LIFE.actions(job.state)}
    mine = who.outlet_id == job.outlet_id and job.state not in WITH_OTHERS
    own, maker = mine and who.may("work_orders.act"), who.outlet_id is None
    acts = own or (who.outlet_id is None and who.may("work_orders.act_for"))
    gives = who.may("work_orders.dispatch") and bool(
        may & {Action.DISPATCH.value, Action.REDISPATCH.value}
    )
    found: dict[str, object] = {"may": may if acts else frozenset(), "acts": acts, "gives": gives}
    found["can_cancel"] = Action.CANCEL.value in may and (own or who.may("work_orders.cancel"))
    writes = (mine or maker) and who.may("work_orders.create")
    found["can_chase"] = is_open(job.state) and writes
    found["can_note"] = writes or acts
    found.update({name: _form(name, job) for name in FORMS})
    found["late_form"] = late_form(session, job, at) if acts else None
    found.update(_office(session, who, job, at))
    if gives:
        found["dispatch"] = bound(
            DispatchForm, url_for("dispatch.dispatch", work_order_id=job.id))
        asked = dispatching.as_waiting(session, job)
        found["offered"] = offered(session, [asked], at)[job.id]
    if acts and job.outlet_id and Action.ASSIGN.value in may:
        assign = bound(AssignForm, url_for("dispatch.assign", work_order_id=job.id), "assign")
        staff = accounts.people_of(session, job.outlet_id, business_date(at))
        assign.technician_id.choices = choices(
            (person.id, person.name)
            for person in dispatching.assignable(session, job, staff, at)
        )
        found["assign"] = assign
    return found


FORMS: Mapping[str, tuple[type[KeyedForm], str]] = {
    "note": (NoteForm, "steps.note"),
    "cancel": (CancelForm, "steps.cancel"),
    "refuse": (RefuseForm, "dispatch.refuse"),
    "appoint": (AppointForm, "visits.appoint"),
    "fail": (FailForm, "visits.fail_visit"),
    "hold": (HoldForm, "visits.hold"),
    "complete": (CompleteForm, "visits.complete"),
    "call_back": (CallBackForm, "steps.call_back"),
    "reopen": (ReopenForm, "steps.reopen"),
    "merge": (MergeForm, "steps.merge"),
}
"""The forms of the page and the doors they go to."""


def _form(name: str, job: WorkOrder) -> KeyedForm:
    """A form of this job; the one that was refused as it was sent."""
    kind, door = FORMS[name]
    return bound(kind, url_for(door, work_order_id=job.id), name)


def _office(session: Session, who: Principal, job: WorkOrder, at: datetime) -> dict[str, object]:
    """The steps of the office, and taking one's own last step back."""
    last = queries.withdrawable(session, job, who.actor, at)
    may_merge = who.may("work_orders.merge") and LIFE.can(job.state, Action.MERGE)
    merging = "merge" in request.args or request.endpoint == FORMS["merge"][1]
    return {
        "withdrawal": STEPS[last] if last else "",
        "can_call_back": who.may("work_orders.call_back") and LIFE.can(job.state, Action.CALL_BACK),
        "can_check": who.may("work_orders.check") and LIFE.can(job.state, Action.CHECK),
        "can_close": who.may("work_orders.check") and LIFE.can(job.state, Action.CLOSE),
        "can_reopen": who.may("work_orders.reopen") and LIFE.can(job.state, Action.REOPEN),
        "can_merge": may_merge,
        "same": _same_jobs(session, job) if may_merge and merging else None,
    }


def _same_jobs(session: Session, job: WorkOrder) -> list[contacts.SameUser]:
    """Open jobs about the same user, unit or place that were there before this one."""
    like = contacts.likeness_of(session, job)
    found = contacts.similar(session, like, states=sorted(OPEN))
    return [each for each in found if each.id != job.id and each.opened_at <= job.opened_at]
