"""Parts on the first page: what nobody decided, what is not in stock, hand-overs of which one
side says nothing (DOMAIN, "Parts")."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from core.rows import Figure
from core.wording import due_wording, duration, number, party_name
from parts.custody import queries as custody
from parts.custody.queries import Leg
from parts.requests import queries
from parts.requests.queries import LineFilter, LineRow
from parts.requests.rules import LineState
from reports.first_page.queries import Pile, part_piles
from reports.first_page.rules import DAY, Found, Link, Matter, Side, Urgency, side_of
from sla.parties import Party
from web.pages.first_page.jobs import ROLES
from web.pages.first_page.sources import SHOWN, Asked, Part, Source, address
from web.pages.part_rows import Names, names_for

UNDECIDED = LineFilter(states=(LineState.REQUESTED,))
WITHOUT_STOCK = LineFilter(states=(LineState.APPROVED, LineState.BACKORDERED))
WARNED = timedelta(days=60)
STATUTORY = timedelta(days=90)
"""Without a part for ninety days the law gives the user another appliance, warned at sixty."""


def look(asked: Asked) -> Part:
    session, now = asked.session, asked.now
    page = custody.red(session, now, None, SHOWN)
    red = custody.count_red(session, now) if page.after else len(page.rows)
    piles = part_piles(session, now, (*UNDECIDED.states, *WITHOUT_STOCK.states))
    undecided, missing = (_pile(piles, wanted) for wanted in (UNDECIDED, WITHOUT_STOCK))
    return Part(_figures(red, undecided, missing),
                _found(asked, page.rows, undecided.count, missing.count))


def _pile(piles: Mapping[LineState, Pile], wanted: LineFilter) -> Pile:
    found = [piles.get(state, Pile()) for state in wanted.states]
    return Pile(sum(pile.count for pile in found), sum(pile.late for pile in found))


def _figures(red: int, undecided: Pile, missing: Pile) -> Sequence[Figure]:
    """What waits within its time is no exception: it is counted and stays quiet. A part that is
    not in stock is one from the first day."""
    late = _("late %(n)s", n=number(undecided.late)) if undecided.late else _("none late")
    shown = (
        (_("Parts undecided"), undecided.count, undecided.late,
         Link("part_requests.index", {"view": "undecided"}), late if undecided.count else ""),
        (_("Parts not in stock"), missing.count, missing.count,
         Link("part_requests.index", {"view": "backordered"}), party_name(Party.PLANNING)),
        (_("One-sided hand-overs"), red, red, Link("custody.index"), _("given, not received")),
    )
    return [Figure(label, number(count), address(link), basis=[basis] if basis else (),
                   late=bad > 0, nil=not count) for label, count, bad, link, basis in shown]


def _found(asked: Asked, legs: Sequence[Leg], undecided: int, missing: int) -> Found:
    session, now = asked.session, asked.now
    line_of = custody.lines_of(session, [leg.id for leg in legs]) if legs else {}
    ids = tuple(sorted(set(line_of.values())))
    lines = {line.id: line for line in queries.rows_of(session, LineFilter(ids=ids), len(ids))
             } if ids else {}
    waiting = [*_lines(asked, WITHOUT_STOCK, missing), *_lines(asked, UNDECIDED, undecided)]
    names = names_for(session, (*lines.values(), *waiting), legs)
    people = asked.behind(ROLES)
    handed = [_handed(leg, lines[line_of[leg.id]], names, now)
              for leg in legs if leg.id in line_of]
    counted = {Side.MAKER: missing + undecided}
    for matter in handed:
        counted[side_of(matter.party)] = counted.get(side_of(matter.party), 0) + 1
    matters = (*handed, *(_waits(line, people, now) for line in waiting))
    return Found(matters, {side: count for side, count in counted.items() if count})


def _lines(asked: Asked, wanted: LineFilter, count: int) -> Sequence[LineRow]:
    return queries.page(asked.session, wanted, None, SHOWN).rows if count else ()


def _handed(leg: Leg, line: LineRow, names: Names, now: datetime) -> Matter:
    """The giver says given, nobody says received: whose turn it is says the line."""
    party = line.party or Party.CARRIER
    late = leg.due_at is not None and leg.due_at < now
    act = Link("custody.show", {"part_line_id": line.id})
    return Matter(
        title=_("%(part)s given, not received", part=f"{line.name} {line.code}"),
        note=_note(line, names.places.get(leg.giver, ""), now),
        party=party,
        holder=names.places.get(line.holder) or "",
        since=leg.given_at or leg.held_since,
        due=leg.due_at,
        urgency=Urgency.LATE if late else Urgency.NEAR,
        word=due_wording(leg.due_at, now) if leg.due_at else _("denied by the receiver"),
        href=act,
        verb=_("Who is right"),
        act=act,
        users=1 if line.work_order_id else 0,
        amount=_users_wait(line),
        job=line.work_order_id,
    )


def _waits(line: LineRow, people: Mapping[Party, str], now: datetime) -> Matter:
    """What the maker has to decide on or to find."""
    party = line.party if line.party and side_of(line.party) is Side.MAKER else Party.PLANNING
    since = line.backordered_at or line.requested_at
    statutory = line.requested_at + STATUTORY
    warned = now >= line.requested_at + WARNED
    late = warned or (line.next_due is not None and line.next_due < now)
    act = Link("part_requests.show", {"part_request_id": line.request_id})
    wanted = line.state is LineState.REQUESTED
    return Matter(
        title=_("%(part)s waits for a decision", part=f"{line.name} {line.code}") if wanted
        else _("%(part)s is not in stock", part=f"{line.name} {line.code}"),
        note=_note(line, "", now),
        party=party,
        holder=_("%(party)s: %(person)s", party=party_name(party.value), person=people[party])
        if party in people else "",
        since=since,
        due=line.next_due if line.next_due and line.next_due < now else statutory,
        urgency=Urgency.LATE if late else Urgency.WAITS,
        word=_statutory(statutory, now) if warned else due_wording(line.next_due, now)
        if line.next_due else _("no date promised"),
        href=act,
        verb=_("Decide"),
        act=act,
        users=1 if line.work_order_id else 0,
        amount=_users_wait(line),
        job=line.work_order_id,
    )


def _note(line: LineRow, giver: str, now: datetime) -> str:
    parts = [line.number, line.county or "", line.outlet or "",
             _("given by %(name)s", name=giver) if giver else "",
             _("user waits %(duration)s", duration=duration(now - line.job_opened_at))
             if line.job_opened_at else ""]
    return " · ".join(part for part in parts if part)


def _users_wait(line: LineRow) -> str:
    if line.work_order_id is None:
        return ngettext("%(num)s piece", "%(num)s pieces", line.requested)
    return ngettext("%(num)s user", "%(num)s users", 1)


def _statutory(until: datetime, now: datetime) -> str:
    if now > until:
        return _("90 days of the law are over")
    return _("90 days of the law, %(days)s left", days=number((until - now) // DAY))


SOURCE = Source("parts.view", look)
