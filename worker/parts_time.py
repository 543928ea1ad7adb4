"""How the time of a job follows its parts from hand to hand (DOMAIN, "Parts"). Parts tell, jobs
are moved, in the teller's transaction."""

from typing import cast

from sqlalchemy.orm import Session

from core.facts import Fact, Told
from jobs.visits import service as visits
from jobs.visits.rules import HoldReason
from jobs.work_orders.facts import Completed, HoldBegun, HoldEnded, Reopened, StepWithdrawn
from jobs.work_orders.rules import is_open
from parts.requests import queries, service
from parts.requests.facts import (
    LineAllocated,
    LineApproved,
    LineBackordered,
    LineCleared,
    LineFact,
    LinePassed,
    LineReceived,
    LineRefused,
    LineReplaced,
    LineShipped,
    LineUsed,
    LineWithdrawn,
    PartsRequested,
)
from parts.requests.rules import whose_turn

PASSED_ON: tuple[type[LineFact], ...] = (
    LineApproved, LineRefused, LineWithdrawn, LineAllocated, LineBackordered, LineShipped,
    LinePassed, LineReceived, LineReplaced, LineUsed, LineCleared)
"""After each of these the part may be in other hands, or no longer awaited."""

JOB_WAITS_TELLS: tuple[type[Fact], ...] = (HoldBegun, HoldEnded)
JOB_FOLLOWS_TELLS: tuple[type[Fact], ...] = (HoldEnded,)


def job_waits(session: Session, told: Told) -> None:
    """A part was asked for from a job: the job begins to wait for it."""
    asked = cast(PartsRequested, told.fact)
    if asked.work_order_id is not None:
        visits.wait_for_part(session, told.by, asked.work_order_id, now=told.now)
        _follow(session, asked.work_order_id, told)


def job_follows(session: Session, told: Told) -> None:
    """The part is in other hands, or came: the wait goes with it, or ends at once."""
    work_order_id = cast(LineFact, told.fact).work_order_id
    if work_order_id is not None:
        _follow(session, work_order_id, told)


def hold_follows(session: Session, told: Told) -> None:
    """The job began to wait for a part: if it was asked for before, whoever has it has the
    time."""
    if cast(HoldBegun, told.fact).reason == HoldReason.PART:
        turn = whose_turn(queries.turn_of_job(session, told.subject_id)[0])
        if turn is not None:
            visits.pass_part(session, told.subject_id, turn.party, turn.holder, now=told.now)


def job_over(session: Session, told: Told) -> None:
    """The job was done, or fell away: the law counts no missing part of it any more."""
    service.job_over(session, told.subject_id, cancelled=not isinstance(told.fact, Completed),
                     now=told.now)


def job_open_again(session: Session, told: Told) -> None:
    """The job was reopened, or its end taken back: it lacks what it lacked."""
    fact = told.fact
    if isinstance(fact, Reopened) or is_open(cast(StepWithdrawn, fact).state):
        service.job_open_again(session, told.subject_id, anew=isinstance(fact, Reopened),
                               now=told.now)


def _follow(session: Session, work_order_id: int, told: Told) -> None:
    turns, any_line = queries.turn_of_job(session, work_order_id)
    turn = whose_turn(turns)
    if turn is not None:
        visits.pass_part(session, work_order_id, turn.party, turn.holder, now=told.now)
    elif any_line:
        visits.part_came(session, told.by, work_order_id, now=told.now)
