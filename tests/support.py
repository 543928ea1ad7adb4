"""Small helpers of the tests."""

import os
from datetime import datetime, timedelta

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class ManualClock:
    """A clock the test sets; the application gets it as a parameter."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        self.moment = moment

    def tick(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


class Compiled(BytecodeCache):
    """Templates compiled once a process, for all the applications that tests build."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def examples(few: int, many: int) -> int:
    """How many examples Hypothesis tries: few in the everyday run, many with --long."""
    return many if os.environ.get("SERVICENET_LONG") else few
