"""A clock of the rules as the columns of its row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sla.calendars.queries import Dated
from sla.clocks.looks import looks
from sla.clocks.rules import Clock
from sla.policies.rules import CalendarKind, NoTarget, Promise
from sla.targets.rules import Target, due, encoded


def columns(clock: Clock, now: datetime, rung: int = 0) -> dict[str, Any]:
    """What of a clock follows from its promise, pauses and stop. `rung` counts the steps of
    the ladder taken so far."""
    found = looks(clock, now)
    climbs = found.breach is not None and rung < len(found.rungs)
    return {
        "state": found.state,
        "base_due_at": _base_due(clock),
        "promised_at": clock.promised,
        "due_at": found.due,
        "warn50_at": found.warn50,
        "warn75_at": found.warn75,
        "stopped_at": clock.stopped,
        "paused_s": found.paused_s,
        "breached_at": found.breach,
        "rung1_at": found.rungs[0],
        "rung2_at": found.rungs[1],
        "rung3_at": found.rungs[2],
        "look_at": found.look,
        "warn_at": found.warn,
        "step_at": found.rungs[rung] if climbs else None,
        "set_aside": None,
    }


def promise_columns(promise: Promise | NoTarget,
                    dated: Mapping[str, Dated]) -> tuple[dict[str, Any], Target | None]:
    """Which policy, target and calendar a clock has, as columns, and the target."""
    policy = promise.policy
    calendar = dated[policy.calendar if policy else CalendarKind.RUNNING]
    target = promise.target if isinstance(promise, Promise) else None
    return {
        "policy_code": policy.code if policy else None,
        "policy_version": policy.version if policy else None,
        "matched": ",".join(promise.matched),
        "target": None if target is None else encoded(target),
        "calendar_code": calendar.code,
        "calendar_version": calendar.version,
    }, target


def _base_due(clock: Clock) -> datetime | None:
    if clock.target is None:
        return None
    first = due(clock.calendar, clock.started, clock.target).at
    return first if clock.promised is None else min(first, clock.promised)
