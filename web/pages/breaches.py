"""The list of broken promises; each row opens what it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.auth import needs
from core.clock import at_local
from core.doors import looking, now
from core.lists import COUNTED_TO, SIZE, Page, whole
from core.rows import Chip, ListPage, Pager, Tab
from core.tables import Field, Table, sheet_moment
from core.wording import business_date, due_moment, duration, minutes_of, number, party_name
from core.wording import moment as moment_words
from jobs.work_orders.labels import LINES
from jobs.work_orders.queries import titles_of
from network.outlets.queries import names_of
from network.regions.queries import shorts_of
from office.exports.doors import deliver
from office.saved_views.doors import framed, saved
from sla.breaches import queries
from sla.breaches.queries import BreachFilter, BreachLine
from sla.breaches.rules import Source
from sla.labels import SOURCES, clock_word
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.subjects import WORK_ORDER, Subject
from web.pages import money_rows, part_rows
from web.pages.part_rows import About

bp = Blueprint("breaches", __name__, url_prefix="/breaches")
TABS = (
    ClockKind.ON_SITE,
    ClockKind.REPAIR,
    ClockKind.FIRST_CONTACT,
    ClockKind.ACCEPTANCE,
    ClockKind.DISPATCH,
    ClockKind.PART_DECISION,
    ClockKind.PART_SHIPMENT,
    ClockKind.PART_TRANSIT,
    ClockKind.PART_RECEIPT,
    ClockKind.PART_MISSING,
)


@dataclass(frozen=True)
class Row:
    """One line, ready to be shown."""

    title: str
    href: str
    number: str
    clock: str
    late: str
    running: bool
    due: str
    party: str
    holder: str
    source: str
    due_on: datetime
    late_minutes: int
    outlet: str
    found: str
    found_at: datetime
    mark: str = "late"


TABLE = Table(
    code="breaches",
    label=_l("Breaches"),
    endpoint="breaches.index",
    export="breaches.export",
    names=("clock", "party", "source", "division", "outlet", "tiers", "since", "until"),
    fields=(
        Field("about", _l("Fault / job"), ((_l("Fault"), lambda row: row.title),
                                           (_l("Number"), lambda row: row.number))),
        Field("clock", _l("Promise"), ((_l("Promise"), lambda row: row.clock),)),
        Field("due", _l("Deadline"), ((_l("Deadline"), lambda row: row.late),
                                      (_l("Due at"), lambda row: sheet_moment(row.due_on)),
                                      (_l("Late, minutes"), lambda row: row.late_minutes))),
        Field("holder", _l("Held by"), ((_l("Held by"), lambda row: row.holder),)),
        Field("source", _l("Source"), ((_l("Source"), lambda row: row.source),)),
        Field("outlet", _l("Outlet"), ((_l("Outlet"), lambda row: row.outlet),), shown=False),
        Field("found", _l("Found at"), ((_l("Found at"), lambda row: sheet_moment(
            row.found_at)),), shown=False),
    ),
)


@bp.get("")
@needs("breaches.view")
def index() -> object:
    moment = now()
    wanted, kept = _filter()
    after = request.args.get("after", "")
    with looking() as session:
        page = queries.page(session, wanted, after if after.isdigit() else None, SIZE, now=moment)
        total = queries.count(session, wanted)
        rows = _rows(session, page.rows, moment)
        place = _place(session, kept)
        views = saved(session, TABLE)
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    listed = ListPage(
        label=_("Breaches"),
        href=url_for("breaches.index"),
        rows=rows,
        two_lines=True,
        columns=(),
        tabs=_tabs(kept),
        chips=_chips(kept, place, moment),
        clear_href=url_for("breaches.index"),
        kept=[(name, value) for name, value in kept.items() if name not in ("party", "source")],
        pager=Pager(
            _("%(count)s breaches", count=counted),
            next_href=url_for("breaches.index", **kept, after=page.after) if page.after else "",
            previous_href=url_for("breaches.index", **kept) if after else "",
        ),
        empty=_("No promise was broken"),
        empty_note=_("What is late appears here by itself."),
    )
    return render_template(
        "sla/breaches/index.html",
        page=framed(TABLE, listed, kept, views, total=total,
                    totals={"about": _("%(count)s breaches", count=counted)}),
        kept=kept,
        counted=counted,
        parties=[(party.value, party_name(party.value)) for party in Party],
        sources=[(source.value, str(word)) for source, word in SOURCES.items()],
    )


@bp.post("/export")
@needs("breaches.view")
def export() -> object:
    """The list of this address as a workbook."""
    at = now()
    wanted, kept = _filter()
    with looking() as session:
        place = _place(session, kept)

    def read(session: Session, after: str | None, size: int) -> Page[Row]:
        page = queries.page(session, wanted, after, size, now=at)
        return Page(tuple(_rows(session, page.rows, at)), page.after)

    return deliver(TABLE, kept, [*_promise(kept), *_chips(kept, place, at)], read)


def _promise(kept: dict[str, str]) -> list[Chip]:
    """The kind of promise, which the page shows as a tab."""
    return [Chip(_("Promise"), clock_word(ClockKind(kept["clock"])), "")] if "clock" in kept else []


def _tabs(kept: dict[str, str]) -> list[Tab]:
    """The kinds of promise under the filters in force."""
    rest = {name: value for name, value in kept.items() if name != "clock"}
    every = Tab(_("All"), url_for("breaches.index", **rest), current="clock" not in kept)
    return [
        every,
        *(
            Tab(
                clock_word(kind),
                url_for("breaches.index", **rest, clock=kind.value),
                current=kept.get("clock") == kind.value,
            )
            for kind in TABS
        ),
    ]


def _chips(kept: dict[str, str], place: str, moment: datetime) -> list[Chip]:
    """What narrows the list; the tabs show the kind of promise themselves."""
    words = {
        "party": _("Held by"),
        "source": _("Source"),
        "division": _("Place"),
        "outlet": _("Outlet"),
        "tiers": _("Market"),
        "since": _("Due from"),
        "until": _("Due until"),
    }

    def shown(name: str) -> str:
        value = kept[name]
        if name == "party":
            return party_name(value)
        if name == "source":
            return str(SOURCES.get(Source(value), value))
        if name in ("division", "outlet"):
            return place or value
        if name in ("since", "until"):
            return business_date(_day(value), moment)
        return {"12": _("tiers 1 and 2"), "34": _("tiers 3 and 4")}.get(value, value)

    return [
        Chip(words[name], shown(name),
             url_for("breaches.index", **{k: v for k, v in kept.items() if k != name}))
        for name in kept if name in words
    ]


def _place(session: Session, kept: dict[str, str]) -> str:
    """The name of the division or outlet the list is narrowed to."""
    if division := kept.get("division"):
        return shorts_of(session, [division]).get(division, division)
    outlet = whole(kept.get("outlet", ""))
    return names_of(session, [f"outlet:{outlet}"]).get(f"outlet:{outlet}", "") if outlet else ""


def _filter() -> tuple[BreachFilter, dict[str, str]]:
    kept = TABLE.kept(request.args)
    if kept.get("clock") not in set(ClockKind):
        kept.pop("clock", None)
    if kept.get("party") not in set(Party):
        kept.pop("party", None)
    if kept.get("source") not in set(Source):
        kept.pop("source", None)
    for name in ("since", "until"):
        if _day(kept.get(name)) is None:
            kept.pop(name, None)
    since, until = _day(kept.get("since")), _day(kept.get("until"))
    return BreachFilter(
        division=kept["division"] if kept.get("division", "").isdigit() else "",
        outlet_id=whole(kept.get("outlet", "")),
        tiers=tuple(int(tier) for tier in kept.get("tiers", "") if tier in "1234"),
        first=at_local(since) if since else None,
        last=at_local(until + timedelta(days=1)) if until else None,
        kind=ClockKind(kept["clock"]) if "clock" in kept else None,
        party=Party(kept["party"]) if "party" in kept else None,
        source=Source(kept["source"]) if "source" in kept else None,
    ), kept


def _day(typed: str | None) -> date | None:
    """A day as the address writes it, None for anything else."""
    try:
        return date.fromisoformat(typed) if typed and len(typed) == 10 else None
    except ValueError:
        return None


def _rows(session: Session, lines: Sequence[BreachLine], moment: datetime) -> list[Row]:
    titles = titles_of(
        session, [line.subject.id for line in lines if line.subject.kind == WORK_ORDER]
    )
    about = part_rows.titles_of(session, [line.subject for line in lines])
    about |= money_rows.titles_of_subjects(session, [line.subject for line in lines])
    about |= {
        Subject(WORK_ORDER, key): About(
            f"{LINES[title.line]} {title.symptom}",
            url_for("work_order.show", work_order_id=key),
            title.number,
        )
        for key, title in titles.items()
    }
    names = names_of(session, {line.holder for line in lines if line.holder}
                     | {f"outlet:{line.outlet_id}" for line in lines if line.outlet_id})
    return [_row(line, about.get(line.subject), names, moment) for line in lines]


def _row(
    line: BreachLine, about: About | None, names: Mapping[str, str], moment: datetime
) -> Row:
    return Row(
        title=about.title if about else _("handed to another outlet"),
        href=about.href if about else "",
        number=about.number if about else "",
        clock=clock_word(line.kind),
        late=_("late by %(duration)s", duration=duration(line.late_s)),
        running=line.running,
        due=due_moment(line.due, moment),
        party=line.party.value,
        holder=names.get(line.holder) or party_name(line.party.value),
        source=str(SOURCES.get(line.source, "")) if line.source else "",
        due_on=line.due,
        late_minutes=minutes_of(line.late_s),
        outlet=names.get(f"outlet:{line.outlet_id}", ""),
        found=moment_words(line.found, moment),
        found_at=line.found,
    )
