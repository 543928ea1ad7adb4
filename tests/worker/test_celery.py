"""The settings that keep work from being lost, and that every queue has somebody at it."""

import json
import logging
import os

import pytest
import redis
from celery import signals
from celery.exceptions import QueueNotFound
from kombu.exceptions import EncodeError, OperationalError

from core import logs, outbox
from worker import application, looks, tasks
from worker.queues import ERRANDS, LOOKS, QUEUES


@pytest.fixture
def celery_app(redis_url):
    made = application.make(redis_url)
    made.loader.import_default_modules()
    yield made
    made.close()


def test_nothing_is_lost_with_a_worker(celery_app):
    conf = celery_app.conf
    assert conf.task_acks_late and conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert (conf.result_backend, conf.accept_content) == (None, ["json"])


def test_limits_nest(celery_app):
    """A try is over before its lease; a message is not handed out again while it is worked on."""
    conf = celery_app.conf
    assert conf.task_soft_time_limit < conf.task_time_limit
    assert conf.task_time_limit < outbox.WORK_LEASE.total_seconds()
    options = conf.broker_transport_options
    assert conf.task_time_limit < options["visibility_timeout"]
    assert 0 < options["socket_timeout"] < 60


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("unix:///tmp/a/s", "redis+socket:///tmp/a/s?virtual_host=0"),
        ("unix:///tmp/a/s?db=3", "redis+socket:///tmp/a/s?virtual_host=3"),
        ("redis://broker.example:6379/2", "redis://broker.example:6379/2"),
        ("memory://", "memory://"),
    ],
)
def test_addresses_of_the_broker(given, wanted):
    assert application.broker_url(given) == wanted


def test_memory_is_polled_often():
    assert application.transport_options("memory://") == {"polling_interval": 0.05}


def test_every_look_has_its_task_and_its_queue(celery_app):
    for look in looks.TABLE:
        assert look.task in celery_app.tasks
        assert look.queue in QUEUES


def test_no_task_without_somebody_who_asks_for_it(celery_app):
    ours = {name for name in celery_app.tasks if not name.startswith("celery.")}
    assert ours == {look.task for look in looks.TABLE} | {tasks.DELIVER}


def test_a_heartbeat_for_every_queue():
    beats = {look.args[0]: look.queue for look in looks.TABLE if look.task == looks.HEARTBEAT}
    assert beats == {queue: queue for queue in QUEUES}


def test_an_unknown_queue_is_refused(celery_app):
    with pytest.raises(QueueNotFound, match="nowhere"):
        celery_app.send_task(tasks.DELIVER, (1, 0), queue="nowhere")


def test_a_message_goes_to_its_queue_only(celery_app, redis_url):
    client = redis.Redis.from_url(redis_url)
    for queue in QUEUES:
        celery_app.send_task(tasks.DELIVER, (7, 0), queue=queue)
        assert [client.llen(name) for name in QUEUES] == [int(name == queue) for name in QUEUES]
        client.delete(queue)
    celery_app.send_task(looks.RELAY)
    assert [client.llen(name) for name in QUEUES] == [int(name == LOOKS) for name in QUEUES]


class Beat:
    def __init__(self, app) -> None:
        self.app = app


def test_at_its_start_beat_asks_for_every_look_but_health(celery_app, redis_url):
    signals.beat_init.send(sender=Beat(celery_app))
    client = redis.Redis.from_url(redis_url)
    sent = [
        json.loads(message)["headers"]
        for queue in QUEUES
        for message in client.lrange(queue, 0, -1)
    ]
    assert sorted(message["task"] for message in sent) == sorted(
        look.task for look in looks.TABLE if look.task != looks.HEALTH
    )
    assert all(message["expires"] for message in sent)


def test_looks_leave_no_lines_unless_something_is_wrong():
    quiet = application._WithoutLooks()

    def passes(level: int, text: str) -> bool:
        return quiet.filter(logging.LogRecord("celery", level, "", 0, text, (), None))

    assert not passes(logging.INFO, "Task looks.relay[1] succeeded")
    assert passes(logging.ERROR, "Task looks.relay[1] raised")
    assert passes(logging.INFO, "Task errands.deliver[1] succeeded")


def test_a_message_carries_ids_in_json_and_the_request(celery_app, redis_url):
    logs.begin("request-0001")
    celery_app.send_task(tasks.DELIVER, (7, 0), queue=ERRANDS)
    logs.end()
    message = json.loads(redis.Redis.from_url(redis_url).lindex(ERRANDS, 0))
    assert message["content-type"] == "application/json"
    assert message["headers"][logs.REQUEST_ID] == "request-0001"


def test_what_is_not_json_is_refused(celery_app):
    with pytest.raises(EncodeError):
        celery_app.send_task(tasks.DELIVER, (object(), 0), queue=ERRANDS)


def test_a_broker_that_is_gone_is_told_at_once(tmp_path):
    made = application.make(f"unix://{tmp_path}/nobody")
    with pytest.raises(OperationalError):
        made.send_task(tasks.DELIVER, (1, 0), queue=ERRANDS)


def test_each_process_makes_its_own_application():
    made = []
    application.use(lambda: made.append(1) or len(made))
    try:
        assert application.flask_app() == application.flask_app() == 1
        child = os.fork()
        if child == 0:
            os._exit(application.flask_app())
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
    finally:
        application.use(None)
