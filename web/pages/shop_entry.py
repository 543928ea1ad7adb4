"""网点自录: a shop enters a job for itself, on one page, and a double tap makes one job."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import RadioField
from wtforms.validators import InputRequired

from core.auth import Principal, principal
from core.doors import looking, now, submitting
from core.errors import BadInput, RuleBroken
from core.forms import choices
from core.rows import FieldProblem
from jobs.contacts.queries import SameUser
from jobs.intake import service
from jobs.intake.forms import CallForm
from jobs.intake.service import AlreadyOpen
from jobs.work_orders.labels import MODES, SERVICE_TYPES, STATES
from jobs.work_orders.rules import Mode, ServiceType
from network.outlets import queries as outlets
from network.regions import queries as regions
from network.regions.queries import PlaceRow, TownHit
from web.shell import phone

_NEEDED = InputRequired(_l("This is needed."))


class EntryForm(CallForm):
    """What is asked at the counter: the call desk's questions, with large cards to choose."""

    for_outlet = None
    service_type = RadioField(
        _l("Service"),
        [_NEEDED],
        coerce=ServiceType,
        default=ServiceType.REPAIR,
        choices=choices(SERVICE_TYPES),
    )
    mode = RadioField(
        _l("Where"),
        [_NEEDED],
        coerce=Mode,
        default=Mode.ON_SITE,
        choices=choices((mode, MODES[mode]) for mode in (Mode.ON_SITE, Mode.CARRY_IN)),
    )


@dataclass(frozen=True)
class Towns:
    """The townships to choose from: the shop's own (or the chosen one) stands open, the rest
    of the county behind a fold, and what was looked for by name."""

    own: Sequence[PlaceRow]
    county: Sequence[PlaceRow]
    county_name: str
    found: Sequence[TownHit]


@dataclass(frozen=True)
class OpenJob:
    """An open job of the same user, that can be opened and chased."""

    id: int
    number: str
    text: str


def show() -> object:
    """The empty form, with the shop's own township chosen."""
    form = EntryForm()
    return _page(form, [], None)


def submit() -> object:
    """Enters the job, or says on each field what is wrong; what was typed stays."""
    form, problems = EntryForm(), []
    already: Sequence[SameUser] | None = None
    if "find" in request.form:
        return _page(form, [], None)
    if form.validate():
        try:
            job_id = _entered(form, principal())
        except AlreadyOpen as refused:
            already = refused.found
        except (BadInput, RuleBroken) as refused:
            problems = form.refuse(refused)
        else:
            flash(_("The job is entered. It is yours."))
            return redirect(url_for("shop.job", work_order_id=job_id))
    return _page(form, problems, already), 422


def _entered(form: EntryForm, who: Principal) -> int:
    moment, outlet_id, values = now(), who.outlet_id or 0, form.values()
    answer: int = submitting(
        "work_orders.enter_at_outlet",
        lambda session: (
            service.take_at_outlet(session, who.actor, values, outlet_id, now=moment).id
        ),
    )
    return answer


def _page(form: EntryForm, problems: list[FieldProblem], already: Sequence[SameUser] | None) -> str:
    who = principal()
    with looking() as session:
        towns = _towns(session, who.outlet_id or 0, form)
    return render_template(
        "web/shop/new.html",
        shell=phone(who, "new", 0),
        form=form,
        problems=problems,
        towns=towns,
        already=None if already is None else [_open_job(job) for job in already],
    )


def _towns(session: Session, outlet_id: int, form: EntryForm) -> Towns:
    home = outlets.get(session, outlet_id).town_code
    county = regions.county_of(session, home)
    all_towns = regions.children(session, county)
    first = form.town_code.data or home
    if not form.is_submitted():
        form.town_code.data = home
    known = {town.code: town for town in all_towns}
    chosen = known.get(first) or next(iter(regions.path(session, first)[-1:]), None)
    open_ = [
        town
        for code in dict.fromkeys((home, first))
        if (town := known.get(code) or (chosen if code == first else None))
    ]
    path = regions.path(session, home)
    return Towns(
        own=open_,
        county=[town for town in all_towns if town not in open_],
        county_name=path[2].name if path else "",
        found=regions.find_towns(session, form.place.data or ""),
    )


def _open_job(job: SameUser) -> OpenJob:
    return OpenJob(job.id, job.number, f"{STATES[job.state]} · {job.symptom}")
