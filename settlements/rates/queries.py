"""Every SELECT on rates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lists import Page, keyset
from core.money import Money
from jobs.work_orders.rules import Grade, ServiceType
from network.products.rules import ProductLine
from settlements.claims.models import Claim, Fee
from settlements.rates.models import RateRow
from settlements.rates.rules import Item, Rate, Work

CHUNK = 500


def get(session: Session, rate_id: int) -> RateRow:
    found = session.get(RateRow, rate_id)
    if found is None:
        raise NotFound("rate", rate_id)
    return found


def candidates(session: Session, work: Work, day: date) -> tuple[Rate, ...]:
    """The rates that could price this work on that day: a handful."""
    fits = [
        or_(column.is_(None), column == value)
        for column, value in (
            (RateRow.service_type, work.service_type),
            (RateRow.line, work.line),
            (RateRow.grade, work.grade),
            (RateRow.tier, work.tier),
        )
    ]
    rows = session.scalars(select(RateRow).where(*_holding(day), *fits)).all()
    return tuple(as_rule(row) for row in rows)


def of_item(session: Session, item: Item, day: date) -> tuple[Rate, ...]:
    """Every rate of an item that holds on a day."""
    rows = session.scalars(select(RateRow).where(*_holding(day), RateRow.item == item)).all()
    return tuple(as_rule(row) for row in rows)


def editions(session: Session, codes: Collection[str]) -> list[Rate]:
    """Every edition of these prices, in order of their beginning."""
    wanted = list(codes)
    return [
        as_rule(row)
        for start in range(0, len(wanted), CHUNK)
        for row in session.scalars(
            select(RateRow)
            .where(RateRow.code.in_(wanted[start : start + CHUNK]))
            .order_by(RateRow.code, RateRow.valid_from)
        )
    ]


def latest_versions(session: Session, codes: Collection[str]) -> dict[str, int]:
    """The number of the last edition of each price; those without one are not there."""
    found: dict[str, int] = {}
    for rate in editions(session, codes):
        found[rate.code] = max(found.get(rate.code, 0), rate.version)
    return found


def codes_of(session: Session, rate_ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(
        select(RateRow.id, RateRow.code).where(RateRow.id.in_(list(rate_ids)))
    )
    return {row.id: row.code for row in rows}


def all_since(session: Session, day: date) -> list[Rate]:
    """Every rate that holds on that day or later."""
    rows = session.scalars(
        select(RateRow).where(or_(RateRow.valid_to.is_(None), RateRow.valid_to >= day))
    )
    return [as_rule(row) for row in rows]


def used_until(session: Session, rate_ids: Collection[int]) -> dict[int, date]:
    """The last day of work that each of these rates priced; those never used are not there."""
    wanted = list(rate_ids)
    found: dict[int, date] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = session.execute(
            select(Fee.rate_id, func.max(Claim.work_day))
            .join(Claim, Claim.id == Fee.claim_id)
            .where(Fee.rate_id.in_(wanted[start : start + CHUNK]))
            .group_by(Fee.rate_id)
        )
        found.update({row[0]: row[1] for row in rows if row[0] is not None})
    return found


def as_rule(row: RateRow) -> Rate:
    return Rate(
        row.id, row.version, row.item, Money(row.amount_fen), row.valid_from, row.valid_to,
        row.threshold_km, row.service_type, row.line, row.grade, row.tier, row.from_floor,
    )


def _holding(day: date) -> list[Any]:
    return [
        RateRow.valid_from <= day,
        or_(RateRow.valid_to.is_(None), RateRow.valid_to >= day),
    ]


@dataclass(frozen=True)
class RateLine:
    """One line of the list of rates."""

    id: int
    version: int
    item: Item
    service_type: ServiceType | None
    line: ProductLine | None
    grade: Grade | None
    tier: int | None
    amount_fen: int
    threshold_km: int | None
    from_floor: int | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class RateFilter:
    """What the list is narrowed to; `day` None shows every edition."""

    day: date | None = None
    item: Item | None = None
    line: ProductLine | None = None
    service_type: ServiceType | None = None


def page(session: Session, wanted: RateFilter, after: Any, size: int) -> Page[RateLine]:
    """Rates by the order they were entered in."""
    query: Any = select(
        RateRow.id, RateRow.version, RateRow.item, RateRow.service_type, RateRow.line,
        RateRow.grade, RateRow.tier, RateRow.amount_fen, RateRow.threshold_km, RateRow.from_floor,
        RateRow.valid_from, RateRow.valid_to,
    ).where(*_conditions(wanted))
    return keyset(session, query, RateRow.id, after, size, lambda row: RateLine(*row),
                  key_of=lambda row: row.id)


def count(session: Session, wanted: RateFilter) -> int:
    return session.scalar(select(func.count()).select_from(RateRow).where(
        *_conditions(wanted))) or 0


def _conditions(wanted: RateFilter) -> Sequence[Any]:
    found = _holding(wanted.day) if wanted.day else []
    exact = (
        (RateRow.item, wanted.item),
        (RateRow.line, wanted.line),
        (RateRow.service_type, wanted.service_type),
    )
    for column, value in exact:
        if value is not None:
            found.append(or_(column == value, column.is_(None)) if column is not RateRow.item
                         else column == value)
    return found
