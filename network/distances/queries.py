"""Every SELECT on distances."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from network.distances.models import Distance
from network.distances.rules import Source, State
from network.outlets.models import Outlet
from network.regions.models import Division


def get(session: Session, distance_id: int) -> Distance:
    """The distance; NotFound when there is none within reach."""
    found = session.scalars(select(Distance).where(Distance.id == distance_id)).first()
    if found is None:
        raise NotFound("distance", distance_id)
    return found


@dataclass(frozen=True)
class Known:
    """What the register says of a place; `pending` is the outlet's word, not decided on yet."""

    id: int
    km: int
    pending: bool
    source: Source


def known(
    session: Session, outlet_id: int, town_code: str, village: str, day: date
) -> Known | None:
    """The way from an outlet to a place on a day: what is decided before what is claimed, the
    village before the township. None when nobody ever said."""
    rows = session.execute(
        select(Distance.id, Distance.km, Distance.state, Distance.source, Distance.village).where(
            Distance.outlet_id == outlet_id,
            Distance.town_code == town_code,
            Distance.village.in_(("", village)),
            or_(
                Distance.state == State.PENDING,
                (Distance.state == State.APPROVED)
                & (Distance.valid_from <= day)
                & or_(Distance.valid_to.is_(None), Distance.valid_to >= day),
            ),
        )
    ).all()
    best = min(rows, key=lambda row: (row.state is State.PENDING, row.village == ""), default=None)
    if best is None:
        return None
    return Known(best.id, best.km, best.state is State.PENDING, best.source)


def between(
    session: Session, outlet_ids: Collection[int], town_codes: Collection[str], day: date
) -> dict[tuple[int, str], int]:
    """Kilometres from outlets to townships as decided for a day, in one statement."""
    rows = session.execute(
        select(Distance.outlet_id, Distance.town_code, Distance.km).where(
            Distance.outlet_id.in_(list(outlet_ids)),
            Distance.town_code.in_(list(town_codes)),
            Distance.village == "",
            Distance.state == State.APPROVED,
            Distance.valid_from <= day,
            or_(Distance.valid_to.is_(None), Distance.valid_to >= day),
        )
    )
    return {(outlet_id, town_code): km for outlet_id, town_code, km in rows}


def standing(
    session: Session, outlet_id: int, town_code: str, village: str
) -> Sequence[Distance]:
    """The approved rows of exactly this place, the latest first."""
    return session.scalars(
        select(Distance)
        .where(
            Distance.outlet_id == outlet_id,
            Distance.town_code == town_code,
            Distance.village == village,
            Distance.state == State.APPROVED,
        )
        .order_by(Distance.valid_from.desc())
    ).all()


def pending_id(session: Session, outlet_id: int, town_code: str, village: str) -> int | None:
    """The claim to this place that waits for a decision."""
    return session.scalar(
        select(Distance.id).where(
            Distance.outlet_id == outlet_id,
            Distance.town_code == town_code,
            Distance.village == village,
            Distance.state == State.PENDING,
        )
    )


@dataclass(frozen=True)
class DistanceRow:
    """One line of the register."""

    id: int
    outlet_id: int
    outlet: str
    town: str
    village: str
    km: int
    source: Source
    state: State
    valid_from: date
    valid_to: date | None


def of_outlet(session: Session, outlet_id: int, limit: int = 200) -> Sequence[DistanceRow]:
    """The register of one outlet, what waits first."""
    return _rows(session, [Distance.outlet_id == outlet_id], limit)


def pending(session: Session, limit: int = 200) -> Sequence[DistanceRow]:
    """Claims that wait for a decision, within reach."""
    return _rows(session, [Distance.state == State.PENDING], limit)


def pending_count(session: Session) -> int:
    return session.scalar(
        select(func.count()).where(Distance.state == State.PENDING)
    ) or 0


def _rows(session: Session, conditions: Sequence[object], limit: int) -> list[DistanceRow]:
    town = (
        select(Division.name).where(Division.code == Distance.town_code).correlate(Distance)
        .scalar_subquery()
    )
    query = (
        select(
            Distance.id, Distance.outlet_id, Outlet.name, town, Distance.village, Distance.km,
            Distance.source, Distance.state, Distance.valid_from, Distance.valid_to,
        )
        .join(Outlet, Outlet.id == Distance.outlet_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(Distance.decided_at.is_not(None), Distance.town_code, Distance.village,
                  Distance.valid_from.desc())
        .limit(limit)
    )
    return [DistanceRow(*row) for row in session.execute(query)]
