"""The adjudicator's list: claims by age and amount, and what keeps each from being decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from core.clock import at_local
from core.lists import COUNTED_TO, Page, keyset, whole
from jobs.work_orders.models import WorkOrder
from jobs.work_orders.rules import Grade, Source
from network.outlets.models import Outlet
from network.products.rules import ProductLine
from settlements.claims.models import Claim
from settlements.claims.rules import DECIDABLE, Missing, Reason, State


class View(StrEnum):
    """The parts of the list: what can be decided, what waits for the office, for the outlet,
    for a second look, and what is done."""

    READY = "ready"
    WAITING = "waiting"
    INCOMPLETE = "incomplete"
    APPEALED = "appealed"
    DECIDED = "decided"
    ALL = "all"


BY_WEIGHT = frozenset({View.READY, View.WAITING, View.INCOMPLETE, View.APPEALED})
OLDEST = 60
"""Days after which a claim weighs no more by its age."""


@dataclass(frozen=True)
class ClaimFilter:
    view: View = View.READY
    outlet_id: int | None = None
    reason: Reason | None = None
    least_fen: int | None = None
    below_fen: int | None = None
    since: datetime | None = None
    before: datetime | None = None
    number: str = ""


@dataclass(frozen=True)
class ClaimRow:
    """One line of the list."""

    id: int
    number: str
    state: State
    work_day: date
    submitted_at: datetime | None
    approvable_at: datetime | None
    decided_at: datetime | None
    requested_fen: int
    calculated_fen: int
    approved_fen: int | None
    missing: str
    reason: Reason | None
    proven: bool
    self_entered: bool
    work_order_id: int
    job: str
    line: ProductLine
    symptom: str
    grade: Grade | None
    tier: int | None
    outlet: str


def page(
    session: Session, wanted: ClaimFilter, after: str | None, size: int, today: date
) -> Page[ClaimRow]:
    """Claims within reach. Those that wait stand by age × amount, days since submitted times
    what they come to, the heaviest first; the others by the order they were made in."""
    if wanted.view in BY_WEIGHT:
        return _by_weight(session, wanted, after, size, today)
    return keyset(session, _rows(wanted), Claim.id, whole(after or ""), size,
                  lambda row: ClaimRow(*row[:-1]), key_of=lambda row: row.id)


def _by_weight(
    session: Session, wanted: ClaimFilter, after: str | None, size: int, today: date
) -> Page[ClaimRow]:
    """The place in the list is `day.weight.id`: the day it was begun on stays that of all its
    pages, so that nothing moves while somebody turns them."""
    began, mark = _place(after)
    day = began or today
    weight = _weight(day)
    query = _rows(wanted, weight)
    if mark is not None:
        query = query.where(or_(weight < mark[0], and_(weight == mark[0], Claim.id > mark[1])))
    found = session.execute(query.order_by(weight.desc(), Claim.id).limit(size + 1)).all()
    last = found[size - 1] if len(found) > size else None
    rows = tuple(ClaimRow(*row[:-1]) for row in found[:size])
    return Page(rows, f"{day:%Y%m%d}.{last[-1]}.{last.id}" if last else None)


def _weight(day: date) -> ColumnElement[int]:
    """Days since it was submitted, the first counted as one, times what it comes to in fen;
    beyond OLDEST days nothing grows older."""
    since = func.coalesce(Claim.submitted_at, Claim.made_at)
    steps = [(since >= at_local(day - timedelta(days=back)), back + 1) for back in range(OLDEST)]
    age: ColumnElement[int] = case(*steps, else_=OLDEST + 1)
    return age * Claim.calculated_fen


def _place(after: str | None) -> tuple[date | None, tuple[int, int] | None]:
    """What stands in an address as the place; an unreadable one is the beginning."""
    parts = [whole(part) for part in (after or "").split(".")]
    if len(parts) != 3:
        return None, None
    day, weight, key = parts
    if day is None or weight is None or key is None:
        return None, None
    try:
        return datetime.strptime(f"{day:08d}", "%Y%m%d").date(), (weight, key)  # noqa: DTZ007
    except ValueError:
        return None, None


def _rows(wanted: ClaimFilter, weight: Any = None) -> Any:
    return (
        select(
            Claim.id, Claim.number, Claim.state, Claim.work_day, Claim.submitted_at,
            Claim.approvable_at, Claim.decided_at, Claim.requested_fen, Claim.calculated_fen,
            Claim.approved_fen, Claim.missing, Claim.reason, Claim.proof.is_not(None),
            WorkOrder.source == Source.OUTLET, WorkOrder.id, WorkOrder.number, WorkOrder.line,
            WorkOrder.symptom, WorkOrder.grade, WorkOrder.tier, Outlet.name,
            (literal(0) if weight is None else weight).label("weight"),
        )
        .join(WorkOrder, WorkOrder.id == Claim.work_order_id)
        .join(Outlet, Outlet.id == Claim.outlet_id)
        .where(*_conditions(wanted))
    )


@dataclass(frozen=True)
class Sum:
    """How many the filter finds, counted to 10,000, and what so many come to."""

    count: int
    requested_fen: int
    calculated_fen: int
    approved_fen: int


def sums(session: Session, wanted: ClaimFilter) -> Sum:
    """The count and the sums of a list; beyond 10,000 rows the sums are of those counted."""
    inner = (
        select(Claim.id, Claim.requested_fen, Claim.calculated_fen, Claim.approved_fen)
        .join(WorkOrder, WorkOrder.id == Claim.work_order_id)
        .where(*_conditions(wanted)).limit(COUNTED_TO + 1).subquery()
    )
    row = session.execute(select(func.count(), *(
        func.coalesce(func.sum(column), 0)
        for column in (inner.c.requested_fen, inner.c.calculated_fen, inner.c.approved_fen)
    )).select_from(inner)).one()
    return Sum(row[0], int(row[1]), int(row[2]), int(row[3]))


@dataclass(frozen=True)
class Bucket:
    """How many claims of an age and an amount, and what they come to."""

    count: int
    fen: int


def by_age_and_amount(
    session: Session, wanted: ClaimFilter, ages: Sequence[datetime], amounts: Sequence[int]
) -> Mapping[tuple[int, int], Bucket]:
    """Claims of the view by steps of age (submitted before `ages`, latest first) and of amount
    (below `amounts`, in fen), each as the place in its list."""
    age: Any = case(*((Claim.submitted_at >= moment, place) for place, moment in enumerate(ages)),
                    else_=len(ages))
    amount: Any = case(*((Claim.calculated_fen < fen, place) for place, fen in enumerate(amounts)),
                       else_=len(amounts))
    rows = session.execute(
        select(age, amount, func.count(), func.sum(Claim.calculated_fen))
        .select_from(Claim).join(WorkOrder, WorkOrder.id == Claim.work_order_id)
        .where(*_conditions(wanted)).group_by(age, amount)
    )
    return {(row[0], row[1]): Bucket(row[2], int(row[3] or 0)) for row in rows}


def by_reason(session: Session, wanted: ClaimFilter) -> dict[Reason, int]:
    """How many of the view were cut, refused or sent back for each reason."""
    rows = session.execute(
        select(Claim.reason, func.count())
        .select_from(Claim).join(WorkOrder, WorkOrder.id == Claim.work_order_id)
        .where(Claim.reason.is_not(None), *_conditions(wanted))
        .group_by(Claim.reason).order_by(func.count().desc(), Claim.reason)
    )
    return {row[0]: row[1] for row in rows if row[0] is not None}


def _conditions(wanted: ClaimFilter) -> list[ColumnElement[bool]]:
    found = [*_VIEWS[wanted.view]]
    if wanted.outlet_id is not None:
        found.append(Claim.outlet_id == wanted.outlet_id)
    if wanted.reason is not None:
        found.append(Claim.reason == wanted.reason)
    if wanted.least_fen is not None:
        found.append(Claim.calculated_fen >= wanted.least_fen)
    if wanted.below_fen is not None:
        found.append(Claim.calculated_fen < wanted.below_fen)
    if wanted.since is not None:
        found.append(Claim.submitted_at >= wanted.since)
    if wanted.before is not None:
        found.append(Claim.submitted_at < wanted.before)
    if wanted.number:
        typed = wanted.number.upper()
        found.append(or_(Claim.number.startswith(typed, autoescape=True),
                         WorkOrder.number.startswith(typed, autoescape=True)))
    return found


_OPEN = Claim.state.in_(DECIDABLE)
_READY = and_(
    Claim.approvable_at.is_not(None),
    Claim.missing.not_like(f"%{Missing.DISTANCE_PENDING}%"),
    or_(WorkOrder.source != Source.OUTLET, Claim.proof.is_not(None)),
)
_VIEWS: Mapping[View, tuple[ColumnElement[bool], ...]] = {
    View.READY: (_OPEN, _READY),
    View.WAITING: (_OPEN, ~_READY),
    View.INCOMPLETE: (Claim.state.in_((State.DRAFT, State.SENT_BACK)),),
    View.APPEALED: (Claim.state == State.APPEALED,),
    View.DECIDED: (Claim.decided_at.is_not(None), Claim.state != State.APPEALED),
    View.ALL: (),
}
