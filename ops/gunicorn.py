"""gunicorn's settings that hold in every mode; address and number of workers are given."""

import os
import signal
from typing import Any

from ops.death import die_with_parent

# Threads halve the throughput of the ORM.
worker_class = "sync"
# Heartbeats are files: on a disk they stall the workers.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
timeout = 60
graceful_timeout = 20
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
accesslog = None


def post_fork(server: Any, worker: Any) -> None:
    """A worker never outlives its master, not even one that was killed."""
    die_with_parent(signal.SIGKILL, server.pid)
