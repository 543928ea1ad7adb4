"""Every SELECT on invoices."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from settlements.invoices.models import Invoice
from settlements.invoices.rules import State


def get(session: Session, invoice_id: int) -> Invoice:
    """The invoice; NotFound when there is none within reach."""
    found = session.scalars(select(Invoice).where(Invoice.id == invoice_id)).first()
    if found is None:
        raise NotFound("invoice", invoice_id)
    return found


def live_of(session: Session, statement_id: int) -> Invoice | None:
    """The invoice of a statement that was not returned."""
    return session.scalars(select(Invoice).where(
        Invoice.statement_id == statement_id, Invoice.state != State.RETURNED)).first()


def live_number(session: Session, number: str) -> int | None:
    """The invoice that carries this number and was not returned."""
    return session.scalar(select(Invoice.id).where(
        Invoice.number == number, Invoice.state != State.RETURNED))


def of_statement(session: Session, statement_id: int) -> Sequence[Invoice]:
    """Every invoice that came for a statement, oldest first."""
    return session.scalars(select(Invoice).where(Invoice.statement_id == statement_id)
                           .order_by(Invoice.id)).all()
