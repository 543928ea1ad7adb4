"""What is wrong right now and since when: one open row per trouble, a line in the log when it
opens. A trouble that comes back opens a new row; old rows stay as the record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, String, Update, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Id, Model
from core.logs import log
from core.upsert import insert_into


class Alarm(Model):
    """A trouble (`code`) of one thing (`subject`, a code or an id), open until `closed_at`."""

    __tablename__ = "alarms"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_alarms_open",
            "code",
            "subject",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
    )


@dataclass(frozen=True)
class OpenAlarm:
    """An alarm that has not ended."""

    code: str
    subject: str
    detail: str
    opened_at: datetime


def sound(
    session: Session, code: str, subject: str = "", detail: str = "", *, now: datetime
) -> None:
    """Opens the alarm, or notes that it still is so. `detail` holds codes and figures only."""
    if _touch(session, code, subject, detail, now):
        return
    session.execute(
        insert_into(session, Alarm).on_conflict_do_nothing(),
        [{"code": code, "subject": subject, "detail": detail, "opened_at": now, "seen_at": now}],
    )
    log().error("alarm", code=code, subject=subject, detail=detail)


def clear(session: Session, code: str, subject: str = "", *, now: datetime) -> None:
    """Ends the alarm if it is open."""
    session.execute(
        _open(code, subject).values(closed_at=now), execution_options={"synchronize_session": False}
    )


def open_alarms(session: Session) -> list[OpenAlarm]:
    """Oldest first."""
    query = (
        select(Alarm.code, Alarm.subject, Alarm.detail, Alarm.opened_at)
        .where(Alarm.closed_at.is_(None))
        .order_by(Alarm.opened_at, Alarm.id)
    )
    return [OpenAlarm(*row) for row in session.execute(query)]


def _touch(session: Session, code: str, subject: str, detail: str, now: datetime) -> bool:
    found = session.execute(
        _open(code, subject).values(seen_at=now, detail=detail),
        execution_options={"synchronize_session": False},
    )
    return bool(found.rowcount)  # type: ignore[attr-defined]


def _open(code: str, subject: str) -> Update:
    return update(Alarm).where(
        Alarm.code == code, Alarm.subject == subject, Alarm.closed_at.is_(None)
    )
