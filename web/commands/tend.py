"""Background work in one process, where there is no broker."""

import signal
from argparse import Namespace
from threading import Event

from flask import Flask

from core.db import settings
from core.errors import RuleBroken
from web.commands.outcome import Outcome, Verb
from worker import alone, application, looks, tasks


def run(app: Flask, _args: Namespace) -> Outcome:
    """Does what worker and beat would do, until it is told to end."""
    if not settings().redis_url.startswith("memory:"):
        raise RuleBroken("there is a broker: run `worker` and `beat` instead")
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    application.use(lambda: app)
    asked = alone.tend(looks.TABLE, lambda look: tasks.TASKS[look.task](*look.args), stop)
    return Outcome({"looks": asked})


VERBS = (Verb("tend", "do the work in the background in this process, without a broker", run),)
