"""The search box: work orders, outlets, places, parts, serials and people by number, name or
pinyin (INTERFACE, "Always" 3); straight to the record when a number is exact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import SIGNED_IN, Principal, needs, principal
from core.doors import looking
from core.text import normal_width
from jobs.units.rules import read_barcode
from jobs.work_orders import queries as orders
from jobs.work_orders.doors import page_of
from jobs.work_orders.labels import LINES
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from network.outlets.queries import OutletFilter
from network.regions import queries as regions
from parts.catalogue import queries as catalogue

bp = Blueprint("search", __name__, url_prefix="/search")
SHOWN = 20
LONGEST = 60
SHORTEST = 4
"""Fewer signs begin too many numbers: 2607 is already a month."""


@dataclass(frozen=True)
class Hit:
    """One record that was found: what it is called, its number, what tells it apart."""

    title: str
    number: str
    note: str
    href: str


@dataclass(frozen=True)
class Found:
    """Records of one kind; `more_href` leads to the whole list when there are more."""

    label: str
    hits: Sequence[Hit]
    more_href: str = ""


@bp.get("")
@needs(SIGNED_IN)
def show() -> object:
    words = normal_width(request.args.get("q", "").strip()[:LONGEST]).strip()
    if not words:
        return redirect(url_for("home.show"))
    who = principal()
    with looking() as session:
        straight = _exact(session, who, words)
        found = [] if straight else [each for each in _found(session, who, words) if each.hits]
    if straight:
        return redirect(straight)
    return render_template("web/search.html", words=words, found=found)


def _exact(session: Session, who: Principal, words: str) -> str:
    """The one job whose number, or whose appliance's barcode, this is."""
    if not who.may("work_orders.view"):
        return ""
    job = orders.by_number(session, _number(words))
    if job is not None:
        return page_of(job, who)
    serial = read_barcode(words)
    hits = orders.by_serial(session, serial, 2) if serial else ()
    one = len(hits) == 1 and hits[0].serial == serial
    return page_of(hits[0].work_order_id, who) if one else ""


def _number(words: str) -> str:
    """A job's number as it is stored; the letters in front may be left out."""
    typed = words.upper()
    return f"GD-{typed}" if typed[:1].isdigit() and "-" in typed else typed


def _found(session: Session, who: Principal, words: str) -> Iterable[Found]:
    """Everything that fits, a few statements however much there is."""
    if who.may("work_orders.view"):
        yield Found(_("Work orders"), _jobs(session, who, words))
        yield Found(_("Appliances by barcode"), _serials(session, who, words))
    if who.may("outlets.view"):
        rows = outlets.page(session, OutletFilter(words=words), None, SHOWN)
        yield Found(_("Outlets"), [
            Hit(row.name, row.code, f"{row.county or ''} {row.town or ''}".strip(),
                url_for("outlet.show", outlet_id=row.id)) for row in rows.rows],
            url_for("outlets.index", q=words) if rows.after else "")
        yield Found(_("Places"), [
            Hit(row.name, row.code, "", url_for("coverage.show", code=row.code))
            for row in regions.find_places(session, words)])
    if who.may("parts.view"):
        parts = catalogue.page(session, words, None, None, SHOWN)
        yield Found(_("Parts"), [
            Hit(row.name, row.code, str(LINES[row.line]) if row.line else "",
                url_for("part_requests.index", part=row.code, view="all")) for row in parts.rows],
            url_for("stock.parts", q=words) if parts.after else "")
    if who.may("accounts.invite"):
        people = accounts.everyone(session, None, SHOWN + 1, words)
        yield Found(_("People"), [
            Hit(row.name, row.login, _("locked") if row.disabled_at else "",
                url_for("accounts.index", q=row.login)) for row in people[:SHOWN]],
            url_for("accounts.index", q=words) if len(people) > SHOWN else "")


def _jobs(session: Session, who: Principal, words: str) -> list[Hit]:
    typed = _number(words)
    if len(words) < SHORTEST or not any(sign.isdigit() for sign in words):
        return []
    return [Hit(f"{LINES[row.line]} {row.symptom}", row.number,
                " · ".join(part for part in (row.county, row.outlet) if part),
                page_of(row.id, who))
            for row in orders.by_beginning(session, typed, SHOWN)]


def _serials(session: Session, who: Principal, words: str) -> list[Hit]:
    serial = read_barcode(words)
    if serial is None:
        return []
    return [Hit(f"{LINES[hit.line]} {hit.symptom}", hit.serial, hit.number,
                page_of(hit.work_order_id, who))
            for hit in orders.by_serial(session, serial, SHOWN)]
