"""Parts in hand and who asked for them, against the same counted one by one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import insert

from core.db import db, reading
from parts.catalogue.models import Part, Warehouse
from parts.requests.models import PartLine, PartRequest
from parts.requests.rules import LineState, Regime
from reports.figures import parts
from reports.figures.parts import PartsInHand
from reports.figures.rules import Month, Ratio, Slice, Spread, percentile, spread_of
from reports.figures.slices import By
from tests.reports.making import SYSTEM, utc

JUNE = Month(2026, 6)
END = JUNE.span.end
COUNTIES = ("341221", "422802")


@dataclass
class Line:
    tier: int
    county: str
    warehouse: int
    own: bool
    asked: datetime
    came: datetime | None
    state: LineState
    decided: datetime | None = None


def lines(count: int) -> list[Line]:
    """Requests from March to July; some are stuck, some refused, some withdrawn."""
    dice, found = Random(11), []
    for _ in range(count):
        asked = utc("2026-03-10 00:00") + timedelta(seconds=dice.randrange(120 * 86_400))
        line = Line(dice.choice((1, 2, 3, 4)), dice.choice(COUNTIES), dice.choice((1, 2)),
                    dice.random() < 0.7, asked, None, LineState.BACKORDERED)
        fate = dice.random()
        if fate < 0.8:
            line.came = asked + timedelta(seconds=dice.randrange(86_400, 30 * 86_400))
            line.state = LineState.RECEIVED
        elif fate < 0.85:
            line.state, line.decided = LineState.REFUSED, asked + timedelta(days=2)
        elif fate < 0.9:
            line.state = LineState.WITHDRAWN
        found.append(line)
    return found


@pytest.fixture
def made(context) -> list[Line]:
    found = lines(600)
    with db.engine.begin() as connection:
        connection.execute(insert(Part.__table__), [{
            "id": 1, "code": "QS-1", "name": "板", "pinyin": "", "initials": "", "version": 1,
            "returns_old": True, "created_at": END}])
        connection.execute(insert(Warehouse.__table__), [
            {"id": n, "code": f"W{n}", "name": f"仓{n}"} for n in (1, 2)])
        connection.execute(insert(PartRequest.__table__), [{
            "id": n, "number": f"PJ{n}", "tier": line.tier, "on_behalf": not line.own,
            "requested_at": line.asked, "by": "x", "version": 1, "county_code": line.county}
            for n, line in enumerate(found, 1)])
        connection.execute(insert(PartLine.__table__), [{
            "id": n, "request_id": n, "part_id": 1, "regime": Regime.WARRANTY,
            "state": line.state, "warehouse_id": line.warehouse, "requested": 1, "holder": "",
            "allocated": 0, "shipped": 0, "received": 0, "short": 0, "damaged": 0, "lost": 0,
            "in_transit": 0, "used": 0, "awaited": True, "requested_at": line.asked,
            "decided_at": line.decided, "received_at": line.came, "version": 1,
            "refused_because": "not_needed" if line.state is LineState.REFUSED else None,
            "county_code": line.county} for n, line in enumerate(found, 1)])
    return found


def seconds(begin: datetime, end: datetime) -> int:
    return int((end - begin).total_seconds())


def in_hand(found: list[Line]) -> PartsInHand:
    span = JUNE.span
    arrived = [seconds(e.asked, e.came) for e in found
               if e.came and span.first <= e.came < span.end]
    limit = percentile(sorted(arrived), 90) or 0
    gone = (LineState.WITHDRAWN,)
    waiting = [seconds(e.asked, END) for e in found
               if e.asked < END and not (e.came and e.came < END) and e.state not in gone
               and not (e.decided and e.decided <= END)]
    stuck = [age for age in waiting if age > limit]
    return PartsInHand(spread_of([*arrived, *stuck]), len(stuck))


def test_lines_received_and_those_that_are_stuck(made):
    far = [line for line in made if line.tier in (3, 4)]
    with reading(SYSTEM) as session:
        assert parts.in_hand(session, JUNE.span) == in_hand(far)
        assert parts.in_hand(session, JUNE.span, Slice("34"), tiers=(1,)) == in_hand(
            [line for line in made if line.tier == 1 and line.county.startswith("34")])
        by = parts.in_hand_by(session, JUNE.span, (By.PREFECTURE,))
    assert by == {(code[:4],): in_hand([line for line in far if line.county == code])
                  for code in COUNTIES}
    assert by[("3412",)].stuck > 0


def test_what_never_comes_makes_the_figure_worse(made):
    arrived = [seconds(e.asked, e.came) for e in made
               if e.tier in (3, 4) and e.came and JUNE.span.first <= e.came < END]
    with reading(SYSTEM) as session:
        found = parts.in_hand(session, JUNE.span)
    assert found.stuck and found.spread.p90 > spread_of(arrived).p90


def test_lanes_by_warehouse_and_tier(made):
    span = JUNE.span
    with reading(SYSTEM) as session:
        found = parts.lanes(session, span)
    assert found == {
        (warehouse, tier): spread_of(
            seconds(e.asked, e.came) for e in made if (e.warehouse, e.tier) == (warehouse, tier)
            and e.came and span.first <= e.came < span.end)
        for warehouse in (1, 2) for tier in (1, 2, 3, 4)}


def test_who_entered_the_requests(made):
    span = JUNE.span
    asked = [e for e in made if span.first <= e.asked < span.end and e.tier in (3, 4)]
    with reading(SYSTEM) as session:
        assert parts.self_entered(session, span) == {
            (): Ratio(sum(e.own for e in asked), len(asked))}
        assert parts.self_entered(session, span, by=(By.COUNTY,)) == {
            (code,): Ratio(sum(e.own for e in asked if e.county == code),
                           sum(e.county == code for e in asked)) for code in COUNTIES}


def test_without_parts_there_is_nothing(context):
    with reading(SYSTEM) as session:
        assert parts.in_hand(session, JUNE.span) == PartsInHand(Spread(), 0)
        assert parts.lanes(session, JUNE.span) == {}
