"""Taking over a sheet of outlets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Refusal
from network.outlet_sheets.rules import Entry, Known, checked
from network.outlets import queries, service
from network.outlets.queries import Record
from network.outlets.service import OutletValues
from network.regions import queries as regions


@dataclass(frozen=True)
class Taken:
    """Rows in = opened + corrected + same + refusals."""

    opened: int
    corrected: int
    same: int
    refusals: tuple[Refusal, ...]


def take(
    session: Session,
    by: str,
    entries: Sequence[Entry],
    spoilt: Mapping[str, int] | None = None,
    *,
    now: datetime,
) -> Taken:
    """Opens the outlets that are not on record, in state *applied*, and corrects those whose
    record differs. A row is taken whole or named; the others do not wait for it. `spoilt` are
    codes in rows that could not be read."""
    exist, away = _in_towns(session, entries)
    refusals = [Refusal(each.row, "town", "no_such_town") for each in away]
    lost = {**(spoilt or {}), **{each.code: each.row for each in away}}
    codes = {each.code for each in exist}
    known = _known(session, codes | {each.parent_code for each in exist if each.parent_code})
    found = checked(exist, known, lost)
    there = queries.records(session, codes)
    fresh = [each for each in found.entries if each.code not in there]
    if fresh:
        service.register_many(session, by, [_values(each) for each in fresh], now=now)
    changed = [each for each in found.entries
               if each.code in there and _differs(each, there[each.code])]
    for each in changed:
        service.correct(session, by, there[each.code].id, _values(each), now=now)
    return Taken(
        opened=len(fresh),
        corrected=len(changed),
        same=len(found.entries) - len(fresh) - len(changed),
        refusals=(*refusals, *found.refusals),
    )


def _in_towns(session: Session, entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The rows whose township there is, and the others."""
    counties = regions.counties_of(session, {each.town_code for each in entries})
    there = [each for each in entries if each.town_code in counties]
    return there, [each for each in entries if each.town_code not in counties]


def _known(session: Session, codes: Iterable[str]) -> Mapping[str, Known]:
    wanted = set(codes)
    depths = queries.nodes(session, wanted)
    return {code: Known(record.contract, record.parent_code, depths[code].depth)
            for code, record in queries.records(session, wanted).items()}


def _values(entry: Entry) -> OutletValues:
    return OutletValues(entry.code, entry.name, entry.stands, entry.town_code, entry.address,
                        entry.phone, entry.parent_code, entry.one_man)


def _differs(entry: Entry, record: Record) -> bool:
    return (entry.name, entry.town_code, entry.address, entry.phone, entry.one_man) != (
        record.name, record.town_code, record.address, record.phone, record.one_man)
