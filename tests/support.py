"""Small helpers of the tests."""

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
