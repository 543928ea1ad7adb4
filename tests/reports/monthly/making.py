"""A snapshot with everything in it, as on the mock of page 1, and a month of jobs to count."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from reports.decisions.rules import Decision
from reports.figures.rules import Cancelled, Month, Ratio, Spread, Targets
from reports.monthly.rules import (
    After,
    BreachLine,
    Cause,
    CauseRow,
    Counties,
    CountyGap,
    Head,
    InHand,
    Kind,
    KindRate,
    Lane,
    Late,
    Measure,
    OnTime,
    Owed,
    PartyCount,
    PartyTime,
    PlaceRow,
    Point,
    Scope,
    Snapshot,
    Three,
    TierRate,
    TierTime,
    Waiting,
    Worst,
)
from sla.breaches.rules import Source
from sla.parties import Party
from sla.policies.rules import ClockKind

JUNE = Month(2026, 6)
MADE = datetime(2026, 7, 15, 22, 10, tzinfo=UTC)
DAY = 86_400
GAPS = (CountyGap("621126", "岷县", "定西", False, True, 9),
        CountyGap("520527", "赫章县", "毕节", True, False, 3))
SHARES = {
    1: (4, 6, 4, 3, 52, 0, 9, 22), 2: (5, 9, 5, 4, 46, 0, 11, 20),
    3: (5, 17, 6, 7, 24, 13, 14, 14), 4: (6, 19, 6, 8, 18, 19, 14, 10),
}
PARTIES = (Party.DISPATCH, Party.PLANNING, Party.WAREHOUSE, Party.APPROVAL, Party.OUTLET,
           Party.PARENT, Party.CARRIER, Party.USER)


def snapshot(name: str = "", **more: Any) -> Snapshot:
    """The month of the mock; `name` stands wherever a name can stand."""
    return replace(Snapshot(
        head=Head(JUNE, Scope(Kind.NETWORK), name, MADE, 3, date(2026, 7, 14), "7f3a91c4" * 8),
        targets=Targets(),
        on_time=OnTime(
            Three(Ratio(4_412, 5_427), Ratio(4_200, 5_000), Ratio(796, 1_000)),
            Three(Ratio(6_637, 7_053), Ratio(940, 1_000), None), Ratio(11_049, 12_480)),
        waiting=Waiting(Three(214, 187, 305), (
            PartyCount(Party.PLANNING, 96), PartyCount(Party.APPROVAL, 22),
            PartyCount(Party.FINANCE, 13), PartyCount(Party.OUTLET, 58),
            PartyCount(Party.CARRIER, 14), PartyCount(Party.USER, 11))),
        counties=Counties(Three(2, 1, 9), 2_844, GAPS),
        parts=InHand(Three(Spread(2_049, 4 * DAY, 1_002_240), Spread(1_900, DAY, 881_280), None),
                     143),
        money=InHand(Three(Spread(900, 30 * DAY, 47 * DAY), Spread(800, DAY, 49 * DAY), None), 0),
        owed=Owed(0, 46_000, 92_050, 1),
        tiers=tuple(TierTime(tier, Spread(400, tier * DAY, tier * 3 * DAY), tuple(
            PartyTime(party, share * 10_000)
            for party, share in zip(PARTIES, shares, strict=True) if share))
            for tier, shares in SHARES.items()),
        series=tuple(Point(month, Ratio(930 + at, 1_000), Ratio(780 + at * 3, 1_000), at < 3)
                     for at, month in enumerate(JUNE.series(13))),
        kinds=(KindRate(ClockKind.ON_SITE, Ratio(4_412, 5_427)),
               KindRate(ClockKind.REPAIR, Ratio(768, 1_000)),
               KindRate(ClockKind.PART_DECISION, Ratio(882, 1_000)),
               KindRate(ClockKind.PAYMENT, Ratio(915, 1_000))),
        found=67, self_reported=41, late_edits=12,
        causes=tuple(_cause(cause, name) for cause in Cause),
        decisions=tuple(_decision(at, name) for at in range(5)),
        last_decisions=(
            replace(_decision(7, name), done_on=date(2026, 6, 8), done_by=name or "向思源"),
            _decision(8, name)),
        after=After(17, 2, Late(name or "陇中电器维修部", 2_341_850,
                                datetime(2026, 7, 3, 16, tzinfo=UTC), 14_051)),
        people=(TierRate(1, Ratio(40, 44)), TierRate(4, Ratio(64, 100))),
        lanes=(Lane(name or "武汉仓", 4, Spread(60, DAY, 9 * DAY)),),
        places=(_place("34", name or "安徽"), _place("62", name or "甘肃")),
        outlets=tuple(_place(f"WD-{n:02}", name or f"网点{n}") for n in range(1, 21)),
        outlets_left=4, gaps=GAPS, gaps_left=0,
        breaches=tuple(_breach(n, name) for n in range(60)), breaches_left=7,
        cancelled=Cancelled(11, 7, 1, 3, 1)), **more)


def _cause(cause: Cause, name: str) -> CauseRow:
    measures = {
        Cause.CAPITALS: (Measure(count=2), Measure(count=1)),
        Cause.SUB_NETWORKS: (Measure(rate=Ratio(76, 12_480)), Measure(rate=Ratio(84, 12_000))),
        Cause.NOT_DIRECT: (Measure(rate=Ratio(78, 100)), Measure(rate=Ratio(71, 100))),
        Cause.SLOW: (Measure(spreads=(Spread(90, DAY, 11 * DAY), Spread(90, DAY, 47 * DAY))),
                     Measure(spreads=(Spread(90, DAY, 10 * DAY), Spread(90, DAY, 49 * DAY)))),
        Cause.UNPROFITABLE: (Measure(spreads=(Spread(90, 900, 12_240),)), Measure()),
        Cause.HIDDEN: (Measure(rate=Ratio(41, 108), beside=Ratio(3, 5)),
                       Measure(rate=Ratio(4, 13))),
    }
    now, before = measures.get(cause, (Measure(), Measure()))
    return CauseRow(cause, now, before,
                    Worst(name or "毕节", Measure(rate=Ratio(0, 7)), name or "龙正阳"))


def _decision(at: int, name: str) -> Decision:
    return Decision(name or f"事项{at}：改用 3305B，或厂家换机", 96 if at % 2 else 0, 2_341_850,
                    date(2026, 5, 15), name or "用 3305B", name or "钱一航", date(2026, 7, 18))


def _place(code: str, name: str) -> PlaceRow:
    return PlaceRow(code, name, Ratio(80, 100), Ratio(7, 9), 5, 2, 0, 3, Spread(90, DAY, 5 * DAY))


def _breach(n: int, name: str) -> BreachLine:
    return BreachLine(datetime(2026, 6, 1 + n % 29, 3, tzinfo=UTC), f"GD-260601-{n:04}",
                      ClockKind.ON_SITE, name or "临泉", name or "小郭电器维修", Party.OUTLET,
                      3_600 * n, n % 3 > 0, Source.FOUND)
