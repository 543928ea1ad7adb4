"""Parts: how long until they are in hand, who entered the request (REPORT, "Part in hand")."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from parts.requests.models import PartLine, PartRequest
from parts.requests.rules import LineState
from reports.figures.rules import ALL, FAR_TIERS, Ratio, Slice, Span, Spread, percentile, spread_of
from reports.figures.slices import By, Key, groups, within
from reports.figures.sql import elapsed, spreads

_NEVER = (LineState.REFUSED, LineState.WITHDRAWN, LineState.NOTHING_CAME)


@dataclass(frozen=True)
class PartsInHand:
    """`spread` holds the lines received in the span and the `stuck` ones: open at its end for
    longer than nine in ten of the received took."""

    spread: Spread
    stuck: int


def in_hand(
    session: Session, span: Span, wanted: Slice = ALL, *, tiers: Collection[int] = FAR_TIERS
) -> PartsInHand:
    """From the request to the receipt at the outlet that does the job, by the tier of the
    user's address. Without the stuck lines the figure would flatter: what never comes would
    never count."""
    return in_hand_by(session, span, (), wanted, tiers=tiers).get((), PartsInHand(Spread(), 0))


def in_hand_by(
    session: Session,
    span: Span,
    by: Sequence[By],
    wanted: Slice = ALL,
    *,
    tiers: Collection[int] = FAR_TIERS,
) -> dict[Key, PartsInHand]:
    """The same by group; what is stuck is judged within each group."""
    came = elapsed(session, PartLine.requested_at, PartLine.received_at)
    age = elapsed(session, PartLine.requested_at, PartLine.received_at, span.end)
    arrived = _seconds(
        session,
        by,
        came,
        wanted,
        tiers,
        PartLine.received_at >= span.first,
        PartLine.received_at < span.end,
    )
    waiting = _seconds(session, by, age, wanted, tiers, *_open_at(span.end))
    return {
        key: _judged(arrived.get(key, []), waiting.get(key, [])) for key in {**arrived, **waiting}
    }


def _judged(arrived: list[int], waiting: list[int]) -> PartsInHand:
    limit = percentile(sorted(arrived), 90) or 0
    stuck = [seconds for seconds in waiting if seconds > limit]
    return PartsInHand(spread_of([*arrived, *stuck]), len(stuck))


def lanes(session: Session, span: Span, wanted: Slice = ALL) -> dict[tuple[int, int], Spread]:
    """The lines received in the span by the warehouse they came from and the tier they went to."""
    lane = PartLine.warehouse_id * 10 + PartRequest.tier
    took = elapsed(session, PartLine.requested_at, PartLine.received_at)
    found = spreads(
        session,
        (
            select(lane.label("key"), took.label("seconds"))
            .select_from(PartLine)
            .join(PartRequest, PartRequest.id == PartLine.request_id)
            .where(
                PartLine.received_at >= span.first,
                PartLine.received_at < span.end,
                PartLine.warehouse_id.is_not(None),
                PartRequest.tier.is_not(None),
                *within(PartLine, wanted),
            )
        ),
    )
    return {divmod(key, 10): spread for key, spread in found.items()}


def self_entered(
    session: Session,
    span: Span,
    wanted: Slice = ALL,
    *,
    tiers: Collection[int] = FAR_TIERS,
    by: Sequence[By] = (),
) -> dict[Key, Ratio]:
    """The share of the requests of some tiers that the outlet entered itself, not somebody on
    its behalf (DOMAIN, cause 3)."""
    keys = groups(PartRequest, PartRequest.tier, by)
    own = func.count().filter(PartRequest.on_behalf.is_(False))
    rows = session.execute(
        select(*keys, own, func.count())
        .select_from(PartRequest)
        .where(
            PartRequest.requested_at >= span.first,
            PartRequest.requested_at < span.end,
            PartRequest.tier.in_(tiers),
            *within(PartRequest, wanted),
        )
        .group_by(*keys)
    )
    return {tuple(row[:-2]): Ratio(row[-2], row[-1]) for row in rows}


def _open_at(at: datetime) -> list[ColumnElement[bool]]:
    """Lines asked for and not yet there at a moment. When a line was withdrawn is not kept with
    it: it counts as gone before."""
    refused_later = and_(PartLine.state == LineState.REFUSED, PartLine.decided_at > at)
    return [
        PartLine.requested_at < at,
        or_(PartLine.received_at.is_(None), PartLine.received_at >= at),
        or_(PartLine.state.not_in(_NEVER), refused_later),
    ]


def _seconds(
    session: Session,
    by: Sequence[By],
    seconds: Any,
    wanted: Slice,
    tiers: Collection[int],
    *conditions: Any,
) -> dict[Key, list[int]]:
    """The times of the lines, by group."""
    found: dict[Key, list[int]] = {}
    rows = session.execute(
        select(*groups(PartLine, PartRequest.tier, by), seconds)
        .select_from(PartLine)
        .join(PartRequest, PartRequest.id == PartLine.request_id)
        .where(PartRequest.tier.in_(tiers), *conditions, *within(PartLine, wanted))
    )
    for row in rows:
        found.setdefault(tuple(row[:-1]), []).append(int(row[-1]))
    return found
