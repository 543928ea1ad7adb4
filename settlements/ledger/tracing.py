"""Every yuan owed for work with who has it: the rule of `owners` as one SQL expression, and the
rows behind the tracer's pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from core.money import ZERO, Money
from core.scope import Level, Reason, scope_of, system
from settlements.claims.models import Claim, Fee, FeeShare
from settlements.claims.rules import ShareRole
from settlements.claims.rules import State as ClaimState
from settlements.ledger.owners import BEFORE, BY_RECEIPT, BY_STATEMENT, Owner
from settlements.passing.models import Receipt
from settlements.passing.rules import State as ReceiptState
from settlements.statements.models import Statement, StatementLine
from settlements.statements.rules import State as StatementState
from settlements.statements.rules import month_of

MOST = 5_000
PIECE = 2_000


def expression(*, claim: Any, share: Any, held: Any, stated: Any, through: Any,
               receipt: Any) -> ColumnElement[str]:
    """`owners.owner_of` over columns: states as their codes, `share` the id or NULL, `held` and
    `through` conditions."""
    way = case(
        (and_(stated == StatementState.CREDITED.value, through),
         _by(receipt, BY_RECEIPT, Owner.WITH_PARENT)),
        else_=_by(stated, BY_STATEMENT, Owner.APPROVED))
    return case(
        (share.is_(None), _by(claim, BEFORE, Owner.CLAIMED)),
        (and_(stated.is_(None), held), Owner.HELD.value),
        (stated.is_(None), Owner.APPROVED.value),
        else_=way)


def _by(column: Any, owners: Mapping[Any, Owner], otherwise: Owner) -> ColumnElement[str]:
    states: dict[Owner, list[str]] = {}
    for state, owner in owners.items():
        states.setdefault(owner, []).append(state.value)
    whens = [(column.in_(codes), literal(owner.value, String)) for owner, codes in states.items()]
    return case(*whens, else_=literal(otherwise.value, String))


def _joined(*columns: Any) -> Select[Any]:
    """Fees with their shares, the live line, its statement and the receipt."""
    return (
        select(*columns).select_from(Fee)
        .join(Claim, Claim.id == Fee.claim_id)
        .outerjoin(FeeShare, FeeShare.fee_id == Fee.id)
        .outerjoin(StatementLine, and_(StatementLine.share_id == FeeShare.id,
                                       StatementLine.held.is_(False)))
        .outerjoin(Statement, Statement.id == StatementLine.statement_id)
        .outerjoin(Receipt, and_(Receipt.statement_id == Statement.id,
                                 Receipt.outlet_id == FeeShare.outlet_id)))


def _owner() -> ColumnElement[str]:
    lines = aliased(StatementLine)
    held = select(lines.id).where(lines.share_id == FeeShare.id, lines.held).exists()
    return expression(
        claim=_code(Claim.state), share=FeeShare.id, held=held, stated=_code(Statement.state),
        through=Statement.outlet_id != FeeShare.outlet_id, receipt=_code(Receipt.state))


def _code(column: Any) -> Any:
    return cast(column, String)


@dataclass(frozen=True)
class Traced:
    """One part of one fee and who has it. A management part is `role` MANAGEMENT; a fee without
    shares is undivided."""

    work_order_id: int
    claim_id: int
    item: str
    role: ShareRole | None
    amount: Money
    outlet_id: int
    owner: Owner
    statement_id: int | None
    explain: str


def of_job(session: Session, work_order_id: int) -> list[Traced]:
    """Every part of a job's fees within reach: an outlet sees what is its own."""
    ours = set(session.scalars(select(FeeShare.id).where(
        FeeShare.work_order_id == work_order_id)))
    fees = set(session.scalars(select(Fee.id).where(Fee.work_order_id == work_order_id)))
    return [row for row, fee_id, share_id in _rows(session, Fee.work_order_id == work_order_id)
            if (fee_id in fees if share_id is None else share_id in ours)]


def of_month(session: Session, outlet_id: int, period: date) -> list[Traced]:
    """Every part of the fees for an outlet's work of a month, the parent's part as well: for
    the maker. The caller has checked that the outlet's claims are within reach."""
    first, last = month_of(period)
    found = _rows(session, Claim.outlet_id == outlet_id, Claim.work_day >= first,
                  Claim.work_day <= last)
    return [row for row, _fee, _share in found]


def _rows(session: Session, *which: ColumnElement[bool]
          ) -> list[tuple[Traced, int, int | None]]:
    """Past the scope: a statement may be the parent's; who may see which part is the caller's
    to say."""
    query = _joined(
        Fee.work_order_id, Fee.claim_id, Fee.item, FeeShare.role,
        func.coalesce(FeeShare.amount_fen, Fee.amount_fen),
        func.coalesce(FeeShare.outlet_id, Fee.outlet_id), _owner(), StatementLine.statement_id,
        Fee.explain, Fee.id, FeeShare.id).where(*which).order_by(Fee.id, FeeShare.id)
    with system(session, Reason.PASSING):
        return [(Traced(row[0], row[1], row[2].value, row[3], Money(int(row[4])), row[5],
                        Owner(row[6]), row[7], row[8]), row[9], row[10])
                for row in session.execute(query)]


@dataclass(frozen=True)
class Stage:
    """How much is where, of how many parts."""

    owner: Owner
    amount: Money
    parts: int


def by_owner(session: Session) -> list[Stage]:
    """Everything owed for work in the counties within reach, summed by who has it; for the
    maker's people. What a shop has confirmed of a share that came short is received already.
    Asked past the scope, because a statement may be a parent's elsewhere."""
    scope = scope_of(session)
    if scope.level is Level.OUTLET:
        return []
    owner = _owner().label("owner")
    inner = _joined(owner, func.coalesce(FeeShare.amount_fen, Fee.amount_fen).label("fen")
                    ).where(Claim.state != ClaimState.DRAFT)
    if not scope.everything:
        inner = inner.where(Fee.county_code.in_(scope.counties))
    parts = inner.subquery()
    with system(session, Reason.PASSING):
        rows = session.execute(select(parts.c.owner, func.sum(parts.c.fen), func.count())
                               .group_by(parts.c.owner)).all()
        part = select(func.coalesce(func.sum(Receipt.confirmed_fen), 0)).where(
            Receipt.state == ReceiptState.SHORT)
        if not scope.everything:
            part = part.where(Receipt.county_code.in_(scope.counties))
        confirmed = Money(int(session.scalar(part) or 0))
    found = {Owner(row[0]): Stage(Owner(row[0]), Money(int(row[1])), row[2]) for row in rows}
    if confirmed and Owner.SHORT in found:
        confirmed = min(confirmed, found[Owner.SHORT].amount)
        short, there = found[Owner.SHORT], found.get(Owner.RECEIVED, Stage(Owner.RECEIVED, ZERO, 0))
        found[Owner.SHORT] = replace(short, amount=short.amount - confirmed)
        found[Owner.RECEIVED] = replace(there, amount=there.amount + confirmed)
    return [found[owner] for owner in Owner if owner in found]


@dataclass(frozen=True)
class MonthOf:
    """An outlet's work of one month: what was approved for it."""

    outlet_id: int
    period: date
    amount: Money
    jobs: int


def months(session: Session, since: date) -> list[MonthOf]:
    """The months with approved work of the outlets within reach, the newest first."""
    month = func.substr(cast(Claim.work_day, String), 1, 7).label("month")
    rows = session.execute(
        select(Claim.outlet_id, month, func.sum(Claim.approved_fen), func.count())
        .where(Claim.work_day >= since, Claim.approved_fen > 0)
        .group_by(Claim.outlet_id, month).order_by(month.desc(), Claim.outlet_id).limit(MOST))
    return [MonthOf(row[0] or 0, date.fromisoformat(f"{row[1]}-01"), Money(int(row[2])), row[3])
            for row in rows]


FEE_COLUMNS = ("id", "work_order", "unit", "item", "outlet", "amount_fen", "rate_id",
               "rate_version", "owner_state")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every fee for the books, whole before the split: FEE_COLUMNS. The owner is who has the
    performer's part."""
    query = _joined(
        Fee.id, Fee.work_order_id, Fee.unit_key, Fee.item, Fee.outlet_id, Fee.amount_fen,
        Fee.rate_id, Fee.rate_version, _owner(),
    ).where(or_(FeeShare.id.is_(None), FeeShare.role == ShareRole.PERFORMER)).order_by(Fee.id)
    last = 0
    while rows := session.execute(query.where(Fee.id > last).limit(PIECE)).all():
        yield from (tuple(row) for row in rows)
        last = rows[-1].id
