"""Every SELECT on payees."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from settlements.payees.models import Payee
from settlements.payees.rules import State


def get(session: Session, payee_id: int) -> Payee:
    """The payee; NotFound when there is none within reach."""
    found = session.scalars(select(Payee).where(Payee.id == payee_id)).first()
    if found is None:
        raise NotFound("payee", payee_id)
    return found


def in_force(session: Session, outlet_ids: Collection[int], now: datetime) -> dict[int, Payee]:
    """To whom each outlet's money goes now; outlets without one are left out."""
    rows = session.scalars(
        select(Payee).where(Payee.outlet_id.in_(list(outlet_ids)),
                            Payee.state == State.APPROVED, Payee.effective_at <= now)
        .order_by(Payee.effective_at, Payee.id))
    return {row.outlet_id: row for row in rows if row.outlet_id is not None}


def many(session: Session, ids: Collection[int]) -> dict[int, Payee]:
    """These payees within reach."""
    rows = session.scalars(select(Payee).where(Payee.id.in_(list(ids))))
    return {row.id: row for row in rows}


def of_outlet(session: Session, outlet_id: int) -> Sequence[Payee]:
    """Everything ever proposed for an outlet, the newest first."""
    return session.scalars(select(Payee).where(Payee.outlet_id == outlet_id)
                           .order_by(Payee.id.desc())).all()


def proposed(session: Session) -> Sequence[Payee]:
    """What waits for a second person, oldest first."""
    return session.scalars(select(Payee).where(Payee.state == State.PROPOSED)
                           .order_by(Payee.id).limit(200)).all()
