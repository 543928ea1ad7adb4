"""The seven causes as figures: this month, the one before, the worst place and who answers there
(DOMAIN, "Seven causes")."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from network.accounts.rules import Role
from network.regions.models import Division
from reports.decisions.rules import Decision
from reports.figures import counties, money, parts, people, performers, promises
from reports.figures.promises import Sources
from reports.figures.rules import FAR_TIERS, Month, Ratio, Slice
from reports.figures.slices import By
from reports.monthly.rules import Cause, CauseRow, Counties, CountyGap, Measure, Worst

NOTHING = Measure()

Decided = tuple[tuple[Decision, ...], tuple[Decision, ...]]
"""The decisions asked for on the report before, and on the one before that, as they stand."""


@dataclass(frozen=True)
class _Asked:
    """What every cause is asked for, and who answers for which division."""

    session: Session
    month: Month
    wanted: Slice
    managers: dict[str, str]
    decided: Decided

    def worst(self, code: str, measure: Measure) -> Worst:
        name = self.session.scalar(select(Division.short).where(Division.code == code))
        return Worst(name or code, measure, counties.answers_for(code, self.managers))


def rows(
    session: Session,
    month: Month,
    wanted: Slice,
    covered: tuple[Counties, tuple[CountyGap, ...]],
    decided: Decided,
) -> tuple[CauseRow, ...]:
    """The seven, in order."""
    managers = counties.answering(session, Role.TERRITORY_MANAGER, month.span.end)
    asked = _Asked(session, month, wanted, managers, decided)
    made: dict[Cause, Callable[[_Asked], CauseRow]] = {
        Cause.CAPITALS: lambda a: _capitals(a, *covered),
        Cause.SUB_NETWORKS: _performers,
        Cause.NOT_DIRECT: _self_entered,
        Cause.SLOW: _slow,
        Cause.TRAINING: _certified,
        Cause.UNPROFITABLE: _acceptance,
        Cause.HIDDEN: _reported,
    }
    return tuple(made[cause](asked) for cause in Cause)


def _capitals(asked: _Asked, figure: Counties, gaps: tuple[CountyGap, ...]) -> CauseRow:
    before = figure.gaps.before
    worst = None
    if gaps:
        first = gaps[0]
        worst = Worst(
            f"{first.prefecture} {first.name}".strip(),
            NOTHING,
            counties.answers_for(first.code, asked.managers),
        )
    return CauseRow(
        Cause.CAPITALS,
        Measure(count=figure.gaps.now),
        NOTHING if before is None else Measure(count=before),
        worst,
    )


def _performers(asked: _Asked) -> CauseRow:
    """The worst place has the largest share of jobs in doubt."""
    now, before = (
        performers.doubtful(asked.session, month.span, asked.wanted)[()]
        for month in (asked.month, asked.month.back(1))
    )
    worst = None
    if now.part:
        places = performers.doubtful(
            asked.session, asked.month.span, asked.wanted, by=(By.PREFECTURE,)
        )
        worst = max(
            ((rate.part / rate.whole, rate.whole, code)
             for (code,), rate in places.items() if code and rate.part),
            default=None,
        )
    return CauseRow(
        Cause.SUB_NETWORKS,
        Measure(rate=now) if now.whole else NOTHING,
        Measure(rate=before) if before.whole else NOTHING,
        asked.worst(worst[2], Measure(rate=places[(worst[2],)])) if worst else None,
    )


def _self_entered(asked: _Asked) -> CauseRow:
    """The worst place enters the least itself."""
    now, before = (
        parts.self_entered(asked.session, month.span, asked.wanted).get((), Ratio())
        for month in (asked.month, asked.month.back(1))
    )
    places = parts.self_entered(asked.session, asked.month.span, asked.wanted, by=(By.PREFECTURE,))
    worst = min(
        (
            (rate.part / rate.whole, -rate.whole, code)
            for (code,), rate in places.items()
            if code and rate.part < rate.whole
        ),
        default=None,
    )
    return CauseRow(
        Cause.NOT_DIRECT,
        Measure(rate=now),
        Measure(rate=before) if before.whole else NOTHING,
        asked.worst(worst[2], Measure(rate=places[(worst[2],)])) if worst else None,
    )


def _slow(asked: _Asked) -> CauseRow:
    """Parts and money; the worst place is that of the parts: the longest p90, and where there
    are too few lines for one, the most that are stuck."""
    now, before = (
        Measure(
            spreads=(
                parts.in_hand(asked.session, month.span, asked.wanted).spread,
                money.in_hand(asked.session, month.span, asked.wanted),
            )
        )
        for month in (asked.month, asked.month.back(1))
    )
    places = parts.in_hand_by(asked.session, asked.month.span, (By.PREFECTURE,), asked.wanted)
    worst = max(
        ((found.spread.p90 or 0, found.stuck, code) for (code,), found in places.items() if code),
        default=(0, 0, ""),
    )
    place = asked.worst(worst[2], NOTHING) if worst[0] or worst[1] else None
    return CauseRow(Cause.SLOW, now, before, place)


def _certified(asked: _Asked) -> CauseRow:
    """At the outlets of tiers 3–4; the worst place has the smallest share there."""
    now, before = (
        promises.of_tiers(people.certified(asked.session, month.last_day, asked.wanted), FAR_TIERS)
        for month in (asked.month, asked.month.back(1))
    )
    places: dict[str, Ratio] = {}
    for (code, tier), rate in people.certified(
        asked.session, asked.month.last_day, asked.wanted, by=(By.PREFECTURE, By.TIER)
    ).items():
        if code and tier in FAR_TIERS:
            places[code] = places.get(code, Ratio()) + rate
    worst = min(
        (
            (rate.part / rate.whole, -rate.whole, code)
            for code, rate in places.items()
            if rate.part < rate.whole
        ),
        default=None,
    )
    return CauseRow(
        Cause.TRAINING,
        Measure(rate=now),
        Measure(rate=before) if before.whole else NOTHING,
        asked.worst(worst[2], Measure(rate=places[worst[2]])) if worst else None,
    )


def _acceptance(asked: _Asked) -> CauseRow:
    now, before = (
        promises.acceptance(asked.session, month.span, month.span.end, asked.wanted).get(0)
        for month in (asked.month, asked.month.back(1))
    )
    places = promises.acceptance(
        asked.session, asked.month.span, asked.month.span.end, asked.wanted, by=By.PREFECTURE
    )
    slow = max(
        ((spread.p90, code) for code, spread in places.items() if code and spread.p90 is not None),
        default=None,
    )
    worst = asked.worst(slow[1], Measure(spreads=(places[slow[1]],))) if slow else None
    return CauseRow(
        Cause.UNPROFITABLE,
        Measure(spreads=(now,)) if now else NOTHING,
        Measure(spreads=(before,)) if before else NOTHING,
        worst,
    )


def _reported(asked: _Asked) -> CauseRow:
    """What outlets told of themselves, beside the decisions of head office that were done: who
    hides what stands on both sides. The worst place reports the least of what it broke; of
    several, where more was found."""
    told = [
        promises.sources(asked.session, month.span, asked.wanted)[()].reported
        for month in (asked.month, asked.month.back(1))
    ]
    now, before = (_hidden(rate, decided)
                   for rate, decided in zip(told, asked.decided, strict=True))
    places = promises.sources(asked.session, asked.month.span, asked.wanted, by=(By.PREFECTURE,))
    worst = min(
        (
            (_share(found), -found.found, code)
            for (code,), found in places.items()
            if code and found.reported.whole
        ),
        default=None,
    )
    return CauseRow(
        Cause.HIDDEN,
        now,
        before,
        asked.worst(worst[2], Measure(rate=places[(worst[2],)].reported)) if worst else None,
    )


def _hidden(told: Ratio, decided: tuple[Decision, ...]) -> Measure:
    done = Ratio(sum(each.done_on is not None for each in decided), len(decided))
    return Measure(
        rate=told if told.whole else None, beside=done if done.whole else None
    )


def _share(found: Sources) -> Any:
    return found.reported.part / found.reported.whole
