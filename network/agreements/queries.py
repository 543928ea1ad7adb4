"""Every SELECT on agreements."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from network.agreements.models import Agreement
from network.agreements.rules import Period, Terms


def get(session: Session, agreement_id: int) -> Agreement:
    """The agreement; NotFound when there is none within reach."""
    found = session.scalars(select(Agreement).where(Agreement.id == agreement_id)).first()
    if found is None:
        raise NotFound("agreement", agreement_id)
    return found


def in_force(session: Session, outlet_id: int, day: date) -> Agreement | None:
    """What holds for the outlet on that day, None when nothing is agreed or within reach."""
    return session.scalars(
        select(Agreement).where(
            Agreement.outlet_id == outlet_id,
            Agreement.valid_from <= day,
            or_(Agreement.valid_to.is_(None), Agreement.valid_to >= day),
        )
    ).first()


def open_of(session: Session, outlet_id: int) -> Agreement:
    """The agreement without an end; NotFound when there is none."""
    found = session.scalars(
        select(Agreement).where(Agreement.outlet_id == outlet_id, Agreement.valid_to.is_(None))
    ).first()
    if found is None:
        raise NotFound("agreement", outlet_id)
    return found


def of_outlet(session: Session, outlet_id: int) -> Sequence[Agreement]:
    """Everything ever agreed with the outlet, the latest first."""
    return session.scalars(
        select(Agreement)
        .where(Agreement.outlet_id == outlet_id)
        .order_by(Agreement.valid_from.desc())
    ).all()


def terms_of(agreement: Agreement) -> Terms:
    """What the row says, as the rules take it."""
    return Terms(
        agreement.parent_bp,
        agreement.route,
        agreement.pay_rule,
        agreement.pay_days,
        agreement.interest_num,
        agreement.interest_den,
    )


def period_of(agreement: Agreement) -> Period:
    return Period(agreement.valid_from, agreement.valid_to)
