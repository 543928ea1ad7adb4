"""Every SELECT on money that passes through a parent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from settlements.cases.models import Case
from settlements.passing.models import PassDeclaration, PassOn, Receipt, Recovery
from settlements.passing.rules import WAITING

ANEW = {"populate_existing": True}
"""A parent's word changes a receipt past the session's rows."""


def pass_on(session: Session, pass_on_id: int) -> PassOn:
    """The parent's side; NotFound when there is none within reach."""
    found = session.scalars(select(PassOn).where(PassOn.id == pass_on_id)).first()
    if found is None:
        raise NotFound("pass_on", pass_on_id)
    return found


def receipt(session: Session, receipt_id: int) -> Receipt:
    """The sub-outlet's side; NotFound when there is none within reach."""
    found = session.scalars(select(Receipt).where(Receipt.id == receipt_id),
                            execution_options=ANEW).first()
    if found is None:
        raise NotFound("receipt", receipt_id)
    return found


def receipts(session: Session, ids: Iterable[int]) -> Sequence[Receipt]:
    """These receipts within reach."""
    return session.scalars(select(Receipt).where(Receipt.id.in_(list(ids)))).all()


def receipt_of(session: Session, statement_id: int, outlet_id: int) -> Receipt | None:
    return session.scalars(select(Receipt).where(
        Receipt.statement_id == statement_id, Receipt.outlet_id == outlet_id),
        execution_options=ANEW).first()


def receipts_of(session: Session, outlet_id: int) -> dict[int, Receipt]:
    """What the outlet is owed through a parent, by statement."""
    rows = session.scalars(select(Receipt).where(Receipt.outlet_id == outlet_id))
    return {row.statement_id: row for row in rows}


def pass_ons(session: Session, outlet_id: int) -> Sequence[PassOn]:
    """What the outlet has to pass on, the newest first."""
    return session.scalars(select(PassOn).where(PassOn.outlet_id == outlet_id)
                           .order_by(PassOn.id.desc()).limit(200)).all()


def pass_on_of(session: Session, statement_id: int, child_id: int) -> PassOn | None:
    return session.scalars(select(PassOn).where(
        PassOn.statement_id == statement_id, PassOn.child_id == child_id)).first()


def declarations(session: Session, pass_on_id: int) -> Sequence[PassDeclaration]:
    return session.scalars(select(PassDeclaration).where(
        PassDeclaration.pass_on_id == pass_on_id).order_by(PassDeclaration.id)).all()


def recoveries(session: Session, outlet_id: int) -> Sequence[Recovery]:
    """Rulings on what the outlet had to pass on, the newest first."""
    return session.scalars(select(Recovery).where(Recovery.outlet_id == outlet_id)
                           .order_by(Recovery.id.desc()).limit(200)).all()


@dataclass(frozen=True)
class Payer:
    """The parent that has to pass something on, and its own row about it."""

    outlet_id: int
    pass_on_id: int


def payers_of(session: Session, about: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Payer]:
    """Who has to pass on what promises about receipts, and about cases of receipts, are about;
    the rest is left out."""
    wanted = set(about)
    by_receipt = select(Receipt.id, PassOn.outlet_id, PassOn.id).join(PassOn, and_(
        PassOn.statement_id == Receipt.statement_id, PassOn.child_id == Receipt.outlet_id))
    receipts = [key for kind, key in wanted if kind == "receipt"]
    cases = [key for kind, key in wanted if kind == "case"]
    found = {}
    if receipts:
        rows = session.execute(by_receipt.where(Receipt.id.in_(receipts)))
        found = {("receipt", row[0]): Payer(row[1], row[2]) for row in rows}
    if cases:
        rows = session.execute(
            by_receipt.with_only_columns(Case.id, PassOn.outlet_id, PassOn.id)
            .join(Case, Case.receipt_id == Receipt.id).where(Case.id.in_(cases)))
        found |= {("case", row[0]): Payer(row[1], row[2]) for row in rows}
    return found


def expired(session: Session, now: datetime, limit: int) -> Sequence[Receipt]:
    """Receipts nobody answered in time, locked; those somebody is just answering are passed
    by."""
    return session.scalars(
        select(Receipt).where(Receipt.state.in_(WAITING), Receipt.due_at < now)
        .order_by(Receipt.due_at, Receipt.id).limit(limit)
        .with_for_update(skip_locked=True)).all()
