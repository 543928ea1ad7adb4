"""Signs of life: when each part of the background work last did its turn (SAFETY 15)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Model
from core.upsert import insert_into

SILENCE = timedelta(minutes=3)
SWEEP = "sweep"


class Heartbeat(Model):
    """The last sign of one part: a queue, or the sweep."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]


def of_queue(queue: str) -> str:
    """Under which name a queue's worker gives its sign."""
    return f"queue:{queue}"


def beat(session: Session, name: str, *, now: datetime) -> None:
    """Gives a sign; a late message never turns the clock back."""
    statement = insert_into(session, Heartbeat)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[Heartbeat.name],
            set_={"at": statement.excluded.at},
            where=Heartbeat.at < statement.excluded.at,
        ),
        [{"name": name, "at": now}],
    )


def age(session: Session, name: str, *, now: datetime) -> timedelta | None:
    """How long ago the last sign was; None when there never was one."""
    at = session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))
    return None if at is None else now - at


def silent(session: Session, names: Iterable[str], *, now: datetime) -> list[str]:
    """Those of `names` without a sign for three minutes, or ever."""
    heard = set(session.scalars(select(Heartbeat.name).where(Heartbeat.at >= now - SILENCE)))
    return sorted(set(names) - heard)
