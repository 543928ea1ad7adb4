"""Planning review courses and taking seats in them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core import text
from core.clock import business_date
from core.db import change
from core.errors import BadInput, NotAllowed, RuleBroken
from core.facts import tell
from core.scope import Level, Stamps, scope_of
from network.accounts import queries as accounts
from network.outlets import queries as outlets
from network.regions import queries as regions
from training.certificates.rules import PERMITS, Kind
from training.classes import queries
from training.classes.facts import (
    ClassCancelled,
    ClassHeld,
    ClassPlanned,
    SeatGivenBack,
    SeatTaken,
)
from training.classes.models import ClassSeat, ReviewClass
from training.classes.rules import LIFE, MOST_SEATS, Action, State, seat_fault


@dataclass(frozen=True)
class ClassValues:
    """What is known of a course when it is planned."""

    kind: Kind
    prefecture_code: str
    held_on: date
    seats: int
    place: str = ""


def plan(session: Session, by: str, values: ClassValues, *, now: datetime) -> ReviewClass:
    """A course on a day to come; BadInput names the field."""
    if values.kind not in PERMITS:
        raise BadInput("kind", "no_review")
    if len(values.prefecture_code) != 4 or not regions.children(session, values.prefecture_code):
        raise BadInput("prefecture_code", "no_such_prefecture")
    if values.held_on < business_date(now):
        raise BadInput("held_on", "appointment_past")
    if not 1 <= values.seats <= MOST_SEATS:
        raise BadInput("seats", "seats_out_of_range")
    row = ReviewClass(
        kind=values.kind,
        prefecture_code=values.prefecture_code,
        held_on=values.held_on,
        place=text.clean_line(values.place, 120, field="place"),
        seats=values.seats,
        taken=0,
        state=State.PLANNED,
        version=1,
    )
    session.add(row)
    session.flush()
    tell(session, ClassPlanned(values.kind, values.prefecture_code, values.held_on, values.seats),
         row, by=by, now=now)
    return row


def take_seat(
    session: Session, by: str, class_id: int, account_id: int, outlet_id: int, *, now: datetime
) -> ReviewClass:
    """A person of an outlet gets a seat. RuleBroken when the course is full or over, when the
    person sits there already or does not work for the outlet; NotAllowed for a parent."""
    row, outlet = queries.get(session, class_id), outlets.get(session, outlet_id)
    day = business_date(now)
    _refuse_observer(session, outlet.id)
    fault = seat_fault(row.state, row.held_on, row.seats, row.taken, day)
    if fault:
        raise RuleBroken(fault)
    if account_id not in {person.id for person in accounts.people_of(session, outlet.id, day)}:
        raise RuleBroken("not_at_this_outlet")
    if queries.seat(session, row.id, account_id):
        raise RuleBroken("seat_taken")
    session.add(ClassSeat(
        class_id=row.id, account_id=account_id, taken_at=now,
        **Stamps(outlet.id, outlet.parent_id, outlet.root_id, outlet.county_code).values()))
    session.flush()
    change(session, row, {"taken": row.taken + 1})
    tell(session, SeatTaken(account_id), row, by=by, now=now)
    return row


def _refuse_observer(session: Session, outlet_id: int | None) -> None:
    """A parent sees who of its children sits where and moves nobody (DOMAIN, cause 3)."""
    scope = scope_of(session)
    if scope.level is Level.OUTLET and outlet_id not in scope.outlets:
        raise NotAllowed("training.seat")


def give_seat_back(
    session: Session, by: str, class_id: int, account_id: int, *, now: datetime
) -> ReviewClass:
    """The seat is free for somebody else; RuleBroken when the person has none."""
    row, seat = queries.get(session, class_id), queries.seat(session, class_id, account_id)
    if seat is None or row.state is not State.PLANNED:
        raise RuleBroken("no_seat")
    _refuse_observer(session, seat.outlet_id)
    seat.given_back_at = now
    session.flush()
    change(session, row, {"taken": row.taken - 1})
    tell(session, SeatGivenBack(account_id), row, by=by, now=now)
    return row


def hold(session: Session, by: str, class_id: int, *, now: datetime) -> ReviewClass:
    """The course took place; who passed is written down on each certificate."""
    row = queries.get(session, class_id)
    state = LIFE.step(row.state, Action.HOLD)
    if row.held_on > business_date(now):
        raise RuleBroken("in_the_future")
    change(session, row, {"state": state})
    tell(session, ClassHeld(), row, by=by, now=now)
    return row


def cancel(session: Session, by: str, class_id: int, *, now: datetime) -> ReviewClass:
    """The course does not take place."""
    row = queries.get(session, class_id)
    state = LIFE.step(row.state, Action.CANCEL)
    change(session, row, {"state": state})
    tell(session, ClassCancelled(), row, by=by, now=now)
    return row
