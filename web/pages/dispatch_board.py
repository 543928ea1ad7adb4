"""The dispatch board: what nobody does yet, and whom to ask next, in one action."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now, submitting
from core.errors import ServicenetError, StaleVersion
from core.lists import whole
from core.reasons import sentence
from core.rows import Bulk, BulkAction, Column, ListPage, Pager
from core.wording import due_wording, moment, number
from jobs.dispatch import queries, service
from jobs.dispatch.queries import SHOWN, Waiting
from jobs.dispatch.rules import Why
from jobs.dispatch.views import bp
from jobs.work_orders import queries as work_orders
from jobs.work_orders.labels import LINES, REFUSE_REASONS, REOPEN_REASONS, SERVICE_TYPES
from jobs.work_orders.rules import DispatchReason
from network.accounts import queries as accounts
from network.accounts.rules import Role
from network.outlets.queries import names_of
from web.pages.offer_rows import BlockedLine, Offered, OfferLine, offered

GROUPS = {
    Why.UNSERVED: _l("Nobody takes it"),
    Why.SILENT: _l("The outlet does not answer"),
    Why.REFUSED: _l("Given back"),
    Why.REOPENED: _l("Open again"),
    Why.NEW: _l("Not placed yet"),
}
REASONS = {code.value: word for table in (REFUSE_REASONS, REOPEN_REASONS)
           for code, word in table.items()}


@dataclass(frozen=True)
class Row:
    """One job of the board, ready to be shown."""

    key: int
    name: str
    version: int
    group: str
    href: str
    title: str
    place: str
    why: str
    due: str
    due_at: str
    late: bool
    lines: Sequence[OfferLine]
    blocked: Sequence[BlockedLine]
    mark: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of one row."""

    number: str
    text: str
    good: bool


@bp.get("/dispatch")
@needs("work_orders.dispatch")
def board() -> object:
    return _page([])


@bp.post("/dispatch")
@needs("work_orders.dispatch")
def send() -> object:
    """Gives the ticked jobs (or the one whose button was pressed) to the outlets chosen beside
    them. A row that cannot be given says why and holds up no other."""
    who, moment_ = principal(), now()
    only = whole(request.form.get("only", ""))
    ids = [only] if only else [key for typed in request.form.getlist("ids")
                               if (key := whole(typed)) is not None][:SHOWN]

    def work(session: Session) -> list[list[Any]]:
        return [_one(session, key, lambda unit, at=key: _give(unit, who.actor, at, moment_))
                for key in ids]

    answer = submitting("dispatch.board", work) if ids else []
    return _page([Outcome(*each) for each in answer])


def _one(session: Session, key: int, step: Callable[[Session], str]) -> list[Any]:
    """Number, words and whether it went well, of one row; a refusal undoes only this row."""
    job_number = ""
    try:
        job_number = work_orders.get(session, key).number
        with session.begin_nested():
            return [job_number, step(session), True]
    except ServicenetError as refused:
        session.expire_all()
        return [job_number or str(key), sentence(refused), False]


def _give(session: Session, by: str, key: int, at: datetime) -> str:
    outlet_id = whole(request.form.get(f"outlet-{key}", "")) or 0
    seen = whole(request.form.get(f"version-{key}", "")) or 0
    job = work_orders.get(session, key)
    if job.version != seen:
        raise StaleVersion(job.__kind__, key, seen)
    asked = queries.as_waiting(session, job).asked
    reason = DispatchReason.OTHER_REFUSED if asked else DispatchReason.NEAREST
    service.dispatch(session, by, key, outlet_id, reason, now=at)
    holder = f"outlet:{outlet_id}"
    return _("given to %(outlet)s", outlet=names_of(session, [holder]).get(holder, ""))


def _page(outcomes: Sequence[Outcome]) -> str:
    at = now()
    with looking() as session:
        jobs = queries.waiting(session, at)
        found = offered(session, jobs, at)
        owners = _owners(session, jobs, at)
    order = list(GROUPS)
    rows = [_row(job, found[job.id], owners, at)
            for job in sorted(jobs, key=lambda j: order.index(j.why))]
    return render_template(
        "jobs/dispatch/board.html", page=_list(rows), outcomes=outcomes,
        full=len(rows) == SHOWN, shown=number(SHOWN))


def _owners(session: Session, jobs: Sequence[Waiting], at: datetime) -> dict[str, str]:
    """Who must find somebody for the jobs that nobody takes, by county and by name."""
    counties = {job.county_code for job in jobs if job.why is Why.UNSERVED}
    if not counties:
        return {}
    found = accounts.answering_for(session, Role.COUNTY_OWNER, counties, business_date(at))
    names = accounts.names_of(session, {f"account:{key}" for ids in found.values() for key in ids})
    return {county: names[f"account:{ids[0]}"] for county, ids in found.items() if ids}


def _list(rows: Sequence[Row]) -> ListPage:
    return ListPage(
        label=_("Dispatch board"),
        href=url_for("dispatch.board"),
        rows=rows,
        wrap=True,
        columns=[Column(_("Fault / job")), Column(_("Whom to ask next"))],
        pager=Pager(_("%(count)s jobs", count=number(len(rows)))),
        bulk=Bulk(url_for("dispatch.send"), [BulkAction("dispatch", _("Dispatch"))],
                  key=secrets.token_urlsafe(12)),
        empty=_("Every job has an outlet"),
        empty_note=_("What is refused or not answered appears here by itself."),
    )


def _row(job: Waiting, found: Offered, owners: Mapping[str, str], at: datetime) -> Row:
    late = job.next_due is not None and job.next_due < at
    return Row(
        key=job.id,
        name=job.number,
        version=job.version,
        group=str(GROUPS[job.why]),
        href=url_for("work_order.show", work_order_id=job.id),
        title=f"{LINES[job.line]} {job.symptom}",
        place=_place(job),
        why=_why(job, owners),
        due=due_wording(job.next_due, at) if job.next_due else "",
        due_at=moment(job.next_due, at) if job.next_due else "",
        late=late,
        lines=found.lines,
        blocked=found.blocked,
        mark="late" if late else "",
    )


def _place(job: Waiting) -> str:
    floor = _("floor %(n)s", n=job.floor) if job.floor is not None else ""
    parts = [f"{job.county or ''} {job.town or ''}".strip(),
             str(SERVICE_TYPES[job.service_type]), floor]
    return " · ".join(part for part in parts if part)


def _why(job: Waiting, owners: Mapping[str, str]) -> str:
    if job.why is Why.UNSERVED:
        owner = owners.get(job.county_code)
        return _("county owner %(name)s must choose", name=owner) if owner else _(
            "no county owner: the region must choose")
    parts = [job.by or "", str(REASONS.get(job.reason, ""))]
    if job.why is Why.NEW:
        return ""
    return " · ".join(part for part in parts if part)
