"""What is agreed with an outlet about money, and how far it drives: parts of the outlet's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal
from core.clock import business_date
from core.forms import KeyedForm, bound
from core.wording import business_date as date_words
from network.agreements import queries as agreements
from network.agreements.forms import AgreementForm, EndForm, RouteForm
from network.agreements.labels import ROUTES
from network.agreements.models import Agreement
from network.agreements.rules import PayRule
from network.distances import queries as distances
from network.distances.labels import SOURCES, STATES
from network.distances.rules import State
from network.outlets.models import Outlet

SHOWN = 50


@dataclass(frozen=True)
class TermsRow:
    """One agreement, ready to be shown."""

    dates: str
    fee: str
    route: str
    due: str
    in_force: bool


@dataclass(frozen=True)
class WayRow:
    """One line of the register."""

    place: str
    km: int
    source: str
    dates: str
    state: str
    pending: bool


def read(session: Session, who: Principal, outlet: Outlet, now: datetime) -> dict[str, Any]:
    """The sections and forms that this person may see."""
    today = business_date(now)
    sees = who.may("agreements.view")
    rows = agreements.of_outlet(session, outlet.id) if sees else ()
    own = who.outlet_id in (None, outlet.id)
    ways = distances.of_outlet(session, outlet.id, SHOWN) if own else ()
    edits = who.may("agreements.edit")
    return {
        "sees_terms": sees and (own or bool(rows)),
        "terms": [_terms(row, today, now) for row in rows],
        "ways": [_way(row, now) for row in ways],
        "new_way": url_for("distances.new", outlet_id=outlet.id)
        if who.may("distances.decide") else "",
        **_forms(outlet, rows, today, edits),
    }


def _forms(outlet: Outlet, rows: Sequence[Agreement], today: date,
           edits: bool) -> dict[str, KeyedForm | None]:
    """The forms of whoever edits; one that was refused as it was sent."""
    def form(kind: type[KeyedForm], door: str, day: str = "") -> KeyedForm:
        found = bound(kind, url_for(f"agreements.{door}", outlet_id=outlet.id), door)
        if day and not found.refused:
            found[day].data = today
        return found

    ends = any(row.valid_to is None for row in rows)
    return {
        "new_terms": form(AgreementForm, "make", "valid_from") if edits else None,
        "new_route": form(RouteForm, "change_route", "from_day")
        if edits and outlet.parent_id and rows else None,
        "end_terms": form(EndForm, "end") if edits and ends else None,
    }


def _terms(row: Agreement, today: date, now: datetime) -> TermsRow:
    return TermsRow(
        dates=period_words(row.valid_from, row.valid_to, now),
        fee=percent_words(row.parent_bp),
        route=str(ROUTES[row.route]),
        due=due_words(row),
        in_force=agreements.period_of(row).holds(today),
    )


def period_words(first: date, last: date | None, now: datetime) -> str:
    """From when to when."""
    begin = date_words(first, now)
    if last is None:
        return _("from %(day)s", day=begin)
    return _("%(first)s to %(last)s", first=begin, last=date_words(last, now))


def percent_words(bp: int) -> str:
    """Basis points as a percentage without noughts at the end."""
    whole, part = divmod(bp, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + " %"


def due_words(row: Agreement) -> str:
    if row.pay_rule is PayRule.DAY_OF_MONTH:
        return _("by day %(day)s of the following month", day=row.pay_days)
    return _("%(days)s days after the checked invoice", days=row.pay_days)


def _way(row: distances.DistanceRow, now: datetime) -> WayRow:
    return WayRow(
        place=" ".join(part for part in (row.town, row.village) if part),
        km=row.km,
        source=str(SOURCES[row.source]),
        dates=period_words(row.valid_from, row.valid_to, now),
        state="" if row.state is State.APPROVED else str(STATES[row.state]),
        pending=row.state is State.PENDING,
    )

