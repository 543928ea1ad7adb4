"""Sign-in sessions in the database: gone when ended, whatever cookie is shown (SAFETY 20)."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Index, String, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.columns import BigId
from core.db import Model

SEEN_EVERY = timedelta(minutes=5)


class LoginSession(Model):
    """One signed-in browser. Only the hash of its id is kept."""

    __tablename__ = "login_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(BigId)
    outlet_id: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    idle_until: Mapped[datetime]
    ends_at: Mapped[datetime]
    idle_s: Mapped[int]

    __table_args__ = (
        Index("ix_login_sessions_account_id", "account_id"),
        Index("ix_login_sessions_ends_at", "ends_at"),
    )


def hash_of(session_id: str) -> str:
    return hashlib.sha256(session_id.encode()).hexdigest()


def open_session(
    session: Session,
    *,
    account_id: int,
    outlet_id: int | None,
    now: datetime,
    idle: timedelta,
    lasts: timedelta,
) -> str:
    """A new 128-bit id for the cookie; sessions of the account that are over go."""
    session_id = secrets.token_urlsafe(16)
    session.execute(
        delete(LoginSession).where(
            LoginSession.account_id == account_id, LoginSession.ends_at < now
        )
    )
    session.add(
        LoginSession(
            id_hash=hash_of(session_id),
            account_id=account_id,
            outlet_id=outlet_id,
            created_at=now,
            seen_at=now,
            idle_until=now + idle,
            ends_at=now + lasts,
            idle_s=int(idle.total_seconds()),
        )
    )
    return session_id


def live(id_hash: Any, now: Any) -> tuple[ColumnElement[bool], ...]:
    """The conditions for a session: there, not ended, not idle too long."""
    return (LoginSession.id_hash == id_hash, LoginSession.ends_at > now,
            LoginSession.idle_until > now)


def needs_touch(seen_at: datetime, now: datetime) -> bool:
    """Whether it is old enough to be written again."""
    return now - seen_at >= SEEN_EVERY


def touch(session: Session, session_id: str, now: datetime) -> None:
    """Pushes the idle limit on, at most every five minutes."""
    row = session.get(LoginSession, hash_of(session_id))
    if row and needs_touch(row.seen_at, now):
        row.seen_at, row.idle_until = now, now + timedelta(seconds=row.idle_s)


def end_session(session: Session, session_id: str) -> None:
    session.execute(delete(LoginSession).where(LoginSession.id_hash == hash_of(session_id)))


def end_sessions_of(session: Session, account_id: int) -> None:
    """Everything this account has open: on disabling, a new password or a change of roles."""
    session.execute(delete(LoginSession).where(LoginSession.account_id == account_id))


def move_session(session: Session, session_id: str, outlet_id: int) -> None:
    """The same person now works for another of their outlets."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id_hash == hash_of(session_id))
        .values(outlet_id=outlet_id),
        execution_options={"synchronize_session": False},
    )
