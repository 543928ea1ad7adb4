"""The report as a PDF: page 1, the pages by place, and the annexes. Equal snapshots give equal
bytes in one language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import force_locale, pgettext
from flask_babel import gettext as _

from core.pdf import Column, Document, Style
from core.wording import (
    NO_VALUE,
    due_moment,
    duration_compact,
    html_lang,
    number,
    party_name,
)
from reports.monthly import words
from reports.monthly.labels import lack_word, rate, spread_word, tier_word
from reports.monthly.page1 import sheet
from reports.monthly.rules import BreachLine, PlaceRow, Snapshot, TierTime
from sla.labels import SOURCES, clock_word
from sla.parties import Party

PIECE = 400
"""Rows of one table of an annex: a table is split page by page, so a long one is many."""


@dataclass(frozen=True)
class Table:
    """A part behind page 1, for paper and screen alike. `left` says what is not shown."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def monthly_report(snapshot: Snapshot, language: str) -> bytes:
    """The report in a language such as zh_Hans_CN."""
    with force_locale(language):
        page = words.page(snapshot)
        made = Document(
            page.title,
            header=page.title,
            number=page.made,
            footer=page.seal,
            language=html_lang(),
            cover=True,
        )
        made.drawing(sheet(page).drawing)
        made.page_break()
        for table in tables(snapshot):
            made.section(table.title)
            if table.note:
                made.paragraph("{note}", Style.NOTE, note=table.note)
            for rows in _pieces(table.rows):
                made.table(table.columns, rows)
        _verification(made, snapshot)
        return made.render()


def tables(snapshot: Snapshot) -> Sequence[Table]:
    """Everything behind page 1; a part without rows is left out."""
    found = (
        _by_tier(snapshot),
        _by_kind(snapshot),
        _lanes(snapshot),
        _people(snapshot),
        _places(snapshot),
        _outlets(snapshot),
        _gaps(snapshot),
        _breaches(snapshot),
    )
    return [table for table in found if table.rows]


def _pieces(rows: Sequence[tuple[str, ...]]) -> Iterator[Sequence[tuple[str, ...]]]:
    return (rows[start : start + PIECE] for start in range(0, len(rows), PIECE))


def _by_tier(snapshot: Snapshot) -> Table:
    """Hours of each party, to the minute; page 1 has the shares."""
    held = {time.party for tier in snapshot.tiers for time in tier.parties}
    parties = [party for party in Party if party in held]
    wide = min(22.0, 140.0 / max(1, len(parties)))
    columns = [
        Column(pgettext("report", "Tier"), 20),
        Column(pgettext("report", "Jobs"), 16, "RIGHT"),
        *(Column(party_name(party.value), wide, "RIGHT") for party in parties),
    ]
    rows = [_tier_row(tier, parties) for tier in snapshot.tiers if tier.spread.n]
    return Table(
        _("Time by party, jobs closed this month (days and hours)"), tuple(columns), tuple(rows)
    )


def _tier_row(tier: TierTime, parties: Sequence[Party]) -> tuple[str, ...]:
    seconds = {time.party: time.seconds for time in tier.parties}
    return (
        tier_word(tier.tier),
        number(tier.spread.n),
        *(duration_compact(seconds[party]) if party in seconds else NO_VALUE for party in parties),
    )


def _by_kind(snapshot: Snapshot) -> Table:
    columns = (
        Column(_("Promise"), 60),
        Column(pgettext("report", "kept"), 26, "RIGHT"),
        Column(pgettext("report", "fell due"), 26, "RIGHT"),
        Column(pgettext("report", "on time"), 30, "RIGHT"),
    )
    rows = tuple(
        (clock_word(each.kind), number(each.rate.part), number(each.rate.whole), rate(each.rate))
        for each in snapshot.kinds
    )
    return Table(_("Promises that fell due, the maker's and the outlets'"), columns, rows)


def _lanes(snapshot: Snapshot) -> Table:
    columns = (
        Column(pgettext("report", "Warehouse"), 60),
        Column(pgettext("report", "Tier"), 26),
        Column(_("p50 / p90, days"), 40, "RIGHT"),
        Column(pgettext("report", "Lines"), 26, "RIGHT"),
    )
    rows = tuple(
        (lane.warehouse, tier_word(lane.tier), spread_word(lane.spread), number(lane.spread.n))
        for lane in snapshot.lanes
    )
    return Table(_("Parts received this month, from the request on, by lane"), columns, rows)


def _people(snapshot: Snapshot) -> Table:
    columns = (
        Column(_("Outlets in"), 60),
        Column(_("with a certificate to work"), 50, "RIGHT"),
        Column(_("technicians"), 30, "RIGHT"),
        Column(pgettext("report", "share"), 26, "RIGHT"),
    )
    rows = tuple(
        (tier_word(each.tier), number(each.rate.part), number(each.rate.whole), rate(each.rate))
        for each in snapshot.people
    )
    return Table(_("Certified technicians at month's end"), columns, rows)


def _places(snapshot: Snapshot) -> Table:
    return Table(
        _("By place"), _place_columns(_("Place")), tuple(_place_row(row) for row in snapshot.places)
    )


def _outlets(snapshot: Snapshot) -> Table:
    note = ""
    if snapshot.outlets_left:
        note = _(
            "%(count)s more outlets with fewer broken promises are not listed here.",
            count=number(snapshot.outlets_left),
        )
    return Table(
        _("By outlet, most broken promises first"),
        _place_columns(_("Outlet")),
        tuple(_place_row(row) for row in snapshot.outlets),
        note,
    )


def _place_columns(first: str) -> tuple[Column, ...]:
    return (
        Column(first, 40),
        Column(_("on site"), 31, "RIGHT"),
        Column(pgettext("report", "repaired"), 31, "RIGHT"),
        Column(_("broken promises"), 15, "RIGHT"),
        Column(_("self-reported"), 15, "RIGHT"),
        Column(pgettext("report", "over 10 days"), 15, "RIGHT"),
        Column(pgettext("report", "closed"), 12, "RIGHT"),
        Column(_("p50 / p90, days"), 19, "RIGHT"),
    )


def _place_row(row: PlaceRow) -> tuple[str, ...]:
    name = row.name if row.name == row.code or row.code.isdecimal() else f"{row.code} {row.name}"
    rates = (
        f"{number(each.part)} / {number(each.whole)} · {rate(each)}"
        if each.whole >= 30
        else f"{number(each.part)} / {number(each.whole)}"
        for each in (row.on_site, row.repair)
    )
    return (
        name.strip() or NO_VALUE,
        *rates,
        number(row.broken),
        number(row.self_reported),
        number(row.waiting),
        number(row.closed.n),
        spread_word(row.closed),
    )


def _gaps(snapshot: Snapshot) -> Table:
    columns = (
        Column(pgettext("report", "County"), 60),
        Column(pgettext("report", "lacks"), 70),
        Column(pgettext("report", "open jobs"), 30, "RIGHT"),
    )
    rows = tuple(
        (f"{gap.prefecture} {gap.name}".strip(), lack_word(gap), number(gap.open_jobs))
        for gap in snapshot.gaps
    )
    note = ""
    if snapshot.gaps_left:
        note = _("%(count)s more counties are not listed here.", count=number(snapshot.gaps_left))
    return Table(_("Counties without service"), columns, rows, note)


def _breaches(snapshot: Snapshot) -> Table:
    columns = (
        Column(_("Deadline"), 25),
        Column(_("Job"), 27),
        Column(_("Promise"), 16),
        Column(pgettext("report", "County"), 18),
        Column(_("Outlet"), 35),
        Column(_("Held by"), 17),
        Column(pgettext("report", "late by"), 22, "RIGHT"),
        Column(_("Source"), 18),
    )
    note = ""
    if snapshot.breaches_left:
        note = _("%(count)s more stand in the application.", count=number(snapshot.breaches_left))
    rows = tuple(_breach_row(line, snapshot) for line in snapshot.breaches)
    return Table(_("Annex: promises broken this month"), columns, rows, note)


def _breach_row(line: BreachLine, snapshot: Snapshot) -> tuple[str, ...]:
    late = duration_compact(line.late_s)
    return (
        due_moment(line.due, snapshot.head.made_at),
        line.number,
        clock_word(line.kind),
        line.county,
        line.outlet,
        party_name(line.party.value),
        late if line.ended else _("%(duration)s, open", duration=late),
        str(SOURCES.get(line.source, line.source.value)),
    )


def _verification(made: Document, snapshot: Snapshot) -> None:
    head = snapshot.head
    made.heading(_("Verification"))
    if head.seal_day is None:
        made.paragraph(_("No day is sealed yet"))
        return
    made.paragraph(
        _("The facts up to {day} are sealed. The head of the chain is:"),
        day=head.seal_day.isoformat(),
    )
    made.paragraph("{head}", Style.NOTE, head=head.seal_head)
    made.paragraph(_("Check it under Reports, or by the command verify-seal."))
