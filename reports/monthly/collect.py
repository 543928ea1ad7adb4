"""The snapshot of a month, out of `reports.figures`. A fixed number of statements, however
large the network is."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.seal import head as seal_head
from reports.decisions import queries as decisions
from reports.decisions.rules import Decision
from reports.figures import counties, integrity, money, parts, people, promises, times
from reports.figures.rules import FAR_TIERS, NEAR_TIERS, Month, Ratio, Slice, Spread, added
from reports.monthly import causes, places, queries, rules
from reports.monthly.rules import (
    After,
    Counties,
    Head,
    InHand,
    Kind,
    KindRate,
    Late,
    OnTime,
    Owed,
    PartyCount,
    PartyTime,
    Point,
    Scope,
    Snapshot,
    Three,
    TierRate,
    TierTime,
    Waiting,
)
from sla.calendars import queries as calendars
from sla.policies.rules import CalendarKind, ClockKind

MONTHS = 13
Series = dict[tuple[Month, int | None], Ratio]


@dataclass(frozen=True)
class Asked:
    """Which report: `outlet_id` for one of an outlet, `name` as it stands in the head."""

    month: Month
    scope: Scope
    name: str
    outlet_id: int | None
    version: int


def snapshot(session: Session, asked: Asked, *, now: datetime) -> Snapshot:
    """All figures of the month as they are known at `now`."""
    month, wanted = asked.month, rules.slice_of(asked.scope, asked.outlet_id)
    end, back = month.span.end, (month.span.end, month.back(1).span.end, month.back(12).span.end)
    series = promises.series(session, month.series(MONTHS), ClockKind.ON_SITE, wanted)
    sources = promises.sources(session, month.span, wanted)[()]
    outlets, outlets_left = places.outlets(session, month, wanted)
    covered = _counties(session, back, wanted)
    decided = _last_decisions(session, asked, month), _last_decisions(session, asked, month.back(1))
    breaches, breaches_left = queries.breaches(session, month.span, wanted)
    return Snapshot(
        head=_head(session, asked, now),
        targets=rules.targets_of(asked.scope),
        on_time=_on_time(series, month),
        waiting=_waiting(session, back, wanted),
        counties=covered[0],
        parts=_parts(session, month, wanted),
        money=_money(session, month, wanted),
        owed=Owed(**asdict(money.owed(session, end, wanted))),
        tiers=_tiers(session, month, wanted),
        series=_points(session, series, month),
        kinds=_kinds(session, month, wanted),
        found=sources.found,
        self_reported=sources.self_reported,
        late_edits=integrity.late_edits(session, month.span, wanted)[()],
        causes=causes.rows(session, month, wanted, covered, decided),
        decisions=_decisions(session, asked),
        last_decisions=decided[0],
        after=_after(session, end, wanted, now),
        lanes=places.lanes(session, month, wanted),
        people=_people(session, month, wanted),
        places=places.divisions(session, month, asked.scope, wanted),
        outlets=outlets,
        outlets_left=outlets_left,
        gaps=covered[1][: rules.GAPS_SHOWN],
        gaps_left=max(0, len(covered[1]) - rules.GAPS_SHOWN),
        breaches=breaches,
        breaches_left=breaches_left,
        cancelled=integrity.cancellations(session, month.span, wanted)[()],
    )


def _head(session: Session, asked: Asked, now: datetime) -> Head:
    seal = seal_head(session)
    return Head(
        asked.month,
        asked.scope,
        asked.name,
        now,
        asked.version,
        seal.day if seal else None,
        seal.hash if seal else "",
    )


def _on_time(series: Series, month: Month) -> OnTime:
    def three(tiers: Sequence[int]) -> Three[Ratio]:
        now, before, year = (
            _of(series, each, tiers) for each in (month, month.back(1), month.back(12))
        )
        return Three(now, before if before.whole else None, year if year.whole else None)

    whole = added(rate for (each, _tier), rate in series.items() if each == month)
    return OnTime(three(FAR_TIERS), three(NEAR_TIERS), whole)


def _of(series: Series, month: Month, tiers: Sequence[int]) -> Ratio:
    return added(series.get((month, tier), Ratio()) for tier in tiers)


def _waiting(session: Session, ends: tuple[datetime, ...], wanted: Slice) -> Waiting:
    now, before, year = (times.waiting(session, end, wanted) for end in ends)
    began = queries.first_job(session, wanted)
    held = times.by_party(now)
    return Waiting(
        Three(
            sum(now.values()),
            *(
                sum(found.values()) if began is not None and began < end else None
                for found, end in zip((before, year), ends[1:], strict=True)
            ),
        ),
        tuple(PartyCount(party, count) for party, count in held.items()),
    )


Covered = tuple[Counties, tuple[rules.CountyGap, ...]]


def _counties(session: Session, ends: tuple[datetime, ...], wanted: Slice) -> Covered:
    began = queries.first_outlet(session)
    known = [end if began is not None and began <= end else None for end in ends]
    now = counties.coverage(session, ends[0], wanted)
    before, year = (
        len(counties.coverage(session, end, wanted).gaps) if end else None for end in known[1:]
    )
    gaps = tuple(
        rules.CountyGap(g.code, g.name, g.prefecture, g.no_owner, g.no_outlet, g.open_jobs)
        for g in now.gaps
    )
    return Counties(Three(len(gaps), before, year), now.counties, gaps[:3]), gaps


def _tiers(session: Session, month: Month, wanted: Slice) -> tuple[TierTime, ...]:
    shares = times.shares(session, month.span, wanted)
    spreads = times.durations(session, month.span, wanted)
    tiers: list[int | None] = [1, 2, 3, 4]
    if None in spreads:
        tiers.append(None)
    return tuple(
        TierTime(
            tier,
            spreads.get(tier, Spread()),
            tuple(
                PartyTime(party, seconds)
                for party, seconds in times.by_party(
                    {key: value for key, value in shares.items() if key[1] == tier}
                ).items()
            ),
        )
        for tier in tiers
    )


def _points(session: Session, series: Series, month: Month) -> tuple[Point, ...]:
    return tuple(
        Point(
            each,
            _of(series, each, NEAR_TIERS),
            _of(series, each, FAR_TIERS),
            _in_season(session, each),
        )
        for each in month.series(MONTHS)
    )


def _in_season(session: Session, month: Month) -> bool:
    """Whether a season of the service window touches the month."""
    window = calendars.current(session).get(CalendarKind.SERVICE_WINDOW)
    seasons = window.calendar.seasons if window else ()
    return any(
        season.first <= month.last_day and month.first_day <= season.last for season in seasons
    )


def _kinds(session: Session, month: Month, wanted: Slice) -> tuple[KindRate, ...]:
    found = promises.by_kind(session, month.span, wanted)
    return tuple(KindRate(kind, found[kind]) for kind in ClockKind if kind in found)


def _decisions(session: Session, asked: Asked) -> tuple[Decision, ...]:
    """None for an outlet: what stands above the regional manager's right is not its affair."""
    if asked.scope.kind is Kind.OUTLET:
        return ()
    return decisions.foremost(session, asked.month.span.end, asked.scope.code)


def _last_decisions(session: Session, asked: Asked, month: Month) -> tuple[Decision, ...]:
    """Those that stood on the report before a month's, and what became of them until its end."""
    if asked.scope.kind is Kind.OUTLET:
        return ()
    before = month.back(1).span.end
    return decisions.last_foremost(session, before, month.span.end, asked.scope.code)


def _parts(session: Session, month: Month, wanted: Slice) -> InHand:
    now, before, year = (parts.in_hand(session, each.span, wanted) for each in _compared(month))
    return InHand(_three(now.spread, before.spread, year.spread), now.stuck)


def _money(session: Session, month: Month, wanted: Slice) -> InHand:
    return InHand(
        _three(*(money.in_hand(session, each.span, wanted) for each in _compared(month))), 0
    )


def _people(session: Session, month: Month, wanted: Slice) -> tuple[TierRate, ...]:
    found = people.certified(session, month.last_day, wanted)
    return tuple(TierRate(tier, found[(tier,)]) for tier in (1, 2, 3, 4, None) if (tier,) in found)


def _compared(month: Month) -> tuple[Month, Month, Month]:
    return month, month.back(1), month.back(12)


def _three(now: Spread, before: Spread, year: Spread) -> Three[Spread]:
    return Three(now, before if before.n else None, year if year.n else None)


def _after(session: Session, end: datetime, wanted: Slice, now: datetime) -> After:
    """Users whose tenth day came after the month's end and who still wait, and payments that
    fell due since."""
    if now <= end:
        return After(0)
    late = money.overdue(session, now, wanted, since=end)
    return After(
        sum(times.waiting(session, now, wanted, since=end).values()),
        len(late),
        Late(**asdict(late[0])) if late else None,
    )
