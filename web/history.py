"""Who changed a record last: for the answer to somebody who was late."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.facts import FactRow
from network.accounts.models import Account


@dataclass(frozen=True)
class LastChange:
    who: str
    what: str
    at: datetime


def last_change(session: Session, kind: str, subject_id: int) -> LastChange | None:
    """The newest fact about a record, with the person's name."""
    row = session.execute(
        select(FactRow.name, FactRow.by, FactRow.recorded_at)
        .where(FactRow.kind == kind, FactRow.subject_id == subject_id)
        .order_by(FactRow.version.desc()).limit(1)).first()
    if row is None:
        return None
    return LastChange(actor_name(session, row.by), row.name, row.recorded_at)


def actor_name(session: Session, by: str) -> str:
    """The name behind `account:12`; the system by its own word."""
    kind, _, key = by.partition(":")
    if kind != "account" or not key.isdigit():
        return gettext("the system")
    return session.scalar(select(Account.name).where(Account.id == int(key))) or by
