"""What the demo runs: a worker that asks itself for looks. A beat of its own would carry 48 MB to
send six names; production runs it apart, so that a busy worker cannot make it late."""

from typing import Any

from celery import signals
from celery.beat import EmbeddedService

from core.config import read_settings
from worker import application

settings = read_settings()
app = application.make(settings.redis_url)
_beat = EmbeddedService(app, thread=True, schedule_filename=str(settings.data / "beat-schedule"))


@signals.worker_ready.connect
def _begin(**_: Any) -> None:
    _beat.start()


@signals.worker_shutdown.connect
def _end(**_: Any) -> None:
    _beat.stop()
