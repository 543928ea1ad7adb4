"""Taking over a sheet of rates: whole, or not at all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Refusal
from settlements.rate_sheets import rules
from settlements.rate_sheets.rules import Entry, Hole
from settlements.rates import queries, service
from settlements.rates.service import RateValues


@dataclass(frozen=True)
class Taken:
    """Rows in = stored + same + rows named in refusals. `ended` are editions that a new one
    follows; `holes` is work that has no price afterwards."""

    stored: int
    same: int
    ended: int
    refusals: tuple[Refusal, ...]
    holes: tuple[Hole, ...]


def take(
    session: Session,
    by: str,
    entries: Sequence[Entry],
    spoilt: Collection[int] = (),
    *,
    now: datetime,
) -> Taken:
    """Enters the rows of a sheet. With one refusal, or a row that could not be read (`spoilt`),
    nothing is entered, and the rows that would have been are named as held back."""
    stored = queries.editions(session, {each.code for each in entries})
    used = queries.used_until(session, [rate.id for rate in stored])
    found = rules.judged(entries, stored, used)
    if found.refusals or spoilt:
        named = {refusal.row for refusal in found.refusals}
        back = [Refusal(each.row, "", "held_back") for each in found.fresh if each.row not in named]
        return Taken(0, found.same, 0, (*found.refusals, *back), ())
    service.enter(session, by, [_values(each) for each in found.fresh], found.ended, now=now)
    since = min((each.first for each in entries), default=None)
    gaps = () if since is None else rules.holes(queries.all_since(session, since), since)
    return Taken(len(found.fresh), found.same, len(found.ended), (), gaps)


def _values(entry: Entry) -> RateValues:
    return RateValues(
        entry.item, entry.amount, entry.first, entry.last, entry.threshold_km,
        entry.service_type, entry.line, entry.grade, entry.tier, entry.from_floor,
    )
