"""What every door does: reads the clock, opens one unit, keeps a repeated request single.

Views and tasks use these and nothing of `core.db` directly, so that committing, retrying and
the idempotency key stand in one place (ARCHITECTURE, habit 4; SAFETY 10 and 11).
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, TypeVar

from flask import current_app, request
from sqlalchemy.orm import Session

from core import db, idempotency
from core.auth import principal
from core.scope import Reason, Scope

T = TypeVar("T")


def now() -> datetime:
    """The moment of this request: whole seconds, UTC."""
    moment: datetime = current_app.extensions["clock"]()
    return moment


def looking() -> AbstractContextManager[Session]:
    """A unit that only reads, in the scope of the signed-in person."""
    return db.reading(principal().scope)


def committing(work: Callable[[Session], T]) -> T:
    """One unit that writes, in the scope of the signed-in person; retried as a whole."""
    return db.write(work, principal().scope)


def submitting(operation: str, work: Callable[[Session], Any]) -> Any:
    """As `committing`, at most once per idempotency key of the request. `work` returns what
    the answer is made of (JSON: ids, codes); the repeated request gets the same. The address
    belongs to the body: the key of one job's form does nothing to another job."""
    who, moment = principal(), now()
    sent = idempotency.body_digest(
        [("", request.path),
         *((name, value) for name, values in request.form.lists() for value in values)],
        [(name, _content(file)) for name, file in request.files.items()],
    )
    key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key", "")

    def once(session: Session) -> Any:
        return idempotency.once(
            session,
            lambda: work(session),
            owner=who.owner,
            operation=operation,
            key=key,
            body_hash=sent,
            now=moment,
        )

    return db.write(once, who.scope)


def _content(file: Any) -> bytes:
    data: bytes = file.stream.read()
    file.stream.seek(0)
    return data


def as_system(reason: Reason, work: Callable[[Session], T]) -> T:
    """One unit for the system itself: a sweep, the relay, a command, a sign-in."""
    return db.write(work, Scope.system(reason))
