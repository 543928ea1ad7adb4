"""Every SELECT on decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from core.clock import business_date
from core.errors import NotFound
from network.accounts.models import Account
from reports.decisions.models import DecisionRow
from reports.decisions.rules import Decision, State, ranked


def get(session: Session, decision_id: int) -> DecisionRow:
    """The decision; NotFound when there is none within reach."""
    found = session.scalars(select(DecisionRow).where(DecisionRow.id == decision_id)).first()
    if found is None:
        raise NotFound("decision", decision_id)
    return found


def foremost(session: Session, at: datetime, division: str = "") -> tuple[Decision, ...]:
    """The five that were before head office at a moment, with what became of them by then: those
    proposed before it and not ended at it. A division has those that lie in it."""
    return _ranked(session, at, at, division)


def last_foremost(
    session: Session, before: datetime, at: datetime, division: str = ""
) -> tuple[Decision, ...]:
    """The five that stood on the report of `before`, with what became of them until `at`. What
    was taken back since needs no answer."""
    return _ranked(session, before, at, division)


def _ranked(
    session: Session, open_at: datetime, known: datetime, division: str
) -> tuple[Decision, ...]:
    end = aliased(Account)
    query = (
        select(
            DecisionRow.what,
            DecisionRow.users,
            DecisionRow.amount_fen,
            DecisionRow.since,
            DecisionRow.recommended,
            Account.name,
            DecisionRow.due,
            DecisionRow.ended_at,
            end.name,
        )
        .join(Account, Account.id == DecisionRow.proposed_by)
        .outerjoin(end, end.id == DecisionRow.ended_by)
        .where(
            DecisionRow.proposed_at < open_at,
            or_(DecisionRow.ended_at.is_(None), DecisionRow.ended_at >= open_at),
            or_(DecisionRow.state != State.DROPPED, DecisionRow.ended_at >= known),
        )
    )
    if division:
        query = query.where(DecisionRow.division.startswith(division, autoescape=True))
    found = [_decision(row, known) for row in session.execute(query)]
    return ranked(found, business_date(open_at))


def _decision(row: Any, known: datetime) -> Decision:
    *said, ended_at, ended_by = row
    if ended_at is None or ended_at >= known:
        return Decision(*said)
    return Decision(*said, business_date(ended_at), ended_by or "")


@dataclass(frozen=True)
class DecisionLine:
    """One line of the list."""

    id: int
    state: State
    what: str
    users: int
    amount_fen: int
    since: date
    recommended: str
    proposed_by: str
    due: date
    ended_at: datetime | None
    version: int


def recent(session: Session, limit: int = 100) -> Sequence[DecisionLine]:
    """Those still open first, then the last ended."""
    rows = session.execute(
        select(
            DecisionRow.id,
            DecisionRow.state,
            DecisionRow.what,
            DecisionRow.users,
            DecisionRow.amount_fen,
            DecisionRow.since,
            DecisionRow.recommended,
            Account.name,
            DecisionRow.due,
            DecisionRow.ended_at,
            DecisionRow.version,
        )
        .join(Account, Account.id == DecisionRow.proposed_by)
        .order_by(
            DecisionRow.ended_at.is_not(None), DecisionRow.ended_at.desc(), DecisionRow.id.desc()
        )
        .limit(limit)
    )
    return [DecisionLine(*row) for row in rows]
