"""The Celery doors: each reads the clock, does one turn and keeps no result."""

from celery import shared_task
from flask import current_app
from kombu.exceptions import OperationalError

from core import health, heartbeats, periods
from core.clock import Clock
from core.db import settings
from core.doors import as_system, now
from core.logs import log
from core.outbox import Claim
from core.scope import Reason
from worker import looks, relay, schedule, sweeps
from worker.queues import ERRANDS

DELIVER = "errands.deliver"


def _clock() -> Clock:
    clock: Clock = current_app.extensions["clock"]
    return clock


@shared_task(name=looks.RELAY)
def look_at_outbox() -> None:
    """Sends what is due; a broker that is gone is not an error of ours, the rows wait."""
    try:
        relay.look(send, now=now())
    except OperationalError as error:
        log().warning("relay.broker_gone", error=type(error).__name__)


def send(claim: Claim) -> None:
    """By the broker; without one, here and now."""
    if settings().redis_url.startswith("memory:"):
        relay.deliver(claim, clock=_clock())
    else:
        deliver.apply_async((claim.id, claim.tries), queue=ERRANDS)


@shared_task(name=DELIVER)
def deliver(row_id: int, tries: int) -> None:
    """One errand."""
    relay.deliver(Claim(row_id, tries), clock=_clock())


@shared_task(name=looks.SWEEP)
def sweep() -> None:
    """Everything that has fallen due."""
    sweeps.run(sweeps.SWEEPS, as_of=now(), clock=_clock())


@shared_task(name=looks.PERIODS)
def look_at_periods() -> None:
    """The days and months that are over."""
    periods.look(schedule.PERIODIC, now=now())


@shared_task(name=looks.HEALTH)
def look_at_health() -> None:
    """Opens and ends alarms."""
    health.look(now())


@shared_task(name=looks.HEARTBEAT)
def give_sign(queue: str) -> None:
    """A worker of `queue` lives."""
    moment = now()
    as_system(
        Reason.SWEEP,
        lambda session: heartbeats.beat(session, heartbeats.of_queue(queue), now=moment),
    )


TASKS = {
    task.name: task for task in (look_at_outbox, sweep, look_at_periods, look_at_health, give_sign)
}
"""What the schedule asks for, by name."""
