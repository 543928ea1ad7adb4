"""The demo as its tests read it: entered once a process by its own services, then copied."""

from datetime import UTC, datetime

from flask import Flask

from core.db import transaction
from core.scope import Reason, Scope
from sla.sweep import sweep
from tests.kept import kept
from tests.support import ManualClock
from web.demo import payouts, seed
from web.demo.scenes import Cast

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SYSTEM = Scope.system(Reason.COMMAND)


def entered_past(now: datetime) -> Cast:
    with transaction(SYSTEM) as session:
        return seed.seed_past(session, now=now)


def entered_payments(cast: Cast) -> Cast:
    with transaction(SYSTEM) as session:
        payouts.past(session, cast, cast.day - seed.BEFORE)
        sweep(session, cast.day)
    return cast


@kept
def past(context: Flask, clock: ManualClock) -> Cast:
    """The network with the past jobs of 小郭, without its open jobs."""
    clock.set(NOW)
    return entered_past(NOW)


@kept
def paid(past: Cast) -> Cast:
    """What was paid for them, passed on, kept back and returned."""
    return entered_payments(past)


@kept
def whole(past: Cast) -> Cast:
    """All of the demo, as of D. It is entered on SQLite alone: what the databases might do
    differently with it, `past` and `paid` show on both."""
    with transaction(SYSTEM) as session:
        seed.complete(session, past)
    return past
