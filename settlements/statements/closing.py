"""A month's shares become statements (DOMAIN: "statement on the 5th").

The month is closed in steps of some payees each; the place reached stands in the database in
the transaction of the step (core.periods), so a close that was cut off goes on from there and
comes to the same. It never pays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import Session

from core.clock import business_date
from core.counters import take_gapless
from core.facts import Fact, Told, tell_many
from core.money import Money
from core.scope import Stamps
from network.agreements.models import Agreement
from network.agreements.rules import Route, Terms
from network.outlets.models import Outlet
from settlements.cases.models import Case
from settlements.cases.rules import State as CaseState
from settlements.claims.models import FeeShare
from settlements.statements import carrying, timing
from settlements.statements.facts import (
    StatementCalculated,
    StatementOpened,
    StatementPublished,
)
from settlements.statements.models import Adjustment, Statement, StatementLine
from settlements.statements.rules import LIFE, Action, Kind, LineKind, State, month_of

BY = "system:close_month"
PREFIX = "JS"
BATCH = 100
QUIETLY = {"synchronize_session": False}
WITHOUT = Terms()
"""What holds where nothing is agreed."""


@dataclass(frozen=True)
class Month:
    """The month that is closed, and the moment it is closed at."""

    first: date
    last: date
    now: datetime

    @staticmethod
    def of(period: date, now: datetime) -> "Month":
        return Month(*month_of(period), now)


@dataclass(frozen=True)
class Step:
    """One part of closing a month: `do(session, month, after)` deals with some payees or
    statements behind the id `after` and returns the last, None when there are no more."""

    name: str
    do: Callable[[Session, Month, int], int | None]


def gather(session: Session, month: Month, after: int) -> int | None:
    """Opens the statements of the next payees with everything approved that is in none yet.
    One disputed line stays out until its case is ruled on."""
    payees = list(session.scalars(_payees(month, after)))
    if not payees:
        return None
    made = _open(session, month, payees)
    if made:
        session.execute(_share_lines(month, [row.id for row in made]))
        session.execute(_adjustment_lines(month, [row.id for row in made]))
        _tell(session, made, lambda row: StatementOpened(row.number, row.period, row.kind),
              "open", month.now)
        timing.opened(session, made, at=month.now)
    return payees[-1]


def calculate(session: Session, month: Month, after: int) -> int | None:
    """Carries what would be below nought, and writes the totals."""
    live = (select(func.coalesce(func.sum(StatementLine.amount_fen), 0))
            .where(StatementLine.statement_id == Statement.id, StatementLine.held.is_(False))
            .scalar_subquery())
    rows = _next(session, month, State.OPEN, after)
    if not rows:
        return None
    carrying.carry(session, BY, [row.id for row in rows], now=month.now)
    session.execute(
        update(Statement).where(Statement.id.in_([row.id for row in rows]))
        .values(total_fen=live, state=LIFE.step(State.OPEN, Action.CALCULATE),
                version=Statement.version + 1), execution_options=QUIETLY)
    rows = _refreshed(session, rows)
    _tell(session, rows, lambda row: StatementCalculated(Money(row.total_fen)), "sum", month.now)
    return rows[-1].id


def publish(session: Session, month: Month, after: int) -> int | None:
    """Shows them to their payees, whose time to answer begins."""
    rows = _next(session, month, State.CALCULATED, after)
    if not rows:
        return None
    answer_due = timing.published(session, rows, at=month.now)
    for row in rows:
        row.answer_due = answer_due
        row.published_at = month.now
        row.state = LIFE.step(row.state, Action.PUBLISH)
        row.version += 1
    session.flush()
    _tell(session, rows, lambda row: StatementPublished(Money(row.total_fen), row.answer_due),
          "publish", month.now)
    return rows[-1].id


STEPS = (Step("gather", gather), Step("calculate", calculate), Step("publish", publish))


def take(session: Session, steps: Sequence[Step], month: Month, cursor: str | None) -> str | None:
    """Does the part at `cursor` (None: the beginning) and says where to go on, None at the
    end."""
    name, _, after = (cursor or f"{steps[0].name}:0").partition(":")
    at = [step.name for step in steps].index(name)
    done = steps[at].do(session, month, int(after))
    if done is not None:
        return f"{name}:{done}"
    return f"{steps[at + 1].name}:0" if at + 1 < len(steps) else None


def _payee(owner: Any) -> ColumnElement[int]:
    """Who is paid for an outlet: its parent where the agreement says so."""
    through = and_(Agreement.route == Route.THROUGH_PARENT, owner.parent_id.is_not(None))
    return case((through, owner.parent_id), else_=owner.outlet_id)


def _with_agreement(query: Select[Any], owner: Any, month: Month) -> Select[Any]:
    day = business_date(month.now)
    return query.outerjoin(Agreement, and_(
        Agreement.outlet_id == owner.outlet_id, Agreement.valid_from <= day,
        or_(Agreement.valid_to.is_(None), Agreement.valid_to >= day)))


def _unstated_shares(month: Month) -> list[ColumnElement[bool]]:
    """Approved shares of work up to the end of the month that are in no statement."""
    live = select(StatementLine.id).where(
        StatementLine.share_id == FeeShare.id, StatementLine.held.is_(False))
    disputed = (select(Case.id).join(StatementLine, StatementLine.id == Case.line_id)
                .where(StatementLine.share_id == FeeShare.id, Case.state == CaseState.OPEN))
    return [FeeShare.work_day <= month.last, FeeShare.approved_at <= month.now,
            ~live.exists(), ~disputed.exists()]


def _unstated_adjustments(month: Month) -> list[ColumnElement[bool]]:
    live = select(StatementLine.id).where(
        StatementLine.adjustment_id == Adjustment.id, StatementLine.held.is_(False))
    return [Adjustment.kind != LineKind.OPENING, Adjustment.at <= month.now, ~live.exists()]


def _payees(month: Month, after: int) -> Select[Any]:
    """The next payees for whom something is to be stated; what is only carried waits for it."""
    shares = _with_agreement(select(_payee(FeeShare).label("payee")), FeeShare, month).where(
        *_unstated_shares(month))
    besides = _with_agreement(select(_payee(Adjustment).label("payee")), Adjustment, month).where(
        *_unstated_adjustments(month), Adjustment.kind != LineKind.CARRIED)
    found = union(shares, besides).subquery()
    return (select(found.c.payee).where(found.c.payee > after)
            .order_by(found.c.payee).limit(BATCH))


def _open(session: Session, month: Month, payees: list[int]) -> list[Statement]:
    """Statements of these payees, without those that have one for the month already."""
    there = set(session.scalars(select(Statement.outlet_id).where(
        Statement.period == month.first, Statement.kind == Kind.MONTH,
        Statement.outlet_id.in_(payees))))
    new = [payee for payee in payees if payee not in there]
    if not new:
        return []
    stamps = {row.id: Stamps(row.id, row.parent_id, row.root_id, row.county_code)
              for row in session.execute(
                  select(Outlet.id, Outlet.parent_id, Outlet.root_id, Outlet.county_code)
                  .where(Outlet.id.in_(new)))}
    terms = _terms(session, month, new)
    numbers = take_gapless(session, PREFIX, now=month.now, count=len(new))
    rows = [_statement(number, stamps[payee], terms.get(payee, WITHOUT), month)
            for number, payee in zip(numbers, new, strict=True)]
    session.add_all(rows)
    session.flush()
    return rows


def _terms(session: Session, month: Month, payees: list[int]) -> dict[int, Terms]:
    day = business_date(month.now)
    rows = session.execute(
        select(Agreement.outlet_id, Agreement.pay_rule, Agreement.pay_days,
               Agreement.interest_num, Agreement.interest_den)
        .where(Agreement.outlet_id.in_(payees), Agreement.valid_from <= day,
               or_(Agreement.valid_to.is_(None), Agreement.valid_to >= day)))
    return {row.outlet_id: Terms(pay_rule=row.pay_rule, pay_days=row.pay_days,
                                 interest_num=row.interest_num, interest_den=row.interest_den)
            for row in rows if row.outlet_id}


def _statement(number: str, stamps: Stamps, terms: Terms, month: Month) -> Statement:
    return Statement(
        number=number, kind=Kind.MONTH, period=month.first, ref="", state=State.OPEN,
        total_fen=0, pay_rule=terms.pay_rule, pay_days=terms.pay_days,
        interest_num=terms.interest_num, interest_den=terms.interest_den, version=1,
        made_at=month.now, **stamps.values())


_LINE = ("statement_id", "kind", "share_id", "fee_id", "adjustment_id", "amount_fen", "held",
         "frozen", "outlet_id", "parent_id", "root_id", "county_code")
_NONE: Any = literal(None, BigInteger())


def _share_lines(month: Month, ids: list[int]) -> Any:
    kind: Any = literal(LineKind.SHARE, StatementLine.kind.type)
    return _lines(month, ids, FeeShare, (kind, FeeShare.id, FeeShare.fee_id, _NONE),
                  _unstated_shares(month))


def _adjustment_lines(month: Month, ids: list[int]) -> Any:
    return _lines(month, ids, Adjustment, (Adjustment.kind, _NONE, _NONE, Adjustment.id),
                  _unstated_adjustments(month))


def _lines(month: Month, ids: list[int], owner: Any, source: tuple[Any, ...],
           conditions: list[ColumnElement[bool]]) -> Any:
    """INSERT … SELECT of what is not stated yet into the statements just made."""
    query = select(Statement.id, *source, owner.amount_fen, false(), false(), owner.outlet_id,
                   owner.parent_id, owner.root_id, owner.county_code).select_from(owner)
    query = _with_agreement(query, owner, month).join(
        Statement, and_(Statement.outlet_id == _payee(owner), Statement.id.in_(ids)))
    return insert(StatementLine).from_select(_LINE, query.where(*conditions).order_by(owner.id))


def _next(session: Session, month: Month, state: State, after: int) -> Sequence[Statement]:
    return session.scalars(
        select(Statement).where(
            Statement.period == month.first, Statement.kind == Kind.MONTH,
            Statement.state == state, Statement.id > after)
        .order_by(Statement.id).limit(BATCH)).all()


def _refreshed(session: Session, rows: Sequence[Statement]) -> Sequence[Statement]:
    return session.scalars(
        select(Statement).where(Statement.id.in_([row.id for row in rows])).order_by(Statement.id),
        execution_options={"populate_existing": True}).all()


def _tell(session: Session, rows: Sequence[Statement], fact: Callable[[Statement], Fact],
          word: str, now: datetime) -> None:
    told = [Told(fact(row), row.id, row.version, row.outlet_id, now, BY, now) for row in rows]
    tell_many(session, told, f"{word}-{rows[0].period:%Y%m}-{rows[0].id}"[:32])
