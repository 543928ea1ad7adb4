"""What each step of a job means in time: which promises begin and end, and whose time it is.

The one place where jobs speak to `sla`. Every verb is called by a use case before it writes
the job itself, in the same unit. Sources: DOMAIN, "Parties that hold time", "Time that is
owed" and its defaults.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.errors import RuleBroken
from core.scope import Stamps
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Mode, State, is_open
from sla.clocks import queries as clock_queries
from sla.clocks import service as clocks
from sla.clocks.pauses import PauseReason
from sla.clocks.queries import Urgent
from sla.clocks.rules import State as ClockState
from sla.parties import Party
from sla.policies.rules import ClockKind, Work
from sla.segments import queries as segment_queries
from sla.segments import service as segments
from sla.self_reports import queries as self_reports
from sla.self_reports import service as reporting
from sla.self_reports.service import Said
from sla.subjects import WORK_ORDER, Subject

APPOINTMENT = "appointment"
PART = "part"
HOLD_PARTY = {
    PART: Party.APPROVAL,
    "user": Party.USER,
    "workshop": Party.OUTLET,
    "appraisal": Party.APPRAISAL,
}
"""Who has the time while a job waits. A part is first the maker's to decide on; the request
then passes the hold on from hand to hand."""

OFFICE = {
    ClockKind.CALL_BACK: State.COMPLETED,
    ClockKind.DOCUMENT_CHECK: State.CALLED_BACK,
}
"""What the maker owes the outlet once the work is done, and the state in which it is owed: no fee
is decided before (DOMAIN, "Life cycles: Work order")."""

SECOND = timedelta(seconds=1)
AT_THE_USERS = (ClockKind.ON_SITE, ClockKind.REPAIR)
TO_THE_USER = (ClockKind.FIRST_CONTACT, *AT_THE_USERS)
"""What an outlet promises a user; its answer to an offer is between it and the maker."""


def subject_of(job: WorkOrder) -> Subject:
    return Subject(WORK_ORDER, job.id)


def taken(
    session: Session,
    job: WorkOrder,
    previous_id: int | None,
    *,
    cause: str = "taken",
    at: datetime,
) -> None:
    """The promises to the user begin when the job is entered; a job entered anew after a
    cancelled one keeps the first promise. Who carries an appliance in stands in the shop: there
    is nobody to call and nowhere to go."""
    kinds = [ClockKind.DISPATCH, ClockKind.REPAIR]
    if job.mode is not Mode.CARRY_IN:
        kinds.append(ClockKind.FIRST_CONTACT)
    if job.mode is Mode.ON_SITE:
        kinds.append(ClockKind.ON_SITE)
    promised = {
        kind: clock_queries.promise_of(session, Subject(WORK_ORDER, previous_id), kind)
        if previous_id
        else None
        for kind in kinds
    }
    clocks.start_together(
        session, promised, subject_of(job), _work(job), at, Stamps.of(job), now=at
    )
    _hand_over(session, job, Party.DISPATCH, cause, Stamps.of(job), at=at)


def reopened(session: Session, job: WorkOrder, *, at: datetime) -> None:
    """New promises begin; those that ended stay as they ended, broken or kept."""
    _office_owes_not(session, job, OFFICE, at)
    taken(session, job, None, cause="reopened", at=at)


def withdrawn(
    session: Session, job: WorkOrder, state: State, step_at: datetime, *, at: datetime
) -> None:
    """A step that met promises was taken back and the job is in `state` again: what the step met
    is owed again, counted from where it began, and what it began falls away. A promise that the
    step found broken stays broken and is not counted twice."""
    subject = subject_of(job)
    _office_owes_not(session, job, [kind for kind in OFFICE if OFFICE[kind] is not state], at)
    lines = clock_queries.of_subject(session, subject)
    running = {line.kind for line in lines if line.stopped is None}
    for line in lines:
        met = line.state is ClockState.MET and line.stopped == step_at
        if met and line.kind not in running:
            _start(
                session,
                job,
                line.kind,
                Stamps.of(job),
                promised=line.promised,
                at=line.started,
                now=at,
            )
    if job.ended_at is not None and is_open(state):
        _hand_over(session, job, Party.OUTLET, "withdrawn", Stamps.of(job), at=step_at, now=at)


def dispatched(
    session: Session, job: WorkOrder, stamps: Stamps, *, again: bool, at: datetime
) -> None:
    """The outlet must answer, and the time is its. A job taken from another outlet goes with
    its running promises; what broke before stays with the first."""
    subject = subject_of(job)
    clocks.stop(session, subject, ClockKind.DISPATCH, at, now=at)
    if again:
        clocks.stop(session, subject, ClockKind.ACCEPTANCE, at, cancelled=True, now=at)
        _end_holds(session, subject, at)
    if stamps != Stamps.of(job):
        clocks.restamp(session, subject, stamps, now=at)
    _start(session, job, ClockKind.ACCEPTANCE, stamps, at=at)
    _hand_over(session, job, Party.OUTLET, "dispatched", stamps, at=at)


def refused(session: Session, job: WorkOrder, *, at: datetime) -> None:
    """The job waits for dispatch again, with a promise of its own."""
    subject = subject_of(job)
    clocks.stop(session, subject, ClockKind.ACCEPTANCE, at, cancelled=True, now=at)
    _start(session, job, ClockKind.DISPATCH, Stamps.of(job), at=at)
    _hand_over(session, job, Party.DISPATCH, "refused", Stamps.of(job), at=at)


def unserved(session: Session, job: WorkOrder, *, at: datetime) -> None:
    """Nobody takes it: the time is the maker's until somebody does."""
    clocks.stop(session, subject_of(job), ClockKind.ACCEPTANCE, at, cancelled=True, now=at)
    _hand_over(session, job, Party.DISPATCH, "unserved", Stamps.of(job), at=at)


def accepted(session: Session, job: WorkOrder, *, at: datetime) -> None:
    clocks.stop(session, subject_of(job), ClockKind.ACCEPTANCE, at, now=at)


def contacted(session: Session, job: WorkOrder, *, at: datetime) -> None:
    clocks.stop(session, subject_of(job), ClockKind.FIRST_CONTACT, at, now=at)


def appointed(
    session: Session,
    job: WorkOrder,
    start: datetime,
    *,
    by_user: bool,
    confirmed: bool,
    at: datetime,
) -> None:
    """Agreeing a time is a contact. A time the user asked for is the user's until then, once
    confirmed; where it lies beyond the promise, the promise stands still in between: from
    its last second on, because what begins when it is due comes too late."""
    subject = subject_of(job)
    clocks.stop(session, subject, ClockKind.FIRST_CONTACT, at, now=at)
    _end_holds(session, subject, at, APPOINTMENT)
    clocks.resume(session, subject, AT_THE_USERS, PauseReason.USER_OTHER_DAY, at, now=at)
    if not by_user or start <= at:
        return
    proof = "user" if confirmed else None
    segments.open_hold(
        session, subject, Party.USER, APPOINTMENT, at, confirmed_by=proof, until=start, now=at
    )
    for kind in AT_THE_USERS:
        due = clock_queries.open_due(session, subject, kind)
        if due is not None and at <= due < start:
            clocks.pause(
                session,
                subject,
                (kind,),
                PauseReason.USER_OTHER_DAY,
                due - SECOND,
                until=start - SECOND,
                confirmed_by=proof,
                now=at,
            )


def arrived(session: Session, job: WorkOrder, *, at: datetime) -> None:
    """At the door: the on-site promise is met, the time is the outlet's."""
    subject = subject_of(job)
    clocks.stop_some(session, subject, (ClockKind.FIRST_CONTACT, ClockKind.ON_SITE), at, now=at)
    _end_holds(session, subject, at, APPOINTMENT)


def back_to_outlet(session: Session, job: WorkOrder, cause: str, *, at: datetime) -> None:
    _end_holds(session, subject_of(job), at)
    _hand_over(session, job, Party.OUTLET, cause, Stamps.of(job), at=at)


def hold_begun(
    session: Session, job: WorkOrder, reason: str, *, confirmed: bool, at: datetime
) -> str:
    """The job waits; returns the party whose time it is from now on. Waiting for the user,
    once confirmed, stops the repair promise; waiting for a part never does."""
    subject, party = subject_of(job), HOLD_PARTY[reason]
    proof = "user" if confirmed else None
    segments.open_hold(session, subject, party, reason, at, confirmed_by=proof, now=at)
    if party is Party.USER:
        clocks.pause(
            session,
            subject,
            (ClockKind.REPAIR,),
            PauseReason.USER_ABSENT,
            at,
            confirmed_by=proof,
            now=at,
        )
    return party.value


def hold_ended(session: Session, job: WorkOrder, reason: str, *, at: datetime) -> None:
    subject = subject_of(job)
    _end_holds(session, subject, at, reason)
    if HOLD_PARTY[reason] is Party.USER:
        clocks.resume(session, subject, (ClockKind.REPAIR,), PauseReason.USER_ABSENT, at, now=at)


def open_hold_of(session: Session, job: WorkOrder, *, at: datetime) -> str | None:
    """The hold that shows as the state: the one that began first."""
    causes = [hold.cause for hold in segment_queries.open_holds(session, subject_of(job), at)]
    return next((cause for cause in causes if cause in HOLD_PARTY), None)


def part_hold(session: Session, work_order_id: int, *, at: datetime) -> int | None:
    """The open hold of a job that waits for a part; None when it does not."""
    holds = segment_queries.open_holds(session, Subject(WORK_ORDER, work_order_id), at)
    return next((hold.id for hold in holds if hold.cause == PART), None)


def part_passed(
    session: Session, hold_id: int, party: Party, holder: str, *, at: datetime
) -> None:
    """The part is in other hands: the hold keeps its place and goes with it."""
    if segment_queries.last_leg(session, hold_id) != (party, holder):
        segments.pass_hold(session, hold_id, party, PART, at, holder=holder, now=at)


def completed(session: Session, job: WorkOrder, *, at: datetime) -> None:
    """Every promise to the user ends, and the job's time with it; also what stood still for the
    user, so that a job opened again does not begin by waiting."""
    if job.hold:
        clocks.resume(
            session, subject_of(job), (ClockKind.REPAIR,), PauseReason.USER_ABSENT, at, now=at
        )
    clocks.stop_all(session, subject_of(job), at, now=at)
    segments.close(session, subject_of(job), at, now=at)
    _start(session, job, ClockKind.CALL_BACK, Stamps.of(job), at=at)


def called_back(session: Session, job: WorkOrder, *, at: datetime) -> None:
    """The user was asked; asked once more, the office's time goes on from the first call."""
    if clocks.stop(session, subject_of(job), ClockKind.CALL_BACK, at, now=at) is not None:
        _start(session, job, ClockKind.DOCUMENT_CHECK, Stamps.of(job), at=at)


def checked(session: Session, job: WorkOrder, *, at: datetime) -> None:
    clocks.stop(session, subject_of(job), ClockKind.DOCUMENT_CHECK, at, now=at)


def cancelled(session: Session, job: WorkOrder, *, at: datetime) -> bool:
    """The promises fall away; returns whether one had been missed."""
    stopped = clocks.stop_all(session, subject_of(job), at, cancelled=True, now=at)
    segments.close(session, subject_of(job), at, now=at)
    return any(row.breached_at is not None for row in stopped)


def ahead(session: Session, job: WorkOrder, *, at: datetime) -> Urgent | None:
    """The outlet's promise to the user that is due next, if it is not broken yet."""
    session.flush()
    return clock_queries.next_ahead(session, subject_of(job), TO_THE_USER, at)


def reportable(session: Session, job: WorkOrder, *, at: datetime) -> tuple[ClockKind, ...]:
    """The promises to the user that the outlet can say now it will not keep."""
    return self_reports.reportable(session, subject_of(job), TO_THE_USER, at)


def reported_late(session: Session, by: str, job: WorkOrder, said: Said, *,
                  at: datetime) -> None:
    """The outlet says that it will not keep a promise. RuleBroken where it cannot say so."""
    if said.kind not in TO_THE_USER:
        raise RuleBroken("clock_not_running")
    reporting.report(session, by, subject_of(job), said, Stamps.of(job), now=at)


def next_due(session: Session, job: WorkOrder) -> datetime | None:
    """The earliest open promise, for the lists."""
    session.flush()
    return clock_queries.next_dues(session, WORK_ORDER, [job.id]).get(job.id)


def _start(
    session: Session,
    job: WorkOrder,
    kind: ClockKind,
    stamps: Stamps,
    *,
    promised: datetime | None = None,
    at: datetime,
    now: datetime | None = None,
) -> None:
    clocks.start(
        session, kind, subject_of(job), _work(job), at, stamps, promised=promised, now=now or at
    )


def _work(job: WorkOrder) -> Work:
    return Work(
        service_type=job.service_type, tier=job.tier, product_line=job.line, priority=job.priority
    )


def _office_owes_not(
    session: Session, job: WorkOrder, kinds: Iterable[ClockKind], at: datetime
) -> None:
    clocks.stop_some(session, subject_of(job), list(kinds), at, cancelled=True, now=at)


def _hand_over(
    session: Session,
    job: WorkOrder,
    party: Party,
    cause: str,
    stamps: Stamps,
    *,
    at: datetime,
    now: datetime | None = None,
) -> None:
    holder = f"outlet:{stamps.outlet_id}" if party is Party.OUTLET else ""
    segments.hand_over(
        session, subject_of(job), party, cause, at, stamps, holder=holder, now=now or at
    )


def _end_holds(session: Session, subject: Subject, at: datetime, cause: str | None = None) -> None:
    for hold in segment_queries.open_holds(session, subject, at):
        if cause is None or hold.cause == cause:
            segments.end_hold(session, hold.id, at, now=at)
