"""Every SELECT on recoveries."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from parts.recoveries.models import Recovery
from parts.recoveries.rules import RecoveryState


def get(session: Session, recovery_id: int) -> Recovery:
    """The case; NotFound when there is none within reach."""
    found = session.scalars(select(Recovery).where(Recovery.id == recovery_id)).first()
    if found is None:
        raise NotFound("part_recovery", recovery_id)
    return found


def open_of(session: Session, line_id: int) -> Recovery | None:
    """The open case about a line, if any."""
    return session.scalars(select(Recovery).where(
        Recovery.line_id == line_id, Recovery.state == RecoveryState.OPEN)).first()


def of_lines(session: Session, line_ids: Iterable[int]) -> list[Recovery]:
    """Every case about these lines, the newest first."""
    return list(session.scalars(select(Recovery).where(
        Recovery.line_id.in_(sorted(set(line_ids)))).order_by(Recovery.id.desc())))
