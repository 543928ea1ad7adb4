"""Workers forked from a process that has read the program already: each is a process and a
session of its own, with its own settings, and dies of a kill like any other."""

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from celery.__main__ import main

READ = ["web.app", "worker.application", "worker.tasks", "worker.looks", "kombu.transport.redis",
        "celery.bin.celery", "celery.bin.worker", "celery.apps.worker", "celery.concurrency.solo",
        "celery.concurrency.prefork", __name__]
"""What the process reads that all workers are forked from. Not the probe: it makes its
application while it is read, from the settings of its own process."""


def start(environment: Mapping[str, str], arguments: Sequence[str],
          log: Path) -> ForkServerProcess:
    """`celery` with these arguments; what it says goes to the end of the log."""
    context = get_context("forkserver")
    context.set_forkserver_preload(READ)
    made = context.Process(target=_work, args=(dict(environment), list(arguments), log))
    made.start()
    return made


def _work(environment: dict[str, str], arguments: list[str], log: Path) -> None:
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    end = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(end, 1)
    os.dup2(end, 2)
    sys.argv = ["celery", *arguments]
    main()
