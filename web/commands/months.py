"""Closing a month by hand."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date, datetime

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import periods
from core.clock import at_local
from core.db import reading
from core.doors import now
from core.errors import RuleBroken
from core.scope import Reason, Scope
from reports.monthly.models import MonthlyReport
from settlements.statements.models import Statement, StatementLine
from web.commands.outcome import Outcome, Verb
from web.commands.sweep import moment, never_in_production
from worker.closing import CLOSE, REPORTS, due_of


def month(word: str) -> date:
    """The first of a month written as 2026-06."""
    try:
        return datetime.strptime(word, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise ArgumentTypeError(f"{word!r} is not a month, such as 2026-06") from None


def close(_app: Flask, args: Namespace) -> Outcome:
    """Freezes what was approved for work up to the end of the month into statements, makes the
    month's reports that are not made yet, and tells what came of it. Cut off and called again it
    goes on from there; it never pays. RuleBroken before the month is over, and in production
    for another moment than now."""
    never_in_production(args.as_of)
    as_of, period = args.as_of or now(), due_of(args.month)
    if as_of < at_local(period):
        raise RuleBroken("the month is not over")
    steps = sum(periods.run(part, period, now=as_of) for part in (CLOSE, REPORTS))
    with reading(Scope.system(Reason.COMMAND)) as session:
        return Outcome({"steps": steps, **_figures(session, args.month)})


def _figures(session: Session, first: date) -> dict[str, int]:
    statements, total = session.execute(
        select(func.count(), func.coalesce(func.sum(Statement.total_fen), 0))
        .where(Statement.period == first)).one()
    lines = session.scalar(select(func.count(StatementLine.id)).join(
        Statement, Statement.id == StatementLine.statement_id).where(Statement.period == first))
    made = session.scalar(select(func.count(MonthlyReport.id)).where(
        MonthlyReport.month == f"{first:%Y-%m}"))
    return {"statements": statements, "lines": lines or 0, "total_fen": int(total),
            "reports": made or 0}


def _month(parser: ArgumentParser) -> None:
    parser.add_argument("month", type=month, metavar="YYYY-MM")
    parser.add_argument("--as-of", type=moment, metavar="MOMENT",
                        help="close as at this moment instead of now; not in production")


VERBS = (
    Verb("close-month", "freeze a month's approved work into statements; never pays", close,
         _month),
)
