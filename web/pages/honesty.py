"""What a job's page says of honesty: what its outlet told of itself, how it was cancelled, what
the user says of that. A parent that observes the job sees none of it (SAFETY 18)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.auth import Principal
from core.facts import FactRow
from core.rows import Fact, Step
from core.wording import due_by, duration, iso, moment
from jobs.cancellations import queries as cancellations
from jobs.cancellations.forms import AnswerForm, RulingForm
from jobs.cancellations.labels import ANSWERS, RULINGS
from jobs.cancellations.models import Cancellation
from jobs.cancellations.rules import State, ask_fault
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.queries import titles_of
from jobs.work_orders.rules import State as JobState
from jobs.work_orders.timing import subject_of
from network.accounts.queries import names_of
from office.notes import queries as notes
from sla.labels import CAUSES, clock_word
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.self_reports import queries as self_reports
from sla.self_reports.models import SelfReport

Said = Callable[[Mapping[str, Any], Mapping[int, str]], str]


def _coded(table: Mapping[Any, Any], code: object) -> str:
    return str({str(key): word for key, word in table.items()}.get(str(code), code))


def _recorded(body: Mapping[str, Any], _numbers: Mapping[int, str]) -> str:
    if not body["by_outlet"] or body["left_s"] is None:
        return ""
    return _("The outlet cancelled it %(time)s before its promise: %(clock)s",
             time=duration(body["left_s"]), clock=clock_word(ClockKind(body["clock"])))


WORDS: Mapping[str, Said] = {
    "CancellationRecorded": _recorded,
    "EnteredAnew": lambda body, numbers: _(
        "Entered anew as %(number)s", number=numbers.get(body["again_id"], "")),
    "CancellationAsked": lambda body, _numbers: _(
        "Called back about the cancellation: %(answer)s", answer=_coded(ANSWERS, body["answer"])),
    "CancellationRuled": lambda body, _numbers: _(
        "Ruled on the cancellation: %(ruling)s", ruling=_coded(RULINGS, body["ruling"])),
}
PARTIES = {"CancellationRecorded": Party.OUTLET, "EnteredAnew": Party.DISPATCH,
           "CancellationAsked": Party.USER, "CancellationRuled": Party.APPROVAL}


@dataclass(frozen=True)
class _Line:
    at: datetime
    party: Party
    text: str
    by: str


def steps_of(session: Session, job: WorkOrder, now: datetime) -> list[tuple[datetime, Step]]:
    """For the timeline of a job: self-reports, and what became of its cancellation."""
    lines = [_Line(row.at, Party.OUTLET, _(
        "The outlet says itself that it will be late: %(clock)s, %(cause)s",
        clock=clock_word(row.kind), cause=CAUSES[row.cause]), row.by)
        for row in self_reports.of_subject(session, subject_of(job))]
    if job.state is JobState.CANCELLED:
        lines += _of_cancellation(session, cancellations.of_job(session, job.id))
    names = names_of(session, {line.by for line in lines}) if lines else {}
    return [(line.at, Step(moment(line.at, now), iso(line.at), line.party.value, line.text,
                           names.get(line.by, _("the system")))) for line in lines]


def _of_cancellation(session: Session, found: Cancellation | None) -> list[_Line]:
    if found is None:
        return []
    rows = session.execute(
        select(FactRow.name, FactRow.happened_at, FactRow.by, FactRow.body)
        .where(FactRow.kind == found.__kind__, FactRow.subject_id == found.id)
        .order_by(FactRow.version)).all()
    titles = titles_of(session, [found.again_id]) if found.again_id else {}
    numbers = {key: title.number for key, title in titles.items()}
    told = [_Line(row.happened_at, PARTIES[row.name],
                  WORDS[row.name](json.loads(row.body), numbers), row.by) for row in rows]
    return [line for line in told if line.text]


def words_of(session: Session, job: WorkOrder, found: Cancellation | None) -> list[notes.NoteRow]:
    """What was written beside the self-reports and the cancellation of a job."""
    reports = self_reports.of_subject(session, subject_of(job))
    written = [note for row in reports
               for note in notes.about(session, SelfReport.__kind__, row.id)]
    if found is not None:
        written += notes.about(session, found.__kind__, found.id)
    return written


def panel(session: Session, who: Principal, job: WorkOrder, now: datetime) -> dict[str, object]:
    """The part of the job's page on its cancellation, with the forms this person may use."""
    found = cancellations.of_job(session, job.id) if job.state is JobState.CANCELLED else None
    asks = found is not None and who.may("work_orders.call_back") and not ask_fault(
        by_outlet=found.by_outlet, state=found.state)
    rules = found is not None and who.may("cases.rule") and found.state is State.SUSPECTED
    return {
        "cancelled": _facts(session, found, now) if found is not None and found.by_outlet else (),
        "suspected": found is not None and found.state is State.SUSPECTED,
        "ask_user": AnswerForm(formdata=None) if asks else None,
        "rule_on": RulingForm(formdata=None) if rules else None,
        "honest_words": words_of(session, job, found),
    }


def must_call(session: Session, who: Principal, job: WorkOrder) -> bool:
    """Whether this person has to phone the user although the job is over: about finished work,
    and about a job its outlet cancelled, until the user has answered."""
    if not who.may("work_orders.call_back"):
        return False
    if job.state is not JobState.CANCELLED:
        return job.state is JobState.COMPLETED
    found = cancellations.of_job(session, job.id)
    return found is not None and found.asked_at is None and not ask_fault(
        by_outlet=found.by_outlet, state=found.state)


def _facts(session: Session, found: Cancellation, now: datetime) -> Sequence[Fact]:
    rows = [Fact(_("Cancelled"), _("by the outlet's own people, %(moment)s",
                                   moment=moment(found.cancelled_at, now)))]
    if found.left_s is not None and found.due_at is not None and found.clock is not None:
        rows.append(Fact(_("Before its promise"), _(
            "%(time)s: %(clock)s, %(due)s", time=duration(found.left_s),
            clock=clock_word(found.clock), due=due_by(found.due_at, now))))
    if found.again_id:
        titles = titles_of(session, [found.again_id])
        number = titles[found.again_id].number if found.again_id in titles else ""
        rows.append(Fact(_("Entered anew"), number or _("at another outlet"), url_for(
            "work_order.show", work_order_id=found.again_id) if number else ""))
    rows.append(Fact(_("Call-back"), str(ANSWERS[found.answer]) if found.answer
                     else _("not called back yet")))
    if found.ruling:
        rows.append(Fact(_("Ruling"), str(RULINGS[found.ruling])))
    return rows
