"""What each step of a case means in time: the one place where cases speak to `sla`.

A case that has to be ruled on is owed by whoever rules (regional manager or adjudicator), one
about the bank by finance; after a ruling the parent owes what it kept. Who was asked first has
the time until the day by which it was asked; money that is at the bank again is the bank's time.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core.scope import Stamps
from settlements.cases.models import Case
from settlements.cases.rules import Kind
from sla.clocks import queries as clock_queries
from sla.clocks import service as clocks
from sla.clocks.pauses import PauseReason
from sla.policies.rules import ClockKind, Work
from sla.subjects import Subject

CASE = "case"
CLOCKS = {
    Kind.SHORT: ClockKind.CASE_RULING,
    Kind.NOT_RECEIVED: ClockKind.CASE_RULING,
    Kind.EXPIRED: ClockKind.CASE_RULING,
    Kind.LINE: ClockKind.LINE_RULING,
    Kind.BANK_REFUSED: ClockKind.CASE_CLEARED,
    Kind.CONTRADICTION: ClockKind.CASE_CLEARED,
}


def subject_of(case: Case) -> Subject:
    return Subject(CASE, case.id)


def opened(session: Session, case: Case, *, at: datetime) -> None:
    """The maker owes the ruling, or the money once more."""
    _start(session, case, CLOCKS[case.kind], at)


def ruled(session: Session, case: Case, *, at: datetime) -> None:
    clocks.stop(session, subject_of(case), CLOCKS[case.kind], at, now=at)


def recovery_owed(session: Session, case: Case, *, at: datetime) -> None:
    """Ruled as withheld: the parent has its days to pay it after all."""
    _start(session, case, ClockKind.RECOVERED, at)


def recovering(session: Session, case: Case, now: datetime) -> bool:
    """Whether the days after the ruling are not over."""
    due = clock_queries.open_due(session, subject_of(case), ClockKind.RECOVERED)
    return due is not None and now <= due


def closed(session: Session, case: Case, *, at: datetime) -> None:
    clocks.stop_all(session, subject_of(case), at, now=at)


def asked(session: Session, case: Case, reason: PauseReason, until: datetime, *,
          at: datetime) -> None:
    """The time passes to who was asked, until the day by which it was asked."""
    clocks.pause(session, subject_of(case), (CLOCKS[case.kind],), reason, at, until=until, now=at)


def answered(session: Session, case_id: int, kind: Kind, reason: PauseReason, *,
             at: datetime) -> None:
    """By the case's id and kind: whoever answers may not see the case."""
    clocks.resume(session, Subject(CASE, case_id), (CLOCKS[kind],), reason, at, now=at)


def sent_again(session: Session, case: Case, *, at: datetime) -> None:
    """The bank has the order once more."""
    clocks.pause(session, subject_of(case), (ClockKind.CASE_CLEARED,), PauseReason.AT_BANK, at,
                 now=at)


def sent_back_again(session: Session, case: Case, *, at: datetime) -> None:
    clocks.resume(session, subject_of(case), (ClockKind.CASE_CLEARED,), PauseReason.AT_BANK, at,
                  now=at)


def _start(session: Session, case: Case, kind: ClockKind, at: datetime) -> None:
    clocks.start(session, kind, subject_of(case), Work(), at, Stamps.of(case), now=at)
