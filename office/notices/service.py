"""Telling accounts something, and their having read it."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core.upsert import insert_into
from office.notices.models import Notice
from office.notices.rules import Urgency, check_args

CHUNK = 1_000
KEPT = timedelta(days=180)
QUIETLY = {"synchronize_session": False}


@dataclass(frozen=True)
class NewNotice:
    """A notice to be given. With `dedupe` an account gets it once, however often it is sent."""

    account_id: int
    kind: str
    subject_kind: str
    subject_id: int
    args: Mapping[str, str | int | None] = field(default_factory=dict)
    urgency: Urgency = Urgency.NOTE
    dedupe: str | None = None


def notify(session: Session, notices: Iterable[NewNotice], *, now: datetime) -> int:
    """Gives all of them, set-based; how many were new. BadInput when one holds text."""
    return sum(_insert(session, chunk, now) for chunk in _chunks(notices))


def _chunks(notices: Iterable[NewNotice]) -> Iterator[list[NewNotice]]:
    source = iter(notices)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _insert(session: Session, notices: Collection[NewNotice], now: datetime) -> int:
    statement = insert_into(session, Notice).values([_values(n, now) for n in notices])
    given = session.execute(statement.on_conflict_do_nothing().returning(Notice.id))
    return len(given.all())


def _values(notice: NewNotice, now: datetime) -> dict[str, Any]:
    check_args(notice.args)
    return {
        "account_id": notice.account_id,
        "kind": notice.kind,
        "subject_kind": notice.subject_kind,
        "subject_id": notice.subject_id,
        "args": json.dumps(dict(notice.args), sort_keys=True),
        "urgency": notice.urgency,
        "dedupe": notice.dedupe,
        "created_at": now,
    }


def mark_read(session: Session, account_id: int, ids: Collection[int], *, now: datetime) -> int:
    """Notes that the account has read these; ids of other accounts are passed over."""
    return _read(session, now, Notice.account_id == account_id, Notice.id.in_(ids))


def mark_all_read(session: Session, account_id: int, *, up_to: int, now: datetime) -> int:
    """Notes all up to the newest one that was shown: what came since stays unread."""
    return _read(session, now, Notice.account_id == account_id, Notice.id <= up_to)


def _read(session: Session, now: datetime, *which: Any) -> int:
    found = session.execute(
        update(Notice).where(Notice.read_at.is_(None), *which).values(read_at=now),
        execution_options=QUIETLY,
    )
    return int(found.rowcount)  # type: ignore[attr-defined]


def forget_old(session: Session, *, now: datetime, limit: int = 10_000) -> int:
    """Drops up to `limit` notices older than 180 days, read or not."""
    old = (
        select(Notice.id)
        .where(Notice.created_at < now - KEPT)
        .order_by(Notice.created_at)
        .limit(limit)
    )
    found = session.execute(delete(Notice).where(Notice.id.in_(old)), execution_options=QUIETLY)
    return int(found.rowcount)  # type: ignore[attr-defined]
