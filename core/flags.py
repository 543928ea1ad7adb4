"""Switches of the running system that an operator sets: they live in the database, so that a
restore carries them and every process sees them."""

from datetime import datetime

from sqlalchemy import String, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Model
from core.upsert import insert_into

RELAY_PAUSED = "relay_paused"


class Flag(Model):
    """Set while its row is there."""

    __tablename__ = "flags"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    by: Mapped[str] = mapped_column(String(64))
    set_at: Mapped[datetime]


def raise_flag(session: Session, name: str, *, by: str, now: datetime) -> None:
    """Sets the switch; who set it first stays."""
    session.execute(
        insert_into(session, Flag).on_conflict_do_nothing(),
        [{"name": name, "by": by, "set_at": now}],
    )


def lower_flag(session: Session, name: str) -> None:
    session.execute(
        delete(Flag).where(Flag.name == name), execution_options={"synchronize_session": False}
    )


def is_raised(session: Session, name: str) -> bool:
    return bool(session.scalar(select(exists().where(Flag.name == name))))
