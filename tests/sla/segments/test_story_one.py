"""DEMO, story 1: the part that was sent and never came. 312:40, every share exact."""

from datetime import datetime, timedelta

import pytest

from core.clock import SHANGHAI
from core.db import reading, transaction
from core.scope import Stamps
from sla.parties import Family, Party
from sla.segments import queries, service
from sla.segments.rules import shares
from tests import factories
from tests.sla.making import JOB, SYSTEM

D = datetime(2026, 7, 16, 10, tzinfo=SHANGHAI)


def day(back: int, clock: str) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return (D - timedelta(days=back)).replace(hour=hour, minute=minute)


def minutes(text: str) -> int:
    hours, rest = text.split(":")
    return int(hours) * 3_600 + int(rest) * 60


@pytest.fixture
def told(context):
    """The facts in the order in which they happened, each in its own unit."""
    with transaction(SYSTEM) as session:
        parent = factories.outlet(session, "HB-07", now=D)
        shop = factories.outlet(session, "HB-16", now=D, parent="HB-07")
        nobody = Stamps(None, None, None, shop.county_code)
        stamps = Stamps.of(shop)
    holds: dict[str, int] = {}

    def step(moment, verb, *args, **more):
        with transaction(SYSTEM) as session:
            return verb(session, *args, moment, **more, now=moment)

    def thread(moment, party, stamps, holder=""):
        with transaction(SYSTEM) as session:
            service.hand_over(session, JOB, party, "job", moment, stamps, holder=holder,
                              now=moment)

    thread(day(13, "9:20"), Party.DISPATCH, nobody)
    thread(day(13, "9:35"), Party.OUTLET, stamps, f"outlet:{shop.id}")
    holds["user"] = step(day(13, "11:30"), service.open_hold, JOB, Party.USER, "other_day",
                         until=day(12, "15:00"))
    with transaction(SYSTEM) as session:
        service.confirm_hold(session, holds["user"], "customer:1", now=day(13, "11:31"))
    step(day(12, "15:10"), service.end_hold, holds["user"])
    holds["part"] = step(day(12, "15:40"), service.open_hold, JOB, Party.APPROVAL, "part")
    step(day(11, "10:05"), service.pass_hold, holds["part"], Party.WAREHOUSE, "part")
    step(day(11, "16:20"), service.pass_hold, holds["part"], Party.CARRIER, "part")
    step(day(9, "14:05"), service.pass_hold, holds["part"], Party.PARENT, "part",
         holder=f"outlet:{parent.id}")
    return parent, shop, holds


def test_every_share_is_exact(told):
    with reading(SYSTEM) as session:
        found = queries.share(session, JOB, D)
        assert queries.broken_threads(session) == []
    assert found.elapsed == minutes("312:40")
    assert dict(found.by_party) == {
        Party.DISPATCH: minutes("0:15"), Party.OUTLET: minutes("1:55") + minutes("0:40"),
        Party.USER: minutes("27:30"), Party.APPROVAL: minutes("18:25"),
        Party.WAREHOUSE: minutes("6:15"), Party.CARRIER: minutes("45:45"),
        Party.PARENT: minutes("211:55")}
    assert dict(found.by_family)[Family.MAKER] == minutes("0:15") + minutes("18:25") + \
        minutes("6:15")


def test_who_holds_it_now_and_since_when(told):
    parent, _, _ = told
    with reading(SYSTEM) as session:
        holder = queries.holders(session, JOB.kind, [JOB.id], D)[JOB.id]
    assert (holder.party, holder.holder, holder.since) == (
        Party.PARENT, f"outlet:{parent.id}", day(9, "14:05"))


def test_the_page_of_many_jobs_reads_once(told):
    with reading(SYSTEM) as session:
        found = queries.shares_of(session, JOB.kind, [JOB.id, 77], D)
    assert found == {JOB.id: shares(_timeline())}


def _timeline():
    with reading(SYSTEM) as session:
        return queries.timeline(session, JOB, D)
