"""What is kept of a cancelled job, what the user says of it, and what somebody finds."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.clock import business_date
from core.db import change
from core.errors import RuleBroken
from core.facts import tell
from core.scope import Reason, Stamps, system
from jobs.cancellations import queries
from jobs.cancellations.facts import (
    CancellationAsked,
    CancellationRecorded,
    CancellationRuled,
    EnteredAnew,
)
from jobs.cancellations.models import Cancellation
from jobs.cancellations.rules import (
    LIFE,
    Action,
    Answer,
    Ruling,
    after_answer,
    after_entered_anew,
    ask_fault,
    seconds_left,
)
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import CancelReason
from network.accounts import queries as accounts
from office.notes import service as notes
from sla.clocks.queries import Urgent


def record(
    session: Session,
    by: str,
    job: WorkOrder,
    reason: CancelReason,
    ahead: Urgent | None,
    *,
    now: datetime,
) -> Cancellation:
    """Keeps by whom a job is cancelled and how near its promise: `ahead` is the outlet's
    promise that was due next."""
    own = job.outlet_id is not None and accounts.works_at(
        session, by, job.outlet_id, business_date(now))
    left = seconds_left(ahead.due, now) if ahead else None
    clock = ahead.kind if ahead and left is not None else None
    row = Cancellation(
        work_order_id=job.id, state=LIFE.initial, reason=reason, by_outlet=own, cancelled_at=now,
        clock=clock, due_at=ahead.due if ahead and clock else None, left_s=left, version=1,
        **Stamps.of(job).values())
    session.add(row)
    session.flush()
    tell(session, CancellationRecorded(job.id, reason, own, clock, left), row, by=by, now=now)
    return row


def entered_anew(
    session: Session, by: str, cancelled_id: int, again_id: int, *, now: datetime
) -> None:
    """The same user's job was entered again, by whomever: past the scope, as the first promise
    is kept. Cancelled by its outlet in the last hour, it has to be looked at."""
    with system(session, Reason.TIME):
        row = queries.load_of_job(session, cancelled_id)
        if row is None or row.again_id is not None:
            return
        state = after_entered_anew(row.state, by_outlet=row.by_outlet, left=row.left_s)
        change(session, row, {"again_id": again_id, "state": state})
    tell(session, EnteredAnew(again_id, state), row, by=by, now=now)


def call_back(
    session: Session, by: str, work_order_id: int, answer: Answer, words: str, *, now: datetime
) -> Cancellation:
    """The call desk asked the user about a job the outlet cancelled. A denial opens a signal.
    RuleBroken for one that no outlet cancelled, or that was ruled on."""
    row = queries.get_of_job(session, work_order_id)
    fault = ask_fault(by_outlet=row.by_outlet, state=row.state)
    if fault:
        raise RuleBroken(fault)
    state = after_answer(row.state, answer)
    _note(session, by, row, words, now)
    change(session, row, {"answer": answer, "asked_at": now, "state": state})
    tell(session, CancellationAsked(answer, state), row, by=by, now=now)
    return row


def rule(
    session: Session, by: str, work_order_id: int, ruling: Ruling, words: str, *, now: datetime
) -> Cancellation:
    """The manager has looked at a suspected cancellation. It moves no money and no weight: the
    breach stands as it was dated. IllegalTransition when there is nothing to rule on."""
    row = queries.get_of_job(session, work_order_id)
    state = LIFE.step(row.state, Action.RULE)
    _note(session, by, row, words, now)
    change(session, row, {"state": state, "ruling": ruling, "ruled_at": now, "ruled_by": by})
    tell(session, CancellationRuled(ruling), row, by=by, now=now)
    return row


def _note(session: Session, by: str, row: Cancellation, words: str, now: datetime) -> None:
    if words.strip():
        notes.write(session, by, row.__kind__, row.id, Stamps.of(row), words, now=now)
