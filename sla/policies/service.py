"""What can be done with a promise. Every version stays; running clocks follow the new one."""

import hashlib
from dataclasses import astuple, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import change
from core.errors import BadInput, DuplicateKey, RuleBroken
from core.facts import tell
from sla.calendars import queries as calendars
from sla.clocks.recompute import recompute
from sla.policies import queries
from sla.policies.defaults import default_policies
from sla.policies.facts import PolicyChanged, PolicyOpened, PolicyRetired
from sla.policies.models import PolicyRow, PolicyVersion
from sla.policies.rules import Policy
from sla.targets.rules import encoded


def seed(session: Session, by: str, *, now: datetime) -> int:
    """Writes the default promises that were never opened; returns how many. In a database from
    before, the clocks that run follow a new one."""
    known = set(session.scalars(select(PolicyRow.code)))
    fresh = [policy for policy in default_policies() if policy.code not in known]
    for policy in fresh:
        (open_policy if known else _open)(session, by, policy, now=now)
    return len(fresh)


def open_policy(session: Session, by: str, policy: Policy, *, now: datetime) -> PolicyRow:
    """A further promise under a new code; running clocks it fits follow it."""
    _check(session, policy)
    if session.scalar(select(PolicyRow.id).where(PolicyRow.code == policy.code)):
        raise DuplicateKey("the code %(code)s is taken", code=policy.code)
    row = _open(session, by, policy, now=now)
    recompute(session, kinds=(policy.clock,), now=now, batch=f"policy-{row.id}-{row.version}")
    return row


def change_policy(session: Session, by: str, policy: Policy, *, now: datetime) -> PolicyRow:
    """Gives the promise of this code a new version: target, calendar and what it is narrowed
    to. Clocks that run and are not broken move by the difference; breaches stay."""
    _check(session, policy)
    row = queries.get(session, policy.code)
    if row.clock is not policy.clock:
        raise RuleBroken("policy_of_another_clock")
    old = queries.version(session, row)
    version = row.version + 1
    change(session, row, {"mark": _mark(replace(policy, version=version)), "retired_at": None})
    _write(session, by, row, policy, now)
    done = recompute(session, kinds=(row.clock,), now=now, batch=f"policy-{row.id}-{version}")
    tell(session, PolicyChanged(row.code, old.target, _target(policy), policy.calendar,
                                done.clocks, done.breached), row, by=by, now=now)
    return row


def retire(session: Session, by: str, code: str, *, now: datetime) -> PolicyRow:
    """The promise holds for nothing any more; running clocks fall to the next broader one."""
    row = queries.get(session, code)
    if row.retired_at is not None:
        return row
    change(session, row, {"retired_at": now, "mark": row.mark + 1})
    queries.forget(session)
    done = recompute(session, kinds=(row.clock,), now=now,
                     batch=f"policy-{row.id}-{row.version}")
    tell(session, PolicyRetired(code, done.clocks, done.breached), row, by=by, now=now)
    return row


def _open(session: Session, by: str, policy: Policy, *, now: datetime) -> PolicyRow:
    row = PolicyRow(code=policy.code, clock=policy.clock, version=1, retired_at=None,
                    mark=_mark(replace(policy, version=1)))
    session.add(row)
    session.flush()
    _write(session, by, row, policy, now)
    tell(session, PolicyOpened(row.code, row.clock, _target(policy), policy.calendar), row,
         by=by, now=now)
    return row


def _write(session: Session, by: str, row: PolicyRow, policy: Policy, now: datetime) -> None:
    session.add(PolicyVersion(
        policy_id=row.id, version=row.version, service_type=policy.service_type,
        tier=policy.tier, product_line=policy.product_line, priority=policy.priority,
        target=_target(policy), calendar=policy.calendar, valid_from=now, by=by))
    session.flush()
    queries.forget(session)


def _check(session: Session, policy: Policy) -> None:
    if policy.tier is not None and policy.tier not in (1, 2, 3, 4):
        raise BadInput("tier", "tier_unknown")
    if policy.calendar not in calendars.current(session):
        raise BadInput("calendar", "missing")


def _target(policy: Policy) -> str | None:
    return None if policy.target is None else encoded(policy.target)


def _mark(policy: Policy) -> int:
    """48 bits of the hash of what a version says."""
    text = repr(astuple(replace(policy, target=None))) + str(_target(policy))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6])
