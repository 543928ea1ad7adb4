"""What is looked at how often. Looking decides nothing: what is due stands in the database, so a
look that was missed, doubled or late does no harm (SAFETY 16). Names only, so that whoever merely
asks for a look needs not carry the whole program."""

from dataclasses import dataclass
from typing import Any

from worker.queues import LOOKS, QUEUES

RELAY = "looks.relay"
SWEEP = "looks.sweep"
PERIODS = "looks.periods"
HEALTH = "looks.health"
HEARTBEAT = "looks.heartbeat"


@dataclass(frozen=True)
class Look:
    """A task asked for every `every_s` seconds; one not begun by the next time is dropped."""

    task: str
    every_s: float
    queue: str = LOOKS
    args: tuple[str, ...] = ()

    @property
    def expires_s(self) -> float:
        return max(self.every_s, 10)

    @property
    def name(self) -> str:
        return ":".join((self.task, *self.args))


TABLE = (
    Look(RELAY, 2),
    Look(SWEEP, 60),
    Look(PERIODS, 60),
    Look(HEALTH, 60),
    *(Look(HEARTBEAT, 30, queue, (queue,)) for queue in QUEUES),
)


AT_START = tuple(look for look in TABLE if look.task != HEALTH)
"""Asked for as soon as beat starts. Health waits for its turn: whoever has just been started has
not given a sign yet, and that is no alarm."""


def beat_table() -> dict[str, dict[str, Any]]:
    """The table as Celery's beat reads it."""
    return {
        look.name: {
            "task": look.task,
            "schedule": look.every_s,
            "args": look.args,
            "options": {"queue": look.queue, "expires": look.expires_s},
        }
        for look in TABLE
    }
