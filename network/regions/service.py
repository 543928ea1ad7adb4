"""Loading the divisions and filling, correcting the market tiers."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from core import statistics
from core.errors import BadInput, RuleBroken
from network.regions import queries
from network.regions.models import Division, MarketTier
from network.regions.reader import DivisionCounts, count, divisions
from network.regions.rules import Level

TIERS_FROM = date(2020, 1, 1)
CHUNK = 5_000


def load(session: Session, by: str) -> DivisionCounts:
    """Fills an empty register with the shipped divisions and their tiers; does nothing when
    it is filled. Returns the counts of what is shipped."""
    rows = list(divisions())
    if not session.scalar(select(func.count()).select_from(Division)):
        for chunk in _chunks(
            {
                "code": r.code,
                "name": r.name,
                "short": r.short,
                "level": int(r.level),
                "parent_code": r.parent or None,
                "pinyin": r.pinyin,
                "initials": r.initials,
            }
            for r in rows
        ):
            session.execute(insert(Division), chunk)
        for chunk in _chunks(
            {
                "town_code": r.code,
                "tier": r.tier,
                "reason": r.tier_reason.value,
                "valid_from": TIERS_FROM,
                "by": by,
            }
            for r in rows
            if r.level == Level.TOWNSHIP and r.tier
        ):
            session.execute(insert(MarketTier), chunk)
        statistics.renew(session, Division, MarketTier)
    return count(rows)


def correct_tier(session: Session, by: str, town_code: str, tier: int, since: date) -> MarketTier:
    """A person's decision on one township from a day on; what held before ends the day before."""
    if tier not in (1, 2, 3, 4):
        raise BadInput("tier", "tier_unknown")
    queries.county_of(session, town_code)
    last = session.scalars(
        select(MarketTier)
        .where(MarketTier.town_code == town_code)
        .order_by(MarketTier.valid_from.desc())
        .limit(1)
    ).first()
    if last and last.valid_from >= since:
        raise RuleBroken("tier_decided_later", day=last.valid_from.isoformat())
    if last:
        last.valid_to = since - timedelta(days=1)
    row = MarketTier(town_code=town_code, tier=tier, reason="override", valid_from=since, by=by)
    session.add(row)
    session.flush()
    return row


def _chunks(rows: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
