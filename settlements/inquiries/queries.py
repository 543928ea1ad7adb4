"""Every SELECT on questions about cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.scope import Reason, Stamps, system
from settlements.cases.models import Case
from settlements.cases.rules import Kind, Owner, State
from settlements.inquiries.models import Inquiry
from settlements.inquiries.rules import Side
from settlements.passing.models import PassOn


def get(session: Session, inquiry_id: int) -> Inquiry:
    """The question; NotFound when there is none within reach."""
    found = session.scalars(select(Inquiry).where(Inquiry.id == inquiry_id)).first()
    if found is None:
        raise NotFound("inquiry", inquiry_id)
    return found


@dataclass(frozen=True)
class Asked:
    """A question as the maker reads it beside the case."""

    id: int
    side: Side
    outlet_id: int
    question: str
    asked_at: datetime
    due_at: datetime
    answer: str
    answered_at: datetime | None


def of_case(session: Session, case: Case) -> list[Asked]:
    """What was asked about a case the caller has within reach; past the scope, because the
    parent may sit in another county."""
    with system(session, Reason.PASSING):
        rows = session.execute(
            select(Inquiry.id, Inquiry.side, Inquiry.outlet_id, Inquiry.question,
                   Inquiry.asked_at, Inquiry.due_at, Inquiry.answer, Inquiry.answered_at)
            .where(Inquiry.case_id == case.id).order_by(Inquiry.id)).all()
    return [Asked(*row) for row in rows]


def waiting(session: Session, case_id: int, side: Side) -> Inquiry | None:
    """A question to this side within reach that has no answer yet."""
    return session.scalars(select(Inquiry).where(
        Inquiry.case_id == case_id, Inquiry.side == side,
        Inquiry.answered_at.is_(None))).first()


def of_outlet(session: Session, outlet_id: int) -> Sequence[Inquiry]:
    """What the outlet itself was asked, the newest first. What a ruling overtook is asked no
    more; the case itself a parent does not see."""
    with system(session, Reason.PASSING):
        overtaken = set(session.scalars(
            select(Inquiry.id).join(Case, Case.id == Inquiry.case_id)
            .where(Inquiry.outlet_id == outlet_id, Inquiry.answered_at.is_(None),
                   Case.state != State.OPEN)))
    found = session.scalars(select(Inquiry).where(Inquiry.outlet_id == outlet_id)
                            .order_by(Inquiry.id.desc()).limit(100))
    return [row for row in found if row.id not in overtaken]


def pass_on_of(session: Session, case: Case) -> tuple[int, Stamps] | None:
    """The parent's own row about the money of a case, past the scope."""
    with system(session, Reason.PASSING):
        row = session.execute(
            select(PassOn.id, PassOn.outlet_id, PassOn.parent_id, PassOn.root_id,
                   PassOn.county_code)
            .where(PassOn.statement_id == case.statement_id,
                   PassOn.child_id == case.outlet_id)).first()
    return None if row is None else (row.id, Stamps(*row[1:]))


@dataclass(frozen=True)
class CaseStanding:
    """How far a case is: what an answer needs of it."""

    id: int
    kind: Kind
    state: State
    owner: Owner
    version: int
    outlet_id: int | None


def standing_of(session: Session, case_id: int) -> CaseStanding:
    """Past the scope: a parent answers without seeing the case."""
    with system(session, Reason.PASSING):
        return CaseStanding(*session.execute(
            select(Case.id, Case.kind, Case.state, Case.owner, Case.version, Case.outlet_id)
            .where(Case.id == case_id)).one())
