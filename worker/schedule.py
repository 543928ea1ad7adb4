"""What is looked at how often. Looking decides nothing: what is due stands in the database, so a
look that was missed, doubled or late does no harm (SAFETY 16)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from core import idempotency, outbox, seal
from core.periods import Daily, Periodic
from office.notices import service as notices
from training.certificates import service as certificates
from worker.closing import CLOSE, REPORTS
from worker.queues import LOOKS, QUEUES

RELAY = "looks.relay"
SWEEP = "looks.sweep"
PERIODS = "looks.periods"
HEALTH = "looks.health"
HEARTBEAT = "looks.heartbeat"


@dataclass(frozen=True)
class Look:
    """A task asked for every `every_s` seconds; one not begun by the next time is dropped."""

    task: str
    every_s: float
    queue: str = LOOKS
    args: tuple[str, ...] = ()

    @property
    def expires_s(self) -> float:
        return max(self.every_s, 10)

    @property
    def name(self) -> str:
        return ":".join((self.task, *self.args))


TABLE = (
    Look(RELAY, 2),
    Look(SWEEP, 60),
    Look(PERIODS, 60),
    Look(HEALTH, 60),
    *(Look(HEARTBEAT, 30, queue, (queue,)) for queue in QUEUES),
)


AT_START = tuple(look for look in TABLE if look.task != HEALTH)
"""Asked for as soon as beat starts. Health waits for its turn: whoever has just been started has
not given a sign yet, and that is no alarm."""


def beat_table() -> dict[str, dict[str, Any]]:
    """The table as Celery's beat reads it."""
    return {
        look.name: {
            "task": look.task,
            "schedule": look.every_s,
            "args": look.args,
            "options": {"queue": look.queue, "expires": look.expires_s},
        }
        for look in TABLE
    }


def seal_days(session: Session, _period: date, _cursor: str | None, now: datetime) -> str | None:
    """Seals every day that is over (SAFETY 29)."""
    seal.seal_due_days(session, now=now)
    return None


def forget_keys(session: Session, _period: date, _cursor: str | None, now: datetime) -> str | None:
    """Drops idempotency keys older than 90 days (SAFETY 10)."""
    idempotency.forget_old(session, now)
    return None


def forget_errands(
    session: Session, _period: date, _cursor: str | None, now: datetime
) -> str | None:
    """Drops outbox rows done long ago, a part at a time."""
    return "more" if outbox.forget_done(session, now=now) else None


def forget_notices(
    session: Session, _period: date, _cursor: str | None, now: datetime
) -> str | None:
    """Drops old notices, a part at a time."""
    return "more" if notices.forget_old(session, now=now) else None


def warn_of_certificates(
    session: Session, period: date, cursor: str | None, now: datetime
) -> str | None:
    """Tells who must know that a certificate lapses or has lapsed, a part at a time."""
    reached = certificates.warn(session, "system:certificates", period, int(cursor or 0), now=now)
    return None if reached is None else str(reached)


PERIODIC = (
    Periodic("seal", Daily(time(1)), seal_days),
    Periodic("certificates", Daily(time(7)), warn_of_certificates),
    REPORTS,
    Periodic("forget_keys", Daily(time(3)), forget_keys),
    Periodic("forget_errands", Daily(time(3, 10)), forget_errands),
    Periodic("forget_notices", Daily(time(3, 20)), forget_notices),
    CLOSE,
)
