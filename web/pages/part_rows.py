"""Parts as pages show them: where each piece is, hand by hand (components hops)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from core.rows import Hop
from core.wording import (
    business_date,
    due_by,
    due_moment,
    duration,
    masked_phone,
    moment,
    party_name,
)
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from parts.catalogue import queries as catalogue
from parts.custody import queries as custody
from parts.custody.labels import FORMS
from parts.custody.queries import Leg
from parts.custody.rules import Form, Standing, is_red
from parts.requests import queries
from parts.requests.labels import REFUSE_REASONS, STATES
from parts.requests.queries import LineFilter, LineRow
from parts.requests.rules import LineState, missing_since
from parts.requests.timing import CUSTODY, LINE
from sla.subjects import Subject
from web.pages.time_rows import due_state

MOST = 30
QUIET = frozenset({LineState.REFUSED, LineState.WITHDRAWN, LineState.NOTHING_CAME})
DECIDED = frozenset(LineState) - {LineState.REQUESTED, LineState.WITHDRAWN}


@dataclass(frozen=True)
class Names:
    """Names behind `outlet:12`, `warehouse:1` and `account:3`."""

    places: Mapping[str, str]
    people: Mapping[str, str]

    def place(self, code: str) -> str:
        return self.places.get(code, "")

    def person(self, actor: str | None) -> str:
        return self.people.get(actor or "", "")


@dataclass(frozen=True)
class PartCourse:
    """One line with every hand it went through."""

    line: LineRow
    title: str
    href: str
    state_kind: str
    state: str
    holder: str
    where: str
    due_kind: str
    due: str
    due_at: str
    hops: Sequence[Hop]
    legs: Sequence[Leg]
    red: bool
    custody_href: str


def pieces(count: int) -> str:
    """How many, with their unit."""
    return str(ngettext("%(num)s piece", "%(num)s pieces", count))


def names_for(session: Session, lines: Iterable[LineRow], legs: Iterable[Leg]) -> Names:
    """Every name the courses need, in three statements."""
    legs = list(legs)
    lines = list(lines)
    holders = {line.holder for line in lines if line.holder}
    holders |= {f"outlet:{line.outlet_id}" for line in lines}
    holders |= {place for leg in legs for place in (leg.giver, leg.receiver)}
    people = {by for leg in legs for by in (leg.given_by, leg.received_by, leg.denied_by) if by}
    houses = {f"warehouse:{house.id}": house.name for house in catalogue.warehouses(session)}
    return Names({**houses, **outlets.names_of(session, holders)},
                 accounts.names_of(session, people))


def of_job(session: Session, work_order_id: int, now: datetime) -> list[PartCourse]:
    """The parts a job asked for, oldest first."""
    found = queries.rows_of(session, LineFilter(work_order_id=work_order_id), MOST)
    return courses(session, found[::-1], now)


def courses(session: Session, lines: Sequence[LineRow], now: datetime) -> list[PartCourse]:
    """The lines with their hands, in a handful of statements however many there are."""
    if not lines:
        return []
    legs = custody.of_lines(session, [line.id for line in lines])
    names = names_for(session, lines, (leg for each in legs.values() for leg in each))
    return [course(line, legs.get(line.id, []), names, now) for line in lines]


def course(line: LineRow, legs: Sequence[Leg], names: Names, now: datetime) -> PartCourse:
    """One line ready to be shown."""
    red = any(is_red(leg.due_at, leg.received_at, now) or leg.standing is Standing.DENIED
              for leg in legs)
    kind, words, at = due_words(line, now)
    return PartCourse(
        line=line, title=f"{line.name} {line.code}",
        href=url_for("part_requests.show", part_request_id=line.request_id),
        state_kind=state_kind(line, red), state=str(STATES[line.state]),
        holder=holder_words(line, names), where=where_words(line, names, now),
        due_kind=kind, due=words, due_at=at,
        hops=hops(line, legs, names, now), legs=legs, red=red,
        custody_href=url_for("custody.show", part_line_id=line.id))


def state_kind(line: LineRow, red: bool) -> str:
    """The colour of a line's state."""
    if red:
        return "late-q"
    if line.state in (LineState.BACKORDERED, LineState.REQUESTED):
        return "pause"
    return "ok" if line.state in (LineState.RECEIVED, LineState.CLEARED) else "none"


def due_words(line: LineRow, now: datetime) -> tuple[str, str, str]:
    """The promise of the present hand: kind, words and moment; empty when there is none."""
    if line.next_due is None:
        return "none", "", ""
    return due_state(_("next step"), line.next_due, now)


def holder_words(line: LineRow, names: Names) -> str:
    """Who has it: the place by name, else the word for the party."""
    if line.party is None:
        return ""
    return names.place(line.holder) or party_name(line.party.value)


def where_words(line: LineRow, names: Names, now: datetime) -> str:
    """Where it is now, and what is promised."""
    who = holder_words(line, names)
    if not who:
        return ""
    if line.state is LineState.BACKORDERED and line.promised_on:
        return str(_("out of stock, expected %(day)s", day=business_date(line.promised_on, now)))
    if line.next_due is None:
        return str(_("with %(who)s", who=who))
    return str(_("with %(who)s, %(due)s", who=who, due=due_by(line.next_due, now)))


def hops(line: LineRow, legs: Sequence[Leg], names: Names, now: datetime) -> list[Hop]:
    """Every hand from the request to the receipt. Green where both sides agree, red where they
    do not, broken where it has not come yet."""
    shop = line.outlet or ""
    found = [Hop("ok", _("%(who)s asked", who=shop), pieces(line.requested),
                 [moment(line.requested_at, now)]), _decision(line, now)]
    if line.state in QUIET and not legs:
        return found
    found.append(_sending(line, legs, names, now))
    for leg in legs:
        found += _leg(leg, names, now)
    found.append(_arrival(line, legs, shop, now))
    return found


def _decision(line: LineRow, now: datetime) -> Hop:
    title = _("Centre decides")
    if line.state is LineState.REFUSED:
        reason = REFUSE_REASONS[line.refused_because] if line.refused_because else ""
        return Hop("late", title, str(STATES[line.state]), [str(reason)])
    if line.state is LineState.REQUESTED:
        lines = [due_by(line.next_due, now)] if line.next_due else []
        return Hop("nil", title, str(STATES[line.state]), lines)
    if line.allocated_at:
        kind = "ok" if line.allocated == line.requested else "warn"
        return Hop(kind, _("Centre allocated"), pieces(line.allocated),
                   [moment(line.allocated_at, now)])
    if line.backordered_at:
        missing = missing_since(line.backordered_at, now)
        return Hop("late" if missing.warned else "warn", title, str(STATES[line.state]), [
            _("since %(moment)s, for %(duration)s", moment=moment(line.backordered_at, now),
              duration=duration((now - line.backordered_at).total_seconds()))])
    return Hop("nil", title, str(STATES[line.state]))


def _sending(line: LineRow, legs: Sequence[Leg], names: Names, now: datetime) -> Hop:
    title = _("%(warehouse)s sent", warehouse=line.warehouse or _("Warehouse"))
    if not line.shipped_at:
        return Hop("nil", title, pieces(0))
    words = [moment(line.shipped_at, now)]
    via = next((leg.receiver for leg in legs
                if leg.leg == 1 and leg.receiver != f"outlet:{line.outlet_id}"), "")
    if via:
        words.append(_("by way of %(outlet)s (exception)", outlet=names.place(via)))
    elif legs:
        words.append(given_words(legs[0]))
    return Hop("ok", title, pieces(line.shipped), words)


def _leg(leg: Leg, names: Names, now: datetime) -> list[Hop]:
    """A parent in between: what it signed, and what it says it gave on."""
    to_shop = leg.receiver == f"outlet:{leg.outlet_id}"
    if not to_shop:
        who = names.place(leg.receiver)
        if leg.received_at is None:
            kind = "late" if is_red(leg.due_at, None, now) else "nil"
            return [Hop(kind, _("%(who)s signs", who=who), _("not yet"), _due_of(leg, now))]
        lines = [moment(leg.received_at, now)]
        if signer := names.person(leg.received_by):
            lines.append(_("signed by %(name)s", name=signer))
        return [Hop("ok", _("%(who)s signed", who=who), _("two-sided"), lines)]
    if leg.leg == 1:
        return []
    who = names.place(leg.giver)
    late = is_red(leg.due_at, leg.received_at, now) or leg.standing is Standing.DENIED
    kind = "ok" if leg.received_at else "late" if late else "warn"
    if leg.given_at is None:
        return [Hop(kind if leg.received_at else "late" if late else "nil",
                    _("%(who)s hands on", who=who), _("not yet"), _due_of(leg, now))]
    lines = [moment(leg.given_at, now), given_words(leg)]
    if leg.received_at is None:
        lines.append(_("nobody signed"))
    return [Hop(kind, _("%(who)s says it gave it", who=who), _("one side"), lines)]


def _due_of(leg: Leg, now: datetime) -> list[str]:
    return [due_by(leg.due_at, now)] if leg.due_at else []


def given_words(leg: Leg) -> str:
    """How it was given: carrier and waybill, or who carries it."""
    if leg.form is Form.WAYBILL:
        return f"{leg.carrier} {leg.waybill}"
    if leg.form is None:
        return ""
    who = " · ".join(part for part in (leg.courier, leg.vehicle,
                                       masked_phone(leg.phone) if leg.phone else "") if part)
    return f"{FORMS[leg.form]} {who}"


def _arrival(line: LineRow, legs: Sequence[Leg], shop: str, now: datetime) -> Hop:
    title = _("%(who)s received", who=shop)
    denied = next((leg.denied_at for leg in legs if leg.denied_at), None)
    lines = [moment(line.received_at, now)] if line.received_at else []
    if line.short or line.damaged or line.lost:
        lines.append(lacking_words(line))
    if denied:
        lines.append(_("said on %(moment)s: it did not come", moment=moment(denied, now)))
    if line.received and line.received == line.shipped:
        return Hop("ok", title, pieces(line.received), lines)
    if line.received or lines:
        return Hop("late", title, pieces(line.received), lines)
    return Hop("nil", title, pieces(0))


def lacking_words(line: LineRow) -> str:
    """What did not come whole."""
    words = ((_("short %(count)s", count=line.short), line.short),
             (_("damaged %(count)s", count=line.damaged), line.damaged),
             (_("lost %(count)s", count=line.lost), line.lost))
    return " · ".join(str(word) for word, count in words if count)


@dataclass(frozen=True)
class About:
    """What a broken promise is about, for lists of other modules."""

    title: str
    href: str
    number: str


def titles_of(session: Session, subjects: Iterable[Subject]) -> dict[Subject, About]:
    """What the parts and hand-overs among these subjects are called."""
    subjects = list(subjects)
    lines = {each.id: [each] for each in subjects if each.kind == LINE}
    legs = custody.lines_of(session, [each.id for each in subjects if each.kind == CUSTODY])
    for leg, line in legs.items():
        lines.setdefault(line, []).append(Subject(CUSTODY, leg))
    rows = queries.rows_of(session, LineFilter(ids=tuple(lines)), len(lines)) if lines else []
    return {subject: About(f"{row.name} {row.code}", url_for(
        "custody.show", part_line_id=row.id), row.number)
        for row in rows for subject in lines[row.id]}


def red_since(legs: Sequence[Leg], now: datetime) -> str:
    """Since when a hand-over is red; empty when none is."""
    due = next((leg.due_at for leg in legs if is_red(leg.due_at, leg.received_at, now)), None)
    return due_moment(due, now) if due else ""
