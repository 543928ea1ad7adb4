"""Where more came than was sent: what was decided, and what may be done about it now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.auth import Principal
from core.forms import bound, choices
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from parts.requests import queries
from parts.requests.queries import LineFilter
from parts.stock import queries as stock
from parts.stock.queries import DiscrepancyRow
from parts.stock.rules import DiscrepancyKind, Outcome
from parts.surplus.forms import BookForm
from parts.surplus.labels import OUTCOMES
from web.pages.part_rows import pieces

MOST = 50


@dataclass(frozen=True)
class Surplus:
    """Pieces that came too much: how many are left to account for, what was decided by whom,
    the steps of this person and the form that books them on a request that wants them."""

    id: int
    words: str
    decided: str
    may: frozenset[str]
    form: BookForm


def of_rows(session: Session, who: Principal, rows: Iterable[DiscrepancyRow]) -> list[Surplus]:
    """What is open of these, ready to be shown."""
    found = [row for row in rows if row.kind is DiscrepancyKind.MORE_THAN_SENT and row.left]
    if not found:
        return []
    people = accounts.names_of(session, {row.outcome_by for row in found if row.outcome_by})
    return [_surplus(session, who, row, people) for row in found]


def _surplus(session: Session, who: Principal, row: DiscrepancyRow,
             people: dict[str, str]) -> Surplus:
    maker = who.outlet_id is None and (who.may("parts.decide") or who.may("parts.ship"))
    form = bound(BookForm, url_for("surplus.book", discrepancy_id=row.id), f"s{row.id}")
    wanting = queries.wanting(session, row.outlet_id or 0, row.part_id) if maker else []
    form.line_id.choices = choices(
        (each.id, _("%(number)s, %(pieces)s wanted", number=each.number,
                    pieces=pieces(each.wants))) for each in wanting)
    if not form.refused:
        form.quantity.data = row.left
    return Surplus(row.id, words(row), _decided(row, people), _may(who, row, bool(wanting))
                   if maker else frozenset(), form)


def words(row: DiscrepancyRow) -> str:
    """How many came too much and are not accounted for yet."""
    return _("%(pieces)s more came than were sent", pieces=pieces(row.left))


def _decided(row: DiscrepancyRow, people: dict[str, str]) -> str:
    if row.outcome not in (Outcome.RETURN, Outcome.KEEP):
        return ""
    name = people.get(row.outcome_by or "", "")
    return f"{OUTCOMES[row.outcome]} · {name}" if name else str(OUTCOMES[row.outcome])


def _may(who: Principal, row: DiscrepancyRow, wanted: bool) -> frozenset[str]:
    steps = {"book"} if wanted else set()
    steps |= {"order_back"} if row.outcome is not Outcome.RETURN else set()
    steps |= {"keep"} if row.outcome is not Outcome.KEEP else set()
    if row.outcome is Outcome.RETURN and who.may("parts.ship"):
        steps.add("came_back")
    if row.outcome is Outcome.KEEP and row.outcome_by != who.actor:
        steps.add("confirm")
    return frozenset(steps)


@dataclass(frozen=True)
class Open:
    """One line of the list of what does not agree."""

    href: str
    title: str
    number: str
    outlet: str
    words: str
    decided: str


def everything(session: Session) -> Sequence[Open]:
    """Wherever more came than was sent and nobody has settled it, the oldest first."""
    rows = stock.too_much(session, MOST)
    if not rows:
        return []
    lines = {line.id: line for line in queries.rows_of(
        session, LineFilter(ids=tuple(row.line_id for row in rows)), MOST)}
    people = accounts.names_of(session, {row.outcome_by for row in rows if row.outcome_by})
    names = outlets.names_of(session, {f"outlet:{row.outlet_id}" for row in rows})
    return [Open(url_for("part_requests.show", part_request_id=line.request_id),
                 f"{line.name} {line.code}", line.number,
                 names.get(f"outlet:{row.outlet_id}", ""), words(row), _decided(row, people))
            for row in rows if (line := lines.get(row.line_id))]
