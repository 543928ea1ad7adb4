"""Keeping the register of distances."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from core import text
from core.db import change
from core.errors import BadInput, IllegalTransition, RuleBroken
from core.facts import tell
from core.scope import Stamps
from network.distances import queries, rules
from network.distances.facts import (
    DistanceApproved,
    DistanceClaimed,
    DistanceEnded,
    DistanceEntered,
    DistanceRefused,
)
from network.distances.models import Distance
from network.distances.rules import Source, State
from network.outlets import queries as outlets
from network.regions import queries as regions


@dataclass(frozen=True)
class Place:
    """A township, or a village in it."""

    town_code: str
    village: str = ""

    def cleaned(self) -> "Place":
        village = text.clean_line(self.village, 60, field="village")
        return Place(self.town_code, rules.village_of(village))


def enter(
    session: Session,
    by: str,
    outlet_id: int,
    place: Place,
    km: int,
    source: Source,
    *,
    from_day: date,
    now: datetime,
) -> Distance:
    """The maker writes a distance into the register; what held before ends the day before.
    BadInput for impossible kilometres, RuleBroken when a later row stands."""
    made = _row(session, by, outlet_id, place.cleaned(), km, source, from_day, now)
    made.state, made.decided_at, made.decided_by = State.APPROVED, now, by
    _end_before(session, by, made, now)
    session.add(made)
    tell(session, DistanceEntered(made.town_code, km, source, from_day), made, by=by, now=now)
    return made


def claim(
    session: Session, by: str, outlet_id: int, place: Place, km: int, *, from_day: date,
    now: datetime,
) -> Distance:
    """The outlet says how far it is, for work from that day on. RuleBroken when the register
    knows the place, or a claim to it waits already."""
    clean = place.cleaned()
    if queries.pending_id(session, outlet_id, clean.town_code, clean.village):
        raise RuleBroken("distance_waits")
    found = queries.known(session, outlet_id, clean.town_code, clean.village, from_day)
    if found is not None:
        raise RuleBroken("distance_known", km=found.km)
    made = _row(session, by, outlet_id, clean, km, Source.CLAIMED, from_day, now)
    made.state = State.PENDING
    session.add(made)
    tell(session, DistanceClaimed(made.town_code, km), made, by=by, now=now)
    return made


def approve(
    session: Session, by: str, distance_id: int, *, km: int | None = None, now: datetime
) -> Distance:
    """Accepts what the outlet claimed, or another number that was agreed with it."""
    row = _waiting(session, distance_id, "approve")
    agreed = row.km if km is None else km
    _refuse_km(agreed)
    source = row.source if agreed == row.km else Source.AGREED
    _end_before(session, by, row, now)
    change(session, row, {"state": State.APPROVED, "km": agreed, "source": source,
                          "decided_at": now, "decided_by": by})
    tell(session, DistanceApproved(agreed, row.valid_from), row, by=by, now=now)
    return row


def refuse(session: Session, by: str, distance_id: int, *, now: datetime) -> Distance:
    """Does not accept it; the outlet may claim anew."""
    row = _waiting(session, distance_id, "refuse")
    change(session, row, {"state": State.REFUSED, "decided_at": now, "decided_by": by})
    tell(session, DistanceRefused(row.km), row, by=by, now=now)
    return row


def _waiting(session: Session, distance_id: int, action: str) -> Distance:
    row = queries.get(session, distance_id)
    if row.state is not State.PENDING:
        raise IllegalTransition("distance", row.state, action)
    return row


def _row(
    session: Session, by: str, outlet_id: int, place: Place, km: int, source: Source,
    from_day: date, now: datetime,
) -> Distance:
    outlet = outlets.get(session, outlet_id)
    _refuse_km(km)
    if not regions.path(session, place.town_code):
        raise BadInput("town_code", "no_such_town")
    return Distance(
        town_code=place.town_code, village=place.village, km=km, source=source,
        valid_from=from_day, entered_at=now, entered_by=by, version=1,
        **Stamps.of(outlet).values(),
    )


def _refuse_km(km: int) -> None:
    if fault := rules.km_fault(km):
        raise BadInput("km", fault)


def _end_before(session: Session, by: str, row: Distance, now: datetime) -> None:
    """What holds to the same place ends the day before the new row begins."""
    assert row.outlet_id is not None
    standing = queries.standing(session, row.outlet_id, row.town_code, row.village)
    if any(old.valid_from >= row.valid_from for old in standing):
        raise RuleBroken("distance_later")
    last = row.valid_from - timedelta(days=1)
    for old in standing:
        if old.valid_to is None or old.valid_to > last:
            change(session, old, {"valid_to": last})
            tell(session, DistanceEnded(last), old, by=by, now=now)
