"""A request that comes twice is done once and answered twice (SAFETY 10)."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, String, Text, delete, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Model, settings
from core.errors import DuplicateKey, MissingKey

KEPT = timedelta(days=90)
NOT_BODY = frozenset({"csrf_token", "idempotency_key"})


class IdempotencyKey(Model):
    """One creating or money request of one owner, with its answer."""

    __tablename__ = "idempotency_keys"

    owner: Mapped[str] = mapped_column(String(32), primary_key=True)
    operation: Mapped[str] = mapped_column(String(64), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)


def body_digest(values: Iterable[tuple[str, str]], files: Iterable[tuple[str, bytes]] = ()) -> str:
    """SHA-256 of what was sent, without token and key; files stand by their own hashes."""
    texts = sorted((name, value) for name, value in values if name not in NOT_BODY)
    hashes = sorted((name, hashlib.sha256(data).hexdigest()) for name, data in files)
    return hashlib.sha256(json.dumps([texts, hashes]).encode()).hexdigest()


def once(
    session: Session,
    work: Callable[[], Any],
    *,
    owner: str,
    operation: str,
    key: str,
    body_hash: str,
    now: datetime,
) -> Any:
    """The answer of `work`, done in this unit at most once per (owner, operation, key).

    MissingKey without a key, DuplicateKey when it was used with another body. A second
    request waits on the unique row of the first until that commits. Answers are JSON, and
    the first is given back as read from it, so that both are equal.
    """
    if not key or len(key) > 64:
        raise MissingKey("the request came without its idempotency key")
    if "key" not in settings().switched_off:
        earlier = _claim(session, owner, operation, key, body_hash, now)
        if earlier is not None:
            return json.loads(earlier)
    answer = json.dumps(work())
    session.execute(
        update(IdempotencyKey)
        .where(
            IdempotencyKey.owner == owner,
            IdempotencyKey.operation == operation,
            IdempotencyKey.key == key,
        )
        .values(answer=answer),
        execution_options={"synchronize_session": False},
    )
    return json.loads(answer)


def _claim(
    session: Session, owner: str, operation: str, key: str, body_hash: str, now: datetime
) -> str | None:
    insert = sqlite_insert if session.get_bind().dialect.name == "sqlite" else pg_insert
    claimed = session.execute(
        insert(IdempotencyKey).on_conflict_do_nothing().returning(IdempotencyKey.key),
        [
            {
                "owner": owner,
                "operation": operation,
                "key": key,
                "body_hash": body_hash,
                "created_at": now,
            }
        ],
    ).first()
    if claimed:
        return None
    row = session.execute(
        select(IdempotencyKey.body_hash, IdempotencyKey.answer).where(
            IdempotencyKey.owner == owner,
            IdempotencyKey.operation == operation,
            IdempotencyKey.key == key,
        )
    ).one()
    if row.body_hash != body_hash:
        raise DuplicateKey("this form was sent before with other values; load it anew")
    return row.answer or "null"


def forget_old(session: Session, now: datetime) -> None:
    """Drops keys older than 90 days."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEPT))
