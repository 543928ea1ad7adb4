"""Every SELECT on review courses."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from network.accounts.models import Account
from network.outlets.models import Outlet
from network.regions.models import Division
from training.certificates.rules import Kind
from training.classes.models import ClassSeat, ReviewClass
from training.classes.rules import State


def get(session: Session, class_id: int) -> ReviewClass:
    """The course, or NotFound."""
    found = session.get(ReviewClass, class_id)
    if found is None:
        raise NotFound("review_class", class_id)
    return found


@dataclass(frozen=True)
class ClassRow:
    """One line of the courses to come."""

    id: int
    kind: Kind
    prefecture_code: str
    prefecture: str | None
    held_on: date
    place: str
    seats: int
    taken: int
    version: int

    @property
    def left(self) -> int:
        return self.seats - self.taken


def coming(session: Session, day: date, prefixes: Collection[str] = ()) -> Sequence[ClassRow]:
    """Planned courses from a day on, the nearest first; of the prefectures when they are named."""
    query = _rows(day)
    if prefixes:
        query = query.where(ReviewClass.prefecture_code.in_(prefixes))
    return [ClassRow(*row) for row in session.execute(query.limit(100))]


def _rows(day: date) -> Select[tuple[object, ...]]:
    return (
        select(
            ReviewClass.id, ReviewClass.kind, ReviewClass.prefecture_code, Division.short,
            ReviewClass.held_on, ReviewClass.place, ReviewClass.seats, ReviewClass.taken,
            ReviewClass.version,
        )
        .outerjoin(Division, Division.code == ReviewClass.prefecture_code)
        .where(ReviewClass.state == State.PLANNED, ReviewClass.held_on >= day)
        .order_by(ReviewClass.held_on, ReviewClass.id)
    )


def next_of(classes: Sequence[ClassRow], kind: Kind, county_code: str | None) -> ClassRow | None:
    """The nearest of these courses for a permit in the prefecture of a county with a seat left."""
    place = (county_code or "")[:4]
    return next((each for each in classes
                 if each.kind is kind and each.prefecture_code == place and each.left > 0), None)


@dataclass(frozen=True)
class SeatRow:
    """Who sits in a course."""

    class_id: int
    account_id: int
    person: str
    outlet: str | None
    outlet_id: int | None


def seats_of(session: Session, class_ids: Collection[int]) -> Sequence[SeatRow]:
    """The seats that are taken, within reach."""
    rows = session.execute(
        select(ClassSeat.class_id, ClassSeat.account_id, Account.name, Outlet.name,
               ClassSeat.outlet_id)
        .join(Account, Account.id == ClassSeat.account_id)
        .outerjoin(Outlet, Outlet.id == ClassSeat.outlet_id)
        .where(ClassSeat.class_id.in_(list(class_ids)), ClassSeat.given_back_at.is_(None))
        .order_by(ClassSeat.id))
    return [SeatRow(*row) for row in rows]


def seat(session: Session, class_id: int, account_id: int) -> ClassSeat | None:
    """The seat a person holds in a course, within reach."""
    return session.scalars(
        select(ClassSeat).where(ClassSeat.class_id == class_id,
                                ClassSeat.account_id == account_id,
                                ClassSeat.given_back_at.is_(None))).first()
