"""What stands in the house already, for the sheet of unpaid balances."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from settlements.statements.models import Statement
from settlements.statements.rules import Kind


def known_refs(session: Session, refs: Sequence[str]) -> frozenset[str]:
    """Those of the references that were taken over before."""
    return frozenset(session.scalars(select(Statement.ref).where(
        Statement.kind == Kind.OPENING, Statement.ref.in_(refs))))
