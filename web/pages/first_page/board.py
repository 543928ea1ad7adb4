"""The first page of head office and of a region: one page under two reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from flask_babel import LazyString, ngettext, pgettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.auth import Principal
from core.doors import looking, now
from core.rows import Chart, Figure, Tile
from core.wording import duration, number
from network.accounts.rules import Role
from network.regions.queries import shorts_of
from reports.figures.slices import By
from reports.first_page.queries import open_jobs
from reports.first_page.rules import Group, Matter, Side, Urgency, groups
from web.pages.first_page import counties, grid, jobs, money, parts, permits, signals, trends
from web.pages.first_page.sources import Asked, Part, Source, address
from web.pages.first_page.trends import MonthRow, PlaceRow, Yard

SOURCES: tuple[Source, ...] = (jobs.SOURCE, parts.SOURCE, money.SOURCE, signals.SOURCE,
                               permits.SOURCE, counties.SOURCE)
"""Each module's part, in the order of the strip."""

MOST = 20
ALL = 200
PLACES = 10
STATES = {Urgency.LATE: "late-q", Urgency.NEAR: "warn", Urgency.WAITS: "none"}


@dataclass(frozen=True)
class Line:
    """One matter, ready to be shown."""

    title: str
    note: str
    href: str
    party: str
    holder: str
    since: str
    kind: str
    word: str
    amount: str
    verb: str
    act: str
    mark: str


@dataclass(frozen=True)
class Block:
    """The matters of one side with their heading."""

    name: str
    total: str
    late: str
    lines: Sequence[Line]
    more: str


@dataclass(frozen=True)
class Board:
    """Everything of the page."""

    total: int
    head: str
    figures: Sequence[Figure]
    blocks: Sequence[Block]
    more_href: str
    whole: bool
    measure: str
    measures: Sequence[tuple[str, str, str]]
    period: str
    tiles: Sequence[Tile]
    places: Sequence[PlaceRow]
    recent: str
    places_more: str
    chart: Chart | None
    months: Sequence[MonthRow]
    yards: Sequence[Yard]


def board(who: Principal) -> Board:
    """The page for one person, in one unit that reads."""
    moment = now()
    every = request.args.get("all") == "1"
    measure = request.args.get("measure", "")
    measure = measure if measure == trends.WAITING else trends.ATTAINMENT
    with looking() as session:
        reach = who.scope.everything
        by = By.PROVINCE if reach else By.COUNTY
        asked = Asked(session, who, moment, open_jobs(session, moment, by))
        parts = [source.look(asked) for source in SOURCES if who.may(source.permission)]
        names = shorts_of(session, grid.SQUARES) if reach else {}
        found_places = trends.places(session, moment, by, asked.open, names)
        months = trends.months(session, moment)
        yards = trends.yardstick(session, moment)
    found = groups((part.found for part in parts), moment, ALL if every else MOST)
    places = found_places.rows
    if measure == trends.WAITING:
        places = sorted(places, key=lambda row: (-row.waiting, row.code))
    return Board(
        total=sum(group.total for group in found),
        head=_head(found),
        figures=_figures(parts),
        blocks=[_block(group, moment) for group in found],
        more_href="" if every else url_for("home.show", all=1, measure=measure),
        whole=reach,
        measure=measure,
        measures=_measures(measure),
        period=found_places.period,
        recent=trends.period_text(moment, trends.RECENT),
        tiles=trends.tiles(places, names, measure) if reach else (),
        places=places[:PLACES] if reach else places,
        places_more=url_for("coverage.index") if len(places) > PLACES else "",
        chart=trends.chart(months),
        months=months,
        yards=yards,
    )


@dataclass(frozen=True)
class Desk:
    """One trade's first screen: its piles and what is late on them."""

    title: str
    figures: Sequence[Figure]
    blocks: Sequence[Block]


DESKS: dict[Role, tuple[LazyString, Source]] = {
    Role.FINANCE_CLERK: (_l("Payments today"), money.DESK_OF_FINANCE),
    Role.FINANCE_APPROVER: (_l("Payments today"), money.DESK_OF_FINANCE),
    Role.PARTS_PLANNER: (_l("Parts today"), parts.SOURCE),
}
"""Who begins with the piles of one trade."""


def desk(who: Principal, role: Role) -> Desk:
    """The first screen of a trade for one person."""
    moment = now()
    title, source = DESKS[role]
    with looking() as session:
        part = source.look(Asked(session, who, moment))
    return Desk(str(title), part.figures,
                [_block(group, moment) for group in groups((part.found,), moment, ALL)])


def _figures(parts: Sequence[Part]) -> list[Figure]:
    return [figure for part in parts for figure in part.figures]


def _measures(measure: str) -> list[tuple[str, str, str]]:
    words = ((trends.ATTAINMENT, _("on time at the door, tiers 3–4")),
             (trends.WAITING, _("users waiting over 10 days")))
    return [(code, word, "" if code == measure else url_for("home.show", measure=code))
            for code, word in words]


def _head(found: Sequence[Group]) -> str:
    words = {Side.MAKER: _("maker %(n)s"), Side.OUTLETS: _("outlets %(n)s"),
             Side.OTHERS: _("others %(n)s")}
    return " · ".join(words[group.side] % {"n": number(group.total)} for group in found)


def _block(group: Group, moment: datetime) -> Block:
    names = {Side.MAKER: _("Maker"), Side.OUTLETS: pgettext("side", "Outlets"),
             Side.OTHERS: _("Others")}
    hidden = group.total - len(group.matters)
    return Block(
        name=names[group.side],
        total=number(group.total),
        late=_("of these late %(n)s", n=number(group.late)) if group.late else "",
        lines=[_line(matter, moment) for matter in group.matters],
        more=ngettext("%(num)s more", "%(num)s more", hidden) if hidden > 0 else "",
    )


def _line(matter: Matter, moment: datetime) -> Line:
    return Line(
        title=matter.title,
        note=matter.note,
        href=address(matter.href),
        party=matter.party.value,
        holder=matter.holder,
        since=duration(moment - matter.since) if matter.since else "",
        kind=STATES[matter.urgency],
        word=matter.word,
        amount=matter.amount,
        verb=matter.verb,
        act=address(matter.act),
        mark={Urgency.LATE: "late", Urgency.NEAR: "warn"}.get(matter.urgency, ""),
    )
