"""The middle and the foot of the first page: the map with its table, thirteen months, the
maker and the outlets by one yardstick. Every rate opens the promises that were broken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.clock import at_local, business_date
from core.rows import Chart, Tile
from core.wording import NO_VALUE, number, party_name, percent
from core.wording import business_date as day_text
from network.regions.queries import shorts_of
from reports.figures import promises
from reports.figures.rules import (
    ALL,
    FAR_TIERS,
    NEAR_TIERS,
    Month,
    Ratio,
    Slice,
    Span,
    Targets,
    added,
)
from reports.figures.slices import By
from reports.first_page.queries import Open
from sla.clocks.privacy import OWED_BY
from sla.labels import clock_word
from sla.parties import Family, Party
from sla.policies.rules import ClockKind
from web.pages.first_page import grid

PERIODS = (30, 90, 365)
"""Days a rate by place counts over: the shortest in which most places have enough cases."""

RECENT = 30
MONTHS = 13
SEASON = (6, 7, 8)
"""The months in which everybody's air conditioner breaks."""

WORST, POOR = 700, 820
"""Below these tenths of a per cent a province stands in red, in amber."""

MANY_WAIT = 5
"""From so many users waiting ten days on a province stands in red."""

Measure = str
ATTAINMENT, WAITING = "attainment", "waiting"


@dataclass(frozen=True)
class PlaceRow:
    """One province, prefecture or county: how it keeps what it promises, and who waits."""

    code: str
    name: str
    href: str
    ratio: Ratio
    rate: str
    rate_href: str
    waiting: int
    waiting_href: str
    party: str

    @property
    def mark(self) -> str:
        tenths = self.ratio.tenths
        return "" if tenths is None or tenths >= POOR else "late" if tenths < WORST else "warn"


def last_days(now: datetime, days: int) -> tuple[Span, date, date]:
    """The last so many days up to the end of today, and their first and last day."""
    last = business_date(now)
    first = last - timedelta(days=days - 1)
    return Span(at_local(first), at_local(last + timedelta(days=1))), first, last


@dataclass(frozen=True)
class Places:
    """The places, the worst first, and the days their rates count over."""

    rows: Sequence[PlaceRow]
    period: str


def places(session: Session, now: datetime, by: By, known: Mapping[tuple[Party, str], Open],
           names: Mapping[str, str] | None = None) -> Places:
    """Every place with a promise or somebody waiting: those with a rate by the rate, then by
    who waits. `names` are known already, or asked for."""
    days, kept = rates(session, now, by)
    _span, first, last = last_days(now, days)
    waits = {key: each.waiting for key, each in known.items() if each.waiting}
    codes = sorted({code for code in (*kept, *(place for _party, place in waits)) if code})
    names = names or shorts_of(session, codes)
    rows = [_place(code, names.get(code, code), kept.get(code, Ratio()),
                   {key[0]: n for key, n in waits.items() if key[1] == code}, first, last)
            for code in codes]
    return Places(sorted(rows, key=_order), period_text(now, days))


def rates(session: Session, now: datetime, by: By,
          wanted: Slice = ALL) -> tuple[int, dict[str, Ratio]]:
    """On time at the door in tiers 3 and 4 by place, over the shortest period in which most
    places have enough cases for a rate; and that period in days."""
    days, kept = PERIODS[0], {}
    for days in PERIODS:
        span, _first, _last = last_days(now, days)
        kept = _far(promises.attainment(session, span, (ClockKind.ON_SITE,), wanted,
                                        by=(by, By.TIER)))
        if kept and 2 * sum(r.tenths is not None for r in kept.values()) >= len(kept):
            break
    return days, kept


def _order(row: PlaceRow) -> tuple[bool, int, int, str]:
    tenths = row.ratio.tenths
    return tenths is None, tenths if tenths is not None else 0, -row.waiting, row.code


def _far(ratios: Mapping[tuple[object, ...], Ratio]) -> dict[str, Ratio]:
    """Tiers 3 and 4 together, by place."""
    found: dict[str, Ratio] = {}
    for (code, tier), ratio in ratios.items():
        if tier in FAR_TIERS and isinstance(code, str):
            found[code] = found.get(code, Ratio()) + ratio
    return found


def _place(code: str, name: str, ratio: Ratio, waits: Mapping[Party, int], first: date,
           last: date) -> PlaceRow:
    holder = max(waits, key=lambda party: (waits[party], -party.rank), default=None)
    return PlaceRow(
        code=code,
        name=name,
        href=url_for("coverage.show", code=code),
        ratio=ratio,
        rate=percent(ratio.part, ratio.whole) if ratio.whole else NO_VALUE,
        rate_href=broken_href(ClockKind.ON_SITE, first, last, division=code, tiers="34"),
        waiting=sum(waits.values()),
        waiting_href=url_for("work_orders.index", hours=240, division=code),
        party=holder.value if holder else "",
    )


def broken_href(kind: ClockKind, first: date, last: date, **more: str) -> str:
    """The promises of a kind that were broken in days from first to last."""
    return url_for("breaches.index", clock=kind.value, since=first.isoformat(),
                   until=last.isoformat(), **more)


def tiles(rows: Sequence[PlaceRow], names: Mapping[str, str], measure: Measure) -> list[Tile]:
    """The squares of all provinces, those without a job as well."""
    known = {row.code: row for row in rows}
    return [_tile(code, names.get(code, ""), known.get(code), measure) for code in grid.SQUARES]


def _tile(code: str, name: str, row: PlaceRow | None, measure: Measure) -> Tile:
    value, kind = NO_VALUE, ""
    if row is not None and measure == WAITING:
        value = number(row.waiting)
        kind = "a" if row.waiting >= MANY_WAIT else "b" if row.waiting else "c"
    elif row is not None and row.ratio.tenths is not None:
        tenths = row.ratio.tenths
        value = f"{tenths // 10}.{tenths % 10}"
        kind = "a" if tenths < WORST else "b" if tenths < POOR else "c"
    elif row is not None and row.ratio.whole:
        value = f"n={row.ratio.whole}"
    x, y = grid.corner(code)
    return Tile(x, y, grid.SQUARES[code][2], value, kind,
                _("%(place)s: %(value)s", place=name or grid.SQUARES[code][2], value=value),
                url_for("coverage.show", code=code))


@dataclass(frozen=True)
class MonthRow:
    """A month of the chart as a row of its table."""

    month: str
    near: Ratio
    far: Ratio
    near_text: str
    far_text: str
    near_href: str
    far_href: str


def months(session: Session, now: datetime) -> list[MonthRow]:
    """Thirteen months up to this one: on time at the door, cities and the rest."""
    known = Month.of(business_date(now)).series(MONTHS)
    found = promises.series(session, known, ClockKind.ON_SITE)
    return [_month(month, *(added(found.get((month, tier), Ratio()) for tier in tiers)
                            for tiers in (NEAR_TIERS, FAR_TIERS))) for month in known]


def _month(month: Month, near: Ratio, far: Ratio) -> MonthRow:
    days = (month.first_day, month.last_day)
    return MonthRow(str(month), near, far, percent(near.part, near.whole),
                    percent(far.part, far.whole),
                    broken_href(ClockKind.ON_SITE, *days, tiers="12"),
                    broken_href(ClockKind.ON_SITE, *days, tiers="34"))


def chart(rows: Sequence[MonthRow]) -> Chart | None:
    """The months as two lines with the gap between them; None when no month has a rate."""
    near, far = [row.near.tenths for row in rows], [row.far.tenths for row in rows]
    if not any(value is not None for value in (*near, *far)):
        return None
    numbers = [int(row.month[5:]) for row in rows]
    words = [_month_word(n, first=at == 0 or n == 1) for at, n in enumerate(numbers)]
    return grid.chart(
        _("On time at the door, 13 months: the figures stand in the table"), words,
        [at for at, n in enumerate(numbers) if n in SEASON], near, far,
        (_ending(_("cities %(value)s"), near), _ending(_("tiers 3–4 %(value)s"), far)))


def _month_word(month: int, *, first: bool) -> str:
    return _("M%(n)s", n=month) if first else str(month)


def _ending(words: str, values: Sequence[int | None]) -> str:
    last = next((value for value in reversed(values) if value is not None), None)
    return "" if last is None else words % {"value": f"{last // 10}.{last % 10}"}


@dataclass(frozen=True)
class Yard:
    """One promise: whose, how often kept, and the target where one is set."""

    name: str
    party: str
    side: str
    rate: str
    href: str
    cases: str
    target: str


def yardstick(session: Session, now: datetime, wanted: Slice = ALL, days: int = RECENT,
              **more: str) -> list[Yard]:
    """Every kind of promise that fell due in the last days: the maker's own first. `more`
    narrows the rows a rate opens as `wanted` narrows the rate."""
    span, first, last = last_days(now, days)
    found = promises.by_kind(session, span, wanted)
    kinds = sorted(found, key=lambda kind: (OWED_BY[kind].family is not Family.MAKER,
                                            list(ClockKind).index(kind)))
    return [_yard(kind, found[kind], broken_href(kind, first, last, **more)) for kind in kinds]


def _yard(kind: ClockKind, ratio: Ratio, href: str) -> Yard:
    party = OWED_BY[kind]
    goal = Targets().on_time_tenths if kind is ClockKind.ON_SITE else None
    return Yard(
        clock_word(kind), party.value, party_name(party.value),
        percent(ratio.part, ratio.whole), href, number(ratio.whole),
        f"{goal // 10} %" if goal else NO_VALUE)


def period_text(now: datetime, days: int) -> str:
    """From which day to which the rates count."""
    _span, first, last = last_days(now, days)
    # Over the turn of a year both ends carry theirs.
    seen = now if first.year == last.year else at_local(first)
    return _("due %(first)s to %(last)s", first=day_text(first, now), last=day_text(last, seen))
