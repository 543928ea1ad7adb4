"""What can be done with the time of a subject. Each verb is called by the use case that owns
the subject and rides on that use case's fact.

The time of a subject may belong to several outlets, so it is read and written past the scope:
whoever may act on the subject may move its time (ARCHITECTURE, "Who may see what").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from core.errors import NotFound, RuleBroken
from core.scope import Reason, Stamps, system
from sla.parties import Party
from sla.segments.models import HandoverRow, HoldLegRow, HoldRow, SegmentRow
from sla.segments.rules import Handover, Hold
from sla.segments.threads import Knot, Piece, pieces
from sla.subjects import Subject

CLOSED = "closed"
WHOLE_ROWS = {"render_nulls": True}
"""Without it the rows of a bulk insert go in runs of those with the same columns empty."""


@dataclass(frozen=True)
class Thread:
    """The whole known course of a subject, from another system's history."""

    subject: Subject
    knots: tuple[Knot, ...]


def hand_over(session: Session, subject: Subject, party: Party, cause: str, at: datetime,
              stamps: Stamps, *, holder: str = "", now: datetime) -> None:
    """The thread passes to a party, and with new stamps to another outlet. The first one
    begins the timeline; one after the close opens it again."""
    with system(session, Reason.TIME):
        thread = _locked(session, subject)
        _tie(session, subject, thread, Knot(at, party, cause, holder, stamps), now)


def close(session: Session, subject: Subject, at: datetime, *, now: datetime) -> None:
    """Ends the timeline and everything it waits for; nothing when it is closed."""
    with system(session, Reason.TIME):
        thread = _locked(session, subject)
        if not thread or thread[-1].party is None:
            return
        session.execute(update(HoldRow).where(*_about(HoldRow, subject), _lasts_beyond(at))
                        .values(ended_at=at), execution_options={"synchronize_session": False})
        _tie(session, subject, thread, Knot(at, None, CLOSED, "", thread[-1].stamps), now)


def open_hold(session: Session, subject: Subject, party: Party, cause: str, at: datetime, *,
              holder: str = "", confirmed_by: str | None = None, until: datetime | None = None,
              now: datetime) -> int:
    """The subject begins to wait for a party; returns the hold's id. `until` is an end known
    beforehand, such as the appointed day. A hold for the user or force majeure takes no time
    before it is confirmed."""
    _refuse_future(at, now)
    with system(session, Reason.TIME):
        hold_id: int = session.execute(insert(HoldRow).returning(HoldRow.id), [{
            "subject_kind": subject.kind, "subject_id": subject.id, "ended_at": until,
            "confirmed_by": confirmed_by, "confirmed_at": now if confirmed_by else None,
        }]).scalar_one()
        _add_leg(session, hold_id, Handover(at, party, cause, holder))
        _resolve(session, subject)
    return hold_id


def pass_hold(session: Session, hold_id: int, party: Party, cause: str, at: datetime, *,
              holder: str = "", now: datetime) -> None:
    """The hold goes to the next hand. RuleBroken for one that is over, or before its last leg."""
    _refuse_future(at, now)
    with system(session, Reason.TIME):
        subject, ended, last = _standing(session, hold_id)
        if ended is not None and ended <= at:
            raise RuleBroken("hold_not_open")
        if last > at:
            raise RuleBroken("out_of_order")
        _add_leg(session, hold_id, Handover(at, party, cause, holder))
        _resolve(session, subject)


def confirm_hold(session: Session, hold_id: int, confirmed_by: str, *, now: datetime) -> None:
    """The user's yes or the regional manager's grant: the hold takes the time from its own
    beginning on. A second confirmation changes nothing."""
    with system(session, Reason.TIME):
        subject, _ended, _last = _standing(session, hold_id)
        session.execute(update(HoldRow).where(HoldRow.id == hold_id, HoldRow.confirmed_by.is_(None))
                        .values(confirmed_by=confirmed_by, confirmed_at=now),
                        execution_options={"synchronize_session": False})
        _resolve(session, subject)


def end_hold(session: Session, hold_id: int, at: datetime, *, now: datetime) -> None:
    """The wait is over; one that ended before stays as it was."""
    _refuse_future(at, now)
    with system(session, Reason.TIME):
        subject, _ended, last = _standing(session, hold_id)
        if last > at:
            raise RuleBroken("out_of_order")
        session.execute(update(HoldRow).where(HoldRow.id == hold_id, _lasts_beyond(at))
                        .values(ended_at=at), execution_options={"synchronize_session": False})
        _resolve(session, subject)


def record_history(session: Session, threads: Iterable[Thread]) -> int:
    """Timelines of new subjects as another system tells them, in bulk; returns segments."""
    knots: list[dict[str, object]] = []
    rows: list[dict[str, object]] = []
    for thread in threads:
        knots += [_knot_row(thread.subject, knot) for knot in thread.knots]
        rows += [_piece_row(thread.subject, piece) for piece in pieces(thread.knots, ())]
    with system(session, Reason.IMPORT):
        for model, values in ((HandoverRow, knots), (SegmentRow, rows)):
            if values:
                session.execute(insert(model), values, execution_options=WHOLE_ROWS)
    return len(rows)


def _tie(session: Session, subject: Subject, thread: list[Knot], knot: Knot,
         now: datetime) -> None:
    """Adds a knot to the end of the thread as it was read."""
    _refuse_future(knot.at, now)
    if thread and knot.at < thread[-1].at:
        raise RuleBroken("out_of_order")
    session.execute(insert(HandoverRow), [_knot_row(subject, knot)])
    _write_segments(session, subject, [*thread, knot])


def _locked(session: Session, subject: Subject) -> list[Knot]:
    """The thread, its first row locked, so that two changes of one subject follow each other.
    It is read after the lock: what the other wrote is there. SQLite has one writer anyway."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(select(HandoverRow.id).where(*_about(HandoverRow, subject))
                        .order_by(HandoverRow.id).limit(1).with_for_update())
    return _knots(session, subject)


def _knots(session: Session, subject: Subject) -> list[Knot]:
    rows = session.execute(
        select(HandoverRow.at, HandoverRow.party, HandoverRow.cause, HandoverRow.holder,
               HandoverRow.outlet_id, HandoverRow.parent_id, HandoverRow.root_id,
               HandoverRow.county_code)
        .where(*_about(HandoverRow, subject)).order_by(HandoverRow.at, HandoverRow.id))
    return [Knot(row.at, row.party, row.cause, row.holder, _stamps(row)) for row in rows]


def _holds(session: Session, subject: Subject) -> list[Hold]:
    rows = session.execute(
        select(HoldRow.id, HoldRow.ended_at, HoldRow.confirmed_by, HoldLegRow.at,
               HoldLegRow.party, HoldLegRow.cause, HoldLegRow.holder)
        .join(HoldLegRow, HoldLegRow.hold_id == HoldRow.id).where(*_about(HoldRow, subject))
        .order_by(HoldRow.id, HoldLegRow.at, HoldLegRow.id)).all()
    legs: dict[int, list[Handover]] = {}
    for row in rows:
        legs.setdefault(row.id, []).append(Handover(row.at, row.party, row.cause, row.holder))
    heads = {row.id: (row.ended_at, row.confirmed_by is not None) for row in rows}
    return [Hold(tuple(legs[key]), *heads[key]) for key in heads]


def _resolve(session: Session, subject: Subject) -> None:
    """Writes the segments after the holds of a subject changed."""
    _write_segments(session, subject, _locked(session, subject))


def _write_segments(session: Session, subject: Subject, knots: list[Knot]) -> None:
    """Writes the segments that differ from what the thread and the holds say now."""
    if not knots:
        raise RuleBroken("no_first_holder")
    wanted = {piece.from_at: piece for piece in pieces(knots, _holds(session, subject))}
    stored = _stored(session, subject)
    gone = [key for at, (key, piece) in stored.items() if at not in wanted]
    changed = [(stored[at][0], piece) for at, piece in wanted.items()
               if at in stored and stored[at][1] != piece]
    fresh = [_piece_row(subject, piece) for at, piece in wanted.items() if at not in stored]
    _write(session, gone, changed, fresh, subject)


def _stored(session: Session, subject: Subject) -> dict[datetime, tuple[int, Piece]]:
    rows = session.execute(
        select(SegmentRow.id, SegmentRow.from_at, SegmentRow.to_at, SegmentRow.party,
               SegmentRow.cause, SegmentRow.holder, SegmentRow.outlet_id, SegmentRow.parent_id,
               SegmentRow.root_id, SegmentRow.county_code)
        .where(*_about(SegmentRow, subject)))
    return {row.from_at: (row.id, Piece(row.from_at, row.to_at, row.party, row.cause,
                                        row.holder, _stamps(row))) for row in rows}


def _stamps(row: Any) -> Stamps:
    return Stamps(row.outlet_id, row.parent_id, row.root_id, row.county_code)


def _write(session: Session, gone: list[int], changed: list[tuple[int, Piece]],
           fresh: list[dict[str, object]], subject: Subject) -> None:
    """Removed first, then those that end, so that there is never a second open one."""
    quiet = {"synchronize_session": False}
    if gone:
        session.execute(delete(SegmentRow).where(SegmentRow.id.in_(gone)), execution_options=quiet)
    for key, piece in sorted(changed, key=lambda pair: pair[1].to_at is None):
        session.execute(update(SegmentRow).where(SegmentRow.id == key)
                        .values(**_piece_row(subject, piece)), execution_options=quiet)
    if fresh:
        session.execute(insert(SegmentRow), fresh)


def _knot_row(subject: Subject, knot: Knot) -> dict[str, object]:
    return {"subject_kind": subject.kind, "subject_id": subject.id, "at": knot.at,
            "party": knot.party, "cause": knot.cause, "holder": knot.holder,
            **knot.stamps.values()}


def _piece_row(subject: Subject, piece: Piece) -> dict[str, object]:
    return {"subject_kind": subject.kind, "subject_id": subject.id, "from_at": piece.from_at,
            "to_at": piece.to_at, "party": piece.party, "cause": piece.cause,
            "holder": piece.holder, **piece.stamps.values()}


def _add_leg(session: Session, hold_id: int, leg: Handover) -> None:
    session.execute(insert(HoldLegRow), [{"hold_id": hold_id, "at": leg.at, "party": leg.party,
                                          "cause": leg.cause, "holder": leg.holder}])


def _standing(session: Session, hold_id: int) -> tuple[Subject, datetime | None, datetime]:
    """What waits, until when, and since when the hold is in its present hands; NotFound."""
    row = session.execute(
        select(HoldRow.subject_kind, HoldRow.subject_id, HoldRow.ended_at,
               func.max(HoldLegRow.at).label("last"))
        .join(HoldLegRow, HoldLegRow.hold_id == HoldRow.id).where(HoldRow.id == hold_id)
        .group_by(HoldRow.id, HoldRow.subject_kind, HoldRow.subject_id, HoldRow.ended_at)).first()
    if row is None:
        raise NotFound("hold", hold_id)
    return Subject(row.subject_kind, row.subject_id), row.ended_at, row.last


def _about(model: type[HandoverRow] | type[HoldRow] | type[SegmentRow],
           subject: Subject) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return model.subject_kind == subject.kind, model.subject_id == subject.id


def _lasts_beyond(at: datetime) -> ColumnElement[bool]:
    return or_(HoldRow.ended_at.is_(None), HoldRow.ended_at > at)


def _refuse_future(at: datetime, now: datetime) -> None:
    if at > now:
        raise RuleBroken("in_the_future")
