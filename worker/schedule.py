"""What is done once a day or a month, and by whom."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from core import idempotency, outbox, seal
from core.periods import Daily, Periodic
from office.notices import service as notices
from training.certificates import service as certificates
from worker.closing import CLOSE, REPORTS


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
