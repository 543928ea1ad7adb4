"""Every SELECT on promises. The set that holds now is kept in the process under its mark."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from sla.policies.models import PolicyRow, PolicyVersion
from sla.policies.rules import CalendarKind, Policy
from sla.targets.rules import decoded

Policies = tuple[Policy, ...]
_HELD = and_(PolicyVersion.policy_id == PolicyRow.id, PolicyVersion.version == PolicyRow.version)
CURRENT = "policies"
"""Where a unit remembers what it read; whoever changes a promise forgets it there."""

_kept: dict[tuple[int, int], Policies] = {}


def current(session: Session) -> Policies:
    """Every promise that holds now: one small read in a unit once they are known."""
    known: Policies | None = session.info.get(CURRENT)
    if known is None:
        known = session.info[CURRENT] = _of_mark(session)
    return known


def forget(session: Session) -> None:
    """A promise was changed in this unit."""
    session.info.pop(CURRENT, None)


def _of_mark(session: Session) -> Policies:
    count, mark = session.execute(
        select(func.count(), func.coalesce(func.sum(PolicyRow.mark), 0))).one()
    key = (count, int(mark))
    found = _kept.get(key)
    if found is None:
        found = tuple(_load(session))
        _kept.clear()
        _kept[key] = found
    return found


def get(session: Session, code: str) -> PolicyRow:
    """The head of a promise; NotFound."""
    found = session.scalars(select(PolicyRow).where(PolicyRow.code == code)).first()
    if found is None:
        raise NotFound("policy", code)
    return found


def exists(session: Session, code: str) -> bool:
    """Whether a promise of this code was ever opened, also a retired one."""
    return session.scalar(select(PolicyRow.id).where(PolicyRow.code == code)) is not None


def version(session: Session, policy: PolicyRow) -> PolicyVersion:
    """What the promise says now."""
    return session.scalars(select(PolicyVersion).where(
        PolicyVersion.policy_id == policy.id,
        PolicyVersion.version == policy.version)).one()


@dataclass(frozen=True)
class VersionLine:
    """One line of the history of a promise."""

    version: int
    service_type: str | None
    tier: int | None
    product_line: str | None
    priority: str | None
    target: str | None
    calendar: CalendarKind
    valid_from: datetime
    by: str


def history(session: Session, code: str) -> list[VersionLine]:
    """What a promise said, newest first."""
    rows = session.execute(
        select(PolicyVersion.version, PolicyVersion.service_type, PolicyVersion.tier,
               PolicyVersion.product_line, PolicyVersion.priority, PolicyVersion.target,
               PolicyVersion.calendar, PolicyVersion.valid_from, PolicyVersion.by)
        .join(PolicyRow, PolicyRow.id == PolicyVersion.policy_id)
        .where(PolicyRow.code == code).order_by(PolicyVersion.version.desc()))
    return [VersionLine(*row) for row in rows]


def _load(session: Session) -> list[Policy]:
    rows = session.execute(
        select(PolicyRow.code, PolicyRow.clock, PolicyVersion.calendar, PolicyVersion.target,
               PolicyVersion.version, PolicyVersion.service_type, PolicyVersion.tier,
               PolicyVersion.product_line, PolicyVersion.priority)
        .join(PolicyVersion, _HELD).where(PolicyRow.retired_at.is_(None))
        .order_by(PolicyRow.id))
    return [Policy(row.code, row.clock, row.calendar,
                   None if row.target is None else decoded(row.target), row.version,
                   row.service_type, row.tier, row.product_line, row.priority) for row in rows]
