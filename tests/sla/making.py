"""What the tests of the database side of `sla` need, through the services."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from core.scope import Reason, Scope, Stamps
from sla.clocks import queries
from sla.clocks.queries import ClockLine
from sla.policies.rules import ClockKind, Work
from sla.subjects import WORK_ORDER, Subject
from tests import factories

SYSTEM = Scope.system(Reason.COMMAND)
NOBODY = Stamps(None, None, None, None)
JOB = Subject(WORK_ORDER, 1)
WORK = Work("repair", 4)


def job(number: int) -> Subject:
    return Subject(WORK_ORDER, number)


def at(text: str) -> datetime:
    """A moment in UTC, as "2026-07-16 02:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def prepare(session: Session, now: datetime) -> None:
    """Calendars and promises of the house."""
    factories.time_rules(session, now)


def line(session: Session, kind: ClockKind, subject: Subject = JOB) -> ClockLine:
    """The last clock of a kind."""
    return [found for found in queries.of_subject(session, subject) if found.kind is kind][-1]
