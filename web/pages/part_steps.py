"""What happened to the parts of a job, in words, for the job's own timeline."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.clock import local
from core.facts import FactRow
from core.rows import Step
from core.wording import business_date, duration_compact, iso, moment
from network.accounts.queries import names_of
from parts.custody import queries as custody
from parts.requests.labels import REFUSE_REASONS
from parts.requests.queries import LineRow
from parts.requests.rules import RefuseReason
from parts.requests.timing import CUSTODY, LINE
from sla.segments.rules import Segment as Stretch
from web.pages import part_rows
from web.pages.part_rows import Names

MOST = 100
SKIPPED = ("LinePassed", "LineReplaced", "PassingBegun", "LineCleared")


@dataclass(frozen=True)
class _Told:
    """A fact about a part with what its words need."""

    body: Mapping[str, Any]
    part: str
    names: Names
    now: datetime

    def place(self, key: str) -> str:
        return self.names.place(str(self.body[key]))


def _asked(told: _Told) -> str:
    return _("Asked for %(part)s, %(pieces)s", part=told.part,
             pieces=part_rows.pieces(told.body["quantity"]))


def _approved(told: _Told) -> str:
    if told.body["silently"]:
        return _("%(part)s: nobody decided in time, it approved itself", part=told.part)
    return _("%(part)s approved", part=told.part)


def _backordered(told: _Told) -> str:
    day = told.body["promised_on"]
    if not day:
        return _("%(part)s is out of stock", part=told.part)
    when = business_date(local(datetime.fromisoformat(f"{day}T04:00:00+00:00")).date(), told.now)
    return _("%(part)s is out of stock, expected %(day)s", part=told.part, day=when)


def _received(told: _Told) -> str:
    body = told.body
    words = [_("%(part)s received: %(good)s whole", part=told.part, good=body["good"])]
    words += [word for word, count in (
        (_("short %(count)s", count=body["short"]), body["short"]),
        (_("damaged %(count)s", count=body["damaged"]), body["damaged"]),
        (_("lost %(count)s", count=body["lost"]), body["lost"])) if count]
    return " · ".join(words)


WORDS: Mapping[str, Callable[[_Told], str]] = {
    "LineAsked": _asked,
    "LineApproved": _approved,
    "LineRefused": lambda t: _("%(part)s refused: %(reason)s", part=t.part, reason=str(
        REFUSE_REASONS[RefuseReason(t.body["reason"])])),
    "LineWithdrawn": lambda t: _("%(part)s no longer needed", part=t.part),
    "LineSubstituted": lambda t: _("Another part number goes out: %(part)s", part=t.part),
    "LineAllocated": lambda t: _("%(part)s set aside in %(place)s", part=t.part,
                                 place=t.names.place(f"warehouse:{t.body['warehouse_id']}")),
    "LineBackordered": _backordered,
    "LineMissing": lambda t: _("%(part)s has been missing for %(days)s of 90 days: warned",
                               part=t.part, days=t.body["days"]),
    "LineShipped": lambda t: _("%(part)s sent", part=t.part),
    "LineReceived": _received,
    "LineUsed": lambda t: _("%(part)s built in", part=t.part),
    "ParcelGiven": lambda t: _("%(giver)s says it gave the parcel on; nobody signed yet",
                               giver=t.place("giver")),
    "DeliveryClaimed": lambda _t: _("The carrier says it delivered; nobody signed yet"),
    "ArrivalDenied": lambda t: _("%(receiver)s says that nothing came",
                                 receiver=t.place("receiver")),
    "ParcelSigned": lambda t: _("%(receiver)s signed for the parcel: both sides agree",
                                receiver=t.place("receiver")),
}


def of_lines(session: Session, lines: Sequence[LineRow], stretches: Sequence[Stretch],
             now: datetime) -> list[tuple[datetime, Step]]:
    """Every step of these lines and of their parcels, with its moment."""
    if not lines:
        return []
    legs = custody.of_lines(session, [line.id for line in lines])
    parts = {(LINE, line.id): f"{line.name} {line.code}" for line in lines}
    parts |= {(CUSTODY, leg.id): parts[LINE, key] for key, each in legs.items() for leg in each}
    names = part_rows.names_for(session, lines, [leg for each in legs.values() for leg in each])
    rows = session.execute(
        select(FactRow.name, FactRow.kind, FactRow.subject_id, FactRow.by, FactRow.happened_at,
               FactRow.body)
        .where(or_(*(and_(FactRow.kind == kind, FactRow.subject_id.in_(
            [key for each, key in parts if each == kind])) for kind in (LINE, CUSTODY))),
            FactRow.name.not_in(SKIPPED))
        .order_by(FactRow.id.desc()).limit(MOST)).all()
    people = names_of(session, {row.by for row in rows})
    return [(row.happened_at, _step(row, parts[row.kind, row.subject_id], names, people,
                                    stretches, now)) for row in rows if row.name in WORDS]


def _step(row: Any, part: str, names: Names, people: Mapping[str, str],
          stretches: Sequence[Stretch], now: datetime) -> Step:
    here = next((each for each in stretches if each.began <= row.happened_at < each.ended), None)
    begins = here is not None and here.began == row.happened_at
    return Step(
        at=moment(row.happened_at, now), iso=iso(row.happened_at),
        party=here.party.value if here else "approval",
        text=WORDS[row.name](_Told(json.loads(row.body), part, names, now)),
        who=people.get(row.by) or _("the system"),
        duration=duration_compact(here.seconds) if here and begins else "")
