"""Closing a month: one list of steps, for the schedule and for the command alike.

Whoever adds something to the close adds its step to STEPS: what is frozen by then is in the
database, and a step gets the month and the id it has reached.
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from core.errors import RuleBroken
from core.periods import Monthly, Periodic
from reports.figures.rules import Month as ReportMonth
from reports.monthly import service as reports
from reports.monthly.service import Next
from settlements.statements import closing
from settlements.statements.closing import Month, Step
from settlements.statements.rules import month_of

DAY = 5
"""DOMAIN, defaults: statement on the 5th."""

STEPS: tuple[Step, ...] = closing.STEPS


def due_of(month: date) -> date:
    """The period of the run that closes a month: named by the first of the following one."""
    return month_of(month)[1] + timedelta(days=1)


def close(session: Session, period: date, cursor: str | None, now: datetime) -> str | None:
    """The next part of closing the month before `period`. It never pays."""
    if due_of(period - timedelta(days=1)) != period:
        raise RuleBroken("a month is closed under the first of the following one")
    return closing.take(session, STEPS, Month.of(period - timedelta(days=1), now), cursor)


CLOSE = Periodic("close_month", Monthly(DAY, time(4)), close)


def draw_report(session: Session, period: date, cursor: str | None, now: datetime) -> Next | None:
    """The next report of the month before `period`, counted and drawn."""
    return reports.month_draft(session, ReportMonth.of(period).back(1), cursor, now=now)


def keep_report(
    session: Session, _period: date, _cursor: str | None, _now: datetime, ready: Next | None
) -> str | None:
    """Keeps it, one for each transaction."""
    return reports.month_step(session, ready)


REPORTS = Periodic("monthly_reports", Monthly(1, time(6, 10)), keep_report, draw_report)
