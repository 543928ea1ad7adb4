"""Every SELECT on statements."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import COUNTED_TO, Page, keyset, whole
from core.money import Money
from core.scope import Reason, Stamps, system
from settlements.claims.models import Fee, FeeShare
from settlements.claims.rules import ShareRole
from settlements.statements.models import Adjustment, Statement, StatementLine
from settlements.statements.rules import (
    UNPAID,
    Kind,
    LineKind,
    State,
    days_late,
    late_interest,
)

PIECE = 2_000


def get(session: Session, statement_id: int) -> Statement:
    """The statement; NotFound when there is none within reach."""
    found = session.scalars(select(Statement).where(Statement.id == statement_id),
                            execution_options={"populate_existing": True}).first()
    if found is None:
        raise NotFound("statement", statement_id)
    return found


def many(session: Session, ids: Collection[int], *, lock: bool = False) -> Sequence[Statement]:
    """These statements within reach, by id; NotFound when one is missing."""
    query = select(Statement).where(Statement.id.in_(list(ids))).order_by(Statement.id)
    rows = session.scalars(query.with_for_update() if lock else query).all()
    if missing := set(ids) - {row.id for row in rows}:
        raise NotFound("statement", min(missing))
    return rows


def line(session: Session, line_id: int) -> StatementLine:
    """The line; NotFound when there is none within reach."""
    found = session.scalars(select(StatementLine).where(StatementLine.id == line_id)).first()
    if found is None:
        raise NotFound("line", line_id)
    return found


def within_reach(session: Session, ids: Iterable[int]) -> set[int]:
    """Which of these statements whoever asks sees."""
    return set(session.scalars(select(Statement.id).where(Statement.id.in_(list(ids)))))


@dataclass(frozen=True)
class Standing:
    """How far a statement is, without its amounts: what a sub-outlet may know of the one its
    money is part of."""

    id: int
    number: str
    period: date
    kind: Kind
    state: State
    version: int
    payee_id: int
    stamps: Stamps
    made_at: datetime
    published_at: datetime | None
    confirmed_at: datetime | None
    checked_at: datetime | None
    due_at: datetime | None
    paid_at: datetime | None
    credited_at: datetime | None


def standings(session: Session, ids: Iterable[int]) -> dict[int, Standing]:
    """How far these statements are, past the scope: whoever asks has a line in each."""
    with system(session, Reason.PASSING):
        rows = session.execute(select(
            Statement.id, Statement.number, Statement.period, Statement.kind, Statement.state,
            Statement.version, Statement.outlet_id, Statement.parent_id, Statement.root_id,
            Statement.county_code, Statement.made_at, Statement.published_at,
            Statement.confirmed_at, Statement.checked_at, Statement.due_at, Statement.paid_at,
            Statement.credited_at).where(Statement.id.in_(list(ids)))).all()
    return {row.id: Standing(
        row.id, row.number, row.period, row.kind, row.state, row.version, row.outlet_id,
        Stamps(row.outlet_id, row.parent_id, row.root_id, row.county_code), row.made_at,
        row.published_at, row.confirmed_at, row.checked_at, row.due_at, row.paid_at,
        row.credited_at) for row in rows}


@dataclass(frozen=True)
class StatementFilter:
    """What is asked for; `due_before` is the payment's deadline."""

    states: tuple[State, ...] = ()
    period: date | None = None
    outlet_id: int | None = None
    due_before: datetime | None = None


def overdue(now: datetime) -> StatementFilter:
    """Statements not paid although their day is over; what the bank sent back stands apart."""
    return StatementFilter(tuple(sorted(UNPAID - {State.BANK_REFUSED})), due_before=now)


@dataclass(frozen=True)
class StatementRow:
    """One line of the list of statements."""

    id: int
    number: str
    kind: Kind
    period: date
    state: State
    total: Money
    outlet_id: int
    due_at: datetime | None
    published_at: datetime | None
    interest_num: int
    interest_den: int
    paid_at: datetime | None


def _conditions(wanted: StatementFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(Statement.state.in_(wanted.states))
    if wanted.period is not None:
        found.append(Statement.period == wanted.period)
    if wanted.outlet_id is not None:
        found.append(Statement.outlet_id == wanted.outlet_id)
    if wanted.due_before is not None:
        found.append(Statement.due_at < wanted.due_before)
    return found


def page(session: Session, wanted: StatementFilter, after: str | None,
         size: int) -> Page[StatementRow]:
    """Statements within reach, the newest first."""
    query = select(
        Statement.id, Statement.number, Statement.kind, Statement.period, Statement.state,
        Statement.total_fen, Statement.outlet_id, Statement.due_at, Statement.published_at,
        Statement.interest_num, Statement.interest_den, Statement.paid_at,
    ).where(*_conditions(wanted))
    return keyset(session, query, Statement.id, whole(after) if after else None,  # type: ignore[arg-type]
                  size, _row, key_of=lambda row: row.id, descending=True)


def _row(row: Any) -> StatementRow:
    return StatementRow(*row[:5], Money(row.total_fen), *row[6:])


@dataclass(frozen=True)
class Sum:
    count: int
    total: Money


def sums(session: Session, wanted: StatementFilter) -> Sum:
    """How many the filter finds, counted to 10,000, and what they come to."""
    inner = (select(Statement.id, Statement.total_fen).where(*_conditions(wanted))
             .limit(COUNTED_TO + 1).subquery())
    row = session.execute(select(func.count(), func.coalesce(func.sum(inner.c.total_fen), 0))
                          .select_from(inner)).one()
    return Sum(row[0], Money(int(row[1])))


@dataclass(frozen=True)
class LineRow:
    """One amount of a statement with what it is for: the job, the fee before the split."""

    id: int
    kind: LineKind
    amount: Money
    held: bool
    outlet_id: int
    role: ShareRole | None
    work_order_id: int | None
    claim_id: int | None
    item: str
    requested: Money | None
    calculated: Money | None
    paid: Money | None
    verdict: str
    reason: str
    explain: str


def lines(session: Session, statement_id: int) -> list[LineRow]:
    """The lines of a statement within reach: of a parent's statement a sub-outlet sees its own,
    and the parent sees those that are its own."""
    query = (
        select(StatementLine.id, StatementLine.kind, StatementLine.amount_fen,
               StatementLine.held, StatementLine.outlet_id, FeeShare.role,
               FeeShare.work_order_id, Fee.claim_id, FeeShare.item, Fee.requested_fen,
               Fee.calculated_fen, Fee.amount_fen,
               Fee.verdict, Fee.reason, Fee.explain)
        .outerjoin(FeeShare, FeeShare.id == StatementLine.share_id)
        .outerjoin(Fee, Fee.id == StatementLine.fee_id)
        .where(StatementLine.statement_id == statement_id)
        .order_by(StatementLine.outlet_id, StatementLine.id))
    return [LineRow(
        row[0], row[1], Money(row[2]), row[3], row[4], row[5], row[6], row[7],
        "" if row[8] is None else row[8].value, _money(row[9]), _money(row[10]), _money(row[11]),
        "" if row[12] is None else row[12].value, "" if row[13] is None else row[13].value,
        row[14] or "") for row in session.execute(query)]


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)


def sums_by_outlet(session: Session, statement_id: int) -> dict[int, Money]:
    """What of a statement is whose, past the scope: for the payment, never for a page."""
    with system(session, Reason.PASSING):
        rows = session.execute(
            select(StatementLine.outlet_id, func.sum(StatementLine.amount_fen))
            .where(StatementLine.statement_id == statement_id, StatementLine.held.is_(False))
            .group_by(StatementLine.outlet_id).order_by(StatementLine.outlet_id)).all()
    return {row[0]: Money(int(row[1])) for row in rows}


@dataclass(frozen=True)
class Below:
    """An outlet's part of a statement that is below nought, and how often it was lifted."""

    statement_id: int
    stamps: Stamps
    amount: Money
    carried: int


def below_nought(session: Session, statement_ids: Collection[int],
                 outlet_id: int | None = None) -> list[Below]:
    """Which outlets' lines of these statements take back more than they pay, within reach."""
    whose = (StatementLine.outlet_id, StatementLine.parent_id, StatementLine.root_id,
             StatementLine.county_code)
    amount = func.sum(StatementLine.amount_fen)
    one = [] if outlet_id is None else [StatementLine.outlet_id == outlet_id]
    rows = session.execute(
        select(StatementLine.statement_id, *whose, amount.label("amount"),
               func.count().filter(StatementLine.kind == LineKind.CARRIED).label("carried"))
        .where(StatementLine.statement_id.in_(list(statement_ids)),
               StatementLine.held.is_(False), *one)
        .group_by(StatementLine.statement_id, *whose).having(amount < 0)
        .order_by(StatementLine.statement_id, StatementLine.outlet_id))
    return [Below(row[0], Stamps(*row[1:5]), Money(int(row.amount)), row.carried)
            for row in rows]


def paid_to(session: Session, outlet_id: int, limit: int) -> Sequence[int]:
    """The newest statements that are paid to the outlet, its own part or not."""
    return session.scalars(select(Statement.id).where(Statement.outlet_id == outlet_id)
                           .order_by(Statement.id.desc()).limit(limit)).all()


def parts_of_payee(session: Session, outlet_id: int,
                   ids: Iterable[int]) -> dict[int, dict[int, Money]]:
    """By statement that is paid to this outlet: what of it is whose, the sum of each outlet only.
    The payee invoices the whole and passes the others' parts on, so it may know them; lines and
    what the others say of them it does not see. Statements of others are left out."""
    mine = list(session.scalars(select(Statement.id).where(
        Statement.id.in_(list(ids)), Statement.outlet_id == outlet_id)))
    with system(session, Reason.PASSING):
        rows = session.execute(
            select(StatementLine.statement_id, StatementLine.outlet_id,
                   func.sum(StatementLine.amount_fen))
            .where(StatementLine.statement_id.in_(mine), StatementLine.held.is_(False))
            .group_by(StatementLine.statement_id, StatementLine.outlet_id)
            .order_by(StatementLine.statement_id, StatementLine.outlet_id)).all()
    found: dict[int, dict[int, Money]] = {key: {} for key in mine}
    for statement_id, outlet, fen in rows:
        found[statement_id][outlet] = Money(int(fen))
    return found


def own_sums(session: Session, outlet_id: int) -> dict[int, tuple[Money, Money, int]]:
    """By statement: what of it is this outlet's, what of that is held out, of how many jobs."""
    held = func.coalesce(func.sum(StatementLine.amount_fen).filter(StatementLine.held), 0)
    live = func.coalesce(
        func.sum(StatementLine.amount_fen).filter(StatementLine.held.is_(False)), 0)
    rows = session.execute(
        select(StatementLine.statement_id, live, held,
               func.count(FeeShare.work_order_id.distinct()))
        .outerjoin(FeeShare, FeeShare.id == StatementLine.share_id)
        .where(StatementLine.outlet_id == outlet_id).group_by(StatementLine.statement_id))
    return {row[0]: (Money(int(row[1])), Money(int(row[2])), row[3]) for row in rows}


def gross_sums(session: Session, outlet_id: int, ids: Iterable[int]) -> dict[int, Money]:
    """By statement: the whole fees of this outlet's own work in it, the parent's part as well;
    its own claims say as much."""
    mine = (select(StatementLine.statement_id, StatementLine.fee_id)
            .where(StatementLine.outlet_id == outlet_id,
                   StatementLine.statement_id.in_(list(ids)),
                   StatementLine.fee_id.is_not(None)).distinct().subquery())
    rows = session.execute(
        select(mine.c.statement_id, func.sum(Fee.amount_fen)).select_from(mine)
        .join(Fee, Fee.id == mine.c.fee_id).where(Fee.outlet_id == outlet_id)
        .group_by(mine.c.statement_id))
    return {row[0]: Money(int(row[1])) for row in rows}


def stamps_of(session: Session, outlet_ids: Iterable[int], statement_id: int) -> dict[int, Stamps]:
    """The stamps of each outlet's lines, past the scope."""
    with system(session, Reason.PASSING):
        rows = session.execute(
            select(StatementLine.outlet_id, StatementLine.parent_id, StatementLine.root_id,
                   StatementLine.county_code)
            .where(StatementLine.statement_id == statement_id,
                   StatementLine.outlet_id.in_(list(outlet_ids))).distinct())
        return {row[0]: Stamps(*row) for row in rows}


def answers_due(session: Session, now: datetime, limit: int) -> Sequence[Statement]:
    """Published statements nobody answered in time, locked; those somebody is just answering
    are passed by."""
    return session.scalars(
        select(Statement).where(Statement.state == State.PUBLISHED, Statement.answer_due < now)
        .order_by(Statement.answer_due, Statement.id).limit(limit)
        .with_for_update(skip_locked=True)).all()


def interest_of(statement: Statement | StatementRow, now: datetime) -> Money:
    """Late interest so far, or, once paid, as it was then."""
    total = (statement.total if isinstance(statement, StatementRow)
             else Money(statement.total_fen))
    days = days_late(statement.due_at, statement.paid_at or now)
    return late_interest(total, days, statement.interest_num, statement.interest_den)


STATEMENT_COLUMNS = ("id", "number", "outlet", "period", "state", "total_fen", "version")
LINE_COLUMNS = ("id", "statement", "fee", "outlet", "amount_fen", "held")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every statement for the books: STATEMENT_COLUMNS."""
    query = select(Statement.id, Statement.number, Statement.outlet_id, Statement.period,
                   Statement.state, Statement.total_fen, Statement.version)
    yield from _in_pieces(session, query, Statement.id)


def line_books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every line for the books: LINE_COLUMNS."""
    query = select(StatementLine.id, StatementLine.statement_id, StatementLine.fee_id,
                   StatementLine.outlet_id, StatementLine.amount_fen, StatementLine.held)
    yield from _in_pieces(session, query, StatementLine.id)


def _in_pieces(session: Session, query: Any, key: Any) -> Iterator[tuple[object, ...]]:
    last = 0
    while rows := session.execute(query.where(key > last).order_by(key).limit(PIECE)).all():
        yield from (tuple(row) for row in rows)
        last = rows[-1].id


def owed_besides(session: Session, outlet_id: int) -> Sequence[Adjustment]:
    """What the outlet is owed besides fees, the newest first."""
    return session.scalars(select(Adjustment).where(Adjustment.outlet_id == outlet_id)
                           .order_by(Adjustment.id.desc())).all()
