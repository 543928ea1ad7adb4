"""How the Celery application is made: it carries ids to whoever does the work, and keeps nothing.

The database knows what is open (SAFETY 13), so everything here may be lost at any moment. The
Flask application is named, not imported: `web` stands above `worker`.
"""

import logging
import os
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import celery
from celery import signals
from flask import Flask
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError
from werkzeug.utils import import_string

from core import logs
from worker import looks
from worker.queues import LOOKS, QUEUES

FACTORY = "web.app:create_app"
HARD_LIMIT_S = 300
SOFT_LIMIT_S = 270
VISIBILITY_S = 3_600


def broker_url(redis_url: str) -> str:
    """The broker as Celery writes it: unix sockets have another scheme there."""
    if not redis_url.startswith("unix://"):
        return redis_url
    parts = urlsplit(redis_url)
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"


def transport_options(redis_url: str) -> dict[str, Any]:
    """A message not confirmed within the visibility timeout is handed out again, so that must
    be longer than any task; without a socket timeout a lost broker would hang the worker."""
    if redis_url.startswith("memory:"):
        return {"polling_interval": 0.05}
    return {
        "visibility_timeout": VISIBILITY_S,
        "socket_timeout": 15,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
        "retry_on_timeout": True,
        "health_check_interval": 25,
    }


class FlaskTask(celery.Task):  # type: ignore[misc]
    """A task that runs inside the application context, as a door does."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with flask_app().app_context():
            return super().__call__(*args, **kwargs)


def make(redis_url: str, include: Sequence[str] = ("worker.tasks",)) -> celery.Celery:
    """A Celery application for one broker; `include` names where its tasks are."""
    made = celery.Celery("servicenet", task_cls=FlaskTask, include=list(include))
    made.conf.update(
        broker_url=broker_url(redis_url),
        broker_transport_options=transport_options(redis_url),
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=5,
        result_backend=None,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        event_serializer="json",
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_time_limit=HARD_LIMIT_S,
        task_soft_time_limit=SOFT_LIMIT_S,
        task_publish_retry_policy={"max_retries": 2, "interval_start": 0.1, "interval_max": 0.5},
        task_queues=[Queue(name, Exchange("servicenet"), routing_key=name) for name in QUEUES],
        task_default_queue=LOOKS,
        task_default_exchange="servicenet",
        task_default_routing_key=LOOKS,
        task_create_missing_queues=False,
        beat_schedule=looks.beat_table(),
        enable_utc=True,
        timezone="UTC",
    )
    return made


_factory: Callable[[], Flask] | None = None
_made: tuple[int, Flask] | None = None


def use(factory: Callable[[], Flask] | None) -> None:
    """Has tasks run in another application than the house's own; None brings that back."""
    global _factory, _made
    _factory, _made = factory, None


def flask_app() -> Flask:
    """The application of this process: made at first use, never carried over a fork, because
    two processes on one database connection garble each other."""
    global _made
    if _made is None or _made[0] != os.getpid():
        factory = _factory or import_string(FACTORY)
        _made = (os.getpid(), factory())
    return _made[1]


class _WithoutLooks(logging.Filter):
    """Drops the remark that a look came and went well: one every second tells nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.INFO or " looks." not in record.getMessage()


@signals.setup_logging.connect
def _log_as_the_house_does(**_: Any) -> None:
    logs.configure()
    for name in ("celery.worker.strategy", "celery.app.trace", "celery.beat"):
        logging.getLogger(name).addFilter(_WithoutLooks())


@signals.beat_init.connect
def _look_at_once(sender: Any, **_: Any) -> None:
    """After a start nothing waits for the first turn of the schedule."""
    try:
        for look in looks.AT_START:
            sender.app.send_task(look.task, look.args, queue=look.queue, expires=look.expires_s)
    except OperationalError as error:
        logs.log().warning("beat.broker_gone", error=type(error).__name__)


@signals.before_task_publish.connect
def _send_request_id(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None:
        headers.setdefault(logs.REQUEST_ID, logs.current_id() or logs.new_id())


@signals.task_prerun.connect
def _take_request_id(task: Any = None, **_: Any) -> None:
    logs.begin(task.request.get(logs.REQUEST_ID) if task is not None else None)


@signals.task_postrun.connect
def _drop_request_id(**_: Any) -> None:
    logs.end()
