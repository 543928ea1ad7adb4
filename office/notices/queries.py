"""The notices of one account."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.notices.models import Notice
from office.notices.rules import Urgency

PAGE = 30
MOST_COUNTED = 100


@dataclass(frozen=True)
class NoticeLine:
    """A notice as the list shows it."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    args: Mapping[str, str | int | None]
    urgency: Urgency
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class NoticePage:
    """One page, newest first; `older` goes on from its end, None on the last page."""

    lines: tuple[NoticeLine, ...]
    older: int | None


def page(
    session: Session,
    account_id: int,
    *,
    before: int | None = None,
    unread_only: bool = False,
    size: int = PAGE,
) -> NoticePage:
    """The account's notices with ids below `before`."""
    query = (
        select(
            Notice.id,
            Notice.kind,
            Notice.subject_kind,
            Notice.subject_id,
            Notice.args,
            Notice.urgency,
            Notice.created_at,
            Notice.read_at,
        )
        .where(Notice.account_id == account_id)
        .order_by(Notice.id.desc())
        .limit(size + 1)
    )
    if before is not None:
        query = query.where(Notice.id < before)
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    rows = session.execute(query).all()
    lines = tuple(NoticeLine(*row[:4], json.loads(row.args), *row[5:]) for row in rows[:size])
    return NoticePage(lines, lines[-1].id if len(rows) > size else None)


def unread_count(session: Session, account_id: int) -> int:
    """How many are unread, counted to 100 (shown as "99+")."""
    unread = (
        select(Notice.id)
        .where(Notice.account_id == account_id, Notice.read_at.is_(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(unread)) or 0
