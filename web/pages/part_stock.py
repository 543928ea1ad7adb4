"""What lies on the shelves, and the catalogue."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from core.auth import needs, principal
from core.doors import looking, now
from core.forms import bound, choices
from core.lists import COUNTED_TO, SIZE, whole
from core.rows import Chip, Column, ListPage, Pager, Tab
from core.wording import money_fen, number
from jobs.work_orders.labels import LINES
from network.outlets import queries as outlets
from network.products.rules import ProductLine
from parts.catalogue import queries as catalogue
from parts.catalogue.forms import PartForm
from parts.stock import queries, rules
from parts.stock.forms import StockInForm
from web.pages import part_surplus

bp = Blueprint("stock", __name__, url_prefix="/part-stock")


@dataclass(frozen=True)
class Row:
    """One part on one shelf."""

    code: str
    name: str
    place: str
    kind: str
    quantity: int
    worth: str


@bp.get("")
@needs("parts.ship", "parts.decide")
def index() -> object:
    words = request.args.get("q", "")[:40].strip()
    house = whole(request.args.get("warehouse", ""))
    place = rules.warehouse(house) if house else ""
    after = whole(request.args.get("after", ""))
    kept = {"q": words, "warehouse": str(house or "")}
    kept = {key: value for key, value in kept.items() if value}
    with looking() as session:
        page = queries.page(session, words, place, after, SIZE)
        total = queries.count(session, words, place)
        houses = catalogue.warehouses(session)
        names = {f"{kind}:{each.id}": each.name
                 for each in houses for kind in ("warehouse", "reserved")}
        surplus = part_surplus.everything(session)
        shops = outlets.names_of(session, {f"outlet:{row.place.split(':')[1]}"
                                           for row in page.rows})
    rows = [Row(row.code, row.name,
                names.get(row.place) or shops.get(f"outlet:{row.place.split(':')[1]}", ""),
                shelf_word(row.place), row.quantity,
                money_fen(row.price_fen * row.quantity) if row.price_fen is not None else "")
            for row in page.rows]
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    form = bound(StockInForm, url_for("shelves.stock_in"))
    form.warehouse_id.choices = choices((each.id, each.name) for each in houses)
    listed = ListPage(
        label=_("Stock"), href=url_for("stock.index"), rows=rows,
        columns=[Column(_("Part")), Column(_("Place")), Column(_("Shelf")),
                 Column(_("Pieces"), number=True), Column(_("Worth"), number=True)],
        tabs=[Tab(_("All places"), url_for("stock.index"), current=not house),
              *(Tab(each.name, url_for("stock.index", warehouse=each.id),
                    current=house == each.id) for each in houses)],
        chips=[Chip(_("Part"), words, url_for("stock.index"))] if words else [],
        pager=Pager(_("%(count)s entries", count=counted),
                    next_href=url_for("stock.index", **kept, after=page.after)
                    if page.after else ""),
        empty=_("Nothing lies here"), empty_note=_("Book what came from the supplier."))
    return render_template("parts/stock.html", page=listed, counted=counted, kept=kept, form=form,
                           surplus=surplus, ships=principal().may("parts.ship"))


def shelf_word(place: str) -> str:
    """Which shelf of a place it is."""
    words = {"warehouse": _("free"), "reserved": _("set aside"), "outlet": _("good bin"),
             "defective": _("defective bin")}
    return str(words[queries.place_kind(place)])


@bp.get("/catalogue")
@needs("parts.view")
def parts() -> object:
    """The catalogue: numbers, names, prices, substitutes."""
    words, line = request.args.get("q", "")[:40].strip(), request.args.get("line", "")
    product = ProductLine(line) if line in set(ProductLine) else None
    after = request.args.get("after", "")[:40] or None
    kept = {key: value for key, value in {"q": words, "line": line if product else ""}.items()
            if value}
    with looking() as session:
        page = catalogue.page(session, words, product, after, SIZE)
        total = catalogue.count(session, words, product)
    counted = f"{number(COUNTED_TO)}+" if total > COUNTED_TO else number(total)
    listed = ListPage(
        label=_("Catalogue of parts"), href=url_for("stock.parts"), rows=page.rows,
        columns=[Column(_("Part number")), Column(_("Name")), Column(_("Product")),
                 Column(_("Price"), number=True), Column(_("Old part")),
                 Column(_("Substitute"))],
        chips=[Chip(_("Part"), words, url_for("stock.parts"))] if words else [],
        pager=Pager(_("%(count)s parts", count=counted),
                    next_href=url_for("stock.parts", **kept, after=page.after)
                    if page.after else ""),
        empty=_("No part is found"), empty_note=_("Enter it, or take over a sheet."))
    return render_template("parts/catalogue.html", page=listed, counted=counted, kept=kept,
                           lines=LINES, form=bound(PartForm, url_for("part_numbers.save")),
                           at=now())
