"""The timeline of one job in words: every fact with its particulars, and every broken promise."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.facts import FactRow
from core.rows import Step
from core.wording import due_moment, duration_compact, iso, moment
from jobs.history import queries as history
from jobs.history.queries import EventLine
from jobs.work_orders import labels
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.queries import titles_of
from jobs.work_orders.rules import Action, Source
from jobs.work_orders.timing import subject_of
from network.accounts.queries import names_of
from network.outlets.queries import names_of as outlet_names
from sla.breaches import queries as breaches
from sla.breaches.queries import BreachFilter, BreachLine
from sla.breaches.rules import Source as Found
from sla.labels import clock_word
from sla.segments.rules import Segment as Stretch
from web.pages import honesty, part_steps
from web.pages.part_rows import PartCourse
from web.timeline import word_for

MOST = 200


@dataclass(frozen=True)
class _Names:
    people: Mapping[str, str]
    outlets: Mapping[str, str]
    jobs: Mapping[int, str]
    now: datetime

    def person(self, actor: str) -> str:
        return self.people.get(actor) or _("the system")

    def outlet(self, key: int | None) -> str:
        return self.outlets.get(f"outlet:{key}", "") if key else ""


Words = Callable[[Mapping[str, Any], _Names], str]


def _coded(table: Mapping[Any, Any], code: object) -> str:
    return str({str(key): word for key, word in table.items()}.get(str(code), code))


def _dispatched(body: Mapping[str, Any], names: _Names) -> str:
    return _(
        "Dispatched to %(outlet)s: %(reason)s",
        outlet=names.outlet(body["to_outlet"]),
        reason=_coded(labels.DISPATCH_REASONS, body["reason"]),
    )


def _appointed(body: Mapping[str, Any], names: _Names) -> str:
    when = moment(datetime.fromisoformat(body["start"]), names.now)
    if body["users_wish"] and body["confirmed_by"]:
        return _("Time agreed: %(when)s, the user's wish, confirmed", when=when)
    if body["users_wish"]:
        return _("Time agreed: %(when)s, the user's wish, not confirmed yet", when=when)
    return _("Time agreed: %(when)s", when=when)


def _taken(body: Mapping[str, Any], _names: _Names) -> str:
    if body["previous_id"]:
        return _("Entered anew after a cancelled job: the first promise stays")
    return _("The job was taken: %(source)s", source=_coded(labels.SOURCES, body["source"]))


def _step_taken(body: Mapping[str, Any]) -> str:
    if body["action"] == Action.CALL_BACK:
        return _("Called back: %(outcome)s", outcome=_coded(labels.TRUTHS, body["outcome"]))
    if body["action"] == Action.CHECK:
        return _("The documents were passed")
    return _("The job was closed")


WORDS: Mapping[str, Words] = {
    "WorkOrderTaken": _taken,
    "Dispatched": _dispatched,
    "DispatchRefused": lambda b, n: _(
        "%(outlet)s cannot take it: %(reason)s",
        outlet=n.outlet(b["by_outlet"]),
        reason=_coded(labels.REFUSE_REASONS, b["reason"]),
    ),
    "Appointed": _appointed,
    "TechnicianAssigned": lambda b, n: _(
        "Technician: %(name)s", name=n.person(f"account:{b['technician_id']}")
    ),
    "HoldBegun": lambda b, _n: _("Now: %(hold)s", hold=_coded(labels.HOLDS, b["reason"])),
    "HoldEnded": lambda b, _n: _("No longer: %(hold)s", hold=_coded(labels.HOLDS, b["reason"])),
    "Cancelled": lambda b, _n: _(
        "Cancelled: %(reason)s", reason=_coded(labels.CANCEL_REASONS, b["reason"])
    ),
    "Chased": lambda b, _n: _("The user asked again (%(count)s in all)", count=b["count"]),
    "StepTaken": lambda b, _n: _step_taken(b),
    "StepWithdrawn": lambda b, _n: _(
        "Taken back: %(step)s", step=_coded(labels.STEPS, b["action"])
    ),
    "Reopened": lambda b, _n: _(
        "Opened again: %(reason)s", reason=_coded(labels.REOPEN_REASONS, b["reason"])
    ),
    "Merged": lambda b, n: _("Merged into job %(number)s", number=n.jobs.get(b["into_id"], "")),
    "MergedIn": lambda b, n: _(
        "Job %(number)s was merged into this one", number=n.jobs.get(b["from_id"], "")
    ),
}


def steps_of_job(
    session: Session, job: WorkOrder, stretches: Sequence[Stretch], parts: Sequence[PartCourse],
    now: datetime,
) -> list[Step]:
    """Facts and breaches of the job and of its parts, the newest first, each with the party whose
    time began there."""
    facts = session.execute(
        select(FactRow.name, FactRow.by, FactRow.happened_at, FactRow.body)
        .where(FactRow.kind == job.__kind__, FactRow.subject_id == job.id)
        .order_by(FactRow.version.desc())
        .limit(MOST)
    ).all()
    bodies = [json.loads(row.body) for row in facts]
    broken = breaches.page(session, BreachFilter(subject=subject_of(job)), None, MOST, now=now)
    names = _look_up(session, [row.by for row in facts], bodies, now)
    steps = [
        (row.happened_at, _fact_step(row, body, stretches, names))
        for row, body in zip(facts, bodies, strict=True)
        if row.name != "EventImported"
    ]
    steps += [(line.due, _breach_step(line, now)) for line in broken.rows]
    if job.source is Source.IMPORT:
        events = history.of_work_order(session, job.id)
        steps += [(event.at, _event_step(event, stretches, now)) for event in events]
    steps += part_steps.of_lines(session, [part.line for part in parts], stretches, now)
    steps += honesty.steps_of(session, job, now)
    return [step for _at, step in sorted(steps, key=lambda pair: pair[0], reverse=True)]


def _look_up(
    session: Session, actors: Sequence[str], bodies: Sequence[Mapping[str, Any]], now: datetime
) -> _Names:
    people = {*actors, *(f"account:{b['technician_id']}" for b in bodies if "technician_id" in b)}
    shops = {f"outlet:{b[key]}" for b in bodies for key in ("to_outlet", "by_outlet") if b.get(key)}
    jobs = {b[key] for b in bodies for key in ("into_id", "from_id") if b.get(key)}
    titles = titles_of(session, sorted(jobs)) if jobs else {}
    numbers = {key: title.number for key, title in titles.items()}
    return _Names(names_of(session, people), outlet_names(session, shops), numbers, now)


def _fact_step(
    row: Any, body: Mapping[str, Any], stretches: Sequence[Stretch], names: _Names
) -> Step:
    here = _stretch_at(stretches, row.happened_at)
    begins = here is not None and here.began == row.happened_at
    words = WORDS.get(row.name)
    return Step(
        at=moment(row.happened_at, names.now),
        iso=iso(row.happened_at),
        party=here.party.value if here else "dispatch",
        text=words(body, names) if words else word_for(row.name),
        who=names.person(row.by),
        duration=duration_compact(here.seconds) if here and begins else "",
    )


def _breach_step(line: BreachLine, now: datetime) -> Step:
    return Step(
        at=moment(line.due, now),
        iso=iso(line.due),
        party=line.party.value,
        late=True,
        text=_(
            "Promise broken: %(clock)s, due by %(due)s",
            clock=clock_word(line.kind),
            due=due_moment(line.due, now),
        ),
        who=_("told by the outlet itself") if line.source is Found.SELF_REPORTED
        else _("found %(moment)s", moment=moment(line.found, now)),
    )


def _event_step(event: EventLine, stretches: Sequence[Stretch], now: datetime) -> Step:
    """An event of another system in the words of its source."""
    here = _stretch_at(stretches, event.at)
    return Step(
        at=moment(event.at, now),
        iso=iso(event.at),
        party=here.party.value if here else "dispatch",
        text=_("In the other system: %(status)s", status=event.status),
        who=event.group,
    )


def _stretch_at(stretches: Sequence[Stretch], at: datetime) -> Stretch | None:
    """The stretch a moment belongs to; at the very end the last one."""
    for each in stretches:
        if each.began <= at < each.ended:
            return each
    return stretches[-1] if stretches else None
