"""The list of broken promises; each row opens what it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import needs
from core.doors import looking, now
from core.lists import COUNTED_TO, SIZE
from core.rows import Chip, Column, ListPage, Pager, Tab
from core.wording import due_moment, duration, number, party_name
from jobs.work_orders.labels import LINES
from jobs.work_orders.queries import titles_of
from network.outlets.queries import names_of
from sla.breaches import queries
from sla.breaches.queries import BreachFilter, BreachLine
from sla.breaches.rules import Source
from sla.labels import SOURCES, clock_word
from sla.parties import Party
from sla.policies.rules import ClockKind
from sla.subjects import WORK_ORDER, Subject
from web.pages import part_rows
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
    mark: str = "late"


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
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    listed = ListPage(
        label=_("Breaches"),
        href=url_for("breaches.index"),
        rows=rows,
        two_lines=True,
        columns=[
            Column(_("Fault / job")),
            Column(_("Promise")),
            Column(_("Deadline")),
            Column(_("Held by")),
            Column(_("Source")),
        ],
        tabs=_tabs(kept),
        chips=_chips(kept),
        clear_href=url_for("breaches.index"),
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
        page=listed,
        kept=kept,
        counted=counted,
        parties=[(party.value, party_name(party.value)) for party in Party],
    )


def _tabs(kept: dict[str, str]) -> list[Tab]:
    every = Tab(_("All"), url_for("breaches.index"), current=not kept)
    return [
        every,
        *(
            Tab(
                clock_word(kind),
                url_for("breaches.index", clock=kind.value),
                current=kept == {"clock": kind.value},
            )
            for kind in TABS
        ),
    ]


def _chips(kept: dict[str, str]) -> list[Chip]:
    if "party" not in kept:
        return []
    rest = {name: value for name, value in kept.items() if name != "party"}
    return [Chip(_("Held by"), party_name(kept["party"]), url_for("breaches.index", **rest))]


def _filter() -> tuple[BreachFilter, dict[str, str]]:
    kept = {
        name: request.args[name][:40]
        for name in ("clock", "party", "source")
        if request.args.get(name)
    }
    if kept.get("clock") not in set(ClockKind):
        kept.pop("clock", None)
    if kept.get("party") not in set(Party):
        kept.pop("party", None)
    if kept.get("source") not in set(Source):
        kept.pop("source", None)
    return BreachFilter(
        kind=ClockKind(kept["clock"]) if "clock" in kept else None,
        party=Party(kept["party"]) if "party" in kept else None,
        source=Source(kept["source"]) if "source" in kept else None,
    ), kept


def _rows(session: Session, lines: Sequence[BreachLine], moment: datetime) -> list[Row]:
    titles = titles_of(
        session, [line.subject.id for line in lines if line.subject.kind == WORK_ORDER]
    )
    about = part_rows.titles_of(session, [line.subject for line in lines])
    about |= {
        Subject(WORK_ORDER, key): About(
            f"{LINES[title.line]} {title.symptom}",
            url_for("work_order.show", work_order_id=key),
            title.number,
        )
        for key, title in titles.items()
    }
    names = names_of(session, {line.holder for line in lines if line.holder})
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
    )
