"""One job on the phone: whom to call, where to go, the next step, and the screens of its tasks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from sqlalchemy.orm import Session

from core.auth import Principal
from core.clock import business_date
from core.forms import KeyedForm, bound, choices
from core.rows import Choice, Fact, Step
from core.wording import business_date as date_words
from core.wording import moment as moment_words
from jobs.contacts import queries as contacts
from jobs.contacts.queries import ContactRow
from jobs.contacts.rules import Sight, Viewer, sight_of
from jobs.dispatch import queries as dispatching
from jobs.dispatch.forms import AssignForm, RefuseForm
from jobs.evidence.rules import Purpose
from jobs.units import queries as units
from jobs.visits.forms import AppointForm, FailForm, HoldForm
from jobs.work_orders import queries, timing
from jobs.work_orders.forms import BarcodeForm, CancelForm, NoteForm
from jobs.work_orders.labels import HOLDS, LINES, SERVICE_TYPES, STATES, work_words
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Mode, State, is_open
from jobs.work_orders.timing import subject_of
from network.accounts import queries as accounts
from network.accounts.queries import Person
from network.outlets import queries as outlets
from network.products.rules import barcodes_of
from network.regions import queries as regions
from office.files import queries as files
from office.notes import queries as notes
from sla.clocks import queries as clocks
from sla.labels import clock_word
from sla.segments import queries as segments
from sla.subjects import WORK_ORDER
from training.courses import queries as courses
from web.pages import part_rows
from web.pages.job_steps import steps_of_job
from web.pages.part_rows import PartCourse
from web.pages.shop_late import late_form
from web.pages.shop_rows import map_link, whose_time
from web.pages.shop_steps import (
    CALLED,
    WITH_OTHERS,
    Button,
    Stage,
    allowed,
    next_step,
    other_steps,
    withdrawal,
)
from web.pages.time_rows import appointment_words, due_state

SHORT = 4
DAYS = 7

TASKS = {
    "appoint": "appoint",
    "refuse": "reason",
    "hold": "reason",
    "fail": "reason",
    "assign": "reason",
    "cancel": "reason",
    "late": "reason",
    "note": "note",
    "barcode": "barcode",
    "photo": "photo",
}
"""The tasks with a screen of their own, and the template that draws it."""

DOORS = {
    "appoint": "visits.appoint",
    "refuse": "dispatch.refuse",
    "hold": "visits.hold",
    "fail": "visits.fail_visit",
    "assign": "dispatch.assign",
    "cancel": "steps.cancel",
    "late": "steps.report_late",
    "note": "steps.note",
    "barcode": "steps.barcodes",
    "photo": "evidence.add",
}
TASK_OF = {door: task for task, door in DOORS.items()}
"""The task that each door belongs to."""
_LONG_NUMBER = re.compile(r"[0-9０-９](?:[\s\-－—]?[0-9０-９]){6,}")


@dataclass(frozen=True)
class Photo:
    """A photo of the job as a link: pictures are fetched when they are asked for."""

    text: str
    href: str


@dataclass(frozen=True)
class JobPage:
    """One job, ready to be shown. `observed`: the outlet that looks is a parent of the one
    that does it; then there are no people, no village and no steps."""

    stage: Stage
    number: str
    title: str
    state: str
    open: bool
    observed: bool
    performer: str
    when: str
    due_kind: str
    due: str
    due_at: str
    hold: str
    whose: str
    people: Sequence[ContactRow]
    address: str
    map_href: str
    facts: Sequence[Fact]
    places: Sequence[str]
    photos: Sequence[Photo]
    notes: Sequence[notes.NoteRow]
    next: Button | None
    others: Sequence[Button]
    withdrawal: Button | None
    photo_first: bool
    parts: Sequence[PartCourse]
    steps: Sequence[Step]
    lessons: Sequence[str]
    share: str
    staff: int
    outlet_id: int

    @property
    def href(self) -> str:
        return url_for("shop.job", work_order_id=self.stage.id)

    @property
    def finishing(self) -> bool:
        """Whether the next step is to finish the job: then how much work it was is asked."""
        at = self.stage
        return self.next is not None and self.next.post and at.state is State.ARRIVED and (
            not at.hold
        )

    @property
    def carried(self) -> bool:
        """The appliance came to the shop: nobody drives anywhere."""
        return self.stage.mode is not Mode.ON_SITE


@dataclass(frozen=True)
class _Eyes:
    """Who looks at the job, and what they may see of the user."""

    observed: bool
    sight: Sight


@dataclass(frozen=True)
class _Place:
    """Where the appliance stands: for the page, for the map, and for the chat group."""

    shown: str = ""
    full: str = ""
    coarse: str = ""


def read(
    session: Session, who: Principal, work_order_id: int, now: datetime, *, whole: bool
) -> JobPage:
    """Everything of one job that this person may see; NotFound out of reach."""
    job = queries.get(session, work_order_id)
    eyes = _eyes(job, who)
    place = _place(session, job, eyes.sight)
    photos = files.of_subject(session, job.__kind__, job.id)
    near = not eyes.observed and bool(timing.reportable(session, job, at=now))
    stage = Stage(job.id, job.state, job.hold, job.mode, len(photos), job.version, near)
    last = None if eyes.observed else queries.withdrawable(session, job, who.actor, now)
    stretches = segments.timeline(session, subject_of(job), job.ended_at or now)
    parts = part_rows.of_job(session, job.id, now)
    steps = steps_of_job(session, job, stretches, parts, now)
    staff = 0 if eyes.observed else len(_staff(session, job, now))
    return JobPage(
        stage=stage,
        number=job.number,
        title=f"{LINES[job.line]} {job.symptom}",
        state=str(HOLDS[job.hold]) if job.hold else str(STATES[job.state]),
        open=is_open(job.state),
        observed=eyes.observed,
        performer=_performer(session, job),
        when=_headline(job, now),
        **_due(session, job, now),
        hold=job.hold or "",
        whose="" if eyes.observed else _whose(session, job, now),
        people=contacts.of_job(session, job.id, eyes.sight),
        address=place.shown,
        map_href=map_link(place.full),
        facts=_facts(session, job, now),
        places=barcodes_of(job.line),
        photos=() if eyes.observed else _photos(job.id, photos, now),
        notes=() if eyes.observed else notes.about(session, job.__kind__, job.id),
        next=None if eyes.observed else next_step(stage),
        others=() if eyes.observed else other_steps(stage, people=staff),
        withdrawal=withdrawal(stage, last),
        photo_first=job.state is State.ARRIVED and not job.hold and not photos,
        parts=parts,
        steps=steps if whole else steps[:SHORT],
        lessons=()
        if eyes.observed or not is_open(job.state)
        else courses.lessons_before(session, who.account_id, job.line, business_date(now)),
        share=share_text(job, place.coarse, now),
        staff=staff,
        outlet_id=job.outlet_id or 0,
    )


def _eyes(job: WorkOrder, who: Principal) -> _Eyes:
    """A shop that could not take the job no longer does it: it calls nobody."""
    observed = job.outlet_id != who.outlet_id
    performing = None if observed or job.state in WITH_OTHERS else job.outlet_id
    viewer = Viewer(who.outlet_id, who.may("work_orders.see_contacts"))
    return _Eyes(
        observed, sight_of(viewer, performing_outlet=performing, is_open=is_open(job.state))
    )


def _place(session: Session, job: WorkOrder, sight: Sight) -> _Place:
    """The township for everybody; what lies below it only for who sees the user in full."""
    path = [p.name for p in regions.path(session, job.town_code)] if job.town_code else []
    found = contacts.address_of(session, job.id) if sight.full else None
    village, detail = (found.village or "", found.detail or "") if found else ("", "")
    below = [part for part in (village, detail) if part]
    return _Place(
        shown=" ".join([*path[2:], *below]),
        full=" ".join([*path, *below]),
        coarse=" ".join([*path[3:], *below[:1]] if village else path[3:]),
    )


def _performer(session: Session, job: WorkOrder) -> str:
    holder = f"outlet:{job.outlet_id}"
    return outlets.names_of(session, [holder]).get(holder, "")


def _whose(session: Session, job: WorkOrder, now: datetime) -> str:
    if not job.hold:
        return ""
    return whose_time(job.hold, segments.holders(session, WORK_ORDER, [job.id], now).get(job.id))


def _staff(session: Session, job: WorkOrder, now: datetime) -> Sequence[Person]:
    return accounts.people_of(session, job.outlet_id or 0, business_date(now))


def _headline(job: WorkOrder, now: datetime) -> str:
    """What stands large: the agreed time while it lies ahead, else how the job stands."""
    if job.state is State.APPOINTED:
        return appointment_words(job.appointed_from, job.appointed_to, now)
    if job.state in CALLED and job.mode is Mode.ON_SITE:
        return pgettext("shop", "No time yet")
    return str(HOLDS[job.hold]) if job.hold else str(STATES[job.state])


def _due(session: Session, job: WorkOrder, now: datetime) -> dict[str, str]:
    promise = clocks.most_urgent(session, WORK_ORDER, [job.id]).get(job.id)
    if promise is None or not is_open(job.state):
        ended = job.completed_at or job.ended_at
        return {"due_kind": "none", "due": "", "due_at": moment_words(ended, now) if ended else ""}
    kind, words, at = due_state(clock_word(promise.kind), promise.due, now)
    return {"due_kind": kind, "due": words, "due_at": at}


def _facts(session: Session, job: WorkOrder, now: datetime) -> list[Fact]:
    codes = units.barcodes(session, job.unit_id) if job.unit_id else ()
    names = accounts.names_of(session, [f"account:{job.technician_id}"])
    rows = [
        Fact(_("Work"), work_words(job.service_type, job.mode, job.floor)),
        *(Fact(place_word(code.place), code.value) for code in codes),
        Fact(_("Technician"), names.get(f"account:{job.technician_id}", "")),
        Fact(_("Taken"), moment_words(job.opened_at, now)),
        Fact(
            _("Asked again"),
            ngettext("%(num)s time", "%(num)s times", job.chases) if job.chases else "",
        ),
    ]
    return [row for row in rows if row.text]


def place_word(place: str) -> str:
    """Which barcode it is."""
    words = {
        "body": _("Barcode of the appliance"),
        "indoor": _("Barcode of the indoor unit"),
        "outdoor": _("Barcode of the outdoor unit"),
    }
    return words[place]


def _photos(job_id: int, rows: Sequence[files.PictureRow], now: datetime) -> list[Photo]:
    return [
        Photo(
            f"{purposes()[row.purpose]} · {moment_words(row.created_at, now)}",
            url_for("evidence.show", work_order_id=job_id, picture_id=row.id),
        )
        for row in rows
    ]


def purposes() -> dict[str, str]:
    """What a photo shows, by its code."""
    return {
        Purpose.FINISHED: _("The finished work"),
        Purpose.BEFORE: _("Before the work"),
        Purpose.BARCODE: _("The rating plate"),
        Purpose.INVOICE: _("The proof of purchase"),
    }


def share_text(job: WorkOrder, place: str, now: datetime) -> str:
    """For the shop's own chat group: no name, no house, and no number that could be called,
    also not one that somebody typed into the symptom."""
    when = appointment_words(job.appointed_from, job.appointed_to, now)
    lines = [
        f"{job.number} {SERVICE_TYPES[job.service_type]}",
        f"{LINES[job.line]} {job.symptom}",
        place,
        _("Time: %(when)s", when=when) if when else "",
    ]
    typed = "\n".join(line for line in lines[1:] if line)
    link = url_for("work_order.by_number", number=job.number, _external=True)
    return f"{lines[0]}\n{_LONG_NUMBER.sub('****', typed)}\n{link}"


def may_do(page: JobPage, wanted: str) -> bool:
    """Whether the screen of a task is open to whoever looks."""
    return not page.observed and allowed(page.stage, wanted, people=page.staff)


def people(session: Session, page: JobPage, now: datetime) -> Sequence[Person]:
    """Who can be sent: nobody whom the law keeps from the job."""
    staff = accounts.people_of(session, page.outlet_id, business_date(now))
    return dispatching.assignable(session, queries.get(session, page.stage.id), staff, now)


def form_of(
    session: Session, wanted: str, page: JobPage, staff: Sequence[Person], now: datetime
) -> KeyedForm | None:
    """The form of a task: empty, or, refused, as it was sent; None where nothing is left to say."""
    if wanted == "late":
        return late_form(session, queries.get(session, page.stage.id), now)
    kinds: dict[str, type[KeyedForm]] = {
        "appoint": AppointForm,
        "refuse": RefuseForm,
        "hold": HoldForm,
        "fail": FailForm,
        "assign": AssignForm,
        "cancel": CancelForm,
        "note": NoteForm,
        "barcode": BarcodeForm,
    }
    form = bound(kinds.get(wanted, KeyedForm), url_for(DOORS[wanted], work_order_id=page.stage.id))
    if isinstance(form, AssignForm):
        form.technician_id.choices = choices((person.id, person.name) for person in staff)
    return form


def days(form: KeyedForm, now: datetime, *, later: bool) -> Sequence[Choice]:
    """The next days as buttons, the typed one chosen; none when a later date is to be typed, or
    was and is kept."""
    today, typed = business_date(now), request.form.get("day", "") if form.refused else ""
    near = [today + timedelta(days=n) for n in range(DAYS)]
    if later or (typed and typed not in {each.isoformat() for each in near}):
        return ()
    chosen = typed or today.isoformat()
    return [Choice(each.isoformat(), _day_words(each, today, now), each.isoformat() == chosen)
            for each in near]


def _day_words(each: date, today: date, now: datetime) -> str:
    near = {0: pgettext("shop", "Today"), 1: pgettext("shop", "Tomorrow")}
    weekdays = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    word = near.get((each - today).days, weekdays[each.weekday()])
    return f"{word} {date_words(each, now)}"
