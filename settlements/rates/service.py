"""Entering dated rates. What fits together is decided before (settlements/rate_sheets)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from core.facts import Told, tell_many
from core.money import Money
from settlements.rates import queries
from settlements.rates.facts import RateEnded, RateEntered
from settlements.rates.models import RateRow
from settlements.rates.rules import Item, code_of


@dataclass(frozen=True)
class RateValues:
    """A price from a day on; what is None holds for all."""

    item: Item
    amount: Money
    first: date
    last: date | None = None
    threshold_km: int | None = None
    service_type: str | None = None
    line: str | None = None
    grade: str | None = None
    tier: int | None = None
    from_floor: int | None = None

    @property
    def code(self) -> str:
        return code_of(self.item, self.service_type, self.line, self.grade, self.tier,
                       self.from_floor)


def enter(
    session: Session,
    by: str,
    values: Sequence[RateValues],
    ended: Mapping[int, date] | None = None,
    *,
    now: datetime,
) -> list[int]:
    """Writes editions of prices; `ended` are the ids of those before with their last days.
    The database refuses what overlaps and what was used after its last day."""
    _end(session, by, ended or {}, now)
    if not values:
        return []
    latest = queries.latest_versions(session, {each.code for each in values})
    rows = []
    for each in sorted(values, key=lambda one: one.first):
        latest[each.code] = latest.get(each.code, 0) + 1
        rows.append(_row(each, latest[each.code], now))
    ids = session.scalars(
        insert(RateRow).returning(RateRow.id, sort_by_parameter_order=True),
        rows,
        execution_options={"render_nulls": True},
    ).all()
    ordered = sorted(values, key=lambda one: one.first)
    told = [
        Told(_fact(each, row["version"]), key, 1, None, now, by, now)
        for key, row, each in zip(ids, rows, ordered, strict=True)
    ]
    tell_many(session, told, f"rates-{ids[0]}")
    return list(ids)


def _end(session: Session, by: str, ended: Mapping[int, date], now: datetime) -> None:
    codes = queries.codes_of(session, ended)
    for rate_id, last in ended.items():
        session.execute(
            update(RateRow).where(RateRow.id == rate_id).values(valid_to=last),
            execution_options={"synchronize_session": False},
        )
    told = [Told(RateEnded(codes[key], last), key, 2, None, now, by, now)
            for key, last in ended.items()]
    tell_many(session, told, f"rates-ended-{min(ended, default=0)}")


def _row(values: RateValues, version: int, now: datetime) -> dict[str, object]:
    return {
        "code": values.code,
        "version": version,
        "item": values.item,
        "service_type": values.service_type,
        "line": values.line,
        "grade": values.grade,
        "tier": values.tier,
        "amount_fen": values.amount.fen,
        "threshold_km": values.threshold_km,
        "from_floor": values.from_floor,
        "valid_from": values.first,
        "valid_to": values.last,
        "entered_at": now,
    }


def _fact(values: RateValues, version: object) -> RateEntered:
    assert isinstance(version, int)
    return RateEntered(
        values.code, version, values.amount, values.threshold_km, values.first, values.last
    )
