"""Money: how long until it is in hand, and what had not arrived at a moment (REPORT, "Money in
hand"). Only for who may see all of it: the maker."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from core.money import Money
from jobs.work_orders.models import WorkOrder
from network.outlets.models import Outlet
from reports.figures.rules import ALL, Slice, Span, Spread
from reports.figures.slices import within
from reports.figures.sql import elapsed, spreads
from settlements.claims.models import Fee, FeeShare
from settlements.claims.rules import ShareRole
from settlements.passing.models import Receipt
from settlements.passing.rules import State as Passed
from settlements.payouts.models import Payment
from settlements.payouts.rules import State as Paid
from settlements.statements.models import Statement, StatementLine
from settlements.statements.rules import days_late, late_interest


def in_hand(session: Session, span: Span, wanted: Slice = ALL) -> Spread:
    """From the end of the job to the money at the outlet that did it, of the jobs whose money
    came in the span: credited by the bank's return, or by the outlet's own word where it came
    through its parent. A job is one case, with its last part."""
    came = case(
        (Receipt.id.is_not(None), case((Receipt.state == Passed.CONFIRMED, Receipt.answered_at))),
        else_=Statement.credited_at,
    )
    jobs = (
        select(
            WorkOrder.id.label("job"),
            func.max(WorkOrder.ended_at).label("ended"),
            func.max(came).label("came"),
            func.count(came).label("parts"),
            func.count().label("all_parts"),
        )
        .select_from(FeeShare)
        .join(Fee, Fee.id == FeeShare.fee_id)
        .join(WorkOrder, WorkOrder.id == Fee.work_order_id)
        .join(
            StatementLine,
            and_(StatementLine.share_id == FeeShare.id, StatementLine.held.is_(False)),
        )
        .join(Statement, Statement.id == StatementLine.statement_id)
        .outerjoin(
            Receipt,
            and_(Receipt.statement_id == Statement.id, Receipt.outlet_id == FeeShare.outlet_id),
        )
        .where(
            FeeShare.role == ShareRole.PERFORMER,
            WorkOrder.ended_at.is_not(None),
            *within(FeeShare, wanted),
        )
        .group_by(WorkOrder.id)
    ).subquery()
    found = spreads(
        session,
        select(
            literal(0).label("key"),
            elapsed(session, jobs.c.ended, jobs.c.came).label("seconds"),
        ).where(
            jobs.c.parts == jobs.c.all_parts, jobs.c.came >= span.first, jobs.c.came < span.end
        ),
    )
    return found.get(0, Spread())


@dataclass(frozen=True)
class Owed:
    """What had not arrived at a moment, in fen: payments the maker is late with, money a parent
    got and did not pass on in time, payments the bank sent back."""

    overdue_fen: int
    not_passed_fen: int
    refused_fen: int
    refused: int


def owed(session: Session, at: datetime, wanted: Slice = ALL) -> Owed:
    """The three sums at a moment."""
    refused, count = _refused(session, at, wanted)
    return Owed(
        sum(each.fen for each in overdue(session, at, wanted)),
        _not_passed(session, at, wanted),
        refused,
        count,
    )


@dataclass(frozen=True)
class Overdue:
    """A statement the maker is late with, and the interest it owes for it by the agreement."""

    outlet: str
    fen: int
    due: datetime
    interest_fen: int


def overdue(
    session: Session, at: datetime, wanted: Slice = ALL, *, since: datetime | None = None
) -> list[Overdue]:
    """Statements due before a moment and not paid at it, the largest first; with `since` only
    those that fell due after that."""
    later = [] if since is None else [Statement.due_at >= since]
    rows = session.execute(
        select(
            Outlet.name,
            Statement.total_fen,
            Statement.due_at,
            Statement.interest_num,
            Statement.interest_den,
        )
        .select_from(Statement)
        .outerjoin(Outlet, Outlet.id == Statement.outlet_id)
        .where(
            Statement.due_at < at,
            or_(Statement.paid_at.is_(None), Statement.paid_at > at),
            *later,
            *within(Statement, wanted),
        )
        .order_by(Statement.total_fen.desc(), Statement.id)
    )
    return [_overdue(row, at) for row in rows]


def _overdue(row: Any, at: datetime) -> Overdue:
    name, fen, due, numerator, denominator = row
    interest = late_interest(Money(fen), days_late(due, at), numerator, denominator)
    return Overdue(name or "", fen, due, interest.fen)


def _not_passed(session: Session, at: datetime, wanted: Slice) -> int:
    """What had not been confirmed by the sub-outlets behind the day it was due."""
    by_then = case((Receipt.answered_at <= at, Receipt.confirmed_fen), else_=0)
    fen = session.execute(
        select(func.coalesce(func.sum(Receipt.owed_fen - by_then), 0))
        .select_from(Receipt)
        .where(Receipt.arrived_at <= at, Receipt.due_at < at, *within(Receipt, wanted))
    ).scalar_one()
    return int(fen)


def _refused(session: Session, at: datetime, wanted: Slice) -> tuple[int, int]:
    """Payments sent back by the bank and not sent again."""
    again = aliased(Payment)
    later = (
        select(again.id)
        .where(
            again.statement_id == Payment.statement_id, again.id > Payment.id, again.sent_at <= at
        )
        .exists()
    )
    row = session.execute(
        select(func.coalesce(func.sum(Payment.amount_fen), 0), func.count())
        .select_from(Payment)
        .where(
            Payment.state == Paid.REFUSED, Payment.proven_at <= at, ~later, *within(Payment, wanted)
        )
    ).one()
    return int(row[0]), row[1]
