"""Every SELECT on the time of subjects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from sla.parties import Party
from sla.segments.models import HandoverRow, HoldLegRow, HoldRow, SegmentRow
from sla.segments.rules import Segment, Shares, shares
from sla.subjects import WORK_ORDER, Subject

_STREAMED = 5_000


@dataclass(frozen=True)
class Holder:
    """Who has the time, since when and why."""

    party: Party
    cause: str
    holder: str
    since: datetime


def timeline(session: Session, subject: Subject, now: datetime) -> tuple[Segment, ...]:
    """The segments of a subject up to `now`, as far as the scope reaches."""
    return times_of(session, subject.kind, [subject.id], now).get(subject.id, ())


def share(session: Session, subject: Subject, now: datetime) -> Shares:
    """How the time of a subject divides up to `now`."""
    return shares(timeline(session, subject, now))


def times_of(session: Session, kind: str, ids: Iterable[int],
             now: datetime) -> dict[int, tuple[Segment, ...]]:
    """The segments of many subjects of one kind up to `now`, in one statement."""
    rows = session.execute(
        select(SegmentRow.subject_id, SegmentRow.from_at, SegmentRow.to_at, SegmentRow.party,
               SegmentRow.cause, SegmentRow.holder)
        .where(SegmentRow.subject_kind == kind, SegmentRow.subject_id.in_(list(ids)),
               SegmentRow.from_at < now)
        .order_by(SegmentRow.subject_id, SegmentRow.from_at))
    found: dict[int, list[Segment]] = {}
    for subject_id, begin, end, party, cause, holder in rows:
        segment = Segment(begin, now if end is None else min(end, now), party, cause, holder)
        found.setdefault(subject_id, []).append(segment)
    return {subject_id: tuple(parts) for subject_id, parts in found.items()}


def shares_of(session: Session, kind: str, ids: Iterable[int],
              now: datetime) -> dict[int, Shares]:
    """How the time of many subjects divides up to `now`, in one statement."""
    return {key: shares(parts) for key, parts in times_of(session, kind, ids, now).items()}


def holders(session: Session, kind: str, ids: Iterable[int], now: datetime) -> dict[int, Holder]:
    """Who has the time of each subject now, in one statement; those closed are left out."""
    rows = session.execute(
        select(SegmentRow.subject_id, SegmentRow.party, SegmentRow.cause, SegmentRow.holder,
               SegmentRow.from_at)
        .where(SegmentRow.subject_kind == kind, SegmentRow.subject_id.in_(list(ids)),
               SegmentRow.from_at <= now,
               or_(SegmentRow.to_at.is_(None), SegmentRow.to_at > now)))
    return {row.subject_id: Holder(*row[1:]) for row in rows}


@dataclass(frozen=True)
class Broken:
    """A thread that is not contiguous: `at` is where the next segment should begin."""

    subject: Subject
    at: datetime | None
    next_at: datetime | None


def broken_threads(session: Session, limit: int = 100) -> list[Broken]:
    """Gaps and overlaps: a segment must end where the next begins, unless the thread was
    closed there; only the last may be open, and only of a thread that is not closed."""
    following = func.lead(SegmentRow.from_at).over(
        partition_by=(SegmentRow.subject_kind, SegmentRow.subject_id),
        order_by=SegmentRow.from_at)
    inner = select(SegmentRow.subject_kind, SegmentRow.subject_id, SegmentRow.to_at,
                   following.label("next_at")).subquery()
    closed = (select(HandoverRow.id).where(
        HandoverRow.subject_kind == inner.c.subject_kind,
        HandoverRow.subject_id == inner.c.subject_id, HandoverRow.at == inner.c.to_at,
        HandoverRow.party.is_(None)).exists())
    wrong = or_(
        and_(inner.c.to_at.is_(None), inner.c.next_at.is_not(None)),
        inner.c.to_at > inner.c.next_at,
        and_(inner.c.to_at < inner.c.next_at, ~closed),
        and_(inner.c.to_at.is_not(None), inner.c.next_at.is_(None), ~closed),
    )
    rows = session.execute(select(inner).where(wrong).limit(limit))
    return [Broken(Subject(kind, key), at, next_at) for kind, key, at, next_at in rows]


SEGMENT_COLUMNS = ("id", "work_order", "party", "cause", "from", "to")


def books(session: Session) -> Iterator[tuple[object, ...]]:
    """Every segment of a work order for the books, streamed: SEGMENT_COLUMNS."""
    rows = session.execute(
        select(SegmentRow.id, SegmentRow.subject_id, SegmentRow.party, SegmentRow.cause,
               SegmentRow.from_at, SegmentRow.to_at)
        .where(SegmentRow.subject_kind == WORK_ORDER).order_by(SegmentRow.id),
        execution_options={"yield_per": _STREAMED})
    yield from (tuple(row) for row in rows)


@dataclass(frozen=True)
class OpenHold:
    """Something a subject waits for."""

    id: int
    cause: str


def open_holds(session: Session, subject: Subject, at: datetime) -> list[OpenHold]:
    """What the subject waits for at a moment, in the order it began."""
    rows = session.execute(
        select(HoldRow.id, HoldLegRow.cause)
        .join(HoldLegRow, HoldLegRow.hold_id == HoldRow.id)
        .where(HoldRow.subject_kind == subject.kind, HoldRow.subject_id == subject.id,
               or_(HoldRow.ended_at.is_(None), HoldRow.ended_at > at))
        .order_by(HoldRow.id, HoldLegRow.id))
    first: dict[int, str] = {}
    for key, cause in rows:
        first.setdefault(key, cause)
    return [OpenHold(key, cause) for key, cause in first.items()]


def last_leg(session: Session, hold_id: int) -> tuple[Party, str] | None:
    """In whose hands a hold is: the party and the holder of its last leg."""
    row = session.execute(
        select(HoldLegRow.party, HoldLegRow.holder).where(HoldLegRow.hold_id == hold_id)
        .order_by(HoldLegRow.at.desc(), HoldLegRow.id.desc()).limit(1)).first()
    return (row.party, row.holder) if row else None
