"""The list of rates, as of a day or with every edition."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from core.auth import needs, principal
from core.clock import business_date
from core.doors import looking, now
from core.lists import SIZE, whole
from core.rows import Chip, Column, ListPage, Pager
from core.wording import money_fen, number
from jobs.work_orders.labels import GRADES, LINES, SERVICE_TYPES
from jobs.work_orders.rules import ServiceType
from network.products.rules import ProductLine
from settlements.rates import queries
from settlements.rates.labels import ITEMS
from settlements.rates.queries import RateFilter, RateLine
from settlements.rates.rules import Item
from web.pages.outlet_terms import period_words

bp = Blueprint("rates", __name__, url_prefix="/rates")
NAMES = ("day", "all", "item", "line", "service_type")


@dataclass(frozen=True)
class Line:
    """One rate, ready to be shown."""

    item: str
    work: str
    grade: str
    tier: str
    amount: str
    note: str
    dates: str
    edition: int


@bp.get("")
@needs("rates.view")
def index() -> object:
    moment = now()
    kept = {name: request.args[name][:24] for name in NAMES if request.args.get(name)}
    wanted = read_filter(kept, business_date(moment))
    after = whole(request.args.get("after", ""))
    with looking() as session:
        page = queries.page(session, wanted, after, SIZE)
        total = queries.count(session, wanted)
    listed = ListPage(
        label=_("Fee rates"),
        href=url_for("rates.index"),
        rows=[_line(row, moment) for row in page.rows],
        columns=[
            Column(_("Item")), Column(_("Work")), Column(_("Grade")), Column(_("Market tier")),
            Column(_("Amount"), number=True), Column(_("Valid")), Column(_("Edition"), number=True),
        ],
        chips=_chips(kept),
        clear_href=url_for("rates.index"),
        pager=Pager(
            _("%(count)s rates", count=number(total)),
            next_href=url_for("rates.index", **kept, after=page.after) if page.after else "",
            previous_href=url_for("rates.index", **kept) if after else "",
        ),
        empty=_("No rate is found"),
        empty_note=_("Rates come in by a sheet: Imports and exports."),
    )
    who = principal()
    return render_template(
        "web/rates.html", page=listed, kept=kept, counted=number(total),
        day=wanted.day.isoformat() if wanted.day else "",
        items=ITEMS, lines=LINES, services=SERVICE_TYPES,
        import_href=url_for("imports.index")
        if who.may("rates.edit") and who.may("imports.run") else "",
    )


def read_filter(kept: dict[str, str], today: date) -> RateFilter:
    """As of today unless another day, or every edition, is asked for."""
    item, line, service = (kept.get(name) for name in ("item", "line", "service_type"))
    return RateFilter(
        day=None if "all" in kept else _day(kept.get("day", "")) or today,
        item=Item(item) if item in set(Item) else None,
        line=ProductLine(line) if line in set(ProductLine) else None,
        service_type=ServiceType(service) if service in set(ServiceType) else None,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _chips(kept: dict[str, str]) -> list[Chip]:
    tables = {
        "item": (_("Item"), {code.value: str(word) for code, word in ITEMS.items()}),
        "line": (_("Product"), {code.value: str(word) for code, word in LINES.items()}),
        "service_type": (_("Work"), {code.value: str(word)
                                     for code, word in SERVICE_TYPES.items()}),
        "day": (_("As of"), {}),
        "all": (_("Editions"), {kept.get("all", ""): _("All")}),
    }
    return [
        Chip(tables[name][0], tables[name][1].get(value, value), url_for(
            "rates.index", **{key: each for key, each in kept.items() if key != name}))
        for name, value in kept.items()
    ]


def _line(row: RateLine, moment: datetime) -> Line:
    every = _("all")
    work = [str(SERVICE_TYPES[row.service_type]) if row.service_type else "",
            str(LINES[row.line]) if row.line else ""]
    way = row.threshold_km is not None
    return Line(
        item=str(ITEMS[row.item]),
        work=" · ".join(part for part in work if part) or every,
        grade=str(GRADES[row.grade]) if row.grade else every,
        tier=str(row.tier) if row.tier else every,
        amount=money_fen(row.amount_fen),
        note=_("per km one way above %(km)s km", km=row.threshold_km) if way
        else _("from floor %(floor)s on", floor=row.from_floor) if row.from_floor
        else _("the least a job comes to") if row.item is Item.SUPPORT else "",
        dates=period_words(row.valid_from, row.valid_to, moment),
        edition=row.version,
    )
