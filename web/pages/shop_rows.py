"""A shop's day on the phone: the next job big, what else today, offers, what waits, what is done.

Order: the agreed time, or where there is none the promise that is due first (INTERFACE, "The
shop on a phone").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import quote

from flask_babel import gettext as _
from flask_babel import pgettext

from core.clock import business_date, day_bounds
from core.wording import business_date as date_words
from core.wording import clock_time, party_name, unit_text
from jobs.contacts.queries import Whom
from jobs.work_orders.labels import HOLDS, LINES, MODES, SERVICE_TYPES, STATES
from jobs.work_orders.queries import WorkOrderRow
from jobs.work_orders.rules import Mode, State
from sla.clocks.queries import Urgent
from sla.labels import clock_word
from sla.parties import Party
from sla.segments.queries import Holder
from web.pages.shop_steps import Button, Stage, next_step
from web.pages.time_rows import appointment_words, due_state

Dates = Mapping[int, Urgent]


@dataclass(frozen=True)
class Line:
    """One job of the list, ready to be shown. `when` stands large at the left, `when_note`
    below it; `note` says whose time it is while the job waits."""

    id: int
    title: str
    place: str
    when: str
    when_note: str
    due_kind: str = "none"
    due: str = ""
    due_at: str = ""
    note: str = ""
    step: Button | None = None


@dataclass(frozen=True)
class Big:
    """The next job: everything to go there; no map where the appliance comes to the shop."""

    line: Line
    fault: str
    address: str
    phone: str
    map_href: str


@dataclass(frozen=True)
class Look:
    """What was read for the page, by the id of the job."""

    now: datetime
    whom: Mapping[int, Whom] = field(default_factory=dict)
    urgent: Dates = field(default_factory=dict)
    holders: Mapping[int, Holder] = field(default_factory=dict)


@dataclass(frozen=True)
class Day:
    """The page. `today` counts what is still to be done today, offers included."""

    next: Big | None
    offers: Sequence[Line]
    today: Sequence[Line]
    later: Sequence[Line]
    waiting: Sequence[Line]
    done: Sequence[Line]
    observed: Sequence[Line]
    count: int


def day(
    own: Sequence[WorkOrderRow],
    done: Sequence[WorkOrderRow],
    observed: Sequence[WorkOrderRow],
    look: Look,
) -> Day:
    """Sorts a shop's jobs into the parts of the page."""
    waiting = [row for row in own if row.hold and row.state is State.ARRIVED]
    offers = [row for row in own if row.state is State.DISPATCHED]
    work = sorted((row for row in own if row not in waiting and row not in offers), key=_turn)
    offers.sort(key=_turn)
    first = (work or offers)[:1]
    rest = [row for row in work if row not in first]
    tonight = day_bounds(business_date(look.now))[1]
    today = [row for row in rest if _moment(row) < tonight]
    make = _maker(look)
    return Day(
        next=_big(first[0], look) if first else None,
        offers=[make(row) for row in offers if row not in first],
        today=[make(row) for row in today],
        later=[make(row) for row in rest if row not in today],
        waiting=[_waiting(row, look) for row in waiting],
        done=[_done(row) for row in done],
        observed=[_observed(row, look) for row in observed],
        count=len(first) + len(today) + len([row for row in offers if row not in first]),
    )


def _turn(row: WorkOrderRow) -> tuple[bool, datetime, int]:
    """Where the shop already is comes first."""
    return row.state is not State.ARRIVED, _moment(row), row.id


def _moment(row: WorkOrderRow) -> datetime:
    return row.appointed_from or row.next_due or row.opened_at


def _maker(look: Look) -> Callable[[WorkOrderRow], Line]:
    return lambda row: _line(row, look)


def _line(row: WorkOrderRow, look: Look) -> Line:
    promise = look.urgent.get(row.id)
    kind, words, at = due_state(
        clock_word(promise.kind) if promise else "", promise.due if promise else None, look.now
    )
    when, note = when_words(row, look.now)
    whom = look.whom.get(row.id, Whom())
    return Line(
        row.id,
        title_of(row, whom),
        place_of(row, whom),
        when,
        note,
        *((kind, words, at) if promise else ()),
        step=next_step(Stage(row.id, row.state, row.hold, row.mode, version=row.version)),
    )


def when_words(row: WorkOrderRow, now: datetime) -> tuple[str, str]:
    """What stands at the left of a job: the agreed time, or that there is none yet."""
    state = str(STATES[row.state])
    if row.state is State.DISPATCHED:
        return pgettext("shop", "New"), state
    if row.mode is not Mode.ON_SITE and row.appointed_from is None:
        return str(MODES[row.mode]), state
    if row.appointed_from is None:
        return pgettext("shop", "No time yet"), state
    if business_date(row.appointed_from) == business_date(now):
        return clock_time(row.appointed_from), state
    return date_words(business_date(row.appointed_from), now), clock_time(row.appointed_from)


def title_of(row: WorkOrderRow, whom: Whom) -> str:
    """谭阿婆 · 洗衣机 不脱水; without the name where it is not for these eyes."""
    what = f"{LINES[row.line]} {row.symptom}"
    return f"{whom.name} · {what}" if whom.name else what


def place_of(row: WorkOrderRow, whom: Whom) -> str:
    """Township, village and what leads there."""
    parts = (row.town or row.county or "", whom.village, whom.detail)
    return " ".join(part for part in parts if part)


def map_link(address: str) -> str:
    """Opens the phone's own map; the address goes nowhere before it is pressed."""
    return f"geo:0,0?q={quote(address)}"


def _big(row: WorkOrderRow, look: Look) -> Big:
    whom, line = look.whom.get(row.id, Whom()), _line(row, look)
    address = place_of(row, whom)
    window = appointment_words(row.appointed_from, row.appointed_to, look.now)
    if window and business_date(row.appointed_from or look.now) == business_date(look.now):
        window = window.split(" ")[-1]
    return Big(
        line=replace(line, when=window or line.when, when_note=str(STATES[row.state])),
        fault=f"{SERVICE_TYPES[row.service_type]} · {row.number}",
        address=address,
        phone=whom.phone,
        map_href=""
        if row.mode is not Mode.ON_SITE
        else map_link(" ".join(part for part in (row.county, address) if part)),
    )


def _waiting(row: WorkOrderRow, look: Look) -> Line:
    whom, plain = look.whom.get(row.id, Whom()), _line(row, look)
    return Line(
        row.id,
        plain.title,
        place_of(row, whom),
        age(look.now - row.opened_at),
        str(HOLDS.get(row.hold or "", "")),
        plain.due_kind,
        plain.due,
        plain.due_at,
        whose_time(row.hold or "", look.holders.get(row.id)),
        plain.step,
    )


def whose_time(hold: str, holder: Holder | None) -> str:
    """Whether the waiting counts as the shop's, in a sentence."""
    if holder is None:
        return ""
    if holder.party is not Party.OUTLET:
        return _(
            "Now with: %(party)s. The time is not counted as yours.",
            party=party_name(holder.party.value),
        )
    if hold == "user":
        return _("The time counts as yours until the user's yes is recorded.")
    return _("The time counts as yours.")


def age(passed: timedelta) -> str:
    """How long a job is open: whole days, in the first day hours."""
    return unit_text(passed.days, "d") if passed.days else unit_text(passed.seconds // 3600, "h")


def _done(row: WorkOrderRow) -> Line:
    """Without the user's name: the job is over (SAFETY 18)."""
    ended = clock_time(row.completed_at) if row.completed_at else ""
    return Line(row.id, title_of(row, Whom()), place_of(row, Whom()), ended, str(STATES[row.state]))


def _observed(row: WorkOrderRow, look: Look) -> Line:
    plain = _line(row, look)
    return Line(
        row.id,
        title_of(row, Whom()),
        f"{row.outlet or ''} · {row.town or ''}",
        age(look.now - row.opened_at),
        str(HOLDS[row.hold]) if row.hold else str(STATES[row.state]),
        plain.due_kind,
        plain.due,
        plain.due_at,
    )
