"""Small helpers of the tests."""

import os
from datetime import datetime, timedelta


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


def examples(few: int, many: int) -> int:
    """How many examples Hypothesis tries: few in the everyday run, many with --long."""
    return many if os.environ.get("SERVICENET_LONG") else few
